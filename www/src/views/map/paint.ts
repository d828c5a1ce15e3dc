/** Paints a map: cells, strips of best values, axes, rules and marks. */
import type { Theme } from "../../charts/palette";
import { buffer } from "../../charts/pixels";
import { type Axis, shareOf } from "./axes";
import { type ColourScale, colourOf, goodness } from "./colours";
import { boxOf, type Frame, GAP } from "./frame";
import { DIVERGED, FAILED, type Layer, MISSED, UNKNOWN, VALUE } from "./layer";
import type { Margin, Margins } from "./margins";
import { standIn } from "./order";
import type { Line, Rule } from "./rules";
import type { Cell, MapSpec } from "./spec";
import type { Tick } from "./ticks";

/** Everything a drawing of a map depends on. */
export interface MapView {
  readonly layer: Layer;
  readonly spec: MapSpec;
  readonly scale: ColourScale | null;
  /** The map before this one, drawn pale where this one has nothing yet. */
  readonly before: { readonly layer: Layer; readonly scale: ColourScale | null } | null;
  readonly margins: Margins;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly xName: string;
  readonly yName: string;
  readonly rules: readonly { readonly rule: Rule; readonly line: Line }[];
  /** Where the knobs stand, as shares. */
  readonly knobs: readonly [x: number, y: number];
  readonly best: Cell | null;
  readonly opened: Cell | null;
  readonly focus: Cell | null;
  readonly brushed: readonly [Cell, Cell] | null;
}

/** Dashes of the rules' lines, CSS pixels. */
export const DASHES: Readonly<Record<Rule, number[]>> = { linear: [], root: [9, 5], edge: [2, 5] };

/** Distance of the lines of a hatch, CSS pixels. */
const HATCH = 6;

export function paintMap(ctx: CanvasRenderingContext2D, view: MapView, frame: Frame, theme: Theme): void {
  ctx.lineJoin = "round";
  paintBefore(ctx, view, frame, theme);
  paintCells(ctx, view, frame, theme);
  ctx.strokeStyle = theme.strong;
  ctx.lineWidth = 1;
  ctx.strokeRect(frame.left - 0.5, frame.top - 0.5, frame.width + 1, frame.height + 1);
  paintAxes(ctx, view, frame, theme);
  paintStrips(ctx, view, frame, theme);
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.left, frame.top, frame.width, frame.height);
  ctx.clip();
  paintRules(ctx, view, frame, theme);
  paintKnobs(ctx, view, frame, theme);
  paintMarks(ctx, view, frame, theme);
  ctx.restore();
}

/** The map that was on show, at its place in this window. */
function paintBefore(ctx: CanvasRenderingContext2D, view: MapView, frame: Frame, theme: Theme): void {
  const { before, spec, layer } = view;
  if (before === null || layer.results.known > 0) return;
  const old = before.layer.results.spec;
  if (old.x.name !== spec.x.name || old.y.name !== spec.y.name) return;
  const ends = (axis: Axis, { low, high }: Axis) => {
    // The window's ends are edges of cells, but whole numbers are their middles.
    const half = axis.integer ? 0.5 / axis.values.length : 0;
    return [shareOf(axis, low) - half, shareOf(axis, high) + half] as const;
  };
  const [[x0, x1], [y0, y1]] = [ends(spec.x, old.x), ends(spec.y, old.y)];
  const place = {
    ...frame,
    left: frame.left + x0 * frame.width,
    width: (x1 - x0) * frame.width,
    top: frame.top + (1 - y1) * frame.height,
    height: (y1 - y0) * frame.height,
  };
  ctx.save();
  ctx.beginPath();
  ctx.rect(frame.left, frame.top, frame.width, frame.height);
  ctx.clip();
  ctx.globalAlpha = 0.4;
  paintCells(ctx, { layer: before.layer, spec: old, scale: before.scale }, place, theme);
  ctx.restore();
}

