/**
 * What the trials of a map gave: a few points of each curve, where it ended, and why.
 *
 * Trials are numbered (row · columns + column) · seeds + seed, cells row · columns + column.
 */
import type { Cell, Course, MapSpec } from "./spec";
import { courseOf, examplesIn, flopsOf, POINTS, stateOf } from "./spec";

/** Of a trial or of a cell. */
export enum Fate {
  Unknown = 0,
  Done = 1,
  Diverged = 2,
  /** Could not be trained. */
  Failed = 3,
}

/** What a trial gave, as it comes from a worker. */
export interface TrialResult {
  readonly fate: Fate;
  readonly step: number;
  /** Points (P, 2): loss and accuracy, on held-out rows where there are any. */
  readonly points: ArrayLike<number>;
  readonly reason: string | null;
}

/** What a colour can stand for. */
export type Measure = "loss" | "accuracy" | "steps" | "compute";

/** A cell's value: what it is, or why it has none. */
export type CellValue =
  | { readonly kind: "unknown" }
  | { readonly kind: "value"; readonly value: number }
  /** The target loss was not reached within the budget. */
  | { readonly kind: "missed" }
  | { readonly kind: "diverged"; readonly step: number }
  | { readonly kind: "failed"; readonly reason: string };

export interface Asked {
  readonly measure: Measure;
  /** The loss that counts as reached, for `steps` and `compute`. */
  readonly target: number;
  readonly show: "median" | "spread";
}

export class Results {
  /** Grows with every trial that comes. */
  version = 0;
  /** Cells of which every trial is there, in the order in which they came. */
  readonly order: number[] = [];
  readonly fates: Uint8Array;
  readonly #steps: Float64Array;
  readonly #points: Float32Array;
  readonly #counts: Uint8Array;
  readonly #reasons = new Map<number, string>();
  /** Budget and cost, by what they depend on. */
  readonly #courses = new Map<number, Course & { flops: number }>();

  constructor(readonly spec: MapSpec) {
    const trials = spec.columns * spec.rows * spec.seeds;
    this.fates = new Uint8Array(trials);
    this.#steps = new Float64Array(trials);
    this.#points = new Float32Array(trials * POINTS * 2);
    this.#counts = new Uint8Array(trials);
  }

  get cells(): number {
    return this.spec.columns * this.spec.rows;
  }

  /** Number of cells of which every trial is there. */
  get known(): number {
    return this.order.length;
  }

  get complete(): boolean {
    return this.known === this.cells;
  }

  index({ column, row }: Cell): number {
    return row * this.spec.columns + column;
  }

  cellOf(index: number): Cell {
    return { column: index % this.spec.columns, row: Math.floor(index / this.spec.columns) };
  }

  /** The course of a cell, and operations of training on one example. */
  course(cell: Cell): Course & { flops: number } {
    const index = this.index(cell);
    const known = this.#courses.get(index);
    if (known) return known;
    const knobs = stateOf(this.spec, cell);
    const course = { ...courseOf(this.spec, knobs), flops: flopsOf(knobs) };
    this.#courses.set(index, course);
    return course;
  }

  /** Takes a trial's result; one that is there already stays as it is. */
  set(cell: number, seed: number, result: TrialResult): void {
    const trial = cell * this.spec.seeds + seed;
    if (this.fates[trial] !== Fate.Unknown) return;
    const count = Math.min(POINTS, result.points.length / 2);
    for (let i = 0; i < 2 * count; i++) {
      this.#points[2 * POINTS * trial + i] = result.points[i] as number;
    }
    this.#counts[trial] = count;
    this.#steps[trial] = result.step;
    this.fates[trial] = result.fate;
    if (result.reason !== null) this.#reasons.set(trial, result.reason);
    this.version++;
    if (this.isKnown(cell)) this.order.push(cell);
  }

  isKnown(cell: number): boolean {
    const { seeds } = this.spec;
    for (let seed = 0; seed < seeds; seed++)
      if (this.fates[cell * seeds + seed] === Fate.Unknown) return false;
    return true;
  }

