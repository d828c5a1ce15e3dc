/** What a map shows, by rules: the best cell, where training diverges, and whether the best of one knob moves with the other. */
import type { Axis, AxisName } from "./axes";
import { DIVERGED, FAILED, type Layer, VALUE } from "./layer";
import { marginsOf } from "./margins";
import type { MapSpec } from "./spec";

export type Finding =
  | { readonly id: "empty" }
  | { readonly id: "filling"; readonly known: number; readonly cells: number }
  /** No cell has a value. `missed`: because the target is out of reach. */
  | { readonly id: "none"; readonly missed: boolean }
  /** Cells that could not be trained, and why the first one could not. */
  | { readonly id: "failed"; readonly count: number; readonly reason: string }
  | { readonly id: "best"; readonly x: number; readonly y: number; readonly value: number }
  /** From this value of an axis on every cell diverged. */
  | { readonly id: "beyond"; readonly axis: AxisName; readonly value: number }
  /** Some cells diverged, without a value beyond which all did. */
  | { readonly id: "diverged"; readonly count: number; readonly cells: number }
  /** The best value of `axis` where the other one is low, and where it is high. */
  | {
      readonly id: "grows" | "falls" | "steady";
      readonly axis: AxisName;
      readonly over: AxisName;
      readonly from: readonly [over: number, best: number];
      readonly to: readonly [over: number, best: number];
    }
  /** At the knob as it stands another value looks best than at each one's own best. */
  | {
      readonly id: "naive";
      readonly axis: AxisName;
      readonly at: number;
      readonly over: AxisName;
      readonly naive: number;
      readonly fair: number;
    };

/** A rank correlation this strong is a trend. */
const TREND = 0.6;
/** Rows with a best value that a trend needs. */
const FEWEST = 4;

export function findings(layer: Layer, spec: MapSpec): Finding[] {
  const { results } = layer;
  if (results.known === 0) return [{ id: "empty" }];
  const found: Finding[] = [];
  const best = layer.best();
  const failed = layer.kinds.indexOf(FAILED);
  if (failed >= 0)
    found.push({ id: "failed", count: layer.count(FAILED), reason: results.reason(failed) ?? "" });
  if (best < 0 && layer.count(FAILED) === results.known) return found;
  if (best < 0) found.push({ id: "none", missed: layer.count(DIVERGED) < results.known });
  else {
    const { column, row } = results.cellOf(best);
    const [x, y] = [spec.x.values[column] as number, spec.y.values[row] as number];
    found.push({ id: "best", x, y, value: layer.values[best] as number });
  }
  const filling: Finding = { id: "filling", known: results.known, cells: results.cells };
  if (!results.complete) return [...found, filling];
  return [...found, ...divergence(layer, spec), ...trend(layer, spec), ...naive(layer, spec)];
}

function divergence(layer: Layer, spec: MapSpec): Finding[] {
  const count = layer.count(DIVERGED);
  const cells = layer.results.cells;
  if (count === 0 || count === cells) return [];
  for (const axis of [spec.x, spec.y]) {
    const from = allFrom(layer, spec, axis);
    if (from !== null) return [{ id: "beyond", axis: axis.name, value: from }];
  }
  return [{ id: "diverged", count, cells }];
}

/** The smallest value of an axis from which on every cell diverged; null if there is none. */
function allFrom(layer: Layer, spec: MapSpec, axis: Axis): number | null {
  const { columns, rows } = spec;
  const along = axis === spec.x;
  let first = axis.values.length;
  for (let i = axis.values.length - 1; i >= 0; i--) {
    for (let j = 0; j < (along ? rows : columns); j++) {
      const cell = along ? j * columns + i : i * columns + j;
      if (layer.kinds[cell] !== DIVERGED) return axis.values[first] ?? null;
    }
    first = i;
  }
  return null;
}

/** The axis that is tuned (the learning rate, if there) and the one it is tuned for. */
function tuned({ x, y }: MapSpec): readonly [Axis, Axis] {
  return y.name === "learningRate" ? [y, x] : [x, y];
}

/** Index of the best cell of `axis` for each value of the other, the middle one of equals; -1 where there is none. */
function bests(layer: Layer, spec: MapSpec, axis: Axis, over: Axis): number[] {
  const { columns } = spec;
  return over.values.map((_, j) => {
    const line = axis.values.map((_, i) => {
      const cell = axis === spec.x ? j * columns + i : i * columns + j;
      return layer.kinds[cell] === VALUE ? (layer.values[cell] as number) : Number.NaN;
    });
    const there = line.filter((value) => !Number.isNaN(value));
    const best = (layer.high ? Math.max : Math.min)(...there);
    const places = [...line.keys()].filter((i) => line[i] === best);
    return places[places.length >> 1] ?? -1;
  });
}

function trend(layer: Layer, spec: MapSpec): Finding[] {
  const [axis, over] = tuned(spec);
  const found = bests(layer, spec, axis, over)
    .map((best, place) => ({ best, place }))
    .filter(({ best }) => best >= 0);
  if (found.length < FEWEST) return [];
  const third = Math.max(1, Math.floor(found.length / 3));
  const middle = (some: typeof found) =>
    some.map(({ best }) => best).sort((a, b) => a - b)[some.length >> 1] ?? 0;
  const [low, high] = [middle(found.slice(0, third)), middle(found.slice(-third))];
  const rho = spearman(found.map(({ best }) => best));
  const moved = Math.abs(high - low) >= Math.max(2, axis.values.length / 12);
  const id = !moved || Math.abs(rho) < TREND ? "steady" : rho > 0 ? "grows" : "falls";
  if (id === "steady" && moved) return [];
  const value = (place: number) => over.values[found.at(place)?.place ?? 0] as number;
  const at = (place: number) => axis.values[place] as number;
  return [{ id, axis: axis.name, over: over.name, from: [value(0), at(low)], to: [value(-1), at(high)] }];
}

/** Spearman's rank correlation of values with their places; ties share their mean rank. */
export function spearman(values: readonly number[]): number {
  const n = values.length;
  const ranks = values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal - 1) / 2;
  });
  const mean = (n - 1) / 2;
  let [cross, own, places] = [0, 0, 0];
  ranks.forEach((rank, place) => {
    cross += (rank - mean) * (place - mean);
    own += (rank - mean) ** 2;
    places += (place - mean) ** 2;
  });
  return own === 0 ? 0 : cross / Math.sqrt(own * places);
}

function naive(layer: Layer, spec: MapSpec): Finding[] {
  const [axis, over] = tuned(spec);
  const margins = marginsOf(layer, spec);
  const margin = over === spec.x ? margins.x : margins.y;
  const place = (values: readonly number[]) => {
    let best = -1;
    values.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      const than = values[best];
      if (than === undefined || (layer.high ? value > than : value < than)) best = i;
    });
    return best;
  };
  if (margin.slice === null) return [];
  const [fair, looks] = [place(margin.best), place(margin.slice)];
  if (fair < 0 || looks < 0 || Math.abs(fair - looks) < 2) return [];
  const at = spec.state[axis.name];
  const [one, other] = [over.values[looks] as number, over.values[fair] as number];
  return [{ id: "naive", axis: axis.name, at, over: over.name, naive: one, fair: other }];
}
