/** The sentence under the chart: what the curves say right now, with the runs' swatches. */
import { html, type TemplateResult } from "lit";
import type { Run } from "../run/model";
import { Announcer } from "../sentence/announcer";
import { type Part, type Sentence as Said, sentence } from "../sentence/say";
import { PlayElement } from "./base";
import { shown } from "./curve-data";
import { swatch } from "./swatch";
import { Throttle } from "./throttle";

/** Milliseconds between two versions of the sentence while runs train: long enough to read a part of it. */
const EVERY = 900;

/** `<tp-sentence>`: the visible sentence follows the curves, a screen reader hears only endings and the sentence at rest. */
export class Sentence extends PlayElement {
  static override properties = { ...PlayElement.properties, news: { state: true } };

  protected override readonly follows = ["runs", "phase"] as const;
  declare news: string;
  readonly #announcer = new Announcer();
  readonly #calm = new Throttle(EVERY);
  #phase = "";
  /** The news that are on the page. */
  #heard = "";

  constructor() {
    super();
    this.news = "";
  }

  protected override connected(signal: AbortSignal): void {
    this.session.addEventListener("progress", () => this.#calm.ready() && this.requestUpdate(), { signal });
    this.session.addEventListener("runs", () => this.announce(), { signal });
    this.session.addEventListener("phase", () => this.announce(), { signal });
  }

  /** Tells what ended; when everything rests, the whole sentence. */
  private announce(): void {
    const { phase, runs } = this.session;
    const news = this.#announcer.update(runs);
    const rests = phase !== this.#phase && (phase === "resting" || phase === "paused");
    this.#phase = phase;
    const words = [news, rests ? this.said().text : null].filter((text) => text !== null);
    if (words.length === 0) return;
    // News that is not on the page yet has not been heard.
    this.news = [...(this.isUpdatePending && this.news !== this.#heard ? [this.news] : []), ...words].join(
      " ",
    );
  }

  protected override updated(): void {
    this.#heard = this.news;
  }

  private said(): Said {
    return sentence(this.session.runs, shown(this.state, this.session.dataset).rows);
  }

  protected override render(): TemplateResult {
    const { runs } = this.session;
    return html`<p class="sentence" id="sentence-now">${this.said().parts.map((part) => this.piece(part, runs))}</p>
      <p class="hidden" role="status">${this.news}</p>`;
  }

  private piece(part: Part, runs: readonly Run[]): TemplateResult | string {
    if (part.kind === "text") return part.text;
    const run = runs.find(({ id }) => id === part.runId);
    return html`<span class="named">${run ? swatch(run) : ""}<b>${part.label}</b></span>`;
  }
}

customElements.define("tp-sentence", Sentence);