  /** Trials of a cell that diverged. */
  diverged(cell: number): number {
    return this.#trials(cell).filter((trial) => this.fates[trial] === Fate.Diverged).length;
  }

  /** Why a cell's first trial ended that did not come to its end; null if all did. */
  reason(cell: number): string | null {
    for (const trial of this.#trials(cell)) {
      const reason = this.#reasons.get(trial);
      if (reason !== undefined) return reason;
    }
    return null;
  }

  /** The points of a trial: steps, losses and accuracies; NaN where there is none. */
  curve(cell: number, seed: number): { steps: number[]; losses: number[]; accuracies: number[] } {
    const trial = cell * this.spec.seeds + seed;
    const indices = Array.from({ length: this.#counts[trial] as number }, (_, i) => i);
    return {
      steps: indices.map((i) => this.#stepAt(cell, trial, i)),
      losses: indices.map((i) => this.#point(trial, i, 0)),
      accuracies: indices.map((i) => this.#point(trial, i, 1)),
    };
  }

  /** What a cell is worth. Where half of its seeds or more have no value, it has none. */
  value(cell: number, { measure, target, show }: Asked): CellValue {
    const trials = this.#trials(cell);
    if (trials.some((trial) => this.fates[trial] === Fate.Unknown)) return { kind: "unknown" };
    const failed = trials.find((trial) => this.fates[trial] === Fate.Failed);
    if (failed !== undefined) return { kind: "failed", reason: this.#reasons.get(failed) ?? "" };
    const out = trials.filter((trial) => this.fates[trial] === Fate.Diverged);
    if (2 * out.length > trials.length || (out.length > 0 && show === "spread")) {
      return { kind: "diverged", step: Math.min(...out.map((trial) => this.#steps[trial] as number)) };
    }
    const values = trials.map((trial) =>
      this.fates[trial] === Fate.Diverged ? Number.NaN : this.#measure(cell, trial, measure, target),
    );
    const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    if (2 * sorted.length <= values.length || (show === "spread" && sorted.length < values.length)) {
      return { kind: "missed" };
    }
    const value = show === "spread" ? (sorted.at(-1) as number) - (sorted[0] as number) : median(sorted);
    return { kind: "value", value };
  }

  /** The median of the seeds' final losses. */
  finalLoss(cell: number): number {
    const found = this.value(cell, { measure: "loss", target: 0, show: "median" });
    return found.kind === "value" ? found.value : Number.POSITIVE_INFINITY;
  }

  #trials(cell: number): number[] {
    const { seeds } = this.spec;
    return Array.from({ length: seeds }, (_, seed) => cell * seeds + seed);
  }

  #measure(cell: number, trial: number, measure: Measure, target: number): number {
    const last = (this.#counts[trial] as number) - 1;
    if (measure === "loss") return this.#point(trial, last, 0);
    if (measure === "accuracy") return this.#point(trial, last, 1);
    for (let i = 0; i <= last; i++) {
      if (this.#point(trial, i, 0) > target) continue;
      const step = this.#stepAt(cell, trial, i);
      if (measure === "steps") return step;
      const course = this.course(this.cellOf(cell));
      return examplesIn(step, course) * course.flops;
    }
    return Number.NaN;
  }

  #point(trial: number, i: number, part: 0 | 1): number {
    return i < 0 ? Number.NaN : (this.#points[2 * (POINTS * trial + i) + part] as number);
  }

  /** The step of point `i`: a multiple of the distance, but the last one stands at the trial's end. */
  #stepAt(cell: number, trial: number, i: number): number {
    const end = this.#steps[trial] as number;
    return i + 1 === this.#counts[trial] ? end : (i + 1) * this.course(this.cellOf(cell)).every;
  }
}

/** Of rising values. */
export function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const high = sorted[middle] as number;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] as number) + high) / 2;
}
