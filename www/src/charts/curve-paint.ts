/** Painting of curves, crosses and direct labels on a canvas. All measures in device pixels unless said otherwise. */
import { placeLabels } from "./labels";
import { type Mark, markCorners, type Theme } from "./palette";
import { nearestIndex } from "./scale";
import { endOf, pathOf, type Trace, traceOf } from "./trace";

/** One curve: the first `length` values of `x` (ascending) and `y`; a value that is not finite is left out. */
export interface Curve {
  key: string;
  /** Name beside its end; empty for none. */
  label: string;
  colour: string;
  /** Second cue beside the colour. */
  mark: Mark;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  length: number;
  /** `strong` is highlighted, `faint` a ghost (dashed), `thin` a companion (dotted: train beside test). */
  weight: "normal" | "strong" | "faint" | "thin";
  /** The run diverged: a cross at its end. */
  diverged: boolean;
  /** What the curve is the middle of: its edges, one value for each of `x`. */
  band?: { low: ArrayLike<number>; high: ArrayLike<number> };
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

/** Maps of a frame: value to pixel. A non-positive value on a log axis is far below. */
export interface Maps {
  px(value: number): number;
  py(value: number): number;
}

/** Everything one drawing needs. */
interface Sheet {
  ctx: CanvasRenderingContext2D;
  frame: Frame;
  maps: Maps;
  theme: Theme;
  /** So many curves that single measurements and close marks would only cover each other. */
  crowded: boolean;
}

/** More curves than this are a crowd. */
const CROWD = 24;
/** Pixels by which a drawn line may miss a point. */
const TOLERANCE = 0.2;
const WIDTHS = { normal: 1.9, strong: 3.1, faint: 1.2, thin: 1.5 } as const;
const ALPHAS = { normal: 1, strong: 1, faint: 0.4, thin: 0.85 } as const;
const BAND_ALPHA = 0.16;
const ORDER = { faint: 0, thin: 1, normal: 2, strong: 3 } as const;
/** Distance between the marks of a curve, as a share of the frame's width. */
const MARK_EVERY = 0.13;
/** ... and in a crowd. */
const MARK_EVERY_CROWDED = 0.5;

/** Dashes of a ghost, dots of a companion; CSS pixels. */
export function lineDash(weight: Curve["weight"]): readonly number[] {
  if (weight === "faint") return [4, 3];
  return weight === "thin" ? [1.5, 2.5] : [];
}

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

/** A dotted line at a value that is to be reached. */
export function paintTarget(
  ctx: CanvasRenderingContext2D,
  frame: Frame,
  theme: Theme,
  target: { value: number; label: string },
): void {
  const y = mapsOf(frame).py(target.value);
  if (!(y >= frame.top && y <= frame.top + frame.height)) return;
  ctx.strokeStyle = theme.strong;
  ctx.lineWidth = 1.5 * frame.ratio;
  ctx.setLineDash([2 * frame.ratio, 4 * frame.ratio]);
  ctx.beginPath();
  ctx.moveTo(frame.left, y);
  ctx.lineTo(frame.left + frame.width, y);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = `${theme.size * frame.ratio}px ${theme.font}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.lineWidth = 4 * frame.ratio;
  ctx.strokeStyle = theme.card;
  const place = [target.label, frame.left + 6 * frame.ratio, y - 5 * frame.ratio] as const;
  ctx.strokeText(...place);
  ctx.fillStyle = theme.soft;
  ctx.fillText(...place);
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
  const sheet: Sheet = { ctx, frame, maps, theme, crowded: curves.length > CROWD };
  const traces = [...curves]
    .sort((a, b) => ORDER[a.weight] - ORDER[b.weight])
    .map((curve) => traceOf(curve, frame, maps));
  ctx.save();
  ctx.beginPath();
  ctx.rect(
    frame.left,
    frame.top - 2 * frame.ratio,
    frame.width + 2 * frame.ratio,
    frame.height + 4 * frame.ratio,
  );
  ctx.clip();
  for (const { curve } of traces) paintBand(sheet, curve);
  for (const trace of traces) strokeTrace(sheet, trace);
  ctx.restore();
  for (const trace of traces) {
    if (trace.curve.diverged && trace.curve.weight !== "thin") paintCross(sheet, trace);
  }
  if (cursor !== null) for (const trace of traces) paintDot(sheet, trace.curve, cursor);
  paintLabels(sheet, traces);
}

/** The band about a curve: pale, so that several can lie on one another. */
function paintBand({ ctx, frame, maps }: Sheet, { band, colour, x, length }: Curve): void {
  if (band === undefined || length < 2) return;
  const [ceiling, floor] = [frame.top - 40 * frame.ratio, frame.top + frame.height + 40 * frame.ratio];
  const path = new Path2D();
  const corner = (index: number, edge: ArrayLike<number>): void => {
    const y = maps.py(edge[index] ?? Number.NaN);
    if (!Number.isNaN(y)) path.lineTo(maps.px(x[index] ?? 0), Math.min(floor, Math.max(ceiling, y)));
  };
  for (let index = 0; index < length; index++) corner(index, band.high);
  for (let index = length - 1; index >= 0; index--) corner(index, band.low);
  path.closePath();
  ctx.globalAlpha = BAND_ALPHA;
  ctx.fillStyle = colour;
  ctx.fill(path);
  ctx.globalAlpha = 1;
}

/** The measured curve as a hair, its calm line on top, then its marks. */
function strokeTrace(sheet: Sheet, trace: Trace): void {
  const { ctx, frame, crowded } = sheet;
  const tolerance = TOLERANCE * frame.ratio;
  const { weight, colour } = trace.curve;
  ctx.strokeStyle = colour;
  ctx.lineJoin = "round";
  if (!crowded && trace.line !== trace.raw && (weight === "normal" || weight === "strong")) {
    ctx.globalAlpha = 0.32;
    ctx.lineWidth = frame.ratio;
    ctx.stroke(pathOf(trace, trace.raw, tolerance));
  }
  ctx.globalAlpha = ALPHAS[weight];
  ctx.lineWidth = WIDTHS[weight] * frame.ratio;
  ctx.setLineDash(lineDash(weight).map((length) => length * frame.ratio));
  ctx.stroke(pathOf(trace, trace.line, tolerance));
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  if (weight === "normal" || weight === "strong") paintMarks(sheet, trace);
}

/** Marks every so many pixels; they stand still while the curve grows. */
function paintMarks({ ctx, frame, theme, crowded }: Sheet, trace: Trace): void {
  const { curve, x, line, length } = trace;
  const radius = (curve.weight === "strong" ? 4.6 : 3.6) * frame.ratio;
  const step = frame.width * (crowded ? MARK_EVERY_CROWDED : MARK_EVERY);
  const end = Math.min(frame.left + frame.width, x[length - 1] ?? 0);
  ctx.fillStyle = curve.colour;
  ctx.strokeStyle = theme.card;
  ctx.lineWidth = 1.2 * frame.ratio;
  for (let at = frame.left + step / 2; at <= end; at += step) {
    const index = nearestIndex(x, length, at);
    const y = line[index] ?? Number.NaN;
    if (!(y > frame.top && y < frame.top + frame.height)) continue;
    ctx.beginPath();
    traceMark(ctx, curve.mark, x[index] ?? 0, y, radius);
    ctx.stroke();
    ctx.fill();
  }
}

function traceMark(ctx: CanvasRenderingContext2D, mark: Mark, x: number, y: number, radius: number): void {
  const corners = markCorners(mark);
  if (corners.length === 0) ctx.arc(x, y, radius, 0, 2 * Math.PI);
  corners.forEach(([dx, dy], index) => {
    if (index === 0) ctx.moveTo(x + dx * radius, y + dy * radius);
    else ctx.lineTo(x + dx * radius, y + dy * radius);
  });
  ctx.closePath();
}

function paintCross({ ctx, frame }: Sheet, trace: Trace): void {
  const end = endOf(trace, frame);
  if (!end) return;
  const arm = 5 * frame.ratio;
  ctx.globalAlpha = trace.curve.weight === "faint" ? 0.4 : 1;
  ctx.strokeStyle = trace.curve.colour;
  ctx.lineWidth = (trace.curve.weight === "strong" ? 3.4 : 2.6) * frame.ratio;
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

/** A dot at the measured value under the cursor. */
function paintDot({ ctx, frame, maps, theme }: Sheet, curve: Curve, cursor: number): void {
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

function paintLabels({ ctx, frame, theme }: Sheet, traces: readonly Trace[]): void {
  const size = theme.size * frame.ratio;
  const ends = traces.flatMap((trace) => {
    const end = trace.curve.label === "" ? null : endOf(trace, frame);
    return end ? [{ curve: trace.curve, end }] : [];
  });
  alignEnds(ends, 24 * frame.ratio);
  const wishes = ends.map(({ end }) => ({ y: end.y, height: size * 1.15 }));
  const places = placeLabels(wishes, frame.top - size * 0.6, frame.top + frame.height + size * 0.6);
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ends.forEach(({ curve, end }, index) => {
    const y = places[index] ?? end.y;
    const gap = (curve.diverged ? 11 : 8) * frame.ratio;
    ctx.font = `${curve.weight === "strong" ? 800 : 600} ${size}px ${theme.font}`;
    const fits = end.x + gap + ctx.measureText(curve.label).width <= ctx.canvas.width;
    const x = fits ? end.x + gap : end.x - gap;
    if (fits && Math.abs(y - end.y) > size * 0.5) paintLeader(ctx, curve, end, { x, y }, frame.ratio);
    ctx.textAlign = fits ? "left" : "right";
    ctx.lineWidth = 4 * frame.ratio;
    ctx.strokeStyle = theme.card;
    ctx.strokeText(curve.label, x, y);
    ctx.fillStyle = theme.ink;
    ctx.fillText(curve.label, x, y);
  });
}

/** Curves that end at nearly the same place get their labels in one column. */
function alignEnds(ends: { end: { x: number; y: number } }[], near: number): void {
  const last = Math.max(0, ...ends.map(({ end }) => end.x));
  for (const item of ends) if (last - item.end.x < near) item.end = { x: last, y: item.end.y };
}

/** A hair from the curve's end to a label that had to move. */
function paintLeader(
  ctx: CanvasRenderingContext2D,
  curve: Curve,
  from: { x: number; y: number },
  to: { x: number; y: number },
  ratio: number,
): void {
  ctx.strokeStyle = curve.colour;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  ctx.moveTo(from.x + ratio, from.y);
  ctx.lineTo(to.x - 2 * ratio, to.y);
  ctx.stroke();
}
