/** The page: header, notices and the view that the address names. */
import { html, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import type { Playground } from "../run/model";
import { LATER, type ViewName, waiting } from "../views";
import { PlayElement } from "./base";
import "./chart";
import "./header";
import { closeHelp } from "./help";
import "./knobs";
import "./notices";
import "./sees";

/** `<tp-app>`: set `play` before it is put into the page. */
export class App extends PlayElement {
  /** Views whose scripts are there, and the reason for each that could not come. */
  readonly #loaded = new Set<ViewName>(["converge"]);
  readonly #problems = new Map<ViewName, string>();

  protected override connected(signal: AbortSignal): void {
    document.addEventListener("keydown", closeHelp, { signal });
  }

  protected override render(): TemplateResult {
    const { play } = this;
    const { view } = this.state;
    return html`<a class="skip" href="#main" @click=${(event: Event) => this.skip(event)}>${t("ui.skip")}</a>
      <tp-header .play=${play}></tp-header>
      <tp-notices .play=${play}></tp-notices>
      <main id="main" class="view-${view}" tabindex="-1">${this.view(view)}</main>
      <footer>${t("ui.footer")}</footer>`;
  }

  private view(name: ViewName): TemplateResult {
    const { play } = this;
    const later = LATER[name];
    if (later === undefined) return converge(play);
    if (this.#loaded.has(name)) return later.render(play);
    const problem = this.#problems.get(name);
    if (problem === undefined) void this.load(name);
    return waiting(problem === undefined ? t("ui.viewLoading") : t("ui.viewFailed", { reason: problem }));
  }

  private async load(name: ViewName): Promise<void> {
    try {
      await LATER[name]?.load();
      this.#loaded.add(name);
    } catch (error) {
      this.#problems.set(name, error instanceof Error ? error.message : String(error));
    }
    this.requestUpdate();
  }

  /** What is not in first sight comes after it. */
  protected override firstUpdated(): void {
    requestAnimationFrame(() => setTimeout(() => void import("./later")));
  }

  /** The fragment holds the experiment, so the link must not change it. */
  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>("main")?.focus();
  }
}

function converge(play: Playground): TemplateResult {
  return html`<div class="first">
      <tp-chart .play=${play}></tp-chart>
      <tp-knobs .play=${play}></tp-knobs>
    </div>
    <tp-sees .play=${play}></tp-sees>
    <tp-network .play=${play}></tp-network>
    <tp-runs .play=${play}></tp-runs>
    <tp-tries .play=${play}></tp-tries>`;
}

customElements.define("tp-app", App);
