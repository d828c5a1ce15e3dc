/** The buttons of a chart's card that show its numbers and save it. */
import { html, type TemplateResult } from "lit";
import { t } from "../locales/translate";

export const EXPORTS = ["PNG", "SVG", "CSV"] as const;
export type Export = (typeof EXPORTS)[number];

/** `table`: whether the numbers are shown. */
export function takeAlong(
  table: boolean,
  showTable: (shown: boolean) => void,
  save: (kind: Export) => void,
): TemplateResult {
  return html`<div class="exports" role="group" aria-label=${t("ui.chart.export")}>
    <button type="button" class="button plain" aria-pressed=${table ? "true" : "false"} @click=${() => showTable(!table)}>
      ${t("ui.chart.table")}
    </button>
    ${EXPORTS.map(
      (kind) => html`<button
        type="button"
        class="button plain"
        aria-label=${t("ui.chart.exportAs", { kind })}
        @click=${() => save(kind)}
      >
        ${kind}
      </button>`,
    )}
  </div>`;
}
