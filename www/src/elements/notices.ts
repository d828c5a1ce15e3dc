/** What happened and what was kept: problems of the address, restarted workers, failures. */
import { html, type TemplateResult } from "lit";
import { t } from "../locales/translate";
import type { Notice } from "../run/model";
import { reasonText } from "../sentence/reason";
import { PlayElement } from "./base";
import { icon } from "./icons";

/** `<tp-notices>`: errors interrupt a screen reader, the rest waits. */
export class Notices extends PlayElement {
  protected override readonly follows = ["notices"] as const;

  protected override render(): TemplateResult {
    const errors = this.session.notices.filter((notice) => notice.level === "error");
    const others = this.session.notices.filter((notice) => notice.level !== "error");
    return html`<div class="notices" role="alert">${errors.map((notice) => this.notice(notice))}</div>
      <div class="notices" role="status">${others.map((notice) => this.notice(notice))}</div>`;
  }

  private notice(notice: Notice): TemplateResult {
    return html`<div class="notice ${notice.level}">
      <p>${t(`notice.${notice.id}`, said(notice.values))}</p>
      <button
        type="button"
        class="icon-button"
        aria-label=${t("ui.dismiss")}
        @click=${() => this.session.dismiss(notice.key)}
      >
        ${icon("close")}
      </button>
    </div>`;
  }
}

/** The values with the reason, if there is one, in the reader's language. */
function said(values: Notice["values"]): Notice["values"] {
  const { reason } = values;
  return reason === undefined ? values : { ...values, reason: reasonText(String(reason)) };
}

customElements.define("tp-notices", Notices);
