/** Line icons, 20×20, in the colour of the text. Their buttons carry the names. */
import { html, svg, type TemplateResult } from "lit";

const PATHS = {
  play: "M6 4.5v11l9-5.5z",
  pause: "M6 4.5h3v11H6zM11.5 4.5h3v11h-3z",
  step: "M5 5v10l7-5zM14 5v10",
  reset: "M4.5 10a5.5 5.5 0 1 0 1.8-4.1M4 3.5v3.2h3.2",
  share:
    "M8.5 11.5l3-3M7.5 9l-2.3 2.3a2.5 2.5 0 0 0 3.5 3.5L11 12.5M12.500 11l2.300-2.300a2.500 2.500 0 0 0-3.500-3.500L9 7.500",
  pin: "M7 3.5h6M8 3.5v5l-2 2.5h8l-2-2.500v-5M10 11v5.500",
  close: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  eye: "M2.5 10s3-5 7.5-5 7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
  eyeOff: "M2.5 10s3-5 7.5-5 7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5M4 16L16 4",
  sun: "M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6M10 2.500v2M10 15.500v2M2.500 10h2M15.500 10h2M4.700 4.700l1.400 1.400M13.900 13.900l1.400 1.400M4.700 15.300l1.400-1.400M13.900 6.100l1.400-1.400",
  moon: "M16 11.500A6.500 6.500 0 1 1 8.500 4a5 5 0 0 0 7.500 7.500",
  system: "M10 3.500a6.500 6.500 0 1 0 0 13zM10 3.500a6.500 6.500 0 0 1 0 13",
  screen: "M3 4.500h14v9H3zM10 13.500v3M7 16.500h6",
  stop: "M5.5 5.5h9v9h-9z",
  edit: "M4 16l.8-3.6 8-8 2.800 2.800-8 8zM11 6.200l2.800 2.800",
  plus: "M10 4v12M4 10h12",
  zoomOut: "M9 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10M12.700 12.700l3.800 3.800M7 9h4",
} as const;

const FILLED = new Set<keyof typeof PATHS>(["play", "pause", "stop"]);

/** The icon called `name`. */
export function icon(name: keyof typeof PATHS): TemplateResult {
  const shape = svg`<path d=${PATHS[name]} fill=${FILLED.has(name) ? "currentColor" : "none"} />`;
  return html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">${shape}</svg>`;
}
