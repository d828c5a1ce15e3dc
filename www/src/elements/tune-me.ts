/** The way from the knobs to a search around them. */
import { html, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import { PlayElement } from "./base";

/** `<tp-to-tune>` */
export class ToTune extends PlayElement {
  protected override render(): TemplateResult {
    return html`<button
        type="button"
        class="button wide"
        aria-describedby="to-tune-help"
        @click=${() => {
          this.store.update({ view: "tune", tuning: "me" });
          scrollTo({ top: 0 });
        }}
      >
        ${t("tune.me.title")}
      </button>
      <p class="note" id="to-tune-help">${t("tune.me.help")}</p>`;
  }
}

customElements.define("tp-to-tune", ToTune);
