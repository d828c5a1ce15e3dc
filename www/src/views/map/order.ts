/**
 * In which order the cells of a map are trained: coarse to fine, and near the pointer first; and which cells stand in
 * for those that are not there yet.
 */
import type { Cell } from "./spec";

/** Every 8th cell, then every 4th, every 2nd, all. A level's cells lie in the middle of the blocks they stand for. */
const STRIDES = [8, 4, 2, 1] as const;
export const LEVELS = STRIDES.length;

/** The place of the cell that stands for `place` at a stride, on an axis of `cells` cells. */
function sample(place: number, stride: number, cells: number): number {
  return Math.min(cells - 1, place - (place % stride) + (stride >> 1));
}

/** The level of a cell: 0 for the coarsest. */
export function levelOf({ column, row }: Cell, columns: number, rows: number): number {
  return STRIDES.findIndex(
    (stride) => sample(column, stride, columns) === column && sample(row, stride, rows) === row,
  );
}

/** The cell to be shown at (column, row): itself, or the finest known one that stands for it; -1 if there is none. */
export function standIn(
  column: number,
  row: number,
  columns: number,
  rows: number,
  known: (cell: number) => boolean,
): number {
  for (let level = LEVELS - 1; level >= 0; level--) {
    const stride = STRIDES[level] as number;
    const cell = sample(row, stride, rows) * columns + sample(column, stride, columns);
    if (known(cell)) return cell;
  }
  return -1;
}

/** Cells far from the pointer come this many levels later than those under it. */
const FAR = 3;

/**
 * When cells come, smallest number first: (cells). The coarsest level comes before all others; then cells near `pointer`
 * come before coarser ones far from it. Equal numbers keep their order.
 */
export function urgencies(columns: number, rows: number, pointer: Cell | null): Float32Array {
  const out = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const level = levelOf({ column, row }, columns, rows);
      const away = pointer === null ? 0 : distance(column, row, pointer, columns, rows);
      out[row * columns + column] = level === 0 ? away / 10 - 1 : level + FAR * away;
    }
  }
  return out;
}

/** 0 at the pointer, 1 from half the map away on. */
function distance(column: number, row: number, pointer: Cell, columns: number, rows: number): number {
  const [dx, dy] = [(column - pointer.column) / columns, (row - pointer.row) / rows];
  return Math.min(1, 2 * Math.hypot(dx, dy));
}
