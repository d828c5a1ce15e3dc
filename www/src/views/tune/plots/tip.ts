/** What stands beside the cursor: one trial in words. */
import { html, type TemplateResult } from "lit";
import { valueText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import type { TuneTrial } from "../model";
import { parameterLabel, scalarText } from "./axis";
import type { Feed } from "./feed";
import { shortReason } from "./shared";

/** `x` and `y` in CSS pixels of the picture, which is `width` wide. */
export function trialTip(feed: Feed, row: number, x: number, y: number, width: number): TemplateResult {
  const trial = feed.columns.trials[row];
  const side = x > width / 2 ? "at-left" : "at-right";
  return html`<div class="spot-tip ${side}" style="--x:${x}px;--y:${y}px" role="status">
    ${trial ? trialFacts(trial, feed.study.objectiveLabel) : ""}
  </div>`;
}

/** A trial's state, value and parameters. */
export function trialFacts(trial: TuneTrial, value: string): TemplateResult {
  return html`<strong>${t("plots.trial", { id: trial.id })} <span class="soft">${t(`plots.state.${trial.state}`)}</span></strong>
    <dl>
      <div><dt>${value}</dt><dd>${valueText(trial.value ?? Number.NaN)}</dd></div>
      ${Object.entries(trial.params).map(
        ([name, scalar]) => html`<div><dt>${parameterLabel(name)}</dt><dd>${scalarText(scalar)}</dd></div>`,
      )}
    </dl>
    ${trial.reason ? html`<p class="reason">${shortReason(trial.reason)}</p>` : ""}`;
}
