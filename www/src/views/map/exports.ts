/** Taking a map along: CSV of all cells, SVG of the picture. */
import type { Theme } from "../../charts/palette";
import { css } from "../../charts/palette";
import { colourOf, goodness } from "./colours";
import { boxOf, type Frame } from "./frame";
import { DIVERGED, FAILED, MISSED, VALUE } from "./layer";
import { DASHES, type MapView } from "./paint";
import type { Results } from "./results";
import { Fate } from "./results";

type Row = (string | number | null)[];

const FATES = ["unknown", "done", "diverged", "failed"] as const;

/** One line for each trial: the cell, the seed, how it ended and with what. */
export function rowsOf(results: Results): Row[] {
  const { spec } = results;
  const out: Row[] = [
    [
      spec.x.name,
      spec.y.name,
      "seed",
      "state",
      "step",
      "steps",
      spec.heldOut ? "testLoss" : "loss",
      "accuracy",
      "reason",
    ],
  ];
  for (let cell = 0; cell < results.cells; cell++) {
    const { column, row } = results.cellOf(cell);
    const { steps } = results.course({ column, row });
    for (let seed = 0; seed < spec.seeds; seed++) {
      const fate = results.fates[cell * spec.seeds + seed] as Fate;
      if (fate === Fate.Unknown) continue;
      const { steps: at, losses, accuracies } = results.curve(cell, seed);
      out.push([
        spec.x.values[column] as number,
        spec.y.values[row] as number,
        (spec.state.seed + seed) % 2 ** 32,
        FATES[fate] as string,
        at.at(-1) ?? null,
        steps,
        finite(losses.at(-1)),
        finite(accuracies.at(-1)),
        results.reason(cell),
      ]);
    }
  }
  return out;
}

function finite(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}

const MARGIN = 44;

/** The map as an SVG document: cells, axes, rules. */
export function svgOf(view: MapView, theme: Theme, title: string): Blob {
  const { spec, layer, scale } = view;
  const frame: Frame = { left: 90, top: MARGIN, width: 640, height: 420, strip: 0 };
  const [width, height] = [frame.left + frame.width + 30, frame.top + frame.height + 64];
  const parts: string[] = [];
  for (let cell = 0; cell < layer.kinds.length; cell++) {
    const { x, y, width: w, height: h } = boxOf(frame, spec, layer.results.cellOf(cell));
    const fill = fillOf(layer.kinds[cell] as number, layer.values[cell] as number, scale, theme);
    if (fill) parts.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" fill="${fill}"/>`);
  }
  const right = frame.left + frame.width;
  const bottom = frame.top + frame.height;
  const texts = [
    text(frame.left, 22, "start", title, "bold"),
    text(8, frame.top - 8, "start", view.yName),
    text(right, bottom + 46, "end", view.xName),
    ...view.xTicks.map(({ share, text: words }) =>
      text(frame.left + share * frame.width, bottom + 20, "middle", words),
    ),
    ...view.yTicks.map(({ share, text: words }) =>
      text(frame.left - 8, bottom - share * frame.height + 4, "end", words),
    ),
  ];
  const lines = view.rules.map(({ rule, line }) => {
    const points = line.map(([x, y]) => `${n(frame.left + x * frame.width)},${n(bottom - y * frame.height)}`);
    const dash = ` stroke-dasharray="${DASHES[rule].join(" ") || "none"}"`;
    return `<polyline points="${points.join(" ")}" fill="none" stroke="#fff" stroke-width="3"${dash} clip-path="url(#cells)"/>`;
  });
  const box = `x="${frame.left}" y="${frame.top}" width="${frame.width}" height="${frame.height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="${theme.ink}" aria-label="${escaped(title)}">
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="${theme.wash}"/><path d="M0 0V6" stroke="${theme.strong}"/></pattern><clipPath id="cells"><rect ${box}/></clipPath></defs>
<rect width="100%" height="100%" fill="${theme.card}"/>
<g shape-rendering="crispEdges">${parts.join("")}</g>
<rect ${box} fill="none" stroke="${theme.strong}"/>
${lines.join("")}${texts.join("")}
</svg>`;
  return new Blob([svg], { type: "image/svg+xml" });
}

function fillOf(kind: number, value: number, scale: MapView["scale"], theme: Theme): string | null {
  if (kind === VALUE && scale) return css(colourOf(goodness(scale, value)));
  if (kind === DIVERGED || kind === FAILED) return "url(#hatch)";
  return kind === MISSED ? theme.line : null;
}

function text(x: number, y: number, anchor: string, words: string, weight = "normal"): string {
  return `<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}" font-weight="${weight}">${escaped(words)}</text>`;
}

function n(value: number): string {
  return String(Number(value.toFixed(2)));
}

function escaped(words: string): string {
  return words.replace(
    /[&<>"]/g,
    (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[mark] as string,
  );
}
