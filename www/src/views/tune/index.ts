/** The Tune view: a search, "tune for me", or a race of samplers. */
import { html, type TemplateResult } from "lit";
import { PlayElement } from "../../elements/base";
import { t } from "../../locales/translate";
import { formatAddress } from "../../state/address";
import { property, type State } from "../../state/properties";
import "../../styles/compare.css";
import "../../styles/tune.css";
import "./me";
import "./race";
import "./search-view";

type Mode = State["tuning"];

/** `<tp-tune>` */
export class Tune extends PlayElement {
  protected override render(): TemplateResult {
    const { tuning } = this.state;
    return html`<nav class="tune-modes" aria-label=${t("knob.tuning.label")}>
        ${property("tuning").choices.map((mode) => this.link(mode, tuning))}
      </nav>
      ${this.mode(tuning)}`;
  }

  private link(mode: Mode, now: Mode): TemplateResult {
    return html`<a
      href=${formatAddress({ ...this.state, tuning: mode })}
      aria-current=${mode === now ? "page" : "false"}
      @click=${(event: MouseEvent) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        this.store.set("tuning", mode);
      }}
      >${t(`choice.tuning.${mode}`)}</a
    >`;
  }

  private mode(mode: Mode): TemplateResult {
    if (mode === "me") return html`<tp-tune-me .play=${this.play}></tp-tune-me>`;
    if (mode === "race") return html`<tp-tune-race .play=${this.play}></tp-tune-race>`;
    return html`<tp-tune-search .play=${this.play}></tp-tune-search>`;
  }
}

customElements.define("tp-tune", Tune);
