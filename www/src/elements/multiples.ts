/** All runs side by side, small; a click highlights one. */
import { html, nothing, type TemplateResult } from "lit";
import { lookCss } from "../charts/palette";
import { t } from "../locales/translate";
import type { Run } from "../run/model";
import { PlayElement } from "./base";
import "./boundary";
import { swatch } from "./swatch";

/** More runs than this are not shown as pictures. */
const MOST = 12;

/** `<tp-multiples>`; `plain`: without pictures. */
export class Multiples extends PlayElement {
  static override properties = { ...PlayElement.properties, plain: { type: Boolean } };

  protected override readonly follows = ["runs"] as const;
  declare plain: boolean;

  protected override render(): TemplateResult | typeof nothing {
    const live = this.session.runs.filter((run) => run.role === "live");
    if (live.length < 2) return nothing;
    const pictures = !this.plain && live.length <= MOST;
    return html`<div class="multiples ${pictures ? "" : "plain"}" role="group" aria-label=${t("ui.sees.all")}>
      ${live.map((run) => this.button(run, pictures))}
    </div>`;
  }

  private button(run: Run, picture: boolean): TemplateResult {
    return html`<button
      type="button"
      style="--run:${lookCss(run)}"
      aria-pressed=${run.highlighted ? "true" : "false"}
      aria-label=${t("ui.sees.pick", { label: run.label, state: t(`state.${run.state}.label`) })}
      @click=${() => this.session.highlight(run.id)}
    >
      ${
        picture
          ? html`<tp-boundary .play=${this.play} .run=${run.id} .resolution=${20} aria-hidden="true"></tp-boundary>`
          : swatch(run)
      }
      <span>${run.state === "diverged" ? "✕ " : ""}${run.label}</span>
    </button>`;
  }
}

customElements.define("tp-multiples", Multiples);
