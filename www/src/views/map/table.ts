/** The map as a table: the same values for those who read instead of look. */
import { html, type TemplateResult } from "lit";
import { PlayElement } from "../../elements/base";
import { Throttle } from "../../elements/throttle";
import { t } from "../../locales/translate";
import { askedOf } from "./asked";
import type { Atlas } from "./atlas";
import { axisText } from "./axis-text";
import { axisName, worth } from "./say";
import { valueText } from "./value-text";

/** Most rows and columns: more could not be read. The CSV has all. */
const MOST = 32;
const EVERY = 1000;

export class MapTable extends PlayElement {
  static override properties = { ...PlayElement.properties, atlas: { attribute: false } };
  declare atlas: Atlas;
  readonly #calm = new Throttle(EVERY);

  protected override connected(signal: AbortSignal): void {
    const again = () => (this.#calm.ready() || this.atlas.results.complete) && this.requestUpdate();
    this.atlas.addEventListener("map", again, { signal });
  }

  protected override render(): TemplateResult {
    const { spec, results } = this.atlas;
    const { x, y } = spec;
    const asked = askedOf(spec);
    const columns = thinned(spec.columns);
    const rows = thinned(spec.rows).reverse();
    const all = columns.length === spec.columns && rows.length === spec.rows;
    const caption = t("map.table.caption", { x: axisName(x.name), y: axisName(y.name) });
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t("ui.chart.table")}>
      <table class="values map-values">
        <caption>${caption} ${all ? "" : t("map.table.thinned")}</caption>
        <thead>
          <tr>
            <th scope="col">${t("map.table.corner", { x: axisName(x.name), y: axisName(y.name) })}</th>
            ${columns.map((c) => html`<th scope="col">${axisText(x, x.values[c] as number)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) => html`<tr>
              <th scope="row">${axisText(y, y.values[row] as number)}</th>
              ${columns.map((column) => {
                const value = results.value(results.index({ column, row }), asked);
                return html`<td>${value.kind === "value" ? valueText(value.value, asked) : worth(value, asked)}</td>`;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

/** Places of an axis, at most `MOST` of them. */
function thinned(cells: number): number[] {
  const every = Math.ceil(cells / MOST);
  return Array.from({ length: Math.ceil(cells / every) }, (_, i) => i * every);
}

customElements.define("tp-map-table", MapTable);
