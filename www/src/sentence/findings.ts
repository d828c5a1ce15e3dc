/** The rules: which facts about the runs are worth a sentence, in the order of their weight. */
import { epochAt, type Facts, factsOf, type Rows, type Subject } from "./facts";

export type Finding =
  | { readonly id: "nothing" }
  | { readonly id: "early" | "short" }
  /** All runs are over and the best never left its start. */
  | { readonly id: "learned-nothing"; readonly epoch: number }
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
  | { readonly id: "same" | "same-others"; readonly loss: number }
  /** Runs above their start, and runs that swing between well below it and above it. */
  | { readonly id: "worse" | "jumps"; readonly runs: readonly Subject[] }
  | { readonly id: "worse-many" | "jumps-many"; readonly count: number }
  | { readonly id: "diverged"; readonly runs: readonly Subject[]; readonly at: Subject }
  /** `at`: the first of them. */
  | { readonly id: "diverged-many"; readonly count: number; readonly at: Subject }
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
/** A run above this part of its first loss has not left its start, ... */
const LEFT = 0.98;
/** ... one above this part is worse than at its start, ... */
const ABOVE = 1.2;
/** ... and one that once was below this part had learned something. */
const BELOW = 0.8;
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
  // That it is too early is only worth saying where nothing else is.
  return said.length > 1 ? said.filter(({ id }) => id !== "early" && id !== "short") : said;
}

function aboutOthers(
  all: readonly Subject[],
  others: readonly Subject[],
  facts: readonly Facts[],
  rows: Rows,
): Finding[] {
  if (others.length === 0) return [];
  if (facts.length === 0) return [withoutFacts(others)];
  const lost = facts.filter((fact) => jumps(fact) || isWorse(fact));
  const ranked = facts.filter((fact) => !lost.includes(fact)).sort((a, b) => a.now - b.now);
  const complete = facts.length === others.length;
  return [...aboutRanked(ranked, all.length, complete, rows), ...aboutLost(lost)];
}

function withoutFacts(others: readonly Subject[]): Finding {
  if (others.every(({ epoch }) => epoch === 0)) return { id: "nothing" };
  return { id: others.every(isOver) ? "short" : "early" };
}

/** Runs at or below their start, the best first; `complete`: no run is left out for want of points. */
function aboutRanked(ranked: readonly Facts[], all: number, complete: boolean, rows: Rows): Finding[] {
  const [leader, ...rest] = ranked;
  if (leader === undefined) return [];
  if (leader.now >= LEFT * leader.start && (all > 1 || isOver(leader.run))) {
    return [...notLearned(ranked, complete), ...overfitting(ranked)];
  }
  if (all === 1) return [aboutOne(leader), ...overfitting(ranked)];
  if (rest.length > 0 && complete && allSame(ranked)) {
    const id = ranked.length < all ? "same-others" : "same";
    return [{ id, loss: leader.now }, ...overfitting(ranked)];
  }
  return [...leading(leader, rest[0]), ...overfitting(ranked), ...lagging(leader, rest, rows)];
}

/** What to say when even the best run stands where it began. */
function notLearned(ranked: readonly Facts[], complete: boolean): Finding[] {
  if (ranked.some(({ overfitsSince }) => overfitsSince !== null)) return [];
  if (!complete || !ranked.every(({ run }) => isOver(run))) return [{ id: "early" }];
  return [{ id: "learned-nothing", epoch: Math.max(...ranked.map(({ run }) => run.epoch)) }];
}

/** Swings across its start, or has come back to it from well below. */
function jumps({ start, now, best, low, high, overfitsSince }: Facts): boolean {
  if (overfitsSince !== null) return false;
  const swings = low < BELOW * start && high > ABOVE * start;
  const back = best < BELOW * start && now >= LEFT * start && now <= ABOVE * start;
  return swings || back;
}

/** Above its start, and not for overfitting: that has a sentence of its own. */
function isWorse({ start, now, overfitsSince }: Facts): boolean {
  return overfitsSince === null && now > ABOVE * start;
}

function namedOrCounted(id: "worse" | "jumps", runs: readonly Subject[]): Finding[] {
  if (runs.length === 0) return [];
  return [runs.length > MOST_NAMED ? { id: `${id}-many`, count: runs.length } : { id, runs }];
}

function aboutLost(lost: readonly Facts[]): Finding[] {
  const named = (facts: readonly Facts[]) => facts.map(({ run }) => run);
  const wild = named(lost.filter(jumps));
  const worse = named(lost.filter((fact) => !jumps(fact)));
  return [...namedOrCounted("worse", worse), ...namedOrCounted("jumps", wild)];
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

function isOver({ state }: Subject): boolean {
  return state === "done" || state === "stopped";
}

/** The first and the last differ by no more than their noise, and no curve is too short to tell. */
function allSame(ranked: readonly Facts[]): boolean {
  const [best, worst] = [ranked[0] as Facts, ranked.at(-1) as Facts];
  // One wild run must not make all the same.
  const noise = Math.min(best.noise, worst.noise);
  const near = worst.now - best.now <= Math.max(SAME * best.now, SAME_NOISES * noise);
  return near && ranked.every(({ points }) => points >= ENOUGH);
}

function leading(leader: Facts, next: Facts | undefined): Finding[] {
  if (next !== undefined && (leader.now > AHEAD * next.now || next.now - leader.now < next.noise)) {
    return [{ id: "lowest", runs: [leader.run, next.run], loss: leader.now }];
  }
  const falling = !isOver(leader.run) && !isStill(leader);
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
    (fact) => isStill(fact) && fact.now > WORSE * leader.now && fact.now < LEFT * fact.start,
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
  const over = isOver(slow.run);
  if (slow.now >= LEFT * slow.start || then === null || then <= 0) {
    return [{ id: over ? "slow-done" : "slow", runs: [slow.run] }];
  }
  const times = slow.run.epoch / then;
  return times >= SLOWER ? [{ id: over ? "slower-done" : "slower", runs: [slow.run], times }] : [];
}

function aboutDiverged(diverged: readonly Subject[], nothingElse: boolean): Finding[] {
  if (diverged.length === 0) return [];
  const first = diverged.reduce((a, b) => (b.epoch < a.epoch ? b : a));
  const said: Finding[] =
    diverged.length <= MOST_NAMED
      ? diverged.map((run) => ({ id: "diverged", runs: [run], at: run }))
      : [{ id: "diverged-many", count: diverged.length, at: first }];
  const rates = diverged.map(({ experiment }) => experiment.train?.learningRate ?? Number.NaN);
  const rate = Math.min(...rates) / 10;
  if (nothingElse && Number.isFinite(rate)) said.push({ id: "try-rate", rate: Number(rate.toPrecision(1)) });
  return said;
}
