/** Parts of a plot's card: the signs and their meanings, and the numbers as a table. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { Theme } from "../../../charts/palette";
import { valueText } from "../../../charts/scale";
import { language, t } from "../../../locales/translate";
import type { Columns } from "./columns";
import { stateLegend } from "./looks";
import { corners, isLines, type Shape } from "./pen";
import type { Cell, LegendEntry, Picture, Plot } from "./picture";

/** Rows of a table in the page; the CSV has all. */
const ROWS = 100;

export function legend(
  columns: Columns,
  picture: Picture | null,
  plot: Plot,
  theme: Theme,
): TemplateResult | typeof nothing {
  if (picture === null) return nothing;
  const entries = [...(plot.states ? stateLegend(columns, theme) : []), ...(picture.legend ?? [])];
  const [drawn, all] = picture.drawn ?? [0, 0];
  return html`<ul class="plot-legend">
    ${entries.map((entry) => html`<li>${sign(entry)} ${entry.text}</li>`)}
    ${drawn < all ? html`<li>${t("plots.drawn", { drawn: whole(drawn), all: whole(all) })}</li>` : nothing}
  </ul>`;
}

function sign(entry: LegendEntry): TemplateResult {
  const { sign: kind, colour, colours } = entry;
  if (kind === "ramp")
    return html`<span class="ramp-sign" aria-hidden="true" style="background:linear-gradient(to right,${(colours ?? []).join(",")})"></span>`;
  const body =
    kind === "line" || kind === "dashed"
      ? svg`<path d="M1 6h20" stroke=${colour} stroke-width="2.4" stroke-dasharray=${kind === "dashed" ? "5 3" : "none"} />`
      : kind === "area"
        ? svg`<rect x="1" y="1" width="20" height="10" fill=${colour} fill-opacity="0.3" />`
        : shapeSign(kind, colour);
  return html`<svg class="plot-sign" viewBox="0 0 22 12" aria-hidden="true">${body}</svg>`;
}

function shapeSign(shape: Shape, colour: string): TemplateResult {
  const points = corners(shape);
  const hollow = shape === "ring" || isLines(shape);
  const [fill, stroke] = hollow ? ["none", colour] : [colour, "none"];
  if (points === null)
    return svg`<circle cx="11" cy="6" r="4" fill=${fill} stroke=${stroke} stroke-width="1.8" />`;
  const at = points.map(([x, y]) => `${11 + x * 4.2} ${6 + y * 4.2}`);
  const path = isLines(shape) ? `M${at[0]}L${at[1]}M${at[2]}L${at[3]}` : `M${at.join("L")}Z`;
  return svg`<path d=${path} fill=${fill} stroke=${stroke} stroke-width="1.8" />`;
}

/** The first rows of a table. */
export function dataTable(rows: readonly (readonly Cell[])[], title: string): TemplateResult {
  const [head = [], ...body] = rows;
  const shown = body.slice(0, ROWS);
  const count = { shown: whole(shown.length), all: whole(body.length) };
  return html`<div class="scroll plot-table" tabindex="0" role="group" aria-label=${t("plots.tableOf", { title })}>
    <table class="values">
      <caption>${body.length > ROWS ? t("plots.firstRows", count) : title}</caption>
      <thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
      <tbody>${shown.map((row) => html`<tr>${row.map((cell) => html`<td>${cellText(cell)}</td>`)}</tr>`)}</tbody>
    </table>
  </div>`;
}

export function cellText(cell: Cell): string {
  if (cell === null) return "–";
  if (typeof cell === "string") return cell;
  return Number.isInteger(cell) ? String(cell) : valueText(cell);
}

/** A count in the reader's notation. */
export function whole(count: number): string {
  return new Intl.NumberFormat(language()).format(count);
}
