/** Run, pause, step, reset and speed. */
import { html, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import type { NumberProperty } from "../state/kinds";
import { property } from "../state/properties";
import { fromPosition, toPosition } from "../state/scale";
import { PlayElement } from "./base";
import { icon } from "./icons";

/** Stops of the speed slider; the last is 'as fast as possible'. */
const STOPS = 40;

/** `<tp-transport>` */
export class Transport extends PlayElement {
  protected override readonly follows = ["phase", "runs"] as const;

  protected override render(): TemplateResult {
    const running = this.session.phase === "running";
    const label = running ? t("ui.pause") : this.session.phase === "resting" ? t("ui.again") : t("ui.run");
    return html`<div class="transport" role="group" aria-label=${t("ui.transport")}>
      <button type="button" class="button main" @click=${() => (running ? this.session.pause() : this.session.run())}>
        ${icon(running ? "pause" : "play")} ${label}
      </button>
      <button type="button" class="button" title=${t("ui.stepHelp")} @click=${() => this.session.stepOnce()}>
        ${icon("step")} ${t("ui.step")}
      </button>
      <button type="button" class="button" title=${t("ui.resetHelp")} @click=${() => this.session.reset()}>
        ${icon("reset")} ${t("ui.reset")}
      </button>
      ${this.speed()}
    </div>`;
  }

  private speed(): TemplateResult {
    const info = property("speed") as unknown as NumberProperty;
    const value = this.state.speed;
    const position = Math.round(toPosition(info, value, this.state) * STOPS);
    return html`<label class="speed">
      <span>${t("knob.speed.label")}</span>
      <input
        type="range"
        min="0"
        max=${STOPS}
        step="1"
        style="--at:${(position / STOPS) * 100}%"
        .value=${String(position)}
        aria-valuetext=${this.words(value)}
        @input=${(event: Event) => {
          const share = Number((event.target as HTMLInputElement).value) / STOPS;
          this.store.set("speed", fromPosition(info, share, this.state));
        }}
      />
      <output>${this.words(value)}</output>
    </label>`;
  }

  private words(speed: number): string {
    if (!Number.isFinite(speed)) return t("ui.speed.max");
    return t("ui.speed.rate", { rate: speed });
  }
}

customElements.define("tp-transport", Transport);
