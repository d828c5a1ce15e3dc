/**
 * The axes of the map: which values their cells have, and where a value lies.
 *
 * A share is a position along an axis, 0 at its low end and 1 at its high end. All cells of an axis are equally wide.
 */
import { applies } from "../../state/applies";
import { trainingRows } from "../../state/data";
import type { NumberProperty } from "../../state/kinds";
import { type ChoiceOf, property, type State } from "../../state/properties";

export type AxisName = ChoiceOf<"mapX">;
export type Window = readonly [low: number, high: number];

export interface Axis {
  readonly name: AxisName;
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  /** Only whole numbers: `values` are all of the window, or as many as there are cells for. */
  readonly integer: boolean;
  /** The value of each cell, rising: (cells). */
  readonly values: readonly number[];
}

/** All names, in the order of the choices. */
export const AXES: readonly AxisName[] = property("mapX").choices;

/** Networks of one population share these: an axis of them takes a population for each value. */
export const SHAPE: ReadonlySet<AxisName> = new Set(["batchSize", "depth", "width"]);

/** Rules whose updates have about the size of the learning rate, whatever the gradient: smaller rates are usual. */
const NORMALISED: ReadonlySet<State["optimizer"]> = new Set([
  "adagrad",
  "rmsprop",
  "adam",
  "adamw",
  "nadam",
  "lion",
]);

/** Neighbouring cells must differ by this part of their value, a thousand times what double precision tells apart. */
const FINEST = 2.3e-13;

/** Whether an axis can show anything in this state. */
export function usable(name: AxisName, state: State): boolean {
  if (name === "width") return state.depth > 0 || state.mapX === "depth" || state.mapY === "depth";
  return applies(name, { ...state, hidden: [] });
}

/** The two axes of a state: those asked for, where both mean something and differ. */
export function axesOf(state: State): readonly [x: AxisName, y: AxisName] {
  const x = usable(state.mapX, state) ? state.mapX : "learningRate";
  if (state.mapY !== x && usable(state.mapY, state)) return [x, state.mapY];
  return [x, x === "batchSize" ? "learningRate" : "batchSize"];
}

/** The widest window that an axis can have. */
export function limitsOf(name: AxisName, state: State): Window {
  const { min, max } = property(name) as NumberProperty;
  return name === "batchSize" ? [min, trainingRows(state)] : [min, max];
}

/** The window that an axis has before anyone zooms. */
export function wholeOf(name: AxisName, state: State): Window {
  const [low, high] = limitsOf(name, state);
  switch (name) {
    case "learningRate":
      return NORMALISED.has(state.optimizer) ? [1e-5, 1] : [1e-3, 100];
    case "width":
      return [1, 64];
    case "momentum":
      return [0, 0.99];
    default:
      return [low, high];
  }
}

/** The axis called `name` over `window`, with at most `cells` cells. */
export function axisOf(name: AxisName, window: Window, cells: number): Axis {
  const { scale, integer } = property(name) as NumberProperty;
  const [low, high] = window;
  const log = scale === "log";
  const values = integer ? wholeValues(low, high, cells, log) : centres(low, high, cells, log);
  return { name, low, high, log, integer, values };
}

function centres(low: number, high: number, cells: number, log: boolean): number[] {
  return Array.from({ length: cells }, (_, i) => between(low, high, (i + 0.5) / cells, log));
}

/** All whole numbers of the window, or those nearest to `cells` places along it; both ends are there. */
function wholeValues(low: number, high: number, cells: number, log: boolean): number[] {
  if (high - low < cells) return Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const places = Array.from({ length: cells }, (_, i) =>
    Math.round(between(low, high, i / (cells - 1), log)),
  );
  return [...new Set(places)];
}

function between(low: number, high: number, share: number, log: boolean): number {
  return log ? low * (high / low) ** share : low + (high - low) * share;
}

/** The share of a value; beyond 0 and 1 for values outside the window. */
export function shareOf(axis: Axis, value: number): number {
  const { low, high, log, integer, values } = axis;
  const up = (v: number) => (log ? Math.log(v) : v);
  if (!integer) return (up(value) - up(low)) / (up(high) - up(low));
  const cells = values.length;
  let i = 0;
  while (i < cells - 2 && value >= (values[i + 1] as number)) i++;
  const [a, b] = [values[i] as number, values[i + 1] ?? (values[i] as number) + 1];
  return (i + 0.5 + (up(value) - up(a)) / (up(b) - up(a))) / cells;
}

/** The value at a share: of whole numbers that of the cell. */
export function valueAt(axis: Axis, share: number): number {
  const { low, high, log, integer, values } = axis;
  if (!integer) return between(low, high, share, log);
  return values[cellAt(axis, share)] as number;
}

/** The cell at a share; the nearest one outside the axis. */
export function cellAt({ values }: Axis, share: number): number {
  return Math.min(values.length - 1, Math.max(0, Math.floor(share * values.length)));
}

/** The window between two shares, whole cells for whole numbers; null if its cells could not be told apart. */
export function zoomed(axis: Axis, from: number, to: number, state: State): Window | null {
  const [a, b] = [Math.max(0, Math.min(from, to)), Math.min(1, Math.max(from, to))];
  if (axis.integer) {
    const last = Math.max(a, b - 1e-9);
    return [valueAt(axis, a), valueAt(axis, last)];
  }
  const window: Window = [valueAt(axis, a), valueAt(axis, b)];
  return fine(window, axis.values.length) ? clamp(window, limitsOf(axis.name, state)) : null;
}

/** The window scaled by `factor` about a share (below 1 is nearer), inside the axis' limits; null if too fine. */
export function scaled(axis: Axis, factor: number, about: number, state: State): Window | null {
  const limits = limitsOf(axis.name, state);
  const { low, high, log, integer } = axis;
  const at = (share: number) => between(low, high, share, log && low > 0);
  const window: Window = [at(about - about * factor), at(about + (1 - about) * factor)];
  if (!integer) return fine(window, axis.values.length) ? clamp(window, limits) : null;
  const outward = factor > 1;
  const first = outward ? Math.min(low - 1, Math.floor(window[0])) : Math.ceil(window[0] - 1e-9);
  const last = outward ? Math.max(high + 1, Math.ceil(window[1])) : Math.floor(window[1] + 1e-9);
  if (last >= first) return clamp([first, last], limits);
  const middle = valueAt(axis, about);
  return [middle, middle];
}

function fine([low, high]: Window, cells: number): boolean {
  return high - low > FINEST * cells * Math.max(Math.abs(low), Math.abs(high));
}

function clamp([low, high]: Window, [min, max]: Window): Window {
  return [Math.min(max, Math.max(min, low)), Math.max(min, Math.min(max, high))];
}
