/** The live runs and their ghosts: who stays, who is replaced, who leaves a ghost when the plan changes. */
import { keyOf, type Member, RunRecord } from "./runs";

/** A run younger than this leaves no ghost where the one before it did, or before it has ended: an older curve is worth more. */
const GHOST_AGE_MS = 700;

export interface Replacement {
  /** Runs that are to be trained from now on. */
  readonly fresh: RunRecord[];
  /** Runs that are no longer wanted. */
  readonly retired: RunRecord[];
}

export class Lineup {
  live: RunRecord[] = [];
  ghosts: RunRecord[] = [];
  readonly #born = new Map<RunRecord, number>();
  #next = 1;

  /**
   * Makes the live runs those of the plan. A run of the same series that trains just what is planned stays, unless
   * `anew`; every other leaves its curve as a ghost of its successor, unless `anew`.
   */
  replace(members: readonly Member[], anew: boolean, now: number): Replacement {
    const old = this.live;
    const fresh: RunRecord[] = [];
    this.live = members.map((member) => {
      const before = old[member.index];
      if (!anew && before?.series === member.series && before.key === keyOf(member)) return before;
      const run = RunRecord.live(`run-${this.#next++}`, member);
      run.hidden = before?.hidden ?? false;
      this.#born.set(run, now);
      fresh.push(run);
      return run;
    });
    const retired = old.filter((run) => !this.live.includes(run));
    this.ghosts = anew ? [] : this.#haunt(old, now);
    for (const run of retired) this.#born.delete(run);
    return { fresh, retired };
  }

  /** The run called `id`, live or ghost. */
  find(id: string): RunRecord | undefined {
    return [...this.live, ...this.ghosts].find((run) => run.id === id);
  }

  /** At most one ghost for each live run: that of the run that it replaced, or the one that it had. */
  #haunt(old: readonly RunRecord[], now: number): RunRecord[] {
    return this.live.flatMap((run, index) => {
      const before = old[index];
      if (before === undefined || before.series !== run.series) return [];
      const earlier = this.ghosts.filter(({ successor }) => successor === before.id);
      if (before === run) return earlier;
      const young = now - (this.#born.get(before) ?? 0) < GHOST_AGE_MS;
      const ghosts = young && (earlier.length > 0 || !before.ended) ? earlier : [before];
      for (const ghost of ghosts) asGhost(ghost, run);
      return ghosts;
    });
  }
}

function asGhost(run: RunRecord, successor: RunRecord): void {
  Object.assign(run, {
    role: "ghost",
    successor: successor.id,
    highlighted: false,
    hidden: successor.hidden,
  });
  if (!run.ended) run.state = "stopped";
}
