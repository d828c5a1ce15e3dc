/** A sampler's mind, open: why it chose a point and what it saw, trial by trial; and the reader may guess first. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { valueText } from "../../../charts/scale";
import { language, languageEvents, t } from "../../../locales/translate";
import { parameterLabel, scalarText } from "../plots/axis";
import "../plots/card";
import type { Feed } from "../plots/feed";
import type { Plot } from "../plots/picture";
import { coverage } from "./coverage";
import { densities } from "./densities";
import { ellipse } from "./ellipse";
import { type Explanation, explanationIn, mindKey, mindOf, type SamplerModel } from "./explanation";
import { Guesses } from "./guesses";
import { lineage } from "./lineage";
import { maps } from "./maps";
import { process } from "./process";
import { rungs } from "./rungs";
import { autoText, whyText } from "./why";

const PLOTS: Readonly<Record<SamplerModel["name"], readonly Plot[]>> = {
  gp: [maps, process],
  tpe: [densities],
  "cma-es": [ellipse],
  evolution: [lineage],
  points: [coverage],
};

/** `<tp-mind>` */
export class Mind extends LitElement {
  static override properties = {
    feed: { attribute: false },
    explanation: { state: true },
    problem: { state: true },
  };

  declare feed: Feed;
  declare explanation: Explanation | null;
  declare problem: string | null;
  #key = "";
  #loading = false;
  #stop: AbortController | null = null;
  #guesses: Guesses | null = null;

  constructor() {
    super();
    this.explanation = null;
    this.problem = null;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.feed) this.listen();
  }

  override disconnectedCallback(): void {
    this.#stop?.abort();
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("feed")) this.listen();
  }

  private listen(): void {
    this.#stop?.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    if (this.#guesses?.feed !== this.feed) this.#guesses = new Guesses(this.feed);
    const again = (): void => {
      void this.load();
      this.requestUpdate();
    };
    for (const event of ["data", "look"]) this.feed.addEventListener(event, again, { signal });
    this.feed.study.addEventListener("phase", again, { signal });
    languageEvents.addEventListener("change", () => this.requestUpdate(), { signal });
    void this.load();
  }

  /** The reason and the kind of mind; one question at a time. */
  private async load(): Promise<void> {
    const { feed } = this;
    const key = mindKey(feed, []);
    if (this.#loading || key === this.#key) return;
    this.#loading = true;
    this.#key = key;
    try {
      this.explanation = explanationIn(await mindOf(feed, feed.columns.names.slice(0, 1), 2));
      this.problem = null;
    } catch (error) {
      this.explanation = null;
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.#loading = false;
    if (this.isConnected) void this.load();
  }

  protected override render(): TemplateResult {
    const { feed, explanation } = this;
    const own = explanation ? PLOTS[explanation.model.name] : [];
    const plots = feed.study.pruner.name === "none" ? own : [...own, rungs];
    return html`<section class="card plot-card wide mind" aria-labelledby="mind-title">
        <h3 id="mind-title">${this.title_()}</h3>
        ${this.stepper()}
        <p class="sentence" role="status">${this.sentence()}</p>
        ${this.slowMotion()}
      </section>
      ${repeat(
        plots,
        ({ id }) => id,
        (plot) => html`<tp-plot class="wide" .feed=${feed} .plot=${plot}></tp-plot>`,
      )}`;
  }

  private title_(): string {
    const { at } = this.feed;
    return at === null ? t("mind.title") : t("mind.titleThen", { id: at });
  }

  private sentence(): string {
    const { feed, explanation } = this;
    if (this.problem !== null) return t("plots.problem", { reason: this.problem });
    if (feed.guessing && feed.guess === null) return t("mind.hidden");
    if (feed.at !== null && feed.columns.trials[feed.at]?.chosen === null)
      return t("mind.notChosen", { id: feed.at });
    if (!explanation) return t("mind.none");
    const { chosen, params, auto } = explanation;
    const gap = language() === "zh-CN" ? "" : " ";
    const values = Object.entries(params).map(
      ([name, value]) => `${parameterLabel(name)} ${scalarText(value)}`,
    );
    const choice = t(feed.at === null ? "mind.next" : "mind.then", {
      values: values.join(t("plots.comma")),
      id: feed.at ?? 0,
    });
    return [choice, whyText(chosen), ...(auto ? [autoText(auto)] : [])].join(gap);
  }

  /** Trials one by one, up to the next one. */
  private stepper(): TemplateResult {
    const { feed } = this;
    const end = feed.columns.length;
    const now = feed.at ?? end;
    const go = (to: number): void => feed.explain(to >= end ? null : Math.max(0, to));
    const label = now >= end ? t("mind.nextTrial") : t("mind.beforeTrial", { id: now });
    return html`<div class="stepper" role="group" aria-label=${t("mind.steps")}>
      <button type="button" class="button" aria-label=${t("mind.earlier")} ?disabled=${now === 0} @click=${() => go(now - 1)}>←</button>
      <input type="range" min="0" max=${end} .value=${String(now)} aria-label=${t("mind.steps")} aria-valuetext=${label}
        @input=${(event: Event) => go(Number((event.target as HTMLInputElement).value))} />
      <button type="button" class="button" aria-label=${t("mind.later")} ?disabled=${now >= end} @click=${() => go(now + 1)}>→</button>
      <span class="stepper-at">${label}</span>
    </div>`;
  }

  private slowMotion(): TemplateResult | typeof nothing {
    const { feed } = this;
    const { study } = feed;
    const guesses = this.#guesses;
    if (!guesses) return nothing;
    return html`<div class="slow-motion">
      <label class="check"><input type="checkbox" .checked=${study.stepping} @change=${(event: Event) => {
        feed.setGuess(null);
        study.setStepping((event.target as HTMLInputElement).checked);
        if (study.stepping) feed.explain(null);
      }} /> ${t("mind.slow")}</label>
      ${study.stepping && feed.at === null ? this.turn(guesses) : nothing}
      ${guesses.told() ? html`<p class="guess-result" role="status">${this.result(guesses)}</p>` : nothing}
    </div>`;
  }

  /** The reader's turn. */
  private turn(guesses: Guesses): TemplateResult {
    const { feed } = this;
    const { guess, study } = feed;
    if (guesses.waiting()) return html`<p class="note" role="status">${t("mind.running")}</p>`;
    if (study.phase !== "running") return html`<p class="note">${t("mind.start")}</p>`;
    return html`<p class="note">${t("mind.ask")}</p>
      <div class="guess-fields">${guesses.fields()}</div>
      ${
        guess
          ? html`<button type="button" class="button main" @click=${() => guesses.run()}>${t("mind.runBoth")}</button>
            <button type="button" class="button" @click=${() => feed.setGuess(null)}>${t("mind.again")}</button>`
          : html`<button type="button" class="button" @click=${() => study.step()}>${t("mind.skip")}</button>`
      }`;
  }

  private result(guesses: Guesses): string {
    const told = guesses.told();
    if (!told) return "";
    const { yours, samplers, won, lost } = told;
    const words = { yours: valueText(yours, 3), samplers: valueText(samplers, 3), won, lost };
    return t(guesses.better(yours, samplers) ? "mind.you" : "mind.it", words);
  }
}

customElements.define("tp-mind", Mind);
