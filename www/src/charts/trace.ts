/** From a curve's values to pixels: what is in sight, and the path through it. */
import type { Curve, Frame, Maps } from "./curve-paint";
import { nearestIndex } from "./scale";
import { smooth } from "./smooth";

/** Reach of the local average, CSS pixels. */
const REACH = 14;

/** A curve in pixels: the points in sight and one on either side. */
export interface Trace {
  curve: Curve;
  /** Ascending. */
  x: Float64Array;
  /** As measured. */
  raw: Float64Array;
  /** The calm line; equal to `raw` where the curve is not noisy. */
  line: Float64Array;
  length: number;
}

/** Traces `curve` in `frame`; values that are not finite are left out. A diverged curve is not smoothed. */
export function traceOf(curve: Curve, frame: Frame, maps: Maps): Trace {
  const first = Math.max(0, nearestIndex(curve.x, curve.length, frame.x[0]) - 1);
  const x = new Float64Array(Math.max(0, curve.length - first));
  const raw = new Float64Array(x.length);
  const [ceiling, floor] = [frame.top - 40 * frame.ratio, frame.top + frame.height + 40 * frame.ratio];
  let length = 0;
  for (let index = first; index < curve.length; index += 1) {
    const value = curve.y[index] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    x[length] = maps.px(curve.x[index] ?? 0);
    raw[length] = Math.min(floor, Math.max(ceiling, maps.py(value)));
    length += 1;
    if ((x[length - 1] ?? 0) > frame.left + frame.width) break;
  }
  const line = curve.diverged ? raw : smooth(x, raw, length, REACH * frame.ratio);
  return { curve, x, raw, line, length };
}

/**
 * The path through `y`; where several points share a pixel column only first, extremes and last are kept, and points
 * within `tolerance` pixels of a straight line are left out.
 */
export function pathOf(trace: Trace, y: Float64Array, tolerance: number): Path2D {
  const path = new StraightPath(tolerance);
  let column = Number.NaN;
  let [low, high, last] = [0, 0, 0];
  const finish = (): void => {
    if (high - low > 1) {
      path.lineTo(column, low);
      path.lineTo(column, high);
    }
    path.lineTo(column, last);
  };
  for (let index = 0; index < trace.length; index += 1) {
    const [px, py] = [trace.x[index] ?? 0, y[index] ?? 0];
    if (Math.round(px) === column) {
      low = Math.min(low, py);
      high = Math.max(high, py);
      last = py;
      continue;
    }
    if (index === 0) path.moveTo(px, py);
    else {
      finish();
      path.lineTo(px, py);
    }
    column = Math.round(px);
    low = high = last = py;
  }
  if (trace.length > 0) finish();
  return path.end();
}

/** A path that draws a run of points on one straight line as one line: fewer lines to fill, the same picture. */
class StraightPath {
  readonly #path = new Path2D();
  #from = { x: 0, y: 0 };
  #last = { x: 0, y: 0 };
  /** Slopes that a line from `#from` may have to pass all points since then. */
  #low = Number.NEGATIVE_INFINITY;
  #high = Number.POSITIVE_INFINITY;

  constructor(private readonly tolerance: number) {}

  moveTo(x: number, y: number): void {
    this.#path.moveTo(x, y);
    this.#begin(x, y);
  }

  lineTo(x: number, y: number): void {
    const run = x - this.#from.x;
    const slope = (y - this.#from.y) / run;
    const upright = this.#last !== this.#from && this.#last.x === this.#from.x;
    if (upright || !(run > 0) || slope < this.#low || slope > this.#high) {
      this.#path.lineTo(this.#last.x, this.#last.y);
      this.#begin(this.#last.x, this.#last.y);
    }
    this.#narrow(x, y);
    this.#last = { x, y };
  }

  end(): Path2D {
    this.#path.lineTo(this.#last.x, this.#last.y);
    return this.#path;
  }

  #begin(x: number, y: number): void {
    this.#from = { x, y };
    this.#last = this.#from;
    this.#low = Number.NEGATIVE_INFINITY;
    this.#high = Number.POSITIVE_INFINITY;
  }

  #narrow(x: number, y: number): void {
    const run = x - this.#from.x;
    if (!(run > 0)) return;
    this.#low = Math.max(this.#low, (y - this.tolerance - this.#from.y) / run);
    this.#high = Math.min(this.#high, (y + this.tolerance - this.#from.y) / run);
  }
}

/** Where the trace ends inside the frame; null when nothing of it is in sight. */
export function endOf(trace: Trace, frame: Frame): { x: number; y: number } | null {
  let index = trace.length - 1;
  const end = frame.left + frame.width;
  while (index > 0 && (trace.x[index] ?? 0) > end + 1) index -= 1;
  const x = trace.x[index];
  if (x === undefined || trace.length === 0 || x < frame.left) return null;
  const y = trace.line[index] ?? 0;
  return { x: Math.min(end, x), y: Math.min(frame.top + frame.height, Math.max(frame.top, y)) };
}
