/** A run's mark in text: a short line in its colour and dash. */
import { html, type TemplateResult } from "lit";
import { type Look, lookCss, lookDash } from "../charts/palette";

/** The swatch of a run. */
export function swatch(look: Look): TemplateResult {
  const dash = lookDash(look)
    .map((length) => length * 0.8)
    .join(" ");
  return html`<svg class="swatch" viewBox="0 0 24 8" aria-hidden="true" style="color:${lookCss(look)}">
    <path d="M1.5 4h21" stroke-dasharray=${dash} />
  </svg>`;
}
