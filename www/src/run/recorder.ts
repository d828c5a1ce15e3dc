/**
 * Turns slices of training into points of curves at fixed steps.
 *
 * The places of the points depend on the experiment only, and losses between two points are added up in double
 * precision: a curve is the same whatever the slices, the speed and the number of workers.
 */
import type { Metrics, Progress } from "../pkg";
import { COLUMNS, CURVE_LIMIT } from "./curve";
import type { RecorderState } from "./protocol";

/** Points that a run of ordinary length gets. */
const POINTS = 360;
/** A run longer than this is recorded at first as if it had this many steps, so that its start can be seen. */
const LONG_RUN = 36_000;

/** Steps between two points at the start of a run. */
export function baseInterval(totalSteps: number): number {
  return Math.max(1, Math.ceil(Math.min(totalSteps, LONG_RUN) / POINTS));
}

/** The first step after `step` at which a point is recorded. Intervals double when the curve thins itself. */
export function nextPoint(step: number, base: number): number {
  let interval = base;
  while (step >= (CURVE_LIMIT - 1) * interval) interval *= 2;
  return (Math.floor(step / interval) + 1) * interval;
}

/** Facts of a job that decide where its points lie and how batches weigh. */
export interface Course {
  readonly trials: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
  /** Training rows. */
  readonly rows: number;
  /** Updates between two points at the start; null: as many as make a curve to look at. */
  readonly every: number | null;
}

/** Rows seen in the first `step` updates; the last batch of an epoch may be short. */
export function examplesSeen(step: number, { stepsPerEpoch, batchSize, rows }: Course): number {
  return Math.floor(step / stepsPerEpoch) * rows + Math.min((step % stepsPerEpoch) * batchSize, rows);
}

/** Recorder of one job: T trials that step together. */
export class Recorder {
  step = 0;
  seconds = 0;
  readonly #base: number;
  /** Per trial: sum of losses, sum of accuracies, and rows since the last point. */
  readonly #sums: Float64Array;
  readonly #ended: Uint8Array;
  #points: number[][];

  constructor(
    readonly course: Course,
    saved?: RecorderState,
  ) {
    const { trials, totalSteps, every } = course;
    this.#base = every ?? baseInterval(totalSteps);
    this.#sums = saved ? saved.sums.slice() : new Float64Array(3 * trials);
    this.#ended = saved ? saved.ended.slice() : new Uint8Array(trials);
    this.step = saved?.step ?? 0;
    this.seconds = saved?.seconds ?? 0;
    this.#points = Array.from({ length: trials }, () => []);
  }

  /** Steps up to the next point or the end, whichever comes first. */
  get room(): number {
    return Math.min(nextPoint(this.step, this.#base), this.course.totalSteps) - this.step;
  }

  get done(): boolean {
    return this.step >= this.course.totalSteps || this.#ended.every((ended) => ended === 1);
  }

  hasEnded(trial: number): boolean {
    return this.#ended[trial] === 1;
  }

  /** The point before the first update. */
  start(metrics: readonly Metrics[]): void {
    metrics.forEach(({ train, test }, trial) => {
      this.#add(trial, 0, train.loss, test?.loss, train.accuracy, test?.accuracy);
    });
  }

  /** Takes what a slice of `steps` updates gave; returns the trials that ended. */
  take(progress: readonly Progress[], steps: number, seconds: number): number[] {
    const before = examplesSeen(this.step, this.course);
    this.seconds += seconds;
    this.step += steps;
    const { totalSteps } = this.course;
    const atPoint =
      steps > 0 && (this.step >= totalSteps || nextPoint(this.step - 1, this.#base) === this.step);
    const ends: number[] = [];
    progress.forEach((trial, index) => {
      if (this.#ended[index] === 1) return;
      this.#sum(index, trial, examplesSeen(trial.step, this.course) - before);
      const over = trial.state !== "running" || this.step >= totalSteps;
      if (atPoint || over) this.#point(index, trial);
      if (!over) return;
      this.#ended[index] = 1;
      ends.push(index);
    });
    return ends;
  }

  /** Points of a step off the grid, which stand until the next ones: the sums go on. False if there are none. */
  glimpse(progress: readonly Progress[]): boolean {
    let any = false;
    progress.forEach((trial, index) => {
      if (this.#ended[index] === 1 || this.#sums[3 * index + 2] === 0) return;
      this.#addMeans(index, trial);
      any = true;
    });
    return any;
  }

  /** New points since the last call, trial by trial. */
  flush(): { points: Float64Array<ArrayBuffer>; counts: Uint32Array<ArrayBuffer> } {
    const counts = Uint32Array.from(this.#points, (rows) => rows.length / COLUMNS.length);
    const points = Float64Array.from(this.#points.flat());
    this.#points = this.#points.map(() => []);
    return { points, counts };
  }

  /** All that a recorder needs to go on from here, once the points so far are flushed. */
  save(): Omit<RecorderState, "hyper"> {
    return { step: this.step, seconds: this.seconds, sums: this.#sums.slice(), ended: this.#ended.slice() };
  }

  #sum(index: number, { loss, accuracy }: Progress, rows: number): void {
    if (rows <= 0) return;
    const weighted = [rows * (loss ?? Number.NaN), rows * (accuracy ?? Number.NaN), rows];
    weighted.forEach((value, k) => {
      this.#sums[3 * index + k] = (this.#sums[3 * index + k] as number) + value;
    });
  }

  /** A point at the trial's own step: one that diverged may have stopped before the others. */
  #point(index: number, trial: Progress): void {
    this.#addMeans(index, trial);
    this.#sums.fill(0, 3 * index, 3 * index + 3);
  }

  #addMeans(index: number, trial: Progress): void {
    const sums = this.#sums.subarray(3 * index, 3 * index + 3);
    const [loss, accuracy, rows] = sums as unknown as [number, number, number];
    this.#add(index, trial.step, loss / rows, trial.testLoss, accuracy / rows, trial.testAccuracy);
  }

  #add(trial: number, step: number, ...[loss, testLoss, accuracy, testAccuracy]: Maybe[]): void {
    this.#points[trial]?.push(
      step,
      step / this.course.stepsPerEpoch,
      this.seconds,
      single(loss),
      single(testLoss),
      single(accuracy),
      single(testAccuracy),
    );
  }
}

type Maybe = number | null | undefined;

/** Single precision, which hides the last bits that the order of additions leaves; NaN for what is missing. */
function single(value: Maybe): number {
  return Math.fround(value ?? Number.NaN);
}
