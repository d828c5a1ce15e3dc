/** A run's mark in text: a short line in its colour with its mark. */
import { html, svg, type TemplateResult } from "lit";
import { type Look, lookCss, lookMark, markCorners } from "../charts/palette";

/** The swatch of a run. */
export function swatch(look: Look): TemplateResult {
  const corners = markCorners(lookMark(look));
  const points = corners.map(([x, y]) => `${12 + 4.2 * x},${6 + 4.2 * y}`).join(" ");
  const mark =
    corners.length === 0 ? svg`<circle cx="12" cy="6" r="4.2" />` : svg`<polygon points=${points} />`;
  return html`<svg class="swatch" viewBox="0 0 24 12" aria-hidden="true" style="color:${lookCss(look)}">
    <path d="M1 6h22" />${mark}
  </svg>`;
}
