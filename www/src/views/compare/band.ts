/** From the curves of a contestant's seeds to one curve: the median, with a band about it. */
import { examplesSeen } from "../../run/recorder";
import type { RunRecord } from "../../run/runs";
import { DATASETS, type DatasetName, trainingRows } from "../../state/data";
import type { State } from "../../state/properties";
import type { Entrant } from "./contest";
import { columnOf, type Measure, spreadOf, worst } from "./summary";

/** What stands on the x axis. */
export type Axis = State["contestX"];

export interface Band {
  readonly x: Float64Array;
  readonly median: Float64Array;
  /** Quartiles or least and greatest of those seeds that have not diverged. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly length: number;
  /** Half of the seeds or more diverged: the curve ends there. */
  readonly diverged: boolean;
}

/**
 * The band of some seeds (E entrants). It reaches as far as half of them have come; a seed that diverged counts as
 * worse than all others from there on.
 */
export function bandOf(
  entrants: readonly Entrant[],
  measure: Measure,
  axis: Axis,
  spread: State["band"],
): Band {
  const longest = entrants.reduce<Entrant | null>(
    (best, one) => (best === null || last(one.run) > last(best.run) ? one : best),
    null,
  );
  const empty = new Float64Array(0);
  if (longest === null)
    return { x: empty, median: empty, low: empty, high: empty, length: 0, diverged: false };
  const places = thinned(longest.run.curve.length);
  const steps = places.map((place) => longest.run.curve.at("step", place));
  const [median, low, high] = [0, 1, 2].map(() => new Float64Array(steps.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const readers = entrants.map(({ run }) => new Reader(run, measure));
  let length = 0;
  let diverged = false;
  for (; length < steps.length; length++) {
    const values = readers.map((reader) => reader.at(steps[length] as number));
    const there = values.filter((value) => !Number.isNaN(value));
    if (2 * there.length < entrants.length) break;
    const middle = spreadOf(there, spread);
    diverged = !Number.isFinite(middle.median);
    if (diverged) break;
    const finite = there.filter(Number.isFinite);
    median[length] = middle.median;
    low[length] = Number.isFinite(middle.low) ? middle.low : Math.min(...finite);
    high[length] = Number.isFinite(middle.high) ? middle.high : Math.max(...finite);
  }
  const lost = entrants.filter(({ run }) => run.state === "diverged").length;
  if (length === steps.length && 2 * lost >= entrants.length) diverged = true;
  const x = xOf(longest, axis);
  return {
    x: places.subarray(0, length).map((place) => x[place] as number),
    median,
    low,
    high,
    length,
    diverged,
  };
}

function last(run: RunRecord): number {
  return run.curve.last("step") || 0;
}

/** Points of a band, at most about as many as a chart has pixels. */
const POINTS = 400;

/** Indices of the points that a band has of a curve with so many: evenly, the last one too. */
function thinned(length: number): Float64Array {
  const every = Math.max(1, Math.ceil(length / POINTS));
  const count = length === 0 ? 0 : Math.floor((length - 1) / every) + 1;
  const places = Float64Array.from({ length: count }, (_, index) => index * every);
  const rest = (length - 1) % every;
  return rest > 0 ? Float64Array.from([...places, length - 1]) : places;
}

/** Reads one curve at rising steps. */
class Reader {
  readonly #steps: Float64Array;
  readonly #values: Float64Array;
  readonly #diverged: boolean;
  readonly #worst: number;
  #at = 0;

  constructor(run: RunRecord, measure: Measure) {
    this.#steps = run.curve.column("step");
    this.#values = run.curve.column(columnOf(measure));
    this.#diverged = run.state === "diverged";
    this.#worst = worst(measure);
  }

  /** The value at `step`, between two points on the line through them; NaN where the curve has not come yet. */
  at(step: number): number {
    const steps = this.#steps;
    while (this.#at + 1 < steps.length && (steps[this.#at + 1] as number) <= step) this.#at++;
    const [from, value] = [steps[this.#at] ?? Number.NaN, this.#values[this.#at] ?? Number.NaN];
    if (from === step) return value;
    if (!(from < step)) return Number.NaN;
    const to = steps[this.#at + 1];
    if (to === undefined) return this.#diverged ? this.#worst : Number.NaN;
    const next = this.#values[this.#at + 1] ?? Number.NaN;
    return value + ((next - value) * (step - from)) / (to - from);
  }
}

/** Million floating-point operations for one example and weight: multiply and add forward, twice that backward. */
const FLOPS = 6e-6;

/** The x values of a run's points. */
export function xOf({ run, parameters, companions }: Entrant, axis: Axis): Float64Array {
  switch (axis) {
    case "step":
    case "epoch":
      return run.curve.column(axis).slice();
    case "seconds":
      return run.curve.column("seconds").map((seconds) => seconds / companions);
    case "examples":
      return run.curve.column("step").map((step) => examplesOf(run, step));
    case "flops":
      return run.curve.column("step").map((step) => examplesOf(run, step) * FLOPS * parameters);
  }
}

/** Rows seen in the first `step` updates. */
function examplesOf({ experiment, stepsPerEpoch, totalSteps }: RunRecord, step: number): number {
  const { data, train } = experiment;
  const rows = trainingRows({
    dataset: (data?.name ?? "moons") as DatasetName,
    samples: data?.samples ?? 0,
    testFraction: data?.testFraction ?? 0,
  });
  const course = {
    trials: 1,
    totalSteps: totalSteps ?? step,
    stepsPerEpoch: stepsPerEpoch ?? 1,
    rows,
    every: null,
  };
  return examplesSeen(step, { ...course, batchSize: train?.batchSize ?? rows });
}

/** Whether accuracy means something for this data set. */
export function hasAccuracy(dataset: string | undefined): boolean {
  return DATASETS[(dataset ?? "moons") as DatasetName].task === "classification";
}

/** Where the axis ends before anything is zoomed: the end of the longest plan; null for seconds, which are not planned. */
export function endOf(entrants: readonly Entrant[], axis: Axis): number | null {
  if (axis === "seconds") return null;
  const ends = entrants.map(({ run, parameters }) => {
    const steps = run.totalSteps ?? 0;
    if (axis === "step") return steps;
    if (axis === "epoch") return run.experiment.train?.epochs ?? 0;
    return examplesOf(run, steps) * (axis === "flops" ? FLOPS * parameters : 1);
  });
  const end = Math.max(0, ...ends);
  return end > 0 ? end : null;
}
