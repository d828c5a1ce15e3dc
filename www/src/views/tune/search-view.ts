/** A search that is described, run, watched and taken over. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { PlayElement } from "../../elements/base";
import { language, t } from "../../locales/translate";
import { firstSetup } from "./draft";
import type { Space } from "./model";
import type { KnownTrials } from "./run/protocol";
import { type Kept, Search } from "./run/search";
import { type Setup, withRungs } from "./run/setup";
import { loadSnapshot, loadTail } from "./run/storage";
import { SetupForm } from "./setup-form";
import { showResults } from "./show-results";
import "./plots";
import "./progress";

/** `<tp-tune-search>` */
export class TuneSearch extends PlayElement {
  static override properties = {
    ...PlayElement.properties,
    setup: { state: true },
    search: { state: true },
    problem: { state: true },
  };

  declare setup: Setup | null;
  declare search: Search | null;
  declare problem: string | null;
  #loading: Promise<void> | null = null;
  /** Whether what was kept has been looked at: a form that stood before would lose what was typed to it. */
  #looked = false;
  #known: KnownTrials | null = null;

  constructor() {
    super();
    this.setup = null;
    this.search = null;
    this.problem = null;
  }

  protected override connected(signal: AbortSignal): void {
    this.#loading ??= this.takeUp(signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.search?.dispose();
    this.search = null;
    this.#loading = null;
  }

  /** Takes the search up again that was there when the page was left. */
  private async takeUp(signal: AbortSignal): Promise<void> {
    const snapshot = await loadSnapshot("search");
    if (signal.aborted) return;
    this.#looked = true;
    if (snapshot) {
      this.setup ??= snapshot.setup;
      this.search = this.make(snapshot.setup, { snapshot, tail: loadTail("search") });
    }
    this.requestUpdate();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (this.#looked) this.setup ??= this.play ? firstSetup(this.state) : null;
  }

  protected override render(): TemplateResult {
    const { setup, search } = this;
    if (setup === null) return html``;
    return html`<div class="tune">
      <section class="card tune-setup" aria-labelledby="tune-title">
        <h2 id="tune-title">${t("tune.title")}</h2>
        <p class="sub">${t("tune.sub")}</p>
        <tp-setup-form
          .setup=${setup}
          .state=${this.state}
          .language=${language()}
          @setup=${(event: CustomEvent<Setup>) => {
            this.setup = event.detail;
            this.problem = null;
          }}
        ></tp-setup-form>
        ${this.past()}
        ${this.problem === null ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
        <button type="button" class="button strong" @click=${() => this.start()}>
          ${t(search === null ? "tune.start" : "tune.startAnew")}
        </button>
      </section>
      <div class="tune-results">
        ${
          search === null
            ? html`<section class="card"><p class="note">${t("tune.empty")}</p></section>`
            : html`<tp-tune-progress .play=${this.play} .search=${search} checks @widen=${(event: CustomEvent<Space>) => void this.widen(event.detail)}></tp-tune-progress>
                <tp-tune-plots .study=${search}></tp-tune-plots>`
        }
      </div>
    </div>`;
  }

  /** A file of an earlier search, which the sampler shall know of. */
  private past(): TemplateResult {
    return html`<details class="more">
      <summary>${t("tune.known.title")}</summary>
      <label class="tune-field"
        >${t("tune.known.file")}
        <input
          type="file"
          accept=".csv,.json,.log,.jsonl"
          @change=${(event: Event) => void this.readKnown((event.target as HTMLInputElement).files?.[0])}
        />
      </label>
      <p class="note">${t("tune.known.help")}</p>
    </details>`;
  }

  private async readKnown(file: File | undefined): Promise<void> {
    if (!file) {
      this.#known = null;
      return;
    }
    const text = await file.text();
    const ending = /\.(csv|json)$/i.exec(file.name)?.[1]?.toLowerCase();
    this.#known = { name: file.name, text, format: (ending as "csv" | "json" | undefined) ?? "journal" };
  }

  /** A new search in a wider space, which knows the trials of this one. */
  private async widen(space: Space): Promise<void> {
    const { search } = this;
    if (search === null) return;
    const text = await search.export("json");
    this.setup = { ...search.setup, space };
    this.#known = { name: "", format: "json", text };
    this.start();
    this.#known = null;
  }

  private start(): void {
    const { setup } = this;
    if (setup === null) return;
    const problem =
      setup.problem.kind === "training" ? { ...setup.problem, state: this.state } : setup.problem;
    this.problem = SetupForm.problem({ ...setup, problem });
    if (this.problem !== null) return;
    const wanted = withRungs({ ...setup, problem });
    this.search?.dispose();
    this.search = this.make(wanted, null);
    this.search.run();
    void showResults(this);
  }

  private make(setup: Setup, kept: Kept | null): Search {
    const known = kept === null ? this.#known : null;
    return new Search("search", setup, kept, () => this.play.wholeModule(), known);
  }
}

customElements.define("tp-tune-search", TuneSearch);
