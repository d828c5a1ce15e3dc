/** One sentence of explanation, one tap or key away. */
import { html, type TemplateResult } from "lit";
import { t } from "../locales/translate";

/** A button that opens and closes the explanation called `id` (a message id) of what is called `name`. */
export function helpButton(id: string, name: string, open: boolean, toggle: () => void): TemplateResult {
  return html`<button
    type="button"
    class="help"
    aria-label=${t("ui.help", { name })}
    aria-expanded=${open ? "true" : "false"}
    aria-controls=${controlId(id)}
    @click=${toggle}
  >
    ?
  </button>`;
}

/** The explanation itself. */
export function helpText(id: string, open: boolean): TemplateResult {
  return html`<p class="help-text" id=${controlId(id)} ?hidden=${!open}>${open ? t(id) : ""}</p>`;
}

function controlId(id: string): string {
  return `help-${id.replaceAll(".", "-")}`;
}
