/** One line: what is going on, how fast, on what. */
import { html, nothing, type TemplateResult } from "lit";
import { tickText } from "../charts/scale";
import { t } from "../locales/translate";
import type { EngineInfo } from "../run/model";
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
    const name = engine ? engineText(engine, workers) : "";
    const why = engine ? reasonText(engine.code) : "";
    return html`<p class="status">
      <span>${t(`phase.${phase}`)}</span>
      ${speed ? html`<span>${speed}</span>` : nothing}
      ${engine ? html`<span title=${why}>${name}</span>` : nothing}
      ${engine && isNews(engine.code) ? html`<span class="why">${why}</span>` : nothing}
    </p>`;
  }
}

/** The engine with its adapter, or with the workers that it has. */
function engineText({ engine, adapter }: EngineInfo, workers: number): string {
  const name = t(`ui.engine.${engine}`);
  if (engine === "cpu") return `${name}, ${t("ui.workers", { count: workers })}`;
  return adapter ? `${name}, ${adapter}` : name;
}

/** Whether the reader would ask why: a measurement, or something that could not be had. */
function isNews(code: string): boolean {
  return !/^(chosen|small|no-webgpu|no-webgpu-engine)\b/.test(code);
}

function short(value: number): string {
  return tickText(Number(value.toPrecision(2)));
}

customElements.define("tp-status", Status);
