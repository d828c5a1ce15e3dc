/** What the runs of one contestant came to: one number for each seed, and their middle and spread. */
import type { Column } from "../../run/model";
import type { RunRecord } from "../../run/runs";
import type { State } from "../../state/properties";
import type { Entrant } from "./contest";
import type { Contestant } from "./contestants";
import { quantile, sortedQuantile } from "./stats";

/** What is measured: loss (less is better) or accuracy (more is), on which rows. */
export interface Measure {
  readonly metric: State["metric"];
  readonly rows: "test" | "train";
}

/** A middle value and what lies about it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface Summary {
  readonly contestant: Contestant;
  /** Seeds asked for, and those whose runs have ended. */
  readonly seeds: number;
  readonly ended: number;
  readonly diverged: number;
  readonly failed: number;
  /** Why runs failed; null while all is well. */
  readonly reason: string | null;
  /** Final value of each seed, in their order; NaN where the run has not ended or failed; diverged: `worst`. */
  readonly values: readonly number[];
  /** Of the values that are there; NaN before any is. */
  readonly final: Spread;
  /** Steps to the target: Infinity where a seed does not reach it. */
  readonly steps: Spread;
  /** Seeds that have reached the target. */
  readonly reached: number;
  /** Seconds of one worker for a run, the median; NaN before any run ended. */
  readonly seconds: number;
}

/** What a run that diverged counts as. */
export function worst({ metric }: Measure): number {
  return metric === "loss" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** Values such that less is better. */
export function costs(values: readonly number[], { metric }: Measure): number[] {
  return metric === "loss" ? [...values] : values.map((value) => -value);
}

export function columnOf({ metric, rows }: Measure): Column {
  if (metric === "loss") return rows === "test" ? "testLoss" : "loss";
  return rows === "test" ? "testAccuracy" : "accuracy";
}

/** The run's value at its end, on all rows; NaN if it has none. */
export function finalValue(run: RunRecord, measure: Measure): number {
  if (run.state === "diverged") return worst(measure);
  if (run.state !== "done" && run.state !== "stopped") return Number.NaN;
  const { scores } = run;
  const score = (measure.rows === "test" ? scores?.test : scores?.train) ?? scores?.train;
  return score?.[measure.metric] ?? Number.NaN;
}

/** Updates up to the first point of the curve that reaches `target`; Infinity if none does. */
export function stepsTo(run: RunRecord, target: number, measure: Measure): number {
  const values = run.curve.column(columnOf(measure));
  const at = values.findIndex((value) => (measure.metric === "loss" ? value <= target : value >= target));
  return at < 0 ? Number.POSITIVE_INFINITY : run.curve.at("step", at);
}

/** Middle and quartiles or whole range of the values that are no NaN; NaN of none. */
export function spreadOf(values: readonly number[], band: State["band"]): Spread {
  const there = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  if (there.length === 0) return { median: Number.NaN, low: Number.NaN, high: Number.NaN };
  const edge = band === "quartiles" ? 0.25 : 0;
  return {
    median: sortedQuantile(there, 0.5),
    low: sortedQuantile(there, edge),
    high: sortedQuantile(there, 1 - edge),
  };
}

/** Sums up the runs of one contestant. */
export function summarize(
  contestant: Contestant,
  entrants: readonly Entrant[],
  seeds: number,
  measure: Measure,
  target: number,
  band: State["band"],
): Summary {
  const runs = entrants.map(({ run }) => run);
  const values = runs.map((run) => finalValue(run, measure));
  const steps = runs.map((run) => stepsTo(run, target, measure));
  const over = entrants.filter(({ run }) => run.ended && run.state !== "failed");
  const of = (state: RunRecord["state"]) => runs.filter((run) => run.state === state);
  return {
    contestant,
    seeds,
    ended: runs.filter((run) => run.ended).length,
    diverged: of("diverged").length,
    failed: of("failed").length,
    reason: of("failed")[0]?.reason ?? null,
    values,
    final: spreadOf(values, band),
    steps: spreadOf(steps, band),
    reached: steps.filter(Number.isFinite).length,
    seconds: spreadOf(over.map(secondsOf), "quartiles").median,
  };
}

function secondsOf({ run, companions }: Entrant): number {
  return run.curve.last("seconds") / companions;
}

/** A loss that half of the contestants reach: the median of their final medians, rounded up to two digits. */
export function autoTarget(finals: readonly Spread[]): number {
  const medians = finals.map(({ median }) => median).filter(Number.isFinite);
  if (medians.length === 0) return Number.NaN;
  const middle = quantile(medians, 0.5);
  const unit = 10 ** (Math.floor(Math.log10(Math.max(middle, 1e-12))) - 1);
  return Number((Math.ceil(middle / unit - 1e-9) * unit).toPrecision(2));
}
