/** A function of two parameters, known on a grid, as even cells of a box: for shading and for lines of equal value. */
import { contours } from "d3-contour";
import type { AxisGrid } from "../mind/explanation";
import type { Axis } from "./axis";
import type { Columns } from "./columns";
import { extent, numeric } from "./columns";
import type { Box, Pen } from "./pen";

/** Cells across and up. */
export const CELLS = { columns: 96, rows: 72 } as const;
/** Lines of equal value. */
const LINES = 9;

/**
 * The values (rows of the first grid, one after the other) at each cell, row by row from the top left. Between the grid's
 * places they are interpolated, for a choice the nearest one counts.
 */
export function cellsOf(
  columns: Columns,
  [first, second]: readonly [AxisGrid, AxisGrid],
  values: ArrayLike<number>,
  [x, y]: readonly [Axis, Axis],
  box: Box,
): Float64Array {
  const [across, up] = [placesOn(columns, first, x), placesOn(columns, second, y)];
  const wide = second.coordinates.length;
  const at = (i: number, k: number): number => values[i * wide + k] ?? Number.NaN;
  const cells = new Float64Array(CELLS.columns * CELLS.rows);
  for (let row = 0; row < CELLS.rows; row += 1) {
    const [k, v] = between(up, box.top + ((row + 0.5) / CELLS.rows) * box.height, isChoice(columns, second));
    for (let column = 0; column < CELLS.columns; column += 1) {
      const px = box.left + ((column + 0.5) / CELLS.columns) * box.width;
      const [i, u] = between(across, px, isChoice(columns, first));
      const [j, l] = [Math.min(i + 1, across.length - 1), Math.min(k + 1, up.length - 1)];
      const low = at(i, k) * (1 - u) + at(j, k) * u;
      const high = at(i, l) * (1 - u) + at(j, l) * u;
      cells[row * CELLS.columns + column] = low * (1 - v) + high * v;
    }
  }
  return cells;
}

function isChoice(columns: Columns, grid: AxisGrid): boolean {
  return columns.space[grid.parameter]?.type === "categorical";
}

/** Pixels of a grid's places. */
export function placesOn(columns: Columns, grid: AxisGrid, axis: Axis): number[] {
  const spec = columns.space[grid.parameter];
  return grid.values.map((value) => axis.px((spec ? numeric(spec, value) : null) ?? Number.NaN));
}

/** The place before a pixel and the share of the way to the next one; the pixels may rise or fall. */
function between(places: readonly number[], px: number, nearest: boolean): [index: number, share: number] {
  const last = places.length - 1;
  const sign = (places[last] ?? 0) >= (places[0] ?? 0) ? 1 : -1;
  let index = 0;
  while (index < last - 1 && (px - (places[index + 1] ?? 0)) * sign >= 0) index += 1;
  const [from, to] = [places[index] ?? 0, places[index + 1] ?? places[index] ?? 0];
  const share = to === from ? 0 : Math.min(1, Math.max(0, (px - from) / (to - from)));
  return [index, nearest ? Math.round(share) : share];
}

/** Shades the box: `colour` turns a share of the range (0 lowest, 1 highest) into a number. */
export function shade(
  pen: Pen,
  cells: Float64Array,
  box: Box,
  log: boolean,
  colour: (share: number) => number,
): void {
  const scale = scaleOf(cells, log);
  pen.cells(
    box,
    CELLS.columns,
    CELLS.rows,
    Int32Array.from(cells, (value) => colour(scale(value))),
  );
}

/** A value's share of the range of the cells. */
export function scaleOf(cells: Iterable<number>, log: boolean): (value: number) => number {
  const [low, high] = extent(cells) ?? [0, 1];
  const scale = log && low > 0 ? Math.log : (value: number) => value;
  const room = scale(high) - scale(low) || 1;
  return (value) => (scale(value) - scale(low)) / room;
}

/** Lines of equal value. */
export function lines(pen: Pen, cells: Float64Array, box: Box, log: boolean, colour: string): void {
  const range = extent(cells);
  if (!range || range[0] === range[1]) return;
  const inLog = log && range[0] > 0;
  const values = Array.from(cells, (value) => (inLog ? Math.log(value) : value));
  const [low, high] = extent(values) ?? [0, 1];
  const thresholds = Array.from({ length: LINES }, (_, k) => low + ((k + 1) / (LINES + 1)) * (high - low));
  const shapes = contours().size([CELLS.columns, CELLS.rows]).thresholds(thresholds)(values);
  const edge = (value: number, most: number): boolean => value <= 0.01 || value >= most - 0.01;
  pen.clip(box);
  for (const { coordinates } of shapes) {
    for (const ring of coordinates.flat()) {
      // What runs along the border of the box is no line of equal value.
      const along = ring.map(([x = 0, y = 0]) => edge(x, CELLS.columns) || edge(y, CELLS.rows));
      const xs = ring.map(([x = 0], k) =>
        along[k] && along[k - 1] !== false ? Number.NaN : box.left + (x / CELLS.columns) * box.width,
      );
      const ys = ring.map(([, y = 0]) => box.top + (y / CELLS.rows) * box.height);
      pen.line(xs, ys, { colour, width: 1, alpha: 0.55 });
    }
  }
  pen.clip(null);
}
