/** The selected trials in words: one with its curve, several with what they have in common. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { valueText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import { whyText } from "../mind/why";
import { parameterAxis, parameterLabel } from "./axis";
import { extent } from "./columns";
import type { Feed } from "./feed";
import { whole } from "./parts";
import { trialFacts } from "./tip";

export function detail(feed: Feed): TemplateResult {
  const { study, columns } = feed;
  const rows = Array.from(columns.id.keys()).filter((row) => study.selection.has(columns.id[row] ?? -1));
  const [row] = rows;
  return html`<section class="selected" aria-labelledby="selected-trials">
    <h3 id="selected-trials" class="hidden">${t("plots.selected.title")}</h3>
    <p class="selected-count ${rows.length === 0 ? "hidden" : ""}" role="status">${t("plots.selected.count", { count: rows.length, shown: whole(rows.length) })}</p>
    ${rows.length === 1 && row !== undefined ? one(feed, row) : rows.length > 1 ? several(feed, rows) : nothing}
    ${
      rows.length > 0
        ? html`<button type="button" class="button tiny" @click=${() => study.select([])}>${t("plots.selected.clear")}</button>`
        : html`<p class="note">${t("plots.selected.how")}</p>`
    }
  </section>`;
}

function one(feed: Feed, row: number): TemplateResult {
  const trial = feed.columns.trials[row];
  if (!trial) return html``;
  return html`<div class="one-trial">${trialFacts(trial, feed.study.objectiveLabel)}${curve(trial.reports)}</div>
    ${trial.chosen ? html`<p class="note">${whyText(trial.chosen)}</p>` : nothing}`;
}

/** Ranges of value and parameters. */
function several(feed: Feed, rows: readonly number[]): TemplateResult {
  const { columns, study } = feed;
  const values = extent(rows.map((row) => columns.value[row] ?? Number.NaN));
  const ranges = columns.names.flatMap((name) => {
    const spec = columns.space[name];
    const range = extent(rows.map((row) => columns.params.get(name)?.[row] ?? Number.NaN));
    if (!spec || !range) return [];
    const axis = parameterAxis(spec, name, [0, 100]);
    const text =
      spec.type === "categorical"
        ? [...new Set(rows.map((row) => axis.text(columns.params.get(name)?.[row] ?? 0)))].join(
            t("plots.comma"),
          )
        : `${axis.text(digits(range[0]))} – ${axis.text(digits(range[1]))}`;
    return [[parameterLabel(name), text] as const];
  });
  const shown = values
    ? [[study.objectiveLabel, `${valueText(values[0], 3)} – ${valueText(values[1], 3)}`] as const, ...ranges]
    : ranges;
  return html`<dl class="one-trial">${shown.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>`;
}

function digits(value: number): number {
  return Number(value.toPrecision(3));
}

/** The reports as a small curve. */
function curve(reports: readonly number[]): TemplateResult | typeof nothing {
  const steps = reports.filter((_, k) => k % 2 === 0);
  const values = reports.filter((_, k) => k % 2 === 1);
  const [x, y] = [extent(steps), extent(values)];
  if (!x || !y || steps.length < 2) return nothing;
  const across = (step: number): number => 2 + (96 * (step - x[0])) / (x[1] - x[0] || 1);
  const up = (value: number): number => 30 - (28 * (value - y[0])) / (y[1] - y[0] || 1);
  const points = steps.map((step, k) => `${across(step)},${up(values[k] ?? y[0])}`).join(" ");
  const label = t("plots.selected.curve", {
    from: valueText(values[0] ?? 0, 3),
    to: valueText(values.at(-1) ?? 0, 3),
    step: steps.at(-1) ?? 0,
  });
  return html`<svg class="small-curve" viewBox="0 0 100 32" role="img" aria-label=${label} preserveAspectRatio="none">
    ${svg`<polyline points=${points} fill="none" stroke="currentColor" stroke-width="1.6" vector-effect="non-scaling-stroke" />`}
  </svg>`;
}
