/** Painting of curves, crosses and direct labels on a canvas. All measures in device pixels unless said otherwise. */
import { placeLabels } from "./labels";
import type { Theme } from "./palette";
import { nearestIndex } from "./scale";

/** One curve: the first `length` values of `x` (ascending) and `y`; a value that is not finite is a gap. */
export interface Curve {
  key: string;
  /** Name beside its end; empty for none. */
  label: string;
  colour: string;
  /** Dash pattern in CSS pixels. */
  dash: readonly number[];
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  length: number;
  /** `strong` is highlighted, `faint` is a ghost, `thin` a companion (train beside test). */
  weight: "normal" | "strong" | "faint" | "thin";
  /** The run diverged: a cross at its end. */
  diverged: boolean;
}

/** The frame that maps values to pixels. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
  x: readonly [number, number];
  y: readonly [number, number];
  log: boolean;
  /** Device pixels per CSS pixel. */
  ratio: number;
}

/** Maps of a frame: value to pixel. A non-positive value on a log axis is -1e9 below. */
export interface Maps {
  px(value: number): number;
  py(value: number): number;
}

const WIDTHS = { normal: 1.9, strong: 3.2, faint: 1.1, thin: 1 } as const;
const ALPHAS = { normal: 1, strong: 1, faint: 0.35, thin: 0.6 } as const;

/** The maps of `frame`. */
export function mapsOf(frame: Frame): Maps {
  const scaleX = frame.width / (frame.x[1] - frame.x[0]);
  const px = (value: number): number => frame.left + (value - frame.x[0]) * scaleX;
  const bottom = frame.top + frame.height;
  if (!frame.log) {
    const scaleY = frame.height / (frame.y[1] - frame.y[0]);
    return { px, py: (value) => bottom - (value - frame.y[0]) * scaleY };
  }
  const low = Math.log(frame.y[0]);
  const scaleY = frame.height / (Math.log(frame.y[1]) - low);
  return { px, py: (value) => (value > 0 ? bottom - (Math.log(value) - low) * scaleY : bottom + 1e6) };
}

/** Draws all curves: ghosts first, the highlighted one last; then crosses, cursor dots and labels. */
export function paintCurves(
  ctx: CanvasRenderingContext2D,
  curves: readonly Curve[],
  frame: Frame,
  theme: Theme,
  cursor: number | null,
): void {
  const maps = mapsOf(frame);
  const order = { faint: 0, thin: 1, normal: 2, strong: 3 } as const;
  const sorted = [...curves].sort((a, b) => order[a.weight] - order[b.weight]);
  ctx.save();
  ctx.beginPath();
  ctx.rect(
    frame.left,
    frame.top - 2 * frame.ratio,
    frame.width + 2 * frame.ratio,
    frame.height + 4 * frame.ratio,
  );
  ctx.clip();
  for (const curve of sorted) strokeCurve(ctx, curve, frame, maps);
  ctx.restore();
  for (const curve of sorted) if (curve.diverged) paintCross(ctx, curve, frame, maps);
  if (cursor !== null) for (const curve of sorted) paintDot(ctx, curve, cursor, frame, maps, theme);
  paintLabels(ctx, curves, frame, maps, theme);
}

function strokeCurve(ctx: CanvasRenderingContext2D, curve: Curve, frame: Frame, maps: Maps): void {
  ctx.globalAlpha = ALPHAS[curve.weight];
  ctx.strokeStyle = curve.colour;
  ctx.lineWidth = WIDTHS[curve.weight] * frame.ratio;
  ctx.lineJoin = "round";
  ctx.setLineDash(curve.dash.map((length) => length * frame.ratio));
  ctx.stroke(tracePath(curve, frame, maps));
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** The curve as a path; where several samples share a pixel column only first, extremes and last are kept. */
function tracePath(curve: Curve, frame: Frame, maps: Maps): Path2D {
  const path = new Path2D();
  const first = Math.max(0, nearestIndex(curve.x, curve.length, frame.x[0]) - 1);
  const ceiling = frame.top - 40 * frame.ratio;
  const floor = frame.top + frame.height + 40 * frame.ratio;
  let column = Number.NaN;
  let low = 0;
  let high = 0;
  let last = 0;
  let pen = false;
  for (let index = first; index < curve.length; index += 1) {
    const value = curve.y[index] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      pen = false;
      column = Number.NaN;
      continue;
    }
    const px = maps.px(curve.x[index] ?? 0);
    const py = Math.min(floor, Math.max(ceiling, maps.py(value)));
    if (Math.round(px) === column) {
      low = Math.min(low, py);
      high = Math.max(high, py);
      last = py;
      continue;
    }
    if (pen && high - low > 1) {
      path.lineTo(column, low);
      path.lineTo(column, high);
      path.lineTo(column, last);
    } else if (pen) path.lineTo(column, last);
    if (pen) path.lineTo(px, py);
    else path.moveTo(px, py);
    pen = true;
    column = Math.round(px);
    low = high = last = py;
    if (px > frame.left + frame.width) break;
  }
  if (pen) path.lineTo(column, last);
  return path;
}

