/** The legend: a click shows or hides a curve, the name highlights a run, the pin keeps a copy. */
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import type { Run } from "../run/model";
import { PlayElement } from "./base";
import { icon } from "./icons";
import { swatch } from "./swatch";

/** `<tp-legend>` */
export class Legend extends PlayElement {
  protected override readonly follows = ["runs"] as const;

  protected override render(): TemplateResult {
    const runs = this.session.runs.filter((run) => run.role !== "ghost");
    return html`<ul class="legend" aria-label=${t("ui.legend")}>
      ${runs.map((run) => this.entry(run))}
    </ul>`;
  }

  private entry(run: Run): TemplateResult {
    return html`<li class=${run.highlighted ? "strong" : ""}>
      <button
        type="button"
        aria-pressed=${run.hidden ? "false" : "true"}
        title=${run.hidden ? t("ui.show", { label: run.label }) : t("ui.hide", { label: run.label })}
        @click=${() => this.session.hide(run.id, !run.hidden)}
      >
        ${swatch(run)}<span>${run.label}</span>${run.role === "pinned" ? icon("pin") : nothing}
      </button>
    </li>`;
  }
}

customElements.define("tp-legend", Legend);
