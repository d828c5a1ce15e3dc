/** Which runs a comparison needs: every contestant with every seed, in fair mode at every learning rate too. */
import type { Experiment } from "../../pkg";
import type { Change } from "../../state/kinds";
import type { State } from "../../state/properties";
import type { Contestant } from "./contestants";

export interface Place {
  readonly contestant: Contestant;
  /** 0 to N - 1. */
  readonly seed: number;
  /** A learning rate of the grid; null: the contestant's own. */
  readonly rate: number | null;
  readonly experiment: Experiment;
  readonly changes: readonly Change[];
}

type Plan = Pick<State, "seed" | "seeds" | "fairness" | "gridLow" | "gridHigh" | "gridCount">;

/** All runs of a comparison. */
export function places(contestants: readonly Contestant[], plan: Plan): Place[] {
  const rates = [null, ...gridOf(plan)];
  const seeds = Array.from({ length: plan.seeds }, (_, seed) => seed);
  return contestants.flatMap((contestant) =>
    rates.flatMap((rate) => seeds.map((seed) => placeOf(contestant, seed, rate, plan.seed))),
  );
}

/** Seeds are numbers below this. */
const SEEDS = 2 ** 32;

/** Data and split are those of the page's seed; initial weights and batches those of the place's seed. */
function placeOf(contestant: Contestant, seed: number, rate: number | null, first: number): Place {
  const { data, train } = contestant.experiment;
  const experiment: Experiment = {
    ...contestant.experiment,
    data: { ...data, seed: first },
    train: { ...train, seed: (first + seed) % SEEDS, ...(rate === null ? {} : { learningRate: rate }) },
  };
  const changes = contestant.changes.filter(({ knob }) => rate === null || knob !== "learningRate");
  return { contestant, seed, rate, experiment, changes };
}

/** Equal for runs that are the same; of runs of the grid nothing but their end is kept, so they stand for themselves. */
export function keyOf({ experiment, changes, rate }: Pick<Place, "experiment" | "changes" | "rate">): string {
  return JSON.stringify([experiment, changes, rate === null]);
}

/** The learning rates of fair mode, log-spaced from low to high, in two digits; none in naive mode. */
export function gridOf({ fairness, gridLow, gridHigh, gridCount }: Plan): number[] {
  if (fairness !== "fair") return [];
  const low = Math.min(gridLow, gridHigh);
  const ratio = Math.max(gridLow, gridHigh) / low;
  const rates = Array.from({ length: gridCount }, (_, index) => low * ratio ** (index / (gridCount - 1)));
  return [...new Set(rates.map((rate) => Number(rate.toPrecision(2))))];
}
