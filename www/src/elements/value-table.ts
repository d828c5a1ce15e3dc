/** The curves as a table: the same numbers for those who read instead of look. */
import { html, type TemplateResult } from "lit";
import { nearestIndex, tickText, valueText } from "../charts/scale";
import { t } from "../locales/translate";
import { PlayElement } from "./base";
import { columnOf, shown } from "./curve-data";
import { swatch } from "./swatch";
import { Throttle } from "./throttle";

/** Rows of the table. */
const ROWS = 21;
/** Milliseconds between two updates while runs train. */
const EVERY = 1000;

/** `<tp-value-table>` */
export class ValueTable extends PlayElement {
  protected override readonly follows = ["runs"] as const;
  readonly #calm = new Throttle(EVERY);

  protected override connected(signal: AbortSignal): void {
    this.session.addEventListener("progress", () => this.#calm.ready() && this.requestUpdate(), { signal });
  }

  protected override render(): TemplateResult {
    const { state } = this;
    const runs = this.session.runs.filter(
      (run) => !run.hidden && run.role !== "ghost" && run.curve.length > 0,
    );
    const end = Math.max(0, ...runs.map((run) => run.curve.last(state.xAxis)));
    const { metric, rows } = shown(state, this.session.dataset);
    const column = columnOf(metric, rows);
    const axis = t(`ui.axis.${state.xAxis}`);
    const points = Array.from({ length: ROWS }, (_, index) => (end * index) / (ROWS - 1));
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t("ui.chart.table")}>
      <table class="values">
        <caption>${t(`ui.axis.${metric}.${rows}`)}</caption>
        <thead>
          <tr>
            <th scope="col">${axis}</th>
            ${runs.map((run) => html`<th scope="col">${swatch(run)} ${run.label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${points.map(
            (at) => html`<tr>
              <th scope="row">${tickText(at >= 100 ? Math.round(at) : Number(at.toPrecision(3)))}</th>
              ${runs.map((run) => {
                const x = run.curve.column(state.xAxis);
                const past = at > run.curve.last(state.xAxis) * 1.001;
                const value = past ? Number.NaN : run.curve.at(column, nearestIndex(x, x.length, at));
                return html`<td>${valueText(value)}</td>`;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

customElements.define("tp-value-table", ValueTable);
