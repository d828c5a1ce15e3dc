/** The confusion matrix of the highlighted run: a table of counts, shaded by the share of its row. */
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import { PlayElement } from "./base";
import { classNames } from "./plane";
import { Throttle } from "./throttle";

/** Milliseconds between two versions while runs train. */
const EVERY = 400;

/** `<tp-confusion>` */
export class Confusion extends PlayElement {
  protected override readonly follows = ["runs"] as const;
  readonly #calm = new Throttle(EVERY);

  protected override connected(signal: AbortSignal): void {
    this.session.addEventListener("picture", () => this.#calm.ready() && this.requestUpdate(), { signal });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { highlighted: run, dataset } = this.session;
    const scores = run?.scores?.test ?? run?.scores?.train ?? null;
    const counts = scores?.confusion;
    if (!counts || !dataset) return nothing;
    const names = classNames(dataset);
    const held = run?.scores?.test ? "ui.sees.onTest" : "ui.sees.onTrain";
    return html`<table class="confusion ${counts.length > 5 ? "dense" : ""}">
      <caption>
        ${t("metric.confusion.label")} <span>${t("ui.confusion.axes", { rows: t(held) })}</span>
      </caption>
      <thead>
        <tr>
          <td></td>
          ${counts.map((_, index) => html`<th scope="col">${names[index] ?? index}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${counts.map((row, index) => this.row(row, index, names[index] ?? String(index)))}
      </tbody>
    </table>`;
  }

  private row(row: readonly number[], truth: number, name: string): TemplateResult {
    const total = row.reduce((sum, count) => sum + count, 0) || 1;
    return html`<tr>
      <th scope="row">${name}</th>
      ${row.map((count, index) => {
        const share = Math.round((count / total) * 100);
        const kind = count === 0 ? "none" : index === truth ? "right" : "wrong";
        return html`<td class=${kind} style="--share:${share}%">${count === 0 ? "·" : count}</td>`;
      })}
    </tr>`;
  }
}

customElements.define("tp-confusion", Confusion);
