/** Which contestant is better, by how much, and whether that is more than seed noise: findings, by rules. */
import type { Contestant } from "./contestants";
import { differences, holm, LEVEL, median, medianInterval, pairsNeeded, signedRank } from "./stats";
import { costs, type Measure, type Summary } from "./summary";

/** One contestant beside the leader, over the seeds that have ended for both. */
export interface Duel {
  readonly rival: Contestant;
  /** Pairs. */
  readonly pairs: number;
  /** By how much the leader is better: median of the paired differences and its 95 % interval, in the metric's unit. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Wilcoxon's signed-rank test, two-sided, corrected (Holm) for the number of rivals. */
  readonly p: number;
  /** How many rivals that is. */
  readonly rivals: number;
  readonly beyondNoise: boolean;
}

/** The best contestant and how the others stand to it, the nearest first. */
export interface Standing {
  readonly leader: Summary;
  readonly duels: readonly Duel[];
}

export type Finding =
  | { readonly id: "empty" | "alone" | "mixed-data" | "early" }
  | { readonly id: "all-diverged" }
  | { readonly id: "progress"; readonly ended: number; readonly all: number }
  | { readonly id: "leads"; readonly who: readonly Contestant[]; readonly value: number }
  | {
      readonly id: "lowest";
      readonly who: readonly Contestant[];
      readonly value: number;
      readonly seeds: number;
    }
  | { readonly id: "better" | "noise"; readonly who: readonly Contestant[]; readonly duel: Duel }
  | { readonly id: "rest-better" | "rest-noise"; readonly who: readonly Contestant[] }
  | { readonly id: "too-few"; readonly seeds: number; readonly needed: number }
  | {
      readonly id: "diverged";
      readonly who: readonly Contestant[];
      readonly count: number;
      readonly seeds: number;
    }
  | { readonly id: "failed"; readonly who: readonly Contestant[]; readonly reason: string };

/** The best by the median of the final values, and a duel with each other one; null while fewer than two have ended. */
export function standing(summaries: readonly Summary[], measure: Measure): Standing | null {
  const ranked = summaries
    .filter(({ values }) => values.some((value) => !Number.isNaN(value)))
    .map((summary) => ({ summary, cost: medianCost(summary, measure) }))
    .sort((a, b) => (a.cost < b.cost ? -1 : a.cost > b.cost ? 1 : 0))
    .map(({ summary }) => summary);
  const [leader, ...rivals] = ranked;
  if (leader === undefined || rivals.length === 0) return null;
  const pairs = rivals.map((rival) => pairedCosts(leader, rival, measure));
  const p = holm(pairs.map((values) => (values.length === 0 ? 1 : signedRank(values))));
  return {
    leader,
    duels: rivals.map((rival, index) => ({
      ...duel(rival.contestant, pairs[index] ?? [], p[index] ?? 1),
      rivals: rivals.length,
    })),
  };
}

function medianCost({ values }: Summary, measure: Measure): number {
  return median(costs(values, measure).filter((value) => !Number.isNaN(value)));
}

/** How much more the rival costs, for each seed that both have. */
function pairedCosts(leader: Summary, rival: Summary, measure: Measure): number[] {
  const [a, b] = [costs(rival.values, measure), costs(leader.values, measure)];
  return differences(a, b).filter((value) => !Number.isNaN(value));
}

function duel(rival: Contestant, pairs: readonly number[], p: number): Omit<Duel, "rivals"> {
  const [low, high] = pairs.length === 0 ? [Number.NaN, Number.NaN] : medianInterval(pairs);
  const difference = pairs.length === 0 ? Number.NaN : median(pairs);
  return { rival, pairs: pairs.length, difference, low, high, p, beyondNoise: p <= LEVEL && difference > 0 };
}

