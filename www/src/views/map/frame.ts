/** Where things lie on the map's canvas, CSS pixels. */
import { cellAt } from "./axes";
import type { Cell, MapSpec } from "./spec";

export interface Frame {
  /** The cells. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Height of the strip above the cells and width of the one beside them. */
  readonly strip: number;
}

/** Room for the strips of the best values, and the gap to them. */
export const GAP = 6;

export function frameOf(width: number, height: number, size: number, labels: number): Frame {
  const narrow = width < 480;
  const strip = narrow ? 34 : 56;
  const left = labels + 10;
  // The name of the upward axis has a line of its own where it would reach into the strip.
  const top = strip + GAP + 2 + (narrow ? size * 1.4 : 0);
  return {
    left,
    top,
    width: Math.max(20, width - left - strip - GAP - 4),
    height: Math.max(20, height - top - size * 3.2),
    strip,
  };
}

/** Shares of a point: x from the left, y from below. */
export function sharesAt(frame: Frame, x: number, y: number): readonly [number, number] {
  return [(x - frame.left) / frame.width, 1 - (y - frame.top) / frame.height];
}

/** The cell at a point; null outside the cells. */
export function cellUnder(frame: Frame, spec: MapSpec, x: number, y: number): Cell | null {
  const [sx, sy] = sharesAt(frame, x, y);
  if (sx < 0 || sx >= 1 || sy < 0 || sy >= 1) return null;
  return { column: cellAt(spec.x, sx), row: cellAt(spec.y, sy) };
}

/** The rectangle of a cell. */
export function boxOf(frame: Frame, { columns, rows }: MapSpec, { column, row }: Cell) {
  const [width, height] = [frame.width / columns, frame.height / rows];
  return {
    x: frame.left + column * width,
    y: frame.top + frame.height - (row + 1) * height,
    width,
    height,
  };
}
