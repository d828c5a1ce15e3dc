/** Regression: true against predicted values of the held-out rows. */
import { html, type TemplateResult } from "lit";
import { paintPairs } from "../charts/predicted";
import { prepare } from "../charts/surface";
import { t } from "../locales/translate";
import type { Predictions } from "../run/model";
import { PlayElement } from "./base";
import { Feed } from "./feed";
import { Painter } from "./painter";
import { targetSpan } from "./plane";
import { theme } from "./theme";

/** Most rows asked for. */
const MOST = 300;

/** `<tp-predicted>` */
export class Predicted extends PlayElement {
  #answer: Predictions | null = null;
  readonly #painter = new Painter(
    this,
    2,
    () => this.paint(),
    () => void this.#feed.request(),
  );
  readonly #feed = new Feed<Predictions>(
    () => this.session.predictions(this.rows()),
    (answer) => {
      this.#answer = answer;
      this.#painter.invalidate();
    },
    200,
  );

  protected override connected(signal: AbortSignal): void {
    const ask = (): void => {
      if (this.#painter.visible || this.#answer === null) void this.#feed.request();
    };
    for (const event of ["picture", "dataset", "phase"] as const)
      this.session.addEventListener(event, ask, { signal });
    ask();
  }

  private rows(): Uint32Array {
    const data = this.session.dataset;
    if (!data) return new Uint32Array(0);
    return (data.test.length > 0 ? data.test : data.train).slice(0, MOST);
  }

  protected override render(): TemplateResult {
    return html`<canvas role="img" aria-label=${t("ui.predicted.label")}></canvas>`;
  }

  private paint(): void {
    const canvas = this.querySelector("canvas");
    const data = this.session.dataset;
    const answer = this.#answer;
    const surface = canvas && prepare(canvas);
    if (!surface || !data || !answer) return;
    const truth = Array.from(answer.rows, (row) => data.y[row * data.outputs] ?? 0);
    const predicted = truth.map((_, index) => answer.values[index * answer.outputs] ?? 0);
    const names = { truth: t("ui.predicted.truth"), predicted: t("ui.predicted.predicted") };
    paintPairs(surface.ctx, { truth, predicted, span: targetSpan(data), names }, theme(), surface.ratio);
  }
}

customElements.define("tp-predicted", Predicted);