/** What there is to say of contestants that are not hidden. `current`: their medians now, while they train. */
export function verdict(
  summaries: readonly Summary[],
  measure: Measure,
  current: ReadonlyMap<string, number>,
): Finding[] {
  if (summaries.length === 0) return [{ id: "empty" }];
  const failed = summaries.filter((summary) => summary.failed > 0);
  const said: Finding[] = failed.slice(0, 1).map(({ contestant, reason }) => ({
    id: "failed",
    who: [contestant],
    reason: reason ?? "",
  }));
  const able = summaries.filter((summary) => summary.failed === 0);
  if (able.length === 0) return said;
  const all = able.reduce((sum, { seeds }) => sum + seeds, 0);
  const ended = able.reduce((sum, one) => sum + one.ended, 0);
  if (ended < all) return [...said, ...underWay(able, measure, current, ended, all)];
  return [...said, ...atRest(able, measure)];
}

function underWay(
  summaries: readonly Summary[],
  measure: Measure,
  current: ReadonlyMap<string, number>,
  ended: number,
  all: number,
): Finding[] {
  const sign = measure.metric === "loss" ? 1 : -1;
  const now = summaries
    .map(({ contestant }) => ({ contestant, value: current.get(contestant.id) ?? Number.NaN }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => sign * (a.value - b.value));
  const progress: Finding = { id: "progress", ended, all };
  const [first] = now;
  if (first === undefined || now.length < 2) return [progress, { id: "early" }];
  return [progress, { id: "leads", who: [first.contestant], value: first.value }];
}

function atRest(summaries: readonly Summary[], measure: Measure): Finding[] {
  if (summaries.every(({ diverged, seeds }) => 2 * diverged >= seeds)) return [{ id: "all-diverged" }];
  const stands = standing(summaries, measure);
  if (stands === null) {
    const [only] = summaries;
    return [...(only ? [lowest(only)] : []), { id: "alone" }];
  }
  return [
    lowest(stands.leader),
    ...aboutRivals(stands),
    ...aboutDiverged(summaries, stands),
    ...(mixed(summaries) ? [{ id: "mixed-data" } as const] : []),
  ];
}

function lowest({ contestant, final, seeds }: Summary): Finding {
  return { id: "lowest", who: [contestant], value: final.median, seeds };
}

/** The nearest rival with its numbers; of the others who is beyond noise and who is not. */
function aboutRivals({ leader, duels }: Standing): Finding[] {
  const needed = pairsNeeded(duels.length);
  if (leader.seeds < needed) return [{ id: "too-few", seeds: leader.seeds, needed }];
  const [nearest, ...others] = duels.filter(({ difference }) => Number.isFinite(difference));
  if (nearest === undefined) return [];
  const said: Finding[] = [
    { id: nearest.beyondNoise ? "better" : "noise", who: [nearest.rival], duel: nearest },
  ];
  const who = (beyond: boolean) =>
    others.filter(({ beyondNoise }) => beyondNoise === beyond).map(({ rival }) => rival);
  if (who(true).length > 0) said.push({ id: "rest-better", who: who(true) });
  if (who(false).length > 0) said.push({ id: "rest-noise", who: who(false) });
  return said;
}

function aboutDiverged(summaries: readonly Summary[], { leader }: Standing): Finding[] {
  const wild = summaries.filter(({ diverged }) => diverged > 0);
  return wild
    .sort((a, b) => Number(b === leader) - Number(a === leader) || b.diverged - a.diverged)
    .slice(0, 2)
    .map(({ contestant, diverged, seeds }) => ({
      id: "diverged",
      who: [contestant],
      count: diverged,
      seeds,
    }));
}

/** Losses on different data or splits say nothing about each other. */
function mixed(summaries: readonly Summary[]): boolean {
  const data = summaries.map(({ contestant }) =>
    JSON.stringify(
      contestant.experiment.data,
      Object.keys(contestant.experiment.data ?? {})
        .filter((name) => name !== "seed")
        .sort(),
    ),
  );
  return new Set(data).size > 1;
}
