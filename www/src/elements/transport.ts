/** Run, pause, step, reset, and a pin for the highlighted run. */
import { html, nothing, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import { PlayElement } from "./base";
import { icon } from "./icons";

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
      <button type="button" class="button" title=${t("ui.stepHelp")} ?disabled=${this.session.phase === "resting"} @click=${() => this.session.stepOnce()}>
        ${icon("step")} ${t("ui.step")}
      </button>
      <button type="button" class="button" title=${t("ui.resetHelp")} @click=${() => this.session.reset()}>
        ${icon("reset")} ${t("ui.reset")}
      </button>
      ${this.pin()}
    </div>`;
  }

  private pin(): TemplateResult | typeof nothing {
    const run = this.session.highlighted;
    if (!run) return nothing;
    const label = t("ui.pin", { label: run.label });
    return html`<button
      type="button"
      class="button icon-only"
      aria-label=${label}
      title=${label}
      @click=${() => this.session.pin(run.id)}
    >
      ${icon("pin")}
    </button>`;
  }
}

customElements.define("tp-transport", Transport);
