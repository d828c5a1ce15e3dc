/** Held-out digits with what the network says about each; wrong ones carry a word, not only a colour. */
import { html, type TemplateResult } from "lit";
import { paintGrey } from "../charts/images";
import { t } from "../locales/translate";
import type { Predictions } from "../run/model";
import { PlayElement } from "./base";
import { Feed } from "./feed";
import { Painter } from "./painter";
import { theme } from "./theme";

/** Examples shown. */
const COUNT = 20;
/** Pixels along the side of a digit, and its largest grey value (UCI optical digits: 8×8, 0 to 16). */
const SIDE = 8;
const GREY = 16;

/** `<tp-digits>` */
export class Digits extends PlayElement {
  static override properties = { ...PlayElement.properties, answer: { state: true } };

  declare answer: Predictions | null;
  /** Data, theme and number of what the canvases show. */
  #painted: readonly unknown[] = [];
  readonly #painter = new Painter(
    this,
    2,
    () => this.paint(),
    () => void this.#feed.request(),
  );
  readonly #feed = new Feed<Predictions>(
    () => this.session.predictions(this.rows()),
    (answer) => {
      this.answer = answer;
    },
    300,
  );

  constructor() {
    super();
    this.answer = null;
  }

  protected override connected(signal: AbortSignal): void {
    const ask = (): void => {
      if (this.#painter.visible || this.answer === null) void this.#feed.request();
    };
    for (const event of ["picture", "dataset", "phase"] as const)
      this.session.addEventListener(event, ask, { signal });
    ask();
  }

  /** The first rows of the test set, or of the training set where none is held out. */
  private rows(): Uint32Array {
    const data = this.session.dataset;
    if (!data) return new Uint32Array(0);
    return (data.test.length > 0 ? data.test : data.train).slice(0, COUNT);
  }

  protected override render(): TemplateResult {
    const data = this.session.dataset;
    const rows = this.rows();
    const said = this.answer && same(this.answer.rows, rows) ? this.answer : null;
    return html`<ul class="digits" aria-label=${t("ui.digits.label")}>
      ${Array.from(rows, (row, index) => {
        const truth = data?.y[row] ?? 0;
        const guess = said ? best(said, index) : null;
        const wrong = guess !== null && guess.label !== truth;
        const text =
          guess === null
            ? "…"
            : t("ui.digits.says", { guess: guess.label, sure: Math.round(guess.share * 100) });
        return html`<li class=${wrong ? "wrong" : ""}>
          <canvas width="64" height="64" role="img" aria-label=${t("ui.digits.image", { truth })}></canvas>
          <span>${guess === null ? "…" : html`<b>${guess.label}</b> ${Math.round(guess.share * 100)}%`}</span>
          <small>${wrong ? t("ui.digits.wrong", { truth }) : ""}</small>
          <span class="hidden">${text}</span>
        </li>`;
      })}
    </ul>`;
  }

  private paint(): void {
    const data = this.session.dataset;
    if (!data || data.inputs !== SIDE * SIDE) return;
    const rows = this.rows();
    const painted = [data, theme(), rows.length];
    if (painted.every((part, index) => part === this.#painted[index])) return;
    this.#painted = painted;
    this.querySelectorAll("canvas").forEach((canvas, index) => {
      const ctx = canvas.getContext("2d");
      const row = rows[index];
      if (ctx && row !== undefined) paintGrey(ctx, data.x, row * data.inputs, SIDE, GREY, theme());
    });
  }
}

function same(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** The most likely class of row `index` and its probability. */
function best(answer: Predictions, index: number): { label: number; share: number } {
  let label = 0;
  for (let k = 1; k < answer.outputs; k += 1) {
    if (
      (answer.values[index * answer.outputs + k] ?? 0) > (answer.values[index * answer.outputs + label] ?? 0)
    )
      label = k;
  }
  return { label, share: answer.values[index * answer.outputs + label] ?? 0 };
}

customElements.define("tp-digits", Digits);
