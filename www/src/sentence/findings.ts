/** The rules: which facts about the runs are worth a sentence, in the order of their weight. */
import { epochAt, type Facts, factsOf, type Rows, type Subject } from "./facts";

export type Finding =
  | { readonly id: "nothing" }
  | { readonly id: "early" }
  /** Runs that the trainer refused. */
  | { readonly id: "failed"; readonly runs: readonly Subject[] }
  /** The one run, or the leading one. */
  | { readonly id: "fastest" | "lowest"; readonly runs: readonly Subject[]; readonly loss: number }
  | {
      readonly id: "single-falling" | "single-still" | "single-done";
      readonly runs: readonly Subject[];
      readonly loss: number;
      readonly epoch: number;
    }
  | { readonly id: "same"; readonly loss: number }
  | { readonly id: "diverged"; readonly runs: readonly Subject[]; readonly epoch: number }
  | { readonly id: "diverged-many"; readonly count: number; readonly epoch: number }
  /** A smaller learning rate than the smallest that diverged, where nothing else is left. */
  | { readonly id: "try-rate"; readonly rate: number }
  | { readonly id: "overfits"; readonly runs: readonly Subject[]; readonly epoch: number }
  | { readonly id: "slower" | "slower-done"; readonly runs: readonly Subject[]; readonly times: number }
  | { readonly id: "slow" | "slow-done"; readonly runs: readonly Subject[] }
  | { readonly id: "plateau"; readonly runs: readonly Subject[]; readonly loss: number };

/** A loss that falls by less than this part over the last window stands still. */
const STILL = 0.02;
/** The leader is ahead if its loss is below this part of the next one's. */
const AHEAD = 0.95;
/** Losses nearer than this part of the leader's are the same, ... */
const SAME = 0.03;
/** ... and so are losses nearer than this many standard deviations. */
const SAME_NOISES = 2;
/** Points from which on noise is known. */
const ENOUGH = 25;
/** Slower by less than this is not worth a word. */
const SLOWER = 2;
/** A plateau is a plateau of a run that is this much worse than the leader. */
const WORSE = 1.5;
/** Named one by one up to this many. */
const MOST_NAMED = 3;

/** What there is to say about the live runs that are shown. */
export function findings(runs: readonly Subject[], rows: Rows): Finding[] {
  const failed = runs.filter(({ state }) => state === "failed");
  const diverged = runs.filter(({ state }) => state === "diverged");
  const others = runs.filter(({ state }) => state !== "failed" && state !== "diverged");
  const facts = others.map((run) => factsOf(run, rows)).filter((fact) => fact !== null);
  const said: Finding[] = [];
  if (failed.length > 0) said.push({ id: "failed", runs: failed });
  said.push(...aboutOthers(runs, others, facts, rows));
  said.push(...aboutDiverged(diverged, others.length === 0));
  return said;
}

function aboutOthers(
  all: readonly Subject[],
  others: readonly Subject[],
  facts: readonly Facts[],
  rows: Rows,
): Finding[] {
  if (others.length === 0) return [];
  if (facts.length === 0) return [{ id: others.every(({ epoch }) => epoch === 0) ? "nothing" : "early" }];
  if (all.length === 1) return [aboutOne(facts[0] as Facts), ...overfitting(facts)];
  const ranked = [...facts].sort((a, b) => a.now - b.now);
  const leader = ranked[0] as Facts;
  if (ranked.length > 1 && ranked.length === others.length && allSame(ranked)) {
    return [{ id: "same", loss: leader.now }, ...overfitting(ranked)];
  }
  const rest = ranked.slice(1);
  return [...leading(leader, rest[0]), ...overfitting(ranked), ...lagging(leader, rest, rows)];
}

function aboutOne(fact: Facts): Finding {
  const { run, now } = fact;
  const common = { runs: [run], loss: now, epoch: run.epoch };
  if (run.state === "done") return { id: "single-done", ...common };
  return { id: isStill(fact) ? "single-still" : "single-falling", ...common };
}

