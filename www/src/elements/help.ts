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

/** Escape closes the open explanation nearest to the focus, or else the last one; the focus goes to its button. */
export function closeHelp(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const open = [...document.querySelectorAll<HTMLElement>(".help[aria-expanded=true]")];
  const near = open.find((button) => button.closest(".knob, .control")?.contains(document.activeElement));
  const button = near ?? open.at(-1);
  if (!button) return;
  event.preventDefault();
  button.click();
  button.focus();
}

/** The explanation itself. */
export function helpText(id: string, open: boolean): TemplateResult {
  return html`<p class="help-text" id=${controlId(id)} ?hidden=${!open}>${open ? t(id) : ""}</p>`;
}

function controlId(id: string): string {
  return `help-${id.replaceAll(".", "-")}`;
}
