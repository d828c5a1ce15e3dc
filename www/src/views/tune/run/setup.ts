/** What a search is made from, as plain data: the same in the form, in storage and in the workers. */
import type { PrunerSpec, SamplerSpec, Scalar } from "../../../pkg-search";
import type { State } from "../../../state/properties";
import type { Space } from "../model";

/** Everything that decides a search. */
export interface Setup {
  readonly space: Space;
  readonly problem: Problem;
  readonly sampler: SamplerSpec;
  readonly pruner: PrunerSpec;
  /** Decides every random choice of the sampler, 0 to 2^53 - 1. */
  readonly seed: number;
  readonly budget: Budget;
  /** Trials that run at a time; null: one on each worker. With 1 the same setup gives the same trials, bit for bit. */
  readonly parallel: number | null;
  /** Points that are tried before the sampler chooses any. */
  readonly first?: readonly Readonly<Record<string, Scalar>>[];
}

/** Samplers on the same problem: each runs `repeats` times, one trial at a time, with as many trials and the same seeds. */
export interface RaceSetup {
  readonly space: Space;
  readonly problem: Problem;
  readonly samplers: readonly SamplerSpec[];
  readonly trials: number;
  readonly repeats: number;
  /** The heats of repeat r have the sampler's seed `seed` + r. */
  readonly seed: number;
}

/** The setup of a heat. Heats are numbered repeat by repeat. */
export function heatOf(race: RaceSetup, heat: number): Setup {
  const { space, problem, samplers, trials, seed } = race;
  return {
    space,
    problem,
    sampler: samplers[heat % samplers.length] as SamplerSpec,
    pruner: { name: "none" },
    seed: seed + Math.floor(heat / samplers.length),
    budget: { amount: trials, unit: "trials" },
    parallel: 1,
  };
}

/** What ends a search: this many ended trials, updates of all trials together, or seconds in which it ran. */
export interface Budget {
  readonly amount: number;
  readonly unit: BudgetUnit;
}

export const BUDGET_UNITS = ["trials", "steps", "seconds"] as const;
export type BudgetUnit = (typeof BUDGET_UNITS)[number];

/** What a trial does with its parameters. */
export type Problem = TrainingProblem | CodeProblem | TableProblem;

/** Trains a network: `state` with the trial's parameters in the place of its own knobs. */
export interface TrainingProblem {
  readonly kind: "training";
  readonly state: State;
  readonly length: number;
  /** What `length` and the steps of the reports count. */
  readonly unit: "steps" | "epochs";
  readonly measure: Measure;
  /** `steps-to-target`: the test accuracy (of classes) or test loss to reach. */
  readonly target: number;
}

/** What a training is judged by, on the test rows; on the training rows where there are none. */
export const MEASURES = ["final-loss", "best-loss", "accuracy", "f1", "steps-to-target"] as const;
export type Measure = (typeof MEASURES)[number];

/** A function of the parameters, written in JavaScript by the person. */
export interface CodeProblem {
  readonly kind: "code";
  /** The body of a function of `params`, or one arrow function. */
  readonly source: string;
  readonly direction: Direction;
  /** Milliseconds after which a call is given up. */
  readonly limitMs: number;
}

/** Past trials: a point has the value of the row nearest to it. */
export interface TableProblem {
  readonly kind: "table";
  readonly rows: readonly TableRow[];
  /** What the value column is called. */
  readonly column: string;
  readonly direction: Direction;
}

export interface TableRow {
  readonly params: Readonly<Record<string, Scalar>>;
  readonly value: number;
}

export type Direction = "minimize" | "maximize";

/** Which values of the problem are better. */
export function directionOf(problem: Problem): Direction {
  if (problem.kind !== "training") return problem.direction;
  return problem.measure === "accuracy" || problem.measure === "f1" ? "maximize" : "minimize";
}

/** Whether trials of this problem report on their way, so that a pruner can stop them. */
export function reportsOf(problem: Problem): boolean {
  return problem.kind === "training" && problem.measure !== "steps-to-target";
}

/** Reports of one trial, at most. */
const REPORTS = 20;

/** Units of a trial's length between two reports. */
export function reportInterval(length: number): number {
  return Math.ceil(length / REPORTS);
}

/** The setup with rungs where trials report: the lowest at the first report, Hyperband's highest at the end of a trial. */
export function withRungs(setup: Setup): Setup {
  const { problem, sampler, pruner } = setup;
  if (problem.kind !== "training" || !reportsOf(problem)) return setup;
  const minResource = reportInterval(problem.length);
  const rungs =
    pruner.name === "hyperband"
      ? { minResource, maxResource: problem.length, ...pruner }
      : pruner.name === "asha"
        ? { minResource, ...pruner }
        : pruner;
  return {
    ...setup,
    sampler: sampler.name === "bohb" ? { minResource, ...sampler } : sampler,
    pruner: rungs,
  };
}

/** True if `a` is better than `b`; anything is better than nothing. */
export function isBetter(direction: Direction, a: number, b: number | null): boolean {
  if (b === null) return true;
  return direction === "minimize" ? a < b : a > b;
}
