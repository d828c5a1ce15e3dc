/** Whether two settings differ by more than the noise of seeds: paired values, Wilcoxon's signed-rank test. */
import { differences, LEVEL, median, signedRank } from "../compare/stats";
import type { Direction } from "./run/setup";

/** Seeds of a check: with 8 pairs the test can reach 0.8 %. */
export const CHECK_SEEDS = 8;

export interface NoiseCheck {
  /** Medians over the seeds; infinite where most trainings failed. */
  readonly before: number;
  readonly after: number;
  readonly p: number;
  /** `better` and `worse` are those of `after`; `noise`: it cannot be told. */
  readonly verdict: "better" | "worse" | "noise";
}

/** Failures count as worse than any value. */
export function noiseCheck(
  before: readonly (number | null)[],
  after: readonly (number | null)[],
  direction: Direction,
): NoiseCheck {
  const worst = direction === "minimize" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const [a, b] = [before, after].map((values) => values.map((value) => value ?? worst)) as [
    number[],
    number[],
  ];
  const p = signedRank(differences(b, a));
  const [middle, other] = [median(a), median(b)];
  const improved = direction === "minimize" ? other < middle : other > middle;
  const verdict = p >= LEVEL || middle === other ? "noise" : improved ? "better" : "worse";
  return { before: middle, after: other, p, verdict };
}
