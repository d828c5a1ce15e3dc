/** "Tune for me": a search around the current settings; then before and after, and whether the difference is real. */
import { html, nothing, type TemplateResult } from "lit";
import { PlayElement } from "../../elements/base";
import { t } from "../../locales/translate";
import type { Importance } from "../../pkg-search";
import { experimentOf } from "../../state/experiment";
import type { State } from "../../state/properties";
import { same } from "../../state/store";
import "../compare/plot";
import { setupAround } from "./around";
import { parameterLabel, valueText } from "./draft";
import { numberBox } from "./fields";
import { beforeAfter } from "./figures";
import { CHECK_SEEDS, type NoiseCheck, noiseCheck } from "./noise";
import "./progress";
import { type Kept, Search } from "./run/search";
import { loadSnapshot, loadTail } from "./run/storage";
import { noiseText, objectiveText } from "./say";
import { useSettings } from "./use";

const SECONDS = 10;
const MOST_SECONDS = 3600;

/** `<tp-tune-me>` */
export class TuneMe extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    search: { state: true },
    seconds: { state: true },
    importance: { state: true },
    noise: { state: true },
  };

  declare search: Search | null;
  declare seconds: number;
  declare importance: Importance | null;
  declare noise: NoiseCheck | null;
  #opening: Promise<void> | null = null;
  /** The search whose result has been looked at. */
  #judged: string | null = null;

  constructor() {
    super();
    this.search = null;
    this.seconds = SECONDS;
    this.forgetResult();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.search?.dispose();
    this.search = null;
    this.#opening = null;
  }

  protected override connected(signal: AbortSignal): void {
    this.#opening ??= this.open(signal);
  }

  /** A search around the same settings is taken up again; around others a new one begins. */
  private async open(signal: AbortSignal): Promise<void> {
    const snapshot = await loadSnapshot("me");
    if (signal.aborted) return;
    const kept = snapshot?.setup.problem;
    const fits = kept?.kind === "training" && same(trained(kept.state), trained(this.state));
    if (snapshot && fits) this.follow(this.make(snapshot.setup, { snapshot, tail: loadTail("me") }));
    else this.start();
  }

  protected override render(): TemplateResult {
    const { search } = this;
    return html`<div class="tune-me">
      <section class="card" aria-labelledby="me-title">
        <h2 id="me-title">${t("tune.me.title")}</h2>
        <p class="sub">${t("tune.me.sub")}</p>
        <form
          class="tune-start"
          @submit=${(event: Event) => {
            event.preventDefault();
            this.start();
          }}
        >
          ${numberBox(t("tune.me.seconds"), this.seconds, (seconds) => {
            this.seconds = seconds ?? Number.NaN;
          })}
          <button type="submit" class="button">${t("tune.me.again")}</button>
        </form>
        ${this.wrongSeconds ? html`<p class="problem" role="alert">${t("tune.me.secondsRange", { most: MOST_SECONDS })}</p>` : nothing}
      </section>
      ${search ? html`<tp-tune-progress .play=${this.play} .search=${search}></tp-tune-progress>` : nothing}
      ${search && this.judged ? this.result(search) : nothing}
    </div>`;
  }

  private get judged(): boolean {
    return this.search?.phase === "resting" || (this.search?.phase === "paused" && this.search.best !== null);
  }

  private get wrongSeconds(): boolean {
    return !(this.seconds > 0 && this.seconds <= MOST_SECONDS);
  }

  private result(search: Search): TemplateResult {
    const { best } = search;
    const before = search.trials[0];
    const { problem } = search.setup;
    if (best === null || before === undefined || problem.kind !== "training")
      return html`<section class="card"><p>${t("tune.me.nothing")}</p></section>`;
    const value = (of: number | null) => (of === null ? t("tune.me.failed") : objectiveText(problem, of));
    const shares = this.importance?.params ?? null;
    return html`<section class="card tune-result" aria-labelledby="me-result">
      <h2 id="me-result">${t(best.id === 0 ? "tune.me.kept" : "tune.me.found")}</h2>
      <p class="tune-sentence" role="status">${this.verdict()}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${t("tune.me.table")}>
        <table class="values">
          <thead>
            <tr>
              <th scope="col">${t("tune.me.knob")}</th>
              <th scope="col">${t("tune.me.before")}</th>
              <th scope="col">${t("tune.me.after")}</th>
              <th scope="col">${t("tune.me.matters")}</th>
            </tr>
          </thead>
          <tbody>
            ${Object.keys(search.space).map(
              (name) => html`<tr>
                <th scope="row">${parameterLabel(name)}</th>
                <td>${valueText(name, before.params[name])}</td>
                <td><strong>${valueText(name, best.params[name])}</strong></td>
                <td>${shares === null ? "–" : this.share(shares[name] ?? 0)}</td>
              </tr>`,
            )}
            <tr>
              <th scope="row">${search.objectiveLabel}</th>
              <td>${value(before.state === "complete" ? before.value : null)}</td>
              <td><strong>${value(best.value)}</strong></td>
              <td></td>
            </tr>
          </tbody>
        </table>
      </div>
      <div class="tune-buttons">
        <button type="button" class="button strong" ?disabled=${best.id === 0} @click=${() => useSettings(this.store, best.params)}>
          ${t("tune.me.use")}
        </button>
      </div>
      ${
        best.id === 0
          ? nothing
          : html`<tp-figure
            .play=${this.play}
            .figure=${beforeAfter(before, best, search.objectiveLabel, problem.unit, problem.length)}
          ></tp-figure>`
      }
    </section>`;
  }

  private share(part: number): TemplateResult {
    return html`<span class="share"
      ><span class="bar" style="--part:${part}" aria-hidden="true"></span>${Math.round(100 * part)} %</span
    >`;
  }

  /** What the check says; while it goes on, that it does. */
  private verdict(): string {
    const { noise, search } = this;
    if (search?.best?.id === 0) return t("tune.me.isBest");
    if (noise === null) return t("tune.me.checking", { seeds: CHECK_SEEDS });
    return noiseText(noise);
  }

  private start(): void {
    if (this.wrongSeconds) {
      this.requestUpdate();
      return;
    }
    this.search?.dispose();
    this.follow(this.make(setupAround(this.state, this.seconds), null));
    this.search?.run();
  }

  private make(setup: ConstructorParameters<typeof Search>[1], kept: Kept | null): Search {
    return new Search("me", setup, kept, () => this.play.wholeModule());
  }

  private follow(search: Search): void {
    this.search = search;
    this.forgetResult();
    search.addEventListener("phase", () => {
      this.requestUpdate();
      if (search.phase === "resting") void this.judge(search);
    });
  }

  private forgetResult(): void {
    this.importance = null;
    this.noise = null;
    this.#judged = null;
  }

  /** Once for each result: what mattered, and new seeds for before and after. */
  private async judge(search: Search): Promise<void> {
    const { best } = search;
    const before = search.trials[0];
    const key = `${search.trials.length}/${best?.id}`;
    if (best === null || before === undefined || key === this.#judged) return;
    this.#judged = key;
    try {
      this.importance = await search.importance();
      if (best.id === 0) return;
      const [a = [], b = []] = await search.check([before.params, best.params], CHECK_SEEDS);
      if (this.search === search) this.noise = noiseCheck(a, b, search.direction);
    } catch {
      // The search ended meanwhile, and with it the question.
    }
  }
}

/** The part of a state that decides what is trained. */
function trained(state: State): unknown {
  return experimentOf(state);
}

customElements.define("tp-tune-me", TuneMe);
