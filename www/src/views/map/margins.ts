/** The best of every column and row, and the slice at the knob as it stands: the fair comparison and the naive one. */

import { trainingRows } from "../../state/data";
import { shareOf } from "./axes";
import type { Layer } from "./layer";
import type { Cell, MapSpec } from "./spec";

/** Values along one axis; NaN where there is none. */
export interface Margin {
  readonly best: readonly number[];
  /** At the other axis' knob; null where it lies outside the window. */
  readonly slice: readonly number[] | null;
}

export interface Margins {
  /** Along x: the best over y. */
  readonly x: Margin;
  readonly y: Margin;
}

/** The cell in which the knobs stand; null outside the window. */
export function knobCell(spec: MapSpec): Cell | null {
  const [sx, sy] = knobShares(spec);
  if (!(sx >= 0 && sx <= 1 && sy >= 0 && sy <= 1)) return null;
  const place = (share: number, cells: number) => Math.min(cells - 1, Math.floor(share * cells));
  return { column: place(sx, spec.columns), row: place(sy, spec.rows) };
}

/** Where the knobs stand, as shares. */
export function knobShares(spec: MapSpec): readonly [x: number, y: number] {
  const value = (axis: MapSpec["x"]) => {
    const knob = spec.state[axis.name];
    return axis.name === "batchSize" ? Math.min(knob, trainingRows(spec.state)) : knob;
  };
  return [shareOf(spec.x, value(spec.x)), shareOf(spec.y, value(spec.y))];
}

export function marginsOf(layer: Layer, spec: MapSpec): Margins {
  const { columns, rows } = spec;
  const value = (column: number, row: number) => layer.values[row * columns + column] as number;
  const best = (values: readonly number[]) => {
    const there = values.filter((one) => !Number.isNaN(one));
    return there.length === 0 ? Number.NaN : (layer.high ? Math.max : Math.min)(...there);
  };
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  const [sx, sy] = knobShares(spec);
  const row = sy >= 0 && sy <= 1 ? Math.min(rows - 1, Math.floor(sy * rows)) : null;
  const column = sx >= 0 && sx <= 1 ? Math.min(columns - 1, Math.floor(sx * columns)) : null;
  return {
    x: {
      best: range(columns).map((c) => best(range(rows).map((r) => value(c, r)))),
      slice: row === null ? null : range(columns).map((c) => value(c, row)),
    },
    y: {
      best: range(rows).map((r) => best(range(columns).map((c) => value(c, r)))),
      slice: column === null ? null : range(rows).map((r) => value(column, r)),
    },
  };
}
