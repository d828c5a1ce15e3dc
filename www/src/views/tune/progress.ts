/** How a search goes: its sentence, its budget, its buttons, the best trials. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { PlayElement } from "../../elements/base";
import { icon } from "../../elements/icons";
import { t } from "../../locales/translate";
import { reasonText } from "../../sentence/reason";
import { shortNumber } from "../../state/scale";
import { EXPORT_FORMATS, type ExportFormat } from "./run/protocol";
import type { Search } from "./run/search";
import { finding, share } from "./say";

/** Of the budget, that one press adds. */
const MORE = 0.5;

/** `<tp-tune-progress>` */
export class TuneProgress extends PlayElement {
  static override properties = { ...PlayElement.properties, search: { attribute: false } };

  declare search: Search;
  #stop: AbortController | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("search")) this.follow();
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
      <p class="tune-sentence" id="tune-sentence" aria-live="polite">${this.sentence()}</p>
      ${this.bar()}
      <div class="tune-buttons">${this.buttons()} ${search.phase === "failed" ? nothing : this.files()}</div>
      ${this.notice()}
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
      <p class="status tune-status" role="status">
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
      ${phase === "failed" ? nothing : html`<button type="button" class="button" @click=${() => this.more()}>${t("tune.more")}</button>`}`;
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
