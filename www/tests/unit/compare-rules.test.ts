import { beforeAll, expect, test } from "vitest";
import { useLanguage } from "../../src/locales/translate";
import { defaults } from "../../src/state/properties";
import type { Contestant } from "../../src/views/compare/contestants";
import { fairVerdict, tune } from "../../src/views/compare/fair";
import { presetContestants } from "../../src/views/compare/presets";
import { filtered, rowsOf, sorted } from "../../src/views/compare/rows";
import { partsOf, textOf } from "../../src/views/compare/say";
import { type Measure, type Summary, spreadOf } from "../../src/views/compare/summary";
import { standing, verdict } from "../../src/views/compare/verdict";

beforeAll(() => useLanguage("en"));

const LOSS: Measure = { metric: "loss", rows: "test" };
const ACCURACY: Measure = { metric: "accuracy", rows: "test" };

function contestant(name: string, data: object = { name: "moons" }): Contestant {
  return {
    id: name,
    name,
    origin: { kind: "current", letter: "A" },
    experiment: { data } as Contestant["experiment"],
    changes: [],
    color: 0,
    hidden: false,
  };
}

/** A contestant whose runs have all ended, with these final values. */
function summary(name: string, values: readonly number[], more: Partial<Summary> = {}): Summary {
  return {
    contestant: contestant(name),
    seeds: values.length,
    ended: values.length,
    diverged: values.filter((value) => !Number.isFinite(value)).length,
    failed: 0,
    reason: null,
    values,
    final: spreadOf(values, "quartiles"),
    steps: spreadOf(values, "quartiles"),
    reached: values.length,
    seconds: 1,
    ...more,
  };
}

const NONE: ReadonlyMap<string, number> = new Map();
const seeds = (n: number, of: (seed: number) => number) => Array.from({ length: n }, (_, seed) => of(seed));
const noise = (seed: number) => 0.05 * Math.sin(91 * seed);

function says(summaries: readonly Summary[], measure = LOSS, current = NONE): string {
  return textOf(partsOf(verdict(summaries, measure, current), measure));
}

test("a shift of every seed is larger than seed noise, though the seeds differ by more than it", () => {
  const a = summary(
    "A",
    seeds(10, (seed) => 0.5 + noise(seed)),
  );
  const b = summary(
    "B",
    seeds(10, (seed) => 0.51 + noise(seed) + 0.001 * Math.cos(seed)),
  );
  expect(says([b, a])).toMatch(
    /^A ends with the lowest loss: 0\.\d+, the median of 10 seeds\. Seed by seed that is 0\.01\d* less than B \(95 % interval 0\.0\d+ to 0\.0\d+; 10 pairs, p = 0\.002\): larger than seed noise\.$/,
  );
});

test("the same shift under noise of its own for each is within seed noise", () => {
  const a = summary(
    "A",
    seeds(10, (seed) => 0.5 + noise(seed)),
  );
  const b = summary(
    "B",
    seeds(10, (seed) => 0.51 + noise(seed + 1.5)),
  );
  const said = says([a, b]);
  expect(said).toMatch(/ is within seed noise of it: /);
  expect(said).not.toContain("larger than seed noise");
});

test("five seeds are too few for two contestants, and for four so are six", () => {
  const list = (names: string, n: number) =>
    [...names].map((name, index) =>
      summary(
        name,
        seeds(n, () => index),
      ),
    );
  expect(says(list("AB", 5))).toContain("5 seeds are too few to tell a difference");
  expect(says(list("AB", 5))).toContain("Take 6 or more");
  expect(says(list("AB", 6))).toContain("larger than seed noise");
  expect(says(list("ABCD", 6))).toContain("Take 7 or more");
  expect(says(list("ABCD", 7))).toContain("It beats C and D too");
});

test("more accuracy is better, and differences are in points", () => {
  const a = summary(
    "A",
    seeds(8, (seed) => 0.9 + 0.001 * seed),
  );
  const b = summary(
    "B",
    seeds(8, (seed) => 0.93 + 0.001 * seed),
  );
  expect(says([a, b], ACCURACY)).toContain("B ends with the highest accuracy: 93.3 %");
  expect(says([a, b], ACCURACY)).toContain("that is 3.0 points more than A");
});

test("a seed that diverged is worse than any other, and is told", () => {
  const a = summary(
    "A",
    seeds(8, (seed) => (seed < 3 ? Number.POSITIVE_INFINITY : 0.1)),
  );
  const b = summary(
    "B",
    seeds(8, () => 0.2),
  );
  expect(standing([a, b], LOSS)?.leader.contestant.id).toBe("A");
  expect(says([a, b])).toContain("A diverged with 3 of 8 seeds.");
  const lost = summary(
    "A",
    seeds(8, (seed) => (seed < 6 ? Number.POSITIVE_INFINITY : 0.1)),
  );
  expect(standing([lost, b], LOSS)?.leader.contestant.id).toBe("B");
  expect(says([lost, lost])).toContain("Every contestant diverged");
});

