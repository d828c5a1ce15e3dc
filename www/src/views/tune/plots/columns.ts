/** A study's trials as columns: what plots read. N trials; every column has N entries, NaN where there is nothing. */
import type { ParameterSpec, Scalar } from "../../../pkg-search";
import type { Space, TrialState, TuneStudy, TuneTrial } from "../model";

/** In the order of legends. */
export const STATES: readonly TrialState[] = ["complete", "pruned", "failed", "running", "waiting"];

export interface Columns {
  readonly length: number;
  readonly trials: readonly TuneTrial[];
  readonly space: Space;
  readonly names: readonly string[];
  readonly direction: "minimize" | "maximize";
  /** Trials' ids. */
  readonly id: Int32Array;
  /** Places in `STATES`. */
  readonly state: Uint8Array;
  /** The objective's values; of pruned and running trials the last known one. */
  readonly value: Float64Array;
  /** The best value of a complete trial up to each trial. */
  readonly best: Float64Array;
  /** 0 for the best value to 1 for the worst, among complete and pruned trials; equal values share the mean. */
  readonly rank: Float64Array;
  /** The last reported step. */
  readonly steps: Float64Array;
  /** Seconds from beginning to end. */
  readonly seconds: Float64Array;
  /** Each parameter's values; of a categorical one the places of its choices. */
  readonly params: ReadonlyMap<string, Float64Array>;
}

/** Whether a trial has a value that counts: it is complete or was pruned with one. */
export function counts(columns: Columns, i: number): boolean {
  return (columns.state[i] ?? 9) <= 1 && Number.isFinite(columns.value[i]);
}

/** Whether trial `i` is complete with a finite value. */
export function isComplete(columns: Columns, i: number): boolean {
  return columns.state[i] === 0 && Number.isFinite(columns.value[i]);
}

export function columnsOf(study: TuneStudy): Columns {
  const { trials, space, direction } = study;
  const names = Object.keys(space);
  const number = (read: (trial: TuneTrial) => number | null) =>
    Float64Array.from(trials, (trial) => read(trial) ?? Number.NaN);
  const state = Uint8Array.from(trials, (trial) => STATES.indexOf(trial.state));
  const value = number((trial) => trial.value);
  const params = names.map((name): [string, Float64Array] => {
    const spec = space[name];
    return [name, number((trial) => (spec ? numeric(spec, trial.params[name]) : null))];
  });
  return {
    length: trials.length,
    trials,
    space,
    names,
    direction,
    id: Int32Array.from(trials, ({ id }) => id),
    state,
    value,
    best: bestSoFar(value, state, direction),
    rank: ranks(value, state, direction),
    steps: number(({ reports }) => reports[reports.length - 2] ?? null),
    seconds: number(({ began, ended }) => (began === null || ended === null ? null : ended - began)),
    params: new Map(params),
  };
}

/** A parameter's value as a number: the place of a choice. */
export function numeric(spec: ParameterSpec, value: Scalar | undefined): number | null {
  if (spec.type === "categorical") {
    const place = spec.choices.indexOf(value ?? null);
    return place < 0 ? null : place;
  }
  return typeof value === "number" ? value : null;
}

function bestSoFar(value: Float64Array, state: Uint8Array, direction: Columns["direction"]): Float64Array {
  let best = Number.NaN;
  return value.map((v, i) => {
    const better = Number.isNaN(best) || (direction === "minimize" ? v < best : v > best);
    if (state[i] === 0 && Number.isFinite(v) && better) best = v;
    return best;
  });
}

function ranks(value: Float64Array, state: Uint8Array, direction: Columns["direction"]): Float64Array {
  const places = Array.from(value.keys()).filter((i) => (state[i] ?? 9) <= 1 && Number.isFinite(value[i]));
  const sign = direction === "minimize" ? 1 : -1;
  places.sort((a, b) => sign * ((value[a] ?? 0) - (value[b] ?? 0)));
  const rank = new Float64Array(value.length).fill(Number.NaN);
  const last = Math.max(1, places.length - 1);
  for (let i = 0; i < places.length; ) {
    let end = i;
    while (end + 1 < places.length && value[places[end + 1] ?? 0] === value[places[i] ?? 0]) end += 1;
    for (let k = i; k <= end; k += 1) rank[places[k] ?? 0] = (i + end) / 2 / last;
    i = end + 1;
  }
  return rank;
}

/** The smallest and the largest finite number; null if there is none. */
export function extent(values: Iterable<number>): readonly [low: number, high: number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : null;
}

/** The values that count, for the range of a value axis. */
export function* valuesThatCount(columns: Columns): Generator<number> {
  for (let i = 0; i < columns.length; i += 1) if (counts(columns, i)) yield columns.value[i] ?? Number.NaN;
}
