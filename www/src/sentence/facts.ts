/** What one curve says about its run, in a few numbers. Reads at most a window of points and one search per call. */
import type { Run } from "../run/model";

/** The fields of a run that the sentence needs. */
export type Subject = Pick<
  Run,
  "id" | "label" | "state" | "reason" | "epoch" | "step" | "experiment" | "curve"
>;

/** Loss on which rows. */
export type Rows = "test" | "train";

export interface Facts {
  readonly run: Subject;
  /** Points of the curve. */
  readonly points: number;
  /** Loss before the first update. */
  readonly start: number;
  /** Loss at the end of the line through the last points. */
  readonly now: number;
  /** Standard deviation of the loss around its own slope in the last window. */
  readonly noise: number;
  /** Least loss of the whole curve. */
  readonly best: number;
  /** Least and greatest loss of the last window. */
  readonly low: number;
  readonly high: number;
  /** Relative fall of the loss over the last window: 0.1 has lost a tenth; negative has risen. */
  readonly fall: number;
  /** Epochs that the last window spans. */
  readonly span: number;
  /** Epoch since which the test loss rises while the training loss falls; null: it does not overfit. */
  readonly overfitsSince: number | null;
}

/** A window is this part of the curve, ... */
const WINDOW = 0.2;
/** Where the loss stands now is read from this part, ... */
const LAST = 0.1;
/** ... and each is at least this many points. */
const FEWEST = 5;

/** The facts of a run; null as long as its curve is too short for any. */
export function factsOf(run: Subject, rows: Rows): Facts | null {
  const loss = lossOf(run, rows);
  const epochs = run.curve.column("epoch");
  const points = finiteLength(loss);
  if (points < FEWEST + 1) return null;
  const tailLine = (part: number) => {
    const from = points - Math.max(FEWEST, Math.round(points * part));
    return line(epochs.subarray(from, points), loss.subarray(from, points));
  };
  const { mean, slope, span } = tailLine(WINDOW);
  const tail = loss.subarray(points - Math.max(FEWEST, Math.round(points * WINDOW)), points);
  return {
    run,
    points,
    start: loss[0] as number,
    now: tailLine(LAST).end,
    noise: tailLine(LAST).noise,
    best: least(loss.subarray(0, points)),
    low: least(tail),
    high: Math.max(...tail),
    fall: mean > 0 ? (-slope * span) / (mean - (slope * span) / 2) : 0,
    span,
    overfitsSince: overfits(run),
  };
}

/** The loss that the sentence speaks of: on test rows, unless there are none or the training rows are asked for. */
export function lossOf({ curve }: Pick<Subject, "curve">, rows: Rows): Float64Array {
  const test = curve.column("testLoss");
  return rows === "test" && !Number.isNaN(test[0]) ? test : curve.column("loss");
}

/** The epoch at which the loss first came down to `level`, between two points if need be; null if it never did. */
export function epochAt(run: Subject, rows: Rows, level: number): number | null {
  const loss = lossOf(run, rows);
  const index = loss.findIndex((value) => value <= level);
  if (index < 0) return null;
  const epoch = run.curve.at("epoch", index);
  if (index === 0) return epoch;
  const [above, below] = [loss[index - 1] as number, loss[index] as number];
  const before = run.curve.at("epoch", index - 1);
  return before + ((epoch - before) * (above - level)) / (above - below);
}

function least(values: Float64Array): number {
  return values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
}

/** Points before the last ones that are not finite: a run that diverged ends with them. */
function finiteLength(values: Float64Array): number {
  let length = values.length;
  while (length > 0 && !Number.isFinite(values[length - 1])) length--;
  return length;
}

/** A least-squares line. */
interface Line {
  /** Mean of y. */
  readonly mean: number;
  readonly slope: number;
  /** Standard deviation of y around the line. */
  readonly noise: number;
  /** From the first x to the last. */
  readonly span: number;
  /** The line's value at the last x, but not outside what y was. */
  readonly end: number;
}

/** The least-squares line through (x, y), at least two points, x rising. */
function line(x: Float64Array, y: Float64Array): Line {
  const n = x.length;
  const mean = y.reduce((sum, value) => sum + value, 0) / n;
  const middle = x.reduce((sum, value) => sum + value, 0) / n;
  let [xx, xy] = [0, 0];
  for (let i = 0; i < n; i++) {
    const dx = (x[i] as number) - middle;
    xx += dx * dx;
    xy += dx * ((y[i] as number) - mean);
  }
  const slope = xx > 0 ? xy / xx : 0;
  let rest = 0;
  for (let i = 0; i < n; i++) rest += ((y[i] as number) - mean - slope * ((x[i] as number) - middle)) ** 2;
  const span = (x[n - 1] as number) - (x[0] as number);
  const end = Math.min(
    Math.max(...y),
    Math.max(Math.min(...y), mean + slope * ((x[n - 1] as number) - middle)),
  );
  return { mean, slope, noise: Math.sqrt(rest / Math.max(1, n - 2)), span, end };
}

/** The test loss must have risen by this part of its least value, and by this many times its noise. */
const RISE = 0.1;
const NOISES = 3;
/** ... over at least this part of the curve. */
const RISING = 0.15;

/** Epoch of the least test loss, if it has risen clearly since then while the training loss fell. */
function overfits({ curve }: Subject): number | null {
  const [test, train, epochs] = [curve.column("testLoss"), curve.column("loss"), curve.column("epoch")];
  const points = Math.min(finiteLength(test), finiteLength(train));
  const size = Math.max(FEWEST, Math.round(points * 0.1));
  if (points < 4 * size) return null;
  const best = lowestWindow(test.subarray(0, points), size);
  if (points - size - best < RISING * points) return null;
  const window = (values: Float64Array, at: number) =>
    line(epochs.subarray(at, at + size), values.subarray(at, at + size));
  const [then, now] = [window(test, best), window(test, points - size)];
  const rose = now.mean - then.mean > Math.max(RISE * then.mean, NOISES * Math.max(then.noise, now.noise));
  const fell = window(train, points - size).mean < 0.98 * window(train, best).mean;
  return rose && fell ? (epochs[best + (size >> 1)] as number) : null;
}

/** Start of the window of `size` values with the least sum. */
function lowestWindow(values: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += values[i] as number;
  let [best, least] = [0, sum];
  for (let i = size; i < values.length; i++) {
    sum += (values[i] as number) - (values[i - size] as number);
    if (sum < least) [best, least] = [i - size + 1, sum];
  }
  return best;
}
