/** How fast the runs are shown: from slow motion to as fast as possible. */
import { html, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import type { NumberProperty } from "../state/kinds";
import { property } from "../state/properties";
import { fromPosition, toPosition } from "../state/scale";
import { PlayElement } from "./base";

/** Stops of the slider; the last is 'as fast as possible'. */
const STOPS = 40;

/** `<tp-speed>` */
export class Speed extends PlayElement {
  protected override render(): TemplateResult {
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

customElements.define("tp-speed", Speed);