/** Where the last finite value of a curve is drawn, kept inside the frame; null when there is none in sight. */
function endOf(curve: Curve, frame: Frame, maps: Maps): { x: number; y: number } | null {
  let index = curve.length - 1;
  while (index >= 0 && !Number.isFinite(curve.y[index] ?? Number.NaN)) index -= 1;
  if (index < 0) return null;
  const end = frame.left + frame.width;
  let x = maps.px(curve.x[index] ?? 0);
  if (x < frame.left) return null;
  if (x > end + 1) {
    index = nearestIndex(curve.x, curve.length, frame.x[1]);
    x = Math.min(end, maps.px(curve.x[index] ?? 0));
  }
  const y = maps.py(curve.y[index] ?? 0);
  return { x, y: Math.min(frame.top + frame.height, Math.max(frame.top, y)) };
}

function paintCross(ctx: CanvasRenderingContext2D, curve: Curve, frame: Frame, maps: Maps): void {
  const end = endOf(curve, frame, maps);
  if (!end) return;
  const arm = 5 * frame.ratio;
  ctx.globalAlpha = curve.weight === "faint" ? 0.4 : 1;
  ctx.strokeStyle = curve.colour;
  ctx.lineWidth = (curve.weight === "strong" ? 3.4 : 2.6) * frame.ratio;
  ctx.lineCap = "round";
  ctx.beginPath();
  ctx.moveTo(end.x - arm, end.y - arm);
  ctx.lineTo(end.x + arm, end.y + arm);
  ctx.moveTo(end.x + arm, end.y - arm);
  ctx.lineTo(end.x - arm, end.y + arm);
  ctx.stroke();
  ctx.lineCap = "butt";
  ctx.globalAlpha = 1;
}

function paintDot(
  ctx: CanvasRenderingContext2D,
  curve: Curve,
  cursor: number,
  frame: Frame,
  maps: Maps,
  theme: Theme,
): void {
  const index = nearestIndex(curve.x, curve.length, cursor);
  const value = curve.y[index] ?? Number.NaN;
  if (curve.weight === "faint" || !Number.isFinite(value)) return;
  if (cursor > (curve.x[curve.length - 1] ?? 0) && curve.length > 1) return;
  const y = maps.py(value);
  if (y < frame.top - 1 || y > frame.top + frame.height + 1) return;
  ctx.beginPath();
  ctx.arc(maps.px(curve.x[index] ?? 0), y, 4 * frame.ratio, 0, 2 * Math.PI);
  ctx.fillStyle = curve.colour;
  ctx.fill();
  ctx.lineWidth = 1.5 * frame.ratio;
  ctx.strokeStyle = theme.card;
  ctx.stroke();
}

function paintLabels(
  ctx: CanvasRenderingContext2D,
  curves: readonly Curve[],
  frame: Frame,
  maps: Maps,
  theme: Theme,
): void {
  const size = theme.size * frame.ratio;
  const ends = curves
    .filter((curve) => curve.label !== "")
    .map((curve) => ({ curve, end: endOf(curve, frame, maps) }))
    .flatMap(({ curve, end }) => (end ? [{ curve, end }] : []));
  const wishes = ends.map(({ end }) => ({ y: end.y, height: size * 1.15 }));
  const places = placeLabels(wishes, frame.top - size * 0.6, frame.top + frame.height + size * 0.6);
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ends.forEach(({ curve, end }, index) => {
    const y = places[index] ?? end.y;
    const gap = (curve.diverged ? 11 : 7) * frame.ratio;
    ctx.font = `${curve.weight === "strong" ? 800 : 600} ${size}px ${theme.font}`;
    const fits = end.x + gap + ctx.measureText(curve.label).width <= ctx.canvas.width;
    const x = fits ? end.x + gap : end.x - gap;
    if (fits && Math.abs(y - end.y) > size * 0.5) paintLeader(ctx, curve, end, { x, y }, frame);
    ctx.textAlign = fits ? "left" : "right";
    ctx.lineWidth = 4 * frame.ratio;
    ctx.strokeStyle = theme.card;
    ctx.strokeText(curve.label, x, y);
    ctx.fillStyle = theme.ink;
    ctx.fillText(curve.label, x, y);
  });
}

/** A hair from the curve's end to a label that had to move. */
function paintLeader(
  ctx: CanvasRenderingContext2D,
  curve: Curve,
  from: { x: number; y: number },
  to: { x: number; y: number },
  frame: Frame,
): void {
  ctx.strokeStyle = curve.colour;
  ctx.lineWidth = frame.ratio;
  ctx.beginPath();
  ctx.moveTo(from.x + frame.ratio, from.y);
  ctx.lineTo(to.x - 2 * frame.ratio, to.y);
  ctx.stroke();
}
