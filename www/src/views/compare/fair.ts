/** Fair mode: every contestant at its own best learning rate, after equal budgets. */
import type { Contestant } from "./contestants";
import { costs, type Measure, type Summary } from "./summary";
import { type Finding, type Standing, standing } from "./verdict";

/** A contestant over the grid. */
export interface Tuned {
  readonly contestant: Contestant;
  /** At each learning rate, rising. */
  readonly rates: readonly { readonly rate: number; readonly summary: Summary }[];
  /** The rate with the best median; null while none has any. */
  readonly best: { readonly rate: number; readonly summary: Summary } | null;
  /** Whether the best rate is the grid's first or last. */
  readonly edge: "low" | "high" | null;
}

export type FairFinding =
  | Finding
  | { readonly id: "disagree"; readonly who: readonly Contestant[] }
  | { readonly id: "agree"; readonly who: readonly Contestant[] }
  | {
      readonly id: "edge";
      readonly end: "low" | "high";
      readonly who: readonly Contestant[];
      readonly rate: number;
    };

/** Picks the best rate of a contestant. */
export function tune(contestant: Contestant, rates: Tuned["rates"], measure: Measure): Tuned {
  let best: Tuned["best"] = null;
  for (const one of rates) {
    const cost = costOf(one.summary, measure);
    if (Number.isFinite(cost) && (best === null || cost < costOf(best.summary, measure))) best = one;
  }
  const edge = best === null ? null : best === rates[0] ? "low" : best === rates.at(-1) ? "high" : null;
  return { contestant, rates, best, edge };
}

function costOf({ final }: Summary, measure: Measure): number {
  return costs([final.median], measure)[0] ?? Number.NaN;
}

/** Whether every run of the grid and every naive one has ended. */
export function isOver(tuned: readonly Tuned[], naive: readonly Summary[]): boolean {
  const all = [...naive, ...tuned.flatMap(({ rates }) => rates.map(({ summary }) => summary))];
  return all.every(({ ended, seeds }) => ended === seeds);
}

/** What the naive comparison and the fair one say, and where they disagree. Nothing before all runs have ended. */
export function fairVerdict(
  tuned: readonly Tuned[],
  naive: readonly Summary[],
  measure: Measure,
): FairFinding[] {
  if (tuned.length < 2 || !isOver(tuned, naive)) return [];
  const stands = standing(
    tuned.flatMap(({ best }) => (best === null ? [] : [best.summary])),
    measure,
  );
  const plain = standing(naive, measure);
  if (stands === null || plain === null) return [];
  return [...winners(plain, stands), ...edges(tuned)];
}

/** They disagree where the naive winner is another, and where one finds a difference that the other does not. */
function winners(plain: Standing, fair: Standing): FairFinding[] {
  const winner = fair.leader.contestant;
  const naive = plain.leader.contestant;
  const said: FairFinding[] =
    naive.id === winner.id ? [{ id: "agree", who: [winner] }] : [{ id: "disagree", who: [naive, winner] }];
  const duel = fair.duels.find(
    ({ rival }) => rival.id === (naive.id === winner.id ? fair.duels[0]?.rival.id : naive.id),
  );
  if (duel !== undefined && Number.isFinite(duel.difference)) {
    said.push({ id: duel.beyondNoise ? "better" : "noise", who: [duel.rival], duel });
  }
  return said;
}

/** Whose best rate is the first or the last of the grid. */
function edges(tuned: readonly Tuned[]): FairFinding[] {
  return (["low", "high"] as const).flatMap((end) => {
    const there = tuned.filter(({ edge }) => edge === end);
    const rate = there[0]?.best?.rate;
    if (rate === undefined) return [];
    return [{ id: "edge", end, who: there.map(({ contestant }) => contestant), rate } as const];
  });
}
