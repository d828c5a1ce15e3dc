/** One line: what is going on, how fast, on what. */
import { html, nothing, type TemplateResult } from "lit";
import { tickText } from "../charts/scale";
import { t } from "../locales/translate";
import { reasonText } from "../sentence/reason";
import { PlayElement } from "./base";
import { Throttle } from "./throttle";

/** Milliseconds between two updates of the speed. */
const EVERY = 500;

/** `<tp-status>` */
export class Status extends PlayElement {
  protected override readonly follows = ["phase", "dataset"] as const;
  readonly #calm = new Throttle(EVERY);

  protected override connected(signal: AbortSignal): void {
    this.session.addEventListener("progress", () => this.#calm.ready() && this.requestUpdate(), { signal });
  }

  protected override render(): TemplateResult {
    const { phase, engine, workers, stepsPerSecond } = this.session;
    const speed =
      phase === "running" && stepsPerSecond > 0
        ? t("ui.stepsPerSecond", { steps: short(stepsPerSecond) })
        : "";
    const name = engine ? t(`ui.engine.${engine.engine}`) : "";
    return html`<p class="status">
      <span>${t(`phase.${phase}`)}</span>
      ${speed ? html`<span>${speed}</span>` : nothing}
      ${engine ? html`<span title=${reasonText(engine.code)}>${name}, ${t("ui.workers", { count: workers })}</span>` : nothing}
    </p>`;
  }
}

function short(value: number): string {
  return tickText(Number(value.toPrecision(2)));
}

customElements.define("tp-status", Status);
