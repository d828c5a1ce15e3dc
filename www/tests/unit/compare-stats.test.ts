import fc from "fast-check";
import { expect, test } from "vitest";
import {
  differences,
  holm,
  median,
  medianInterval,
  pairsNeeded,
  quantile,
  signedRank,
} from "../../src/views/compare/stats";
import cases from "./fixtures/signed-rank.json";

test("signed-rank p-values are SciPy's, with ties and zeros too", () => {
  expect(cases.length).toBeGreaterThan(30);
  // Both count subsets exactly: only the last bits of the sums may differ.
  for (const { differences: values, p } of cases) {
    expect(Math.abs(signedRank(values) - p), JSON.stringify(values)).toBeLessThanOrEqual(1e-12);
  }
});

test("the signed-rank test depends on ranks and signs alone, and is the same for both sides", () => {
  const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, (list) => {
      const p = signedRank(list);
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThanOrEqual(1);
      expect(signedRank(list.map((value) => -value))).toBe(p);
      expect(signedRank(list.map((value) => Math.sign(value) * value ** 2))).toBe(p);
      expect(signedRank([...list].reverse())).toBe(p);
    }),
  );
});

test("an infinite difference ranks highest: a run that diverged is worse than any other", () => {
  expect(signedRank([1, 2, 3, 4, 5, Number.POSITIVE_INFINITY])).toBe(signedRank([1, 2, 3, 4, 5, 6]));
  expect(
    differences([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], [3, 2, Number.POSITIVE_INFINITY]),
  ).toEqual([-2, Number.POSITIVE_INFINITY, 0]);
  expect(differences([Number.NaN], [1])).toEqual([Number.NaN]);
});

test("quantiles interpolate as NumPy's do, and never make a NaN of infinities", () => {
  expect(quantile([3, 1, 2, 10], 0.25)).toBe(1.75);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([Number.POSITIVE_INFINITY, 1, 2])).toBe(2);
  expect(median([Number.POSITIVE_INFINITY, 1])).toBe(Number.POSITIVE_INFINITY);
  expect(quantile([Number.NEGATIVE_INFINITY, 1, Number.POSITIVE_INFINITY], 0.25)).toBe(1);
  expect(quantile([7], 0.9)).toBe(7);
});

test("Holm's correction: the published example, and never below the p-value itself", () => {
  // Holm's steps for 0.01, 0.02, 0.03, 0.04, 0.05: times 5, 4, 3, 2, 1, then never falling.
  expect(holm([0.03, 0.01, 0.05, 0.02, 0.04]).map((p) => Number(p.toFixed(12)))).toEqual([
    0.09, 0.05, 0.09, 0.08, 0.09,
  ]);
  expect(holm([0.4, 0.9])).toEqual([0.8, 0.9]);
  expect(holm([])).toEqual([]);
});

test("the fewest pairs are those with which the test can reach 5 %", () => {
  for (let rivals = 1; rivals <= 7; rivals++) {
    const needed = pairsNeeded(rivals);
    const least = (pairs: number) => rivals * signedRank(Array.from({ length: pairs }, (_, i) => i + 1));
    expect(least(needed)).toBeLessThanOrEqual(0.05);
    expect(least(needed - 1)).toBeGreaterThan(0.05);
  }
  expect(pairsNeeded(1)).toBe(6);
});

test("the bootstrap interval is the same each time, holds the median, and shrinks with more pairs", () => {
  const wave = (n: number) => Array.from({ length: n }, (_, i) => Math.sin(17 * i) + 1);
  const [low, high] = medianInterval(wave(10));
  expect(medianInterval(wave(10))).toEqual([low, high]);
  expect(low).toBeLessThan(median(wave(10)));
  expect(high).toBeGreaterThan(median(wave(10)));
  const [low30, high30] = medianInterval(wave(30));
  expect(high30 - low30).toBeLessThan(high - low);
  expect(medianInterval([2, 2, 2])).toEqual([2, 2]);
});

test("the bootstrap interval agrees with the exact one of all resamples", () => {
  // Of three values the median of a resample is the least with probability 7/27, the greatest with 7/27.
  const [low, high] = medianInterval([1, 2, 3]);
  expect([low, high]).toEqual([1, 3]);
  // Of five the least is the median with probability 0.05792 (it is drawn three times or more): above 2.5 %.
  expect(medianInterval([1, 2, 3, 4, 5])).toEqual([1, 5]);
  // Of eleven the second least is still outside, 0.73 %; the third, 3.3 %, inside.
  expect(medianInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])[0]).toBeGreaterThanOrEqual(2);
  expect(medianInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])[0]).toBeLessThanOrEqual(4);
});
