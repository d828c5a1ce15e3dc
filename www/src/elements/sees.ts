/** The card 'what the network sees': the highlighted run's function on its data. */
import { html, nothing, type TemplateResult } from "lit";
import { valueText } from "../charts/scale";
import { t } from "../locales/translate";
import type { Scores } from "../pkg";
import type { Run } from "../run/model";
import { PlayElement } from "./base";
import "./boundary";
import "./multiples";
import { Throttle } from "./throttle";

/** Milliseconds between two versions while runs train. */
const EVERY = 400;

/** `<tp-sees>` */
export class Sees extends PlayElement {
  protected override readonly follows = ["runs", "dataset"] as const;
  readonly #calm = new Throttle(EVERY);

  protected override connected(signal: AbortSignal): void {
    this.session.addEventListener("picture", () => this.#calm.ready() && this.requestUpdate(), { signal });
  }

  protected override render(): TemplateResult {
    return html`<section class="card sees" aria-labelledby="sees-title">
      <h2 id="sees-title">${t("ui.sees.title")}</h2>
      ${this.body()}
    </section>`;
  }

  private body(): TemplateResult {
    const data = this.session.dataset;
    const run = this.session.highlighted;
    if (!data || !run) return html`<p class="sub">${t("ui.sees.waiting")}</p>`;
    const caption = captionOf(run);
    const plane = data.inputs === 2;
    const regression = data.task === "regression";
    return html`<p class="sub">${caption}</p>
      ${
        plane
          ? html`<tp-boundary class="large" .play=${this.play} .label=${t("ui.sees.plane", { caption })} points></tp-boundary>
            <p class="key">${this.key(regression)}</p>
            <tp-multiples .play=${this.play}></tp-multiples>`
          : nothing
      }
      <tp-scores .play=${this.play}></tp-scores>
      ${this.state.dataset === "digits" ? html`<tp-digits .play=${this.play}></tp-digits>` : nothing}
      ${regression ? html`<tp-predicted .play=${this.play}></tp-predicted>` : nothing}
      ${plane || regression ? nothing : html`<tp-confusion .play=${this.play}></tp-confusion>`}
      ${plane ? nothing : html`<tp-multiples .play=${this.play} plain></tp-multiples>`}`;
  }

  private key(regression: boolean): TemplateResult {
    const filled = html`<svg class="mark" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="4.5" class="full" /></svg>`;
    const ring = html`<svg class="mark" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="4" class="ring" /></svg>`;
    return html`<span>${filled} ${t("ui.sees.train")}</span> <span>${ring} ${t("ui.sees.test")}</span>
      ${regression ? nothing : html`<span>${t("ui.sees.colours")}</span>`}`;
  }
}

/** The run, how far it is and how well it does, in one line. */
function captionOf(run: Run): string {
  const scores = run.scores?.test ?? run.scores?.train ?? null;
  const epoch = Math.floor(run.epoch);
  return [t("ui.sees.run", { label: run.label, epoch }), quality(scores, run.scores?.test !== null)]
    .join(" ")
    .trim();
}

function quality(scores: Scores | null, held: boolean): string {
  if (!scores) return "";
  const rows = t(held ? "ui.sees.onTest" : "ui.sees.onTrain");
  if (scores.accuracy !== null)
    return t("ui.sees.accuracy", { value: (scores.accuracy * 100).toFixed(1), rows });
  if (scores.rmse !== null)
    return t("ui.sees.rmse", {
      value: valueText(scores.rmse, 3),
      r2: valueText(scores.r2 ?? Number.NaN, 3),
      rows,
    });
  return "";
}

customElements.define("tp-sees", Sees);
