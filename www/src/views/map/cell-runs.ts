/** Runs of a map's cells: to be trained anew, or made of the points that the map keeps. */
import { COLUMNS } from "../../run/curve";
import { RunRecord } from "../../run/runs";
import { shortNumber } from "../../state/scale";
import { Fate, type Results } from "./results";
import { type Cell, experimentAt, type MapSpec } from "./spec";

/** Most seeds of a cell that are shown with their whole curves. */
const SEEDS = 5;

/** A cell in numbers: `3 · 8`. */
export function cellLabel({ x, y }: MapSpec, { column, row }: Cell): string {
  return [x.values[column], y.values[row]].map((value) => shortNumber(rounded(value as number))).join(" · ");
}

/** Three digits, or all of a whole number. */
export function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(3));
}

/** The seeds of a cell as runs that have not begun. */
export function openedRuns(spec: MapSpec, cell: Cell): RunRecord[] {
  return Array.from({ length: Math.min(SEEDS, spec.seeds) }, (_, seed) => {
    const label = cellLabel(spec, cell);
    const run = RunRecord.live(`cell-${cell.column}-${cell.row}-${seed}`, {
      series: "map",
      index: seed,
      label: seed === 0 ? label : `${label} #${seed + 1}`,
      ramp: null,
      experiment: experimentAt(spec, cell, seed),
      changes: [],
    });
    run.highlighted = seed === 0;
    return run;
  });
}

/** All cells of a rectangle, row by row, thinned evenly to `most`. */
export function cellsBetween([a, b]: readonly [Cell, Cell], most: number): Cell[] {
  const [left, right] = [Math.min(a.column, b.column), Math.max(a.column, b.column)];
  const [low, high] = [Math.min(a.row, b.row), Math.max(a.row, b.row)];
  const width = right - left + 1;
  const count = width * (high - low + 1);
  const taken = Math.min(most, count);
  return Array.from({ length: taken }, (_, i) => {
    const place = Math.floor(((i + 0.5) * count) / taken);
    return { column: left + (place % width), row: low + Math.floor(place / width) };
  });
}

/** The first seed of each known cell of a rectangle as a run with the points that the map keeps. */
export function brushedRuns(results: Results, corners: readonly [Cell, Cell], most: number): RunRecord[] {
  const cells = cellsBetween(corners, most).filter((cell) => results.isKnown(results.index(cell)));
  const across = Math.abs(corners[1].column - corners[0].column) > 0;
  const key = ({ column, row }: Cell) => (across ? column : row);
  const keys = cells.map(key);
  const [low, high] = [Math.min(...keys), Math.max(...keys)];
  return cells.map((cell) => brushedRun(results, cell, high > low ? (key(cell) - low) / (high - low) : 0.5));
}

function brushedRun(results: Results, cell: Cell, ramp: number): RunRecord {
  const { spec } = results;
  const index = results.index(cell);
  const { stepsPerEpoch, steps: totalSteps } = results.course(cell);
  const run = RunRecord.live(`brush-${cell.column}-${cell.row}`, {
    series: "brush",
    index,
    label: cellLabel(spec, cell),
    ramp,
    experiment: experimentAt(spec, cell, 0),
    changes: [],
  });
  const { steps, losses, accuracies } = results.curve(index, 0);
  const fate = results.fates[index * spec.seeds] as Fate;
  const state = fate === Fate.Diverged ? "diverged" : fate === Fate.Done ? "done" : "failed";
  Object.assign(run, { stepsPerEpoch, totalSteps, state, step: steps.at(-1) ?? 0 });
  const points = steps.flatMap((step, i) => {
    const [loss, accuracy] = [losses[i] as number, accuracies[i] as number];
    const values = spec.heldOut ? { testLoss: loss, testAccuracy: accuracy } : { loss, accuracy };
    const all = { step, epoch: step / stepsPerEpoch, ...values } as Partial<Record<string, number>>;
    return COLUMNS.map((name) => all[name] ?? Number.NaN);
  });
  run.curve.append(Float64Array.from(points));
  return run;
}
