/**
 * The statistics of paired runs: order statistics, Wilcoxon's signed-rank test, a bootstrap interval.
 *
 * Values may be infinite (a run that diverged is worse than any that did not), never NaN. N: paired seeds.
 */

/** The value below which the share `q` (0 to 1) of `values` (not empty, any order) lies, by linear interpolation. */
export function quantile(values: readonly number[], q: number): number {
  return sortedQuantile(Float64Array.from(values).sort(), q);
}

/** The same of values that rise. */
export function sortedQuantile(sorted: ArrayLike<number>, q: number): number {
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  const share = at - Math.floor(at);
  if (Number.isFinite(low) && Number.isFinite(high)) return low + (high - low) * share;
  return share < 0.5 ? low : high;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** a - b for each pair; two infinities of one sign are equal. Both: (N). */
export function differences(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, pair) => {
    const other = b[pair] ?? Number.NaN;
    return value === other ? 0 : value - other;
  });
}

/**
 * Two-sided p-value of Wilcoxon's signed-rank test (Biometrics Bulletin 1, 1945) for `values` (N >= 1, at most some
 * 50): exact, also with ties (shared ranks) and zeros (which keep their ranks and count half on either side, as with
 * SciPy's `zero_method="zsplit"`): the signs of the others are those of a fair coin.
 */
export function signedRank(values: readonly number[]): number {
  const { ranks, positive } = doubledRanks(values);
  const sums = subsetSums(ranks);
  const all = 2 ** ranks.length;
  const share = (from: number, to: number) =>
    sums.slice(from, to).reduce((sum, count) => sum + count, 0) / all;
  return Math.min(1, 2 * Math.min(share(positive, sums.length), share(0, positive + 1)));
}

/** Twice the ranks, whole even where ranks are shared, of the values that are not zero, and the positive ones' sum. */
function doubledRanks(values: readonly number[]): { ranks: number[]; positive: number } {
  const sorted = [...values].sort((a, b) => Math.abs(a) - Math.abs(b) || 0);
  const ranks: number[] = [];
  let positive = 0;
  for (let first = 0; first < sorted.length; ) {
    const size = Math.abs(sorted[first] as number);
    let end = first;
    while (end < sorted.length && Math.abs(sorted[end] as number) === size) end++;
    for (let place = first; place < end && size > 0; place++) {
      ranks.push(first + end + 1);
      if ((sorted[place] as number) > 0) positive += first + end + 1;
    }
    first = end;
  }
  return { ranks, positive };
}

/** How many of the subsets of `ranks` have each sum, 0 to the sum of all. */
function subsetSums(ranks: readonly number[]): number[] {
  const counts = Array<number>(ranks.reduce((sum, rank) => sum + rank, 1)).fill(0);
  counts[0] = 1;
  for (const rank of ranks) {
    for (let sum = counts.length - 1; sum >= rank; sum--) {
      counts[sum] = (counts[sum] as number) + (counts[sum - rank] as number);
    }
  }
  return counts;
}

/**
 * Holm's step-down correction (Scandinavian Journal of Statistics 6, 1979): p-values, in their order, that may be
 * compared with one level although there are several of them.
 */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, index) => index).sort((a, b) => (p[a] as number) - (p[b] as number));
  const corrected = Array<number>(p.length);
  let highest = 0;
  order.forEach((index, place) => {
    highest = Math.max(highest, Math.min(1, (p.length - place) * (p[index] as number)));
    corrected[index] = highest;
  });
  return corrected;
}

/** Fewest pairs with which `comparisons` corrected tests can reach the level 0.05 at all: two-sided 2^(1-N) is least. */
export function pairsNeeded(comparisons: number): number {
  return Math.ceil(1 + Math.log2(Math.max(1, comparisons) / LEVEL));
}

export const LEVEL = 0.05;

/** Resamples of a bootstrap. */
const RESAMPLES = 2000;

/**
 * 95 % percentile bootstrap interval of the median of `values` (N >= 1). The draws are the same for the same N: the
 * interval is a function of the values.
 */
export function medianInterval(values: readonly number[]): readonly [low: number, high: number] {
  const sorted = Float64Array.from(values).sort();
  const next = lehmer(sorted.length);
  const medians = new Float64Array(RESAMPLES).map(() => resampledMedian(sorted, next)).sort();
  return [sortedQuantile(medians, 0.025), sortedQuantile(medians, 0.975)];
}

/** The median of as many draws with replacement as there are values: how often each is drawn is enough to find it. */
function resampledMedian(sorted: Float64Array, next: () => number): number {
  const n = sorted.length;
  const drawn = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const index = Math.floor(next() * n);
    drawn[index] = (drawn[index] as number) + 1;
  }
  const [low, high] = [placeOf(drawn, (n - 1) >> 1), placeOf(drawn, n >> 1)];
  return sortedQuantile([sorted[low] as number, sorted[high] as number], 0.5);
}

/** Index of the draw that has `rank` (from 0) among all. */
function placeOf(drawn: Uint8Array, rank: number): number {
  let index = 0;
  for (let seen = drawn[0] as number; seen <= rank; seen += drawn[index] as number) index++;
  return index;
}

/** Park and Miller's generator (multiplier 48271, Communications of the ACM 36, 1993): numbers in (0, 1). */
function lehmer(seed: number): () => number {
  let state = 1 + seed;
  // The first numbers of small seeds are all small.
  for (let i = 0; i < 8; i++) state = (48271 * state) % 2147483647;
  return () => {
    state = (48271 * state) % 2147483647;
    return state / 2147483647;
  };
}
