/** What a race says: best value so far by trial and sampler, who wins, from which trial on, and whether that is chance. */
import { differences, holm, LEVEL, median, pairsNeeded, quantile, signedRank } from "../../compare/stats";
import { type Direction, isBetter } from "../run/setup";

/** Values of one heat in the order of its trials; null: failed. */
export type HeatValues = readonly (number | null)[];

/** The best value after each trial; worse than any while none is complete. */
export function bestSoFar(values: HeatValues, direction: Direction): number[] {
  let best: number | null = null;
  const worst = direction === "minimize" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    if (value !== null && isBetter(direction, value, best)) best = value;
    return best ?? worst;
  });
}

/** Median and quartiles of the best so far, over the heats of one sampler. Lists: (trials). */
export interface RaceBand {
  readonly median: number[];
  readonly low: number[];
  readonly high: number[];
}

/** Over the trials that all `heats` (at least one) have. */
export function bandOf(heats: readonly HeatValues[], direction: Direction): RaceBand {
  const best = heats.map((values) => bestSoFar(values, direction));
  const length = best.length === 0 ? 0 : Math.min(...best.map((values) => values.length));
  const at = (share: number) =>
    Array.from({ length }, (_, trial) =>
      quantile(
        best.map((values) => values[trial] as number),
        share,
      ),
    );
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** The best value that any heat found. */
export function bestKnown(heats: readonly HeatValues[], direction: Direction): number | null {
  let best: number | null = null;
  for (const value of heats.flat()) if (value !== null && isBetter(direction, value, best)) best = value;
  return best;
}

export interface Standing {
  /** Place among the samplers of the setup. */
  readonly sampler: number;
  /** Median of the best values at the end. */
  readonly final: number;
  readonly low: number;
  readonly high: number;
  /** Corrected p of the winner's being better in paired heats; null for the winner itself. */
  readonly p: number | null;
}

export interface RaceVerdict {
  /** Best first. */
  readonly standings: readonly Standing[];
  /** Heats of each sampler that are compared. */
  readonly repeats: number;
  /** `tie`: the two first have the same median. `few`: with so few repeats nothing can be told from chance. */
  readonly kind: "clear" | "ahead" | "tie" | "few";
  /** The trial (from 1) from which on the winner's median was better than all others'; null if it never was. */
  readonly since: number | null;
  /** Repeats with which a difference could be told from chance. */
  readonly needed: number;
}

/** `heats`: by sampler, then by repeat; only repeats that every sampler has finished. Null before there is one. */
export function verdictOf(
  heats: readonly (readonly HeatValues[])[],
  direction: Direction,
): RaceVerdict | null {
  const repeats = Math.min(...heats.map(({ length }) => length));
  if (heats.length < 2 || !(repeats > 0)) return null;
  const paired = heats.map((list) => list.slice(0, repeats));
  const finals = paired.map((list) => list.map((values) => bestSoFar(values, direction).at(-1) as number));
  const order = finals.map((_, sampler) => sampler).sort((a, b) => compare(finals, a, b, direction));
  const first = order[0] as number;
  const others = order.slice(1);
  const p = holm(
    others.map((other) => signedRank(differences(finals[first] as number[], finals[other] as number[]))),
  );
  const standings = order.map((sampler, place) => ({
    sampler,
    final: median(finals[sampler] as number[]),
    low: quantile(finals[sampler] as number[], 0.25),
    high: quantile(finals[sampler] as number[], 0.75),
    p: place === 0 ? null : (p[place - 1] ?? null),
  }));
  const needed = pairsNeeded(others.length);
  const tie = standings[0]?.final === standings[1]?.final;
  const clear = (standings[1]?.p ?? 1) < LEVEL;
  const kind = tie ? "tie" : clear ? "clear" : repeats < needed ? "few" : "ahead";
  return { standings, repeats, kind, since: since(paired, first, direction), needed };
}

function compare(finals: readonly number[][], a: number, b: number, direction: Direction): number {
  const [x, y] = [median(finals[a] as number[]), median(finals[b] as number[])];
  if (x === y) return a - b;
  return isBetter(direction, x, y) ? -1 : 1;
}

function since(
  heats: readonly (readonly HeatValues[])[],
  first: number,
  direction: Direction,
): number | null {
  const medians = heats.map((list) => bandOf(list, direction).median);
  const winner = medians[first] as number[];
  let trial = winner.length;
  const leads = (at: number) =>
    medians.every(
      (values, place) => place === first || isBetter(direction, winner[at] as number, values[at] ?? null),
    );
  while (trial > 0 && leads(trial - 1)) trial -= 1;
  return trial === winner.length ? null : trial + 1;
}
