import { expect, test } from "vitest";
import { defaults } from "../../src/state/properties";
import { pointOf, spaceAround } from "../../src/views/tune/around";
import { likelyValue, numericColumns, readTable, tableOf } from "../../src/views/tune/csv";
import { firstSetup } from "../../src/views/tune/draft";
import { warnings, widened } from "../../src/views/tune/guard";
import type { Space, TuneTrial } from "../../src/views/tune/model";
import { stateOf, workOf } from "../../src/views/tune/run/point";
import { isFunction, sandboxScript } from "../../src/views/tune/run/sandbox";
import { reportInterval, type Setup, withRungs } from "../../src/views/tune/run/setup";

const state = defaults();

function trials(
  count: number,
  params: TuneTrial["params"],
  as: TuneTrial["state"] = "complete",
): TuneTrial[] {
  const rest = { reports: [], reason: null, chosen: null, worker: 0, began: 0, ended: 1 };
  return Array.from({ length: count }, (_, id) => ({ id, params, state: as, value: 1, ...rest }));
}

const setup = (values: Partial<Setup> = {}): Setup => ({ ...firstSetup(state), ...values });

test("a best value at the end of its range is told, with a wider range that the knob allows", () => {
  const params = { learningRate: 9.5, batchSize: 16, depth: 2 };
  const all = trials(20, params);
  const [warning, ...others] = warnings(setup(), all, all[0] ?? null, state);
  expect(others).toEqual([]);
  expect(warning).toMatchObject({ id: "edge", name: "learningRate", end: "high" });
  expect(warning?.id === "edge" && warning.space.learningRate).toMatchObject({ low: 0.001, high: 100 });
});

test("an end that the knob itself has is no warning, nor is one after few trials", () => {
  const params = { learningRate: 0.1, batchSize: 1, depth: 0 };
  const all = trials(20, params);
  expect(warnings(setup(), all, all[0] ?? null, state)).toEqual([]);
  const few = trials(5, { learningRate: 10, batchSize: 16, depth: 2 });
  expect(warnings(setup(), few, few[0] ?? null, state)).toEqual([]);
});

test("ranges widen on their own scale, whole numbers stay whole", () => {
  expect(widened({ type: "float", low: 0, high: 1 }, "low", "x", null)).toMatchObject({ low: -0.5 });
  expect(widened({ type: "float", low: 0.01, high: 1, log: true }, "high", "x", null)).toMatchObject({
    high: 10,
  });
  expect(widened({ type: "int", low: 1, high: 8, log: true }, "low", "x", null)).toBeNull();
  expect(widened({ type: "int", low: 0, high: 5 }, "high", "x", null)).toMatchObject({ high: 8 });
});

test("a budget that the sampler cannot use is told, a grid that is larger than it too", () => {
  const budget = { amount: 12, unit: "trials" } as const;
  expect(warnings(setup({ budget }), [], null, state)).toEqual([{ id: "budget", amount: 12, least: 15 }]);
  expect(warnings(setup({ budget, sampler: { name: "random" } }), [], null, state)).toEqual([]);
  expect(warnings(setup({ budget, sampler: { name: "grid", points: 4 } }), [], null, state)).toEqual([
    { id: "grid", amount: 12, points: 64 },
  ]);
});

test("many failures are told", () => {
  const all = trials(8, { learningRate: 0.1, batchSize: 8, depth: 1 }, "failed");
  const told = [
    ...all.slice(0, 5).map((trial) => ({ ...trial, reason: "loss-not-finite" })),
    ...all.slice(5),
  ];
  expect(warnings(setup(), told, null, state)).toEqual([
    { id: "failures", failed: 8, ended: 8, reason: "loss-not-finite" },
  ]);
});

test("the space around the settings holds them", () => {
  for (const values of [
    {},
    { batchSize: Number.POSITIVE_INFINITY },
    { depth: 0 },
    { samples: 1 },
    { width: 512 },
  ]) {
    const now = { ...state, ...values };
    const space: Space = spaceAround(now);
    const point = pointOf(space, now);
    for (const [name, spec] of Object.entries(space)) {
      if (spec.type === "categorical") continue;
      expect(point[name], name).toBeGreaterThanOrEqual(spec.low);
      expect(point[name], name).toBeLessThanOrEqual(spec.high);
    }
  }
});

test("a trial's parameters stand in the place of the page's knobs; what is not allowed is refused", () => {
  const base = { ...state, hidden: [4, 4, 4], depth: 3 };
  expect(stateOf(base, { depth: 1 })).toMatchObject({ hidden: [], depth: 1 });
  expect(() => stateOf(base, { learningRate: -1 })).toThrow(/learningRate: -1/);
  const problem = {
    kind: "training",
    state,
    length: 100,
    unit: "steps",
    measure: "accuracy",
    target: 0,
  } as const;
  const work = workOf(problem, { batchSize: 16, learningRate: 0.5 });
  expect(work).toMatchObject({
    kind: "training",
    experiment: { engine: "cpu", train: { batchSize: 16, learningRate: 0.5 } },
  });
  // 350 training rows in batches of 16 are 22 steps an epoch: 100 steps need 5 epochs.
  expect(work.kind === "training" && work.experiment.train?.epochs).toBe(5);
});

test("a table becomes a space: numbers with their ranges, words as choices, one value only left out", () => {
  const columns = readTable('rate,rule,same,loss\r\n0.001,"a, ""b""",1,0.5\r\n1,c,1,0.25\n');
  expect(numericColumns(columns)).toEqual(["rate", "same", "loss"]);
  expect(likelyValue(columns)).toBe("loss");
  const { space, rows } = tableOf(columns, "loss");
  expect(space).toEqual({
    rate: { type: "float", low: 0.001, high: 1, log: true },
    rule: { type: "categorical", choices: ['a, "b"', "c"] },
  });
  expect(rows[1]).toEqual({ params: { rate: 1, rule: "c" }, value: 0.25 });
});

test.each([
  ["x", "table-header"],
  ["x,y", "table-empty"],
  ["x,y\n1,2,3", "table-row: 2 3 2"],
  ['x,y\n"1,2', "table-quote: 2"],
])("a malformed table is refused with its place: %j", (text, message) => {
  expect(() => readTable(text)).toThrow(message);
});

test("code may be a function or the body of one", () => {
  for (const source of ["(p) => p.x", "({ x, y }) => x", "function f(p) { return 1 }", "async p => 1"])
    expect(isFunction(source), source).toBe(true);
  for (const source of ["return params.x", "const a = (x) => x;\nreturn a(1)"])
    expect(isFunction(source), source).toBe(false);
  // The script is JavaScript, whatever stands in it.
  expect(() => new Function(sandboxScript("return params.x // </script>"))).not.toThrow();
});

test("rungs lie where trials report, unless the person put them elsewhere", () => {
  const hyperband = withRungs(setup({ pruner: { name: "hyperband" }, sampler: { name: "bohb" } }));
  expect(hyperband.pruner).toEqual({ name: "hyperband", minResource: 25, maxResource: 500 });
  expect(hyperband.sampler).toEqual({ name: "bohb", minResource: 25 });
  const own = withRungs(setup({ pruner: { name: "asha", minResource: 100 } }));
  expect(own.pruner).toEqual({ name: "asha", minResource: 100 });
  expect(withRungs(setup()).pruner).toEqual({ name: "none" });
  expect([1, 20, 21, 500].map(reportInterval)).toEqual([1, 1, 2, 25]);
});