function isStill({ fall, noise, now, points }: Facts): boolean {
  // The slope of a window is only known as well as its noise allows.
  const blur = (2 * noise) / Math.max(now, 1e-12) / Math.sqrt(Math.max(2, 0.2 * points));
  return fall < Math.max(STILL, blur);
}

function isOver({ run }: Facts): boolean {
  return run.state === "done" || run.state === "stopped";
}

/** The first and the last differ by no more than their noise, and no curve is too short to tell. */
function allSame(ranked: readonly Facts[]): boolean {
  const [best, worst] = [ranked[0] as Facts, ranked.at(-1) as Facts];
  const noise = Math.max(best.noise, worst.noise);
  const near = worst.now - best.now <= Math.max(SAME * best.now, SAME_NOISES * noise);
  return near && best.now < 0.98 * best.start && ranked.every(({ points }) => points >= ENOUGH);
}

function leading(leader: Facts, next: Facts | undefined): Finding[] {
  if (leader.now >= 0.98 * leader.start) return [{ id: "early" }];
  if (next !== undefined && (leader.now > AHEAD * next.now || next.now - leader.now < next.noise)) {
    return [{ id: "lowest", runs: [leader.run, next.run], loss: leader.now }];
  }
  const falling = !isOver(leader) && !isStill(leader);
  return [{ id: falling ? "fastest" : "lowest", runs: [leader.run], loss: leader.now }];
}

function overfitting(facts: readonly Facts[]): Finding[] {
  const found = facts.filter(({ overfitsSince }) => overfitsSince !== null);
  const first = found[0];
  if (first === undefined) return [];
  const epoch = Math.min(...found.map(({ overfitsSince }) => overfitsSince as number));
  return [{ id: "overfits", runs: found.slice(0, MOST_NAMED).map(({ run }) => run), epoch }];
}

/** Runs behind the leader: the slowest one with how much longer it takes, and one that stands still too high. */
function lagging(leader: Facts, rest: readonly Facts[], rows: Rows): Finding[] {
  const said: Finding[] = [];
  const still = rest.filter(
    (fact) => isStill(fact) && fact.now > WORSE * leader.now && fact.now < 0.98 * fact.start,
  );
  const moving = rest.filter((fact) => !still.includes(fact) && fact.now > WORSE * leader.now);
  const slowest = moving.at(-1);
  if (slowest !== undefined) said.push(...slower(leader, slowest, rows));
  const worst = still.at(-1);
  if (worst !== undefined) said.push({ id: "plateau", runs: [worst.run], loss: worst.now });
  return said;
}

/** How much later a run has the loss that the leader had: measured, not foretold. */
function slower(leader: Facts, slow: Facts, rows: Rows): Finding[] {
  const then = epochAt(leader.run, rows, slow.now);
  const over = isOver(slow);
  if (slow.now >= 0.98 * slow.start || then === null || then <= 0) {
    return [{ id: over ? "slow-done" : "slow", runs: [slow.run] }];
  }
  const times = slow.run.epoch / then;
  return times >= SLOWER ? [{ id: over ? "slower-done" : "slower", runs: [slow.run], times }] : [];
}

function aboutDiverged(diverged: readonly Subject[], nothingElse: boolean): Finding[] {
  if (diverged.length === 0) return [];
  const said: Finding[] =
    diverged.length <= MOST_NAMED
      ? diverged.map((run) => ({ id: "diverged", runs: [run], epoch: run.epoch }))
      : [
          {
            id: "diverged-many",
            count: diverged.length,
            epoch: Math.min(...diverged.map(({ epoch }) => epoch)),
          },
        ];
  const rates = diverged.map(({ experiment }) => experiment.train?.learningRate ?? Number.NaN);
  const rate = Math.min(...rates) / 10;
  if (nothingElse && Number.isFinite(rate)) said.push({ id: "try-rate", rate: Number(rate.toPrecision(1)) });
  return said;
}
