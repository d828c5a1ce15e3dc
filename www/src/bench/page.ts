/** `?bench`: both engines on the project's workloads, for anyone with a graphics processor. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { followTheme } from "../elements/theme";
import { languageEvents, resolveLanguage, t, useLanguage } from "../locales/translate";
import { wasmUrl } from "../pkg";
import { wholeUrl } from "../pkg-search";
import { reasonText } from "../sentence/reason";
import { parseAddress } from "../state/address";
import { Store } from "../state/store";
import "../styles/bench.css";
import type { FromBench, Row } from "./protocol";
import { COLUMNS, cell, type Machine, markdown } from "./report";

/** Shows the bench in the place of the page. */
export async function openBench(): Promise<void> {
  const store = new Store(parseAddress(location.hash).values);
  followTheme(store);
  await useLanguage(resolveLanguage(store.get("lang"), navigator.languages));
  document.querySelector("#app")?.replaceChildren(new Bench());
  // The document fetches the smaller module ahead, for the page; a browser complains about what nobody takes.
  void fetch(wasmUrl).catch(() => undefined);
}

type State = "idle" | "loading" | "running" | "done" | "cancelled" | "failed";

/** `<tp-bench>` */
export class Bench extends LitElement {
  #state: State = "gpu" in navigator ? "idle" : "failed";
  #problem = "gpu" in navigator ? "" : "no-webgpu";
  #rows: Row[] = [];
  #failures: string[] = [];
  #at = { workload: "", at: 0, of: 6 };
  #adapter = "";
  #copied: "" | "copied" | "select" = "";
  #worker: Worker | null = null;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    languageEvents.addEventListener("change", this.#again);
  }

  override disconnectedCallback(): void {
    languageEvents.removeEventListener("change", this.#again);
    this.#worker?.terminate();
    super.disconnectedCallback();
  }

  readonly #again = (): void => this.requestUpdate();

  protected override render(): TemplateResult {
    return html`<main id="main" class="bench" tabindex="-1">
      <section class="card">
        <h1>${t("engine.bench.title")}</h1>
        <p>${t("engine.bench.about")}</p>
        ${this.actions()}
        <p class="bench-said" role="status">${this.said()}</p>
        ${this.#failures.map((failure) => html`<p class="problem" role="alert">${failure}</p>`)}
        ${this.#rows.length > 0 ? this.table() : nothing}
        <p><a href="./">${t("engine.bench.back")}</a></p>
      </section>
    </main>`;
  }

  private get busy(): boolean {
    return this.#state === "loading" || this.#state === "running";
  }

  private actions(): TemplateResult {
    const cannot = this.#state === "failed" && this.#problem === "no-webgpu";
    return html`<div class="bench-actions">
      ${
        this.busy
          ? html`<button type="button" class="button" @click=${this.#cancel}>${t("engine.bench.cancel")}</button>
              <progress max=${this.#at.of} .value=${this.#at.at} aria-label=${t("engine.bench.progress")}></progress>`
          : html`<button type="button" class="button main" ?disabled=${cannot} @click=${this.#start}>
              ${t(this.#rows.length > 0 ? "engine.bench.again" : "engine.bench.start")}
            </button>`
      }
      ${
        this.#rows.length > 0
          ? html`<button type="button" class="button" @click=${this.#copy}>${t("engine.bench.copy")}</button>`
          : nothing
      }
    </div>`;
  }

  private said(): string {
    if (this.#state === "failed") return t("engine.bench.failed", { reason: reasonText(this.#problem) });
    if (this.#copied !== "") return t(`engine.bench.${this.#copied}`);
    if (this.#state === "running")
      return t("engine.bench.running", { workload: this.#at.workload, at: this.#at.at + 1, of: this.#at.of });
    return this.#state === "idle" ? "" : t(`engine.bench.${this.#state}`);
  }

  private table(): TemplateResult {
    return html`<p class="sub">${this.machineText()}</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("engine.bench.table")}>
        <table>
          <thead>
            <tr>${COLUMNS.map((column) => html`<th scope="col">${t(`engine.bench.columns.${column}`)}</th>`)}</tr>
          </thead>
          <tbody>
            ${this.#rows.map(
              (row) => html`<tr>
                ${COLUMNS.map((column, place) =>
                  place === 0
                    ? html`<th scope="row">${cell(row, column)}</th>`
                    : html`<td>${cell(row, column)}</td>`,
                )}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="sub">${t("engine.bench.notes")}</p>
      ${this.#copied === "select" ? html`<textarea readonly rows="12" aria-label=${t("engine.bench.copy")} .value=${this.report()}></textarea>` : nothing}`;
  }

  private machineText(): string {
    const { adapter, browser, cores } = this.machine();
    return t("engine.bench.machine", { adapter, cores, browser });
  }

  private machine(): Machine {
    return {
      adapter: this.#adapter || t("engine.bench.unnamed"),
      browser: navigator.userAgent,
      cores: navigator.hardwareConcurrency,
      date: new Date().toISOString().slice(0, 10),
    };
  }

  private report(): string {
    const names = COLUMNS.map((column) => t(`engine.bench.columns.${column}`));
    return markdown(this.#rows, names, this.machine());
  }

  readonly #start = async (): Promise<void> => {
    this.#set("loading");
    [this.#rows, this.#failures, this.#copied] = [[], [], ""];
    this.#at = { workload: "", at: 0, of: 6 };
    try {
      const module = await compile(wholeUrl);
      const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "bench" });
      this.#worker = worker;
      worker.onmessage = ({ data }: MessageEvent<FromBench>) => this.#hear(data);
      worker.onerror = (event) => this.#fail(event.message || "error");
      worker.postMessage({ module });
      this.#set("running");
      await this.updateComplete;
      this.querySelector("button")?.focus();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  };

  readonly #cancel = (): void => {
    this.#worker?.terminate();
    this.#set("cancelled");
    void this.updateComplete.then(() => this.querySelector("button")?.focus());
  };

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.report());
      this.#copied = "copied";
    } catch {
      this.#copied = "select";
    }
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector("textarea")?.select();
  };

  #hear(message: FromBench): void {
    if (message.type === "at") this.#at = message;
    else if (message.type === "row") {
      this.#rows = [...this.#rows, message.row];
      this.#adapter = message.adapter ?? this.#adapter;
    } else if (message.type === "failed") {
      const { workload, reason } = message;
      this.#failures = [
        ...this.#failures,
        t("engine.bench.workloadFailed", { workload, reason: reasonText(reason) }),
      ];
    } else {
      this.#worker?.terminate();
      this.#set("done");
    }
    this.requestUpdate();
  }

  #fail(reason: string): void {
    this.#worker?.terminate();
    this.#problem = reason;
    this.#set("failed");
  }

  #set(state: State): void {
    this.#state = state;
    this.requestUpdate();
  }
}

async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}: ${url}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

customElements.define("tp-bench", Bench);
