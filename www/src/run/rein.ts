/**
 * Runs that started together are compared while they move, so at a given pace none may lead the slowest one by more
 * than a moment, whatever worker each has.
 */

/** How far a run may lead, in seconds of its pace. */
const LEAD_SECONDS = 0.25;

/** One job of those that started together. */
export interface Runner {
  /** Epochs made; the furthest of its trials. */
  readonly epoch: number;
  /** Whether any trial still trains. */
  readonly live: boolean;
}

/**
 * The epoch that none of `runners` may pass for now, at `speed` epochs per second. Infinity where nothing holds them
 * back: a single runner, or no pace to keep.
 */
export function reinOf(runners: readonly Runner[], speed: number): number {
  const live = runners.filter((runner) => runner.live);
  if (live.length < 2 || !Number.isFinite(speed)) return Number.POSITIVE_INFINITY;
  return Math.min(...live.map(({ epoch }) => epoch)) + speed * LEAD_SECONDS;
}
