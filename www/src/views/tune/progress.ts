/** How a search goes: its sentence, its budget, its buttons, the best trials. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { PlayElement } from "../../elements/base";
import { icon } from "../../elements/icons";
import { t } from "../../locales/translate";
import { reasonText } from "../../sentence/reason";
import { shortNumber } from "../../state/scale";
import { pointOf } from "./around";
import { parameterLabel } from "./draft";
import { type Warning, warnings } from "./guard";
import type { Space } from "./model";
import { CHECK_SEEDS, type NoiseCheck, noiseCheck } from "./noise";
import { EXPORT_FORMATS, type ExportFormat } from "./run/protocol";
import type { Search } from "./run/search";
import { finding, noiseText, share } from "./say";
import { useSettings } from "./use";

/** Of the budget, that one press adds. */
const MORE = 0.5;

/** `<tp-tune-progress>` */
export class TuneProgress extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    search: { attribute: false },
    noise: { state: true },
    checks: { type: Boolean },
  };

  declare search: Search;
  /** Whether the search can be checked against noise and widened. */
  declare checks: boolean;
  declare noise: "checking" | { readonly trial: number; readonly check: NoiseCheck } | null;
  #stop: AbortController | null = null;

  constructor() {
    super();
    this.checks = false;
    this.noise = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("search")) return;
    this.noise = null;
    this.follow();
  }

  override disconnectedCallback(): void {
    this.#stop?.abort();
    super.disconnectedCallback();
  }

  private follow(): void {
    this.#stop?.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    for (const event of ["trials", "phase"] as const)
      this.search.addEventListener(event, () => this.requestUpdate(), { signal });
  }

  protected override render(): TemplateResult {
    const { search } = this;
    return html`<section class="card tune-progress" aria-labelledby="tune-progress-title">
      <h2 id="tune-progress-title">${t("tune.progress.title")}</h2>
      <p class="tune-sentence" id="tune-sentence" aria-live=${search.phase === "running" ? "off" : "polite"}>${this.sentence()}</p>
      ${this.bar()}
      <div class="tune-buttons">${this.buttons()} ${search.phase === "failed" ? nothing : this.files()}</div>
      ${this.warnings()} ${this.noiseLine()} ${this.notice()}
      ${search.problem === null ? nothing : html`<p class="problem" role="alert">${t("tune.failed", { reason: reasonText(search.problem) })}</p>`}
    </section>`;
  }

  private sentence(): string {
    const { search } = this;
    return finding(search.setup.problem, search.trials, search.best);
  }

  private bar(): TemplateResult {
    const { setup, spent, phase, running } = this.search;
    const { amount, unit } = setup.budget;
    const used = unit === "seconds" ? Number(spent.seconds.toFixed(1)) : spent[unit];
    const text = t("tune.progress.used", {
      used: shortNumber(used),
      amount: shortNumber(amount),
      unit: t(`tune.unit.${unit}`),
    });
    return html`<progress aria-label=${t("tune.progress.budget")} max="1" .value=${share(setup.budget, spent)}></progress>
      <p class="hidden" role="status">${t(`tune.phase.${phase}`)}</p>
      <p class="status tune-status">
        ${t(`tune.phase.${phase}`)} ${text} ${running > 0 ? t("tune.progress.running", { count: running }) : nothing}
      </p>`;
  }

  private buttons(): TemplateResult {
    const { search } = this;
    const { phase } = search;
    return html`${
      phase === "running"
        ? html`<button type="button" class="button" @click=${() => search.pause()}>${icon("pause")} ${t("tune.pause")}</button>`
        : nothing
    }
      ${
        phase === "paused"
          ? html`<button type="button" class="button strong" @click=${() => search.run()}>${icon("play")} ${t("tune.resume")}</button>`
          : nothing
      }
      ${
        phase === "running" || phase === "paused"
          ? html`<button type="button" class="button" @click=${() => search.stop()}>${icon("stop")} ${t("tune.stop")}</button>`
          : nothing
      }
      ${this.checks && phase === "resting" ? this.afterwards() : nothing}
      ${phase === "failed" ? nothing : html`<button type="button" class="button" @click=${() => this.more()}>${t("tune.more")}</button>`}`;
  }

  /** What can be done with the best settings of a training. */
  private afterwards(): TemplateResult | typeof nothing {
    const { best, setup } = this.search;
    if (best === null || setup.problem.kind !== "training") return nothing;
    return html`<button type="button" class="button" ?disabled=${this.noise === "checking"} @click=${() => void this.check()}>
        ${t("tune.noise.check")}
      </button>
      <button type="button" class="button" @click=${() => useSettings(this.store, best.params)}>${t("tune.me.use")}</button>`;
  }

  /** What to beware of, each with what can be done. */
  private warnings(): TemplateResult | typeof nothing {
    const { setup, trials, best } = this.search;
    const found = warnings(
      setup,
      trials,
      best,
      setup.problem.kind === "training" ? setup.problem.state : null,
    );
    if (found.length === 0) return nothing;
    return html`<ul class="tune-warnings" aria-label=${t("tune.guard.title")}>
      ${found.map((warning) => html`<li>${this.warning(warning)}</li>`)}
    </ul>`;
  }

  private warning(warning: Warning): TemplateResult {
    const { sampler } = this.search;
    if (warning.id === "failures")
      return html`${t("tune.guard.failures", { ...warning, reason: reasonText(warning.reason).replace(/\.$/, "") })}`;
    if (warning.id !== "edge")
      return html`${t(`tune.guard.${warning.id}`, { ...warning, sampler: t(`tune.sampler.${sampler.name}.label`) })}`;
    const name = parameterLabel(warning.name);
    return html`<span>${t(`tune.guard.${warning.end}`, { name })}</span>
${this.checks ? this.widen(warning.space, name) : nothing}`;
  }

  private widen(space: Space, name: string): TemplateResult {
    return html`<button
      type="button"
      class="button"
      aria-label=${t("tune.guard.widenName", { name })}
      @click=${() => this.dispatchEvent(new CustomEvent("widen", { detail: space, bubbles: true }))}
    >
      ${t("tune.guard.widen")}
    </button>`;
  }

  /** Whether the best is better than the settings as they are by more than noise: on request. */
  private noiseLine(): TemplateResult | typeof nothing {
    const { noise, search } = this;
    if (noise === "checking")
      return html`<p class="note" role="status">${t("tune.noise.checking", { seeds: CHECK_SEEDS })}</p>`;
    if (noise === null || noise.trial !== search.best?.id) return nothing;
    return html`<p class="note" role="status">${noiseText(noise.check)}</p>`;
  }

  private async check(): Promise<void> {
    const { search } = this;
    const { best, setup } = search;
    if (best === null || setup.problem.kind !== "training") return;
    this.noise = "checking";
    try {
      const now = pointOf(search.space, setup.problem.state);
      const [before = [], after = []] = await search.check([now, best.params], CHECK_SEEDS);
      this.noise = { trial: best.id, check: noiseCheck(before, after, search.direction) };
    } catch {
      this.noise = null;
    }
  }

  private files(): TemplateResult {
    return html`<div class="exports" role="group" aria-label=${t("tune.files.title")}>
      ${EXPORT_FORMATS.map(
        (format) => html`<button
          type="button"
          class="button plain"
          aria-label=${t("tune.files.save", { format: t(`tune.files.${format}`) })}
          @click=${() => this.save(format)}
        >
          ${t(`tune.files.${format}`)}
        </button>`,
      )}
    </div>`;
  }

  private async save(format: ExportFormat): Promise<void> {
    const text = await this.search.export(format);
    const { download } = await import("../../charts/export");
    download(`search.${format === "journal" ? "log" : format}`, new Blob([text], { type: "text/plain" }));
  }

  private more(): void {
    const { search } = this;
    const { amount, unit } = search.setup.budget;
    search.setBudget({ unit, amount: Math.ceil(amount * (1 + MORE)) });
    search.run();
  }

  private notice(): TemplateResult | typeof nothing {
    const { notice } = this.search;
    if (notice === null) return nothing;
    const reason = reasonText(String(notice.values.reason ?? ""));
    return html`<p class="note notice-line" role="status">${t(`tune.notice.${notice.id}`, { ...notice.values, reason })}</p>`;
  }
}

customElements.define("tp-tune-progress", TuneProgress);