/** Cells that are not there yet have the colour of the nearest coarser one. */
function paintCells(
  ctx: CanvasRenderingContext2D,
  { layer, spec, scale }: Pick<MapView, "layer" | "spec" | "scale">,
  frame: Frame,
  theme: Theme,
): void {
  const { columns, rows } = spec;
  const small = buffer(columns, rows);
  const image = small.createImageData(columns, rows);
  const hatched = new Path2D();
  const empty = new Path2D();
  const known = (cell: number) => layer.kinds[cell] !== UNKNOWN;
  for (let row = 0; row < rows; row++) {
    let from = 0;
    let before: Path2D | null = null;
    for (let column = 0; column <= columns; column++) {
      const cell = column < columns ? standIn(column, row, columns, rows, known) : -1;
      const kind = cell < 0 ? UNKNOWN : layer.kinds[cell];
      if (kind === VALUE && scale !== null) {
        const at = 4 * ((rows - 1 - row) * columns + column);
        image.data.set(colourOf(goodness(scale, layer.values[cell] as number)), at);
        image.data[at + 3] = 255;
      }
      // Neighbours without a value are one rectangle.
      const path = kind === MISSED ? empty : kind === DIVERGED || kind === FAILED ? hatched : null;
      if (path === before) continue;
      const box = boxOf(frame, spec, { column: from, row });
      before?.rect(box.x, box.y, (column - from) * box.width, box.height);
      [before, from] = [path, column];
    }
  }
  small.putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(small.canvas, frame.left, frame.top, frame.width, frame.height);
  ctx.fillStyle = theme.line;
  ctx.fill(empty);
  ctx.fillStyle = theme.wash;
  ctx.fill(hatched);
  ctx.fillStyle = hatch(ctx, theme);
  ctx.fill(hatched);
}

const hatches = new WeakMap<Theme, HTMLCanvasElement>();

/** Diagonal lines. */
function hatch(ctx: CanvasRenderingContext2D, theme: Theme): CanvasPattern | string {
  let tile = hatches.get(theme);
  if (!tile) {
    tile = document.createElement("canvas");
    tile.width = tile.height = HATCH * 2;
    const small = tile.getContext("2d");
    if (!small) return theme.soft;
    small.scale(2, 2);
    small.strokeStyle = theme.strong;
    small.lineWidth = 1;
    for (const shift of [-HATCH, 0, HATCH]) {
      small.moveTo(shift - 1, HATCH + 1);
      small.lineTo(shift + HATCH + 1, -1);
    }
    small.stroke();
    hatches.set(theme, tile);
  }
  const pattern = ctx.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(0.5));
  return pattern ?? theme.soft;
}

function paintAxes(ctx: CanvasRenderingContext2D, view: MapView, frame: Frame, theme: Theme): void {
  const { size } = theme;
  const [bottom, right] = [frame.top + frame.height, frame.left + frame.width];
  ctx.font = `${size}px ${theme.font}`;
  ctx.fillStyle = theme.soft;
  ctx.strokeStyle = theme.strong;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.beginPath();
  for (const { share, text } of view.xTicks) {
    const x = frame.left + share * frame.width;
    const half = ctx.measureText(text).width / 2;
    ctx.moveTo(x, bottom);
    ctx.lineTo(x, bottom + 4);
    ctx.fillText(text, Math.min(right - half + frame.strip, Math.max(half + 2, x)), bottom + 7);
  }
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  for (const { share, text } of view.yTicks) {
    const y = frame.top + (1 - share) * frame.height;
    ctx.moveTo(frame.left, y);
    ctx.lineTo(frame.left - 4, y);
    ctx.fillText(text, frame.left - 7, y);
  }
  ctx.stroke();
  ctx.fillStyle = theme.ink;
  ctx.textBaseline = "alphabetic";
  ctx.fillText(view.xName, right, bottom + size * 2.75);
  ctx.textAlign = "left";
  ctx.fillText(view.yName, 2, size);
}

/** The best over the other axis as a line, the slice at the knob dashed; better is away from the map. */
function paintStrips(ctx: CanvasRenderingContext2D, view: MapView, frame: Frame, theme: Theme): void {
  const { scale, margins, spec } = view;
  const right = frame.left + frame.width + GAP;
  const top = frame.top - GAP;
  const reach = frame.strip - (frame.strip > 40 ? theme.size * 1.3 : 2);
  ctx.strokeStyle = theme.line;
  ctx.lineWidth = 1;
  ctx.strokeRect(frame.left, top - reach - 2, frame.width, reach + 2);
  ctx.strokeRect(right, frame.top, frame.strip, frame.height);
  if (scale === null) return;
  const across = (index: number, good: number) =>
    [frame.left + ((index + 0.5) / spec.columns) * frame.width, top - 1 - good * (reach - 2)] as const;
  const up = (index: number, good: number) =>
    [
      right + 1 + good * (frame.strip - 3),
      frame.top + (1 - (index + 0.5) / spec.rows) * frame.height,
    ] as const;
  strip(ctx, margins.x, scale, across, theme);
  strip(ctx, margins.y, scale, up, theme);
}

