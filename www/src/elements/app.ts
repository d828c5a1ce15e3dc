/** The page: header, notices and the cards of the Converge view. */
import { html, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import { PlayElement } from "./base";
import "./chart";
import "./header";
import { closeHelp } from "./help";
import "./knobs";
import "./notices";
import "./sees";

/** `<tp-app>`: set `play` before it is put into the page. */
export class App extends PlayElement {
  protected override connected(signal: AbortSignal): void {
    document.addEventListener("keydown", closeHelp, { signal });
  }

  protected override render(): TemplateResult {
    const { play } = this;
    return html`<a class="skip" href="#main" @click=${(event: Event) => this.skip(event)}>${t("ui.skip")}</a>
      <tp-header .play=${play}></tp-header>
      <tp-notices .play=${play}></tp-notices>
      <main id="main" tabindex="-1">
        <div class="first">
          <tp-chart .play=${play}></tp-chart>
          <tp-knobs .play=${play}></tp-knobs>
        </div>
        <tp-sees .play=${play}></tp-sees>
        <tp-network .play=${play}></tp-network>
        <tp-runs .play=${play}></tp-runs>
        <tp-tries .play=${play}></tp-tries>
      </main>
      <footer>${t("ui.footer")}</footer>`;
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

customElements.define("tp-app", App);
