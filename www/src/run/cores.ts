/** How many workers this machine is given. */

const MOST_WORKERS = 16;

/** One for each core; from four cores on, one is left to the page. */
export function workerCount(): number {
  const cores = navigator.hardwareConcurrency || 1;
  return Math.min(MOST_WORKERS, cores < 4 ? cores : cores - 1);
}