type Place = (index: number, good: number) => readonly [x: number, y: number];

function strip(
  ctx: CanvasRenderingContext2D,
  margin: Margin,
  scale: ColourScale,
  place: Place,
  theme: Theme,
) {
  ctx.lineWidth = 1.6;
  if (margin.slice) {
    ctx.setLineDash([4, 3]);
    ctx.strokeStyle = theme.soft;
    ctx.stroke(curve(margin.slice, scale, place));
  }
  ctx.setLineDash([]);
  ctx.strokeStyle = theme.ink;
  ctx.stroke(curve(margin.best, scale, place));
}

function curve(values: readonly number[], scale: ColourScale, place: Place): Path2D {
  const path = new Path2D();
  let open = false;
  values.forEach((value, index) => {
    const there = !Number.isNaN(value);
    if (there) {
      const [x, y] = place(index, goodness(scale, value));
      if (!open) path.moveTo(x - 0.5, y);
      path.lineTo(x, y);
    }
    open = there;
  });
  return path;
}

/** A line that can be seen on every colour: ink with a light edge. */
function outlined(ctx: CanvasRenderingContext2D, path: Path2D, theme: Theme, width: number): void {
  ctx.strokeStyle = "#ffffff";
  ctx.lineWidth = width + 2.5;
  ctx.stroke(path);
  ctx.strokeStyle = theme.pointEdge === "#ffffff" ? theme.ink : theme.pointEdge;
  ctx.lineWidth = width;
  ctx.stroke(path);
}

function paintRules(ctx: CanvasRenderingContext2D, view: MapView, frame: Frame, theme: Theme): void {
  for (const { rule, line } of view.rules) {
    const path = new Path2D();
    line.forEach(([x, y], index) => {
      const [px, py] = [frame.left + x * frame.width, frame.top + (1 - y) * frame.height];
      if (index === 0) path.moveTo(px, py);
      else path.lineTo(px, py);
    });
    ctx.setLineDash(DASHES[rule]);
    outlined(ctx, path, theme, 2);
    ctx.setLineDash([]);
  }
}

/** A ring where the knobs stand. */
function paintKnobs(ctx: CanvasRenderingContext2D, { knobs }: MapView, frame: Frame, theme: Theme): void {
  const [x, y] = [frame.left + knobs[0] * frame.width, frame.top + (1 - knobs[1]) * frame.height];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return;
  const ring = new Path2D();
  ring.arc(x, y, 6, 0, 2 * Math.PI);
  outlined(ctx, ring, theme, 2);
}

function paintMarks(ctx: CanvasRenderingContext2D, view: MapView, frame: Frame, theme: Theme): void {
  const { spec, best, opened, focus, brushed } = view;
  if (best) {
    const box = boxOf(frame, spec, best);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const star = new Path2D();
    for (let i = 0; i <= 10; i++) {
      const [angle, reach] = [(i * Math.PI) / 5 - Math.PI / 2, i % 2 === 0 ? 8 : 3.4];
      const [px, py] = [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
      if (i === 0) star.moveTo(px, py);
      else star.lineTo(px, py);
    }
    outlined(ctx, star, theme, 1);
    ctx.fillStyle = "#ffffff";
    ctx.fill(star);
  }
  for (const [cell, width] of [
    [opened, 2.5],
    [focus, 1.5],
  ] as const) {
    if (cell === null) continue;
    const path = new Path2D();
    const { x, y, width: w, height: h } = boxOf(frame, spec, cell);
    path.rect(x - 1, y - 1, Math.max(4, w) + 2, Math.max(4, h) + 2);
    outlined(ctx, path, theme, width);
  }
  if (brushed) paintBrush(ctx, frame, spec, brushed, theme);
}

function paintBrush(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  spec: MapSpec,
  [a, b]: readonly [Cell, Cell],
  theme: Theme,
): void {
  const [one, other] = [boxOf(frame, spec, a), boxOf(frame, spec, b)];
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  const path = new Path2D();
  path.rect(x, y, Math.max(one.x, other.x) + one.width - x, Math.max(one.y, other.y) + one.height - y);
  ctx.setLineDash([5, 3]);
  outlined(ctx, path, theme, 1.5);
  ctx.setLineDash([]);
}
