import { expect, test } from "vitest";
import type { Space } from "../../src/views/tune/model";
import { noiseCheck } from "../../src/views/tune/noise";
import { bandOf, bestKnown, bestSoFar, verdictOf } from "../../src/views/tune/race/results";
import { nearestValue } from "../../src/views/tune/run/table";

test("the best so far never gets worse, and failures change nothing", () => {
  expect(bestSoFar([null, 3, null, 5, 2], "minimize")).toEqual([Number.POSITIVE_INFINITY, 3, 3, 3, 2]);
  expect(bestSoFar([3, null, 5, 2], "maximize")).toEqual([3, 3, 5, 5]);
});

test("a band reaches as far as all heats have come", () => {
  const band = bandOf(
    [
      [4, 2, 1],
      [3, 3],
      [2, 1],
    ],
    "minimize",
  );
  expect(band.median).toEqual([3, 2]);
  expect(band.low[0]).toBeCloseTo(2.5);
  expect(bestKnown([[4, null], [2]], "minimize")).toBe(2);
  expect(bestKnown([[null], []], "minimize")).toBeNull();
});

const heats = (values: readonly number[], repeats: number) =>
  Array.from({ length: repeats }, (_, repeat) => values.map((value) => value + repeat / 1000));

test("a winner is named with the trial from which on it led", () => {
  const verdict = verdictOf([heats([5, 4, 4], 8), heats([6, 3, 1], 8)], "minimize");
  expect(verdict).toMatchObject({ kind: "clear", since: 2, repeats: 8 });
  expect(verdict?.standings.map(({ sampler }) => sampler)).toEqual([1, 0]);
  expect(verdict?.standings[0]?.p).toBeNull();
  // All eight pairs the same way: 2 / 2^8.
  expect(verdict?.standings[1]?.p).toBeCloseTo(2 / 256, 12);
});

test("with few repeats nothing is called more than chance; what is mixed is not either", () => {
  expect(verdictOf([heats([5, 4], 3), heats([6, 1], 3)], "minimize")).toMatchObject({
    kind: "few",
    needed: 6,
  });
  const mixed = [1, -1, 2, -2, 3, -3, 4, 5].map((more) => [10 + more]);
  const level = mixed.map(() => [10]);
  expect(verdictOf([mixed, level], "maximize")?.kind).toBe("ahead");
});

test("equal medians are a tie, whoever comes first; one sampler alone has no verdict", () => {
  const same = heats([3, 2], 8);
  expect(verdictOf([same, same], "minimize")).toMatchObject({ kind: "tie", since: null });
  expect(verdictOf([same], "minimize")).toBeNull();
  expect(verdictOf([same, []], "minimize")).toBeNull();
});

test("the worse direction counts: largest first where larger is better", () => {
  const verdict = verdictOf([heats([1, 2], 8), heats([1, 5], 8)], "maximize");
  expect(verdict?.standings[0]?.sampler).toBe(1);
});

test("a difference is told from noise by its pairs; failures are worse than any value", () => {
  const before = [3, 3.1, 2.9, 3, 3.2, 3, 3.1, 3];
  const better = before.map((value) => value - 1);
  expect(noiseCheck(before, better, "minimize").verdict).toBe("better");
  expect(noiseCheck(before, better, "maximize").verdict).toBe("worse");
  const mixed = before.map((value, seed) => value + (seed % 2 === 0 ? 0.1 : -0.1));
  expect(noiseCheck(before, mixed, "minimize").verdict).toBe("noise");
  const failed = before.map(() => null);
  expect(noiseCheck(before, failed, "minimize")).toMatchObject({
    verdict: "worse",
    after: Number.POSITIVE_INFINITY,
  });
});

test("a table gives the value of the nearest row, on each parameter's own scale", () => {
  const space: Space = {
    rate: { type: "float", low: 0.001, high: 10, log: true },
    rule: { type: "categorical", choices: ["a", "b"] },
  };
  const rows = [
    { params: { rate: 0.01, rule: "a" }, value: 1 },
    { params: { rate: 1, rule: "a" }, value: 2 },
    { params: { rate: 0.09, rule: "b" }, value: 3 },
  ];
  // In ratios 0.09 is nearer to 0.01 (9) than to 1 (11); another choice is a whole range away.
  expect(nearestValue(rows, space, { rate: 0.09, rule: "a" })).toBe(1);
  expect(nearestValue(rows, space, { rate: 0.12, rule: "a" })).toBe(2);
  expect(nearestValue(rows, space, { rate: 5, rule: "b" })).toBe(3);
  expect(nearestValue([], space, { rate: 5, rule: "b" })).toBeNaN();
});
