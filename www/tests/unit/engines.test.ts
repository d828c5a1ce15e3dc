/** Which engine the page chooses before anything trains, and what it does with a measurement. */
import { expect, test } from "vitest";
import { differenceOf } from "../../src/bench/measure";
import type { Row } from "../../src/bench/protocol";
import { COLUMNS, cell, figure, markdown } from "../../src/bench/report";
import { tasks } from "../../src/bench/workloads";
import type { Description, Experiment } from "../../src/pkg";
import { Engines, operationsOf, reasonOf } from "../../src/run/engines";

const small: Experiment = {
  data: { name: "moons" },
  model: { hidden: [8, 8] },
  train: { batchSize: 10 },
  engine: "auto",
};
const large: Experiment = {
  data: { name: "digits" },
  model: { hidden: [128, 64] },
  train: { batchSize: 64 },
  engine: "auto",
};

function measured(engine: "cpu" | "webgpu", cpu: number, webgpu: number): Description {
  const [chosen, other] = engine === "cpu" ? [cpu, webgpu] : [webgpu, cpu];
  return {
    engine,
    code: "measured-faster",
    reason: `${chosen} against ${other} steps/s`,
    adapter: engine === "cpu" ? null : "an adapter",
    speeds: { cpu, webgpu },
    trials: 1,
    layers: [64, 128, 64, 10],
    parameters: 17_226,
  };
}

test("operations are counted as by the package: two for each weight and row forward, twice as many back", () => {
  expect(operationsOf(small, 1)).toBe(6 * 105 * 10);
  expect(operationsOf(large, 4)).toBe(4 * operationsOf(large, 1));
});

test("small populations, and browsers without WebGPU, train on the CPU and say why", () => {
  const engines = new Engines(true);
  expect(engines.route(small, 1)).toEqual({ on: "cpu", why: "small: 6300 operations a step" });
  expect(engines.route(large, 1)).toEqual({ on: "device" });
  expect(new Engines(false).route(large, 1)).toEqual({
    on: "cpu",
    why: "no-webgpu: this browser has no WebGPU",
  });
});

test("a forced engine is not measured", () => {
  const engines = new Engines(false);
  expect(engines.route({ ...large, engine: "cpu" }, 1)).toEqual({ on: "cpu", why: null });
  expect(engines.route({ ...small, engine: "webgpu" }, 1)).toEqual({ on: "device" });
  expect(engines.prefersWorkers({ ...large, engine: "webgpu" }, 1, 1, measured("webgpu", 9, 1))).toBe(false);
});

test("a device stays where it is faster than all workers together; else the workers are remembered", () => {
  const engines = new Engines(true);
  expect(engines.prefersWorkers(large, 4, 2, measured("webgpu", 100, 250))).toBe(false);
  expect(engines.route(large, 4)).toEqual({ on: "device" });
  expect(engines.prefersWorkers(large, 4, 3, measured("webgpu", 100, 250))).toBe(true);
  expect(engines.route(large, 4)).toEqual({ on: "cpu", why: "measured-faster: 300 against 250 steps/s" });
  expect(engines.route(large, 5), "another population").toEqual({ on: "device" });
  expect(engines.prefersWorkers(large, 5, 1, measured("cpu", 100, 25))).toBe(true);
  expect(engines.route(large, 5)).toEqual({ on: "cpu", why: "measured-faster: 100 against 25 steps/s" });
});

test("why there is no device is remembered too", () => {
  const engines = new Engines(true);
  const refused = {
    ...measured("cpu", 1, 1),
    code: "no-adapter",
    reason: "there is no WebGPU adapter here",
    speeds: null,
  };
  expect(engines.prefersWorkers(large, 1, 2, refused)).toBe(true);
  expect(engines.route(large, 1)).toEqual({ on: "cpu", why: reasonOf(refused) });
});

const row: Row = {
  workload: "W1",
  network: "2-8-8-1 tanh, 10, sgd",
  trials: 1,
  cpu: 1_090_123,
  webgpu: 2_345.6,
  difference: 1.234e-7,
  dispatches: 9,
  submits: 0.0123,
  barriers: 0,
  bytesPerSecond: 123_456,
  objects: 0,
};

test("the bench's report has a cell for each column, in three digits", () => {
  const text = markdown([row], COLUMNS, { adapter: "A|B", browser: "B", cores: 2, date: "2026-11-25" });
  const lines = text.trimEnd().split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[0]).toBe("A|B · 2 cores · B · 2026-11-25");
  expect(lines[4]).toBe(
    "| W1 | 2-8-8-1 tanh, 10, sgd | 1 | 1090000 | 2350 | 0.00215 | 9 | 0.0123 | 0 | 123000 | 0 | 1.2e-7 |",
  );
  expect(cell({ ...row, cpu: 0 }, "ratio")).toBe("–");
  expect(figure(Number.NaN)).toBe("–");
});

test("the bench trains the project's six workloads", () => {
  const all = tasks();
  expect(all.map(({ name, experiments }) => [name, experiments.length])).toEqual([
    ["W1", 1],
    ["W2", 1],
    ["W3", 1],
    ["W4", 1],
    ["W5", 1],
    ["W6", 64],
  ]);
  const data = all[2]?.dataset();
  expect([data?.x.length, data?.y.length]).toEqual([64 * 1792, 1792]);
});

test("losses that are missing on one side differ", () => {
  expect(differenceOf([{ loss: 2 }, { loss: null }], [{ loss: 2.1 }, { loss: null }])).toBeCloseTo(0.05);
  expect(differenceOf([{ loss: 2 }], [{ loss: null }])).toBeNaN();
});