test("nothing, one alone, runs under way, different data and a failure are said", () => {
  const a = summary(
    "A",
    seeds(6, () => 1),
  );
  const b = summary(
    "B",
    seeds(6, () => 2),
  );
  expect(says([])).toContain("Nothing is shown");
  expect(says([a])).toContain("Add a second contestant");
  const half = { ...b, ended: 2, values: b.values.map((value, seed) => (seed < 2 ? value : Number.NaN)) };
  const current = new Map([
    ["A", 1],
    ["B", 0.5],
  ]);
  expect(says([a, half], LOSS, current)).toBe(
    "8 of 12 runs have ended. So far B has the lowest median loss, 0.500.",
  );
  expect(says([a, half])).toContain("The curves have only begun");
  const other = { ...b, contestant: contestant("B", { name: "circles" }) };
  expect(says([a, other])).toContain("train on different data or splits");
  expect(says([a, { ...b, contestant: contestant("B", { seed: 5, name: "moons" }) }])).not.toContain(
    "different data",
  );
  expect(says([{ ...b, failed: 6, reason: "no such thing" }, a])).toMatch(
    /^B could not be trained: no such thing\. A ends/,
  );
});

/** A contestant whose loss at each rate is given by a function of the distance to its best rate, in decades. */
function tuned(name: string, best: number, floor: number, rates: readonly number[]) {
  const at = (rate: number) =>
    summary(
      name,
      seeds(8, (seed) => floor + Math.abs(Math.log10(rate / best)) + 0.001 * seed),
    );
  return tune(
    contestant(name),
    rates.map((rate) => ({ rate, summary: at(rate) })),
    LOSS,
  );
}

const RATES = [0.01, 0.1, 1, 10];

test("naive and fair disagree where the naive winner only has the rate that suits it", () => {
  const list = [tuned("A", 0.1, 0.5, RATES), tuned("B", 1, 0.2, RATES)];
  const naive = list.map(({ rates }) => rates[1]?.summary as Summary);
  const said = textOf(partsOf(fairVerdict(list, naive, LOSS), LOSS));
  expect(said).toContain(
    "With the learning rate as it is set A looks best; with the learning rate tuned for each, B is best.",
  );
  expect(said).toMatch(/Seed by seed that is 0\.30 less than A .*larger than seed noise/);
  const same = textOf(
    partsOf(
      fairVerdict(
        list,
        list.map(({ rates }) => rates[2]?.summary as Summary),
        LOSS,
      ),
      LOSS,
    ),
  );
  expect(same).toContain("Naive and fair agree: B is best.");
});

test("a best rate at the edge of the grid is told, and nothing is before all runs have ended", () => {
  const list = [tuned("A", 10, 0.5, RATES), tuned("B", 0.01, 0.2, RATES), tuned("C", 100, 0.1, RATES)];
  const naive = list.map(({ rates }) => rates[1]?.summary as Summary);
  const edges = fairVerdict(list, naive, LOSS).filter(({ id }) => id === "edge");
  expect(edges).toMatchObject([
    { end: "low", rate: 0.01, who: [{ id: "B" }] },
    { end: "high", rate: 10, who: [{ id: "A" }, { id: "C" }] },
  ]);
  const early = naive.map((one) => ({ ...one, ended: 3 }));
  expect(fairVerdict(list, early, LOSS)).toEqual([]);
});

test("a rate at which half of the seeds diverged is never the best", () => {
  const wild = summary("A", [0.01, ...seeds(7, () => Number.POSITIVE_INFINITY)]);
  const good = summary(
    "A",
    seeds(8, () => 0.5),
  );
  expect(
    tune(
      contestant("A"),
      [
        { rate: 1, summary: wild },
        { rate: 0.1, summary: good },
      ],
      LOSS,
    ).best?.rate,
  ).toBe(0.1);
  expect(tune(contestant("A"), [{ rate: 1, summary: wild }], LOSS).best).toBeNull();
});

test("rows sort by any column both ways, what has no number last, and filter by words", () => {
  const list = [
    summary("Depth 10", [0.3, 0.3]),
    summary("Depth 2", [0.1, 0.1]),
    summary("Wide", [Number.NaN, Number.NaN]),
  ];
  const rows = rowsOf({ summaries: list, measure: LOSS, target: 0.2 });
  const names = (some: typeof rows) => some.map(({ keys }) => keys.name);
  expect(names(sorted(rows, { column: "final", down: false }))).toEqual(["Depth 2", "Depth 10", "Wide"]);
  expect(names(sorted(rows, { column: "final", down: true }))).toEqual(["Depth 10", "Depth 2", "Wide"]);
  expect(names(sorted(rows, { column: "name", down: false }))).toEqual(["Depth 2", "Depth 10", "Wide"]);
  expect(names(sorted(rows, null))).toEqual(names(rows));
  expect(names(filtered(rows, "depth 1"))).toEqual(["Depth 10"]);
  expect(names(filtered(rows, ""))).toHaveLength(3);
});

test("presets vary one knob and have the current value among theirs", () => {
  const state = { ...defaults(), depth: 3, batchSize: 10, width: 5, samples: 40 };
  const values = (preset: Parameters<typeof presetContestants>[0], more = {}) =>
    presetContestants(preset, { ...state, ...more }).map(
      ({ origin }) => origin.kind === "preset" && origin.value,
    );
  expect(values("depth")).toEqual(["1", "2", "3", "4", "6"]);
  expect(values("width")).toEqual(["2", "4", "5", "8", "16", "32"]);
  // 28 training rows: no batch is larger.
  expect(values("batch")).toEqual(["4", "10", "16", "28"]);
  expect(values("batch", { samples: 1 })).toEqual(["1"]);
  expect(values("optimizer", { optimizer: "lion" })).toEqual(["sgd", "momentum", "rmsprop", "adam", "lion"]);
  const depths = presetContestants("depth", state);
  expect(depths.map(({ experiment }) => experiment.model?.hidden?.length)).toEqual([1, 2, 3, 4, 6]);
  expect(new Set(depths.map(({ experiment }) => JSON.stringify({ ...experiment, model: 0 }))).size).toBe(1);
});
