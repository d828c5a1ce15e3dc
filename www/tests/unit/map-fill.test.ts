/** Filling a map on fake workers in virtual time: each cell once, coarse first, whatever happens to the workers. */
import { describe, expect, test } from "vitest";
import { Pool, type PoolListener } from "../../src/run/pool";
import { defaults, type State } from "../../src/state/properties";
import { Filler } from "../../src/views/map/fill";
import { levelOf } from "../../src/views/map/order";
import { Fate, Results } from "../../src/views/map/results";
import { specOf } from "../../src/views/map/spec";
import { Clock, FakeWorker } from "./support/fake-world";

function world(values: Partial<State> = {}, msPerStep = 0.01) {
  const clock = new Clock();
  const spawned: FakeWorker[] = [];
  let filler: Filler | null = null;
  const listener: PoolListener = {
    started: () => undefined,
    progress: (job, news) => filler?.progress(job, news),
    changed: () => undefined,
    failed: (job, reason) => filler?.failed(job, reason),
    resumed: () => undefined,
    restarted: () => undefined,
    lost: () => undefined,
    unusable: () => undefined,
  };
  const pool = new Pool({
    size: 2,
    spawn: () => {
      const worker = new FakeWorker(clock, msPerStep);
      spawned.push(worker);
      return worker;
    },
    module: Promise.resolve({} as WebAssembly.Module),
    listener,
    now: () => clock.now,
  });
  filler = new Filler(
    () => pool,
    () => undefined,
  );
  pool.pace(Number.POSITIVE_INFINITY, true);
  const results = new Results(specOf({ ...defaults(), mapCells: "16x12", mapAmount: 100, ...values }));
  return { clock, spawned, pool, filler, results };
}

describe("filling", () => {
  test("every cell comes once, the coarsest first; large rates diverge", async () => {
    const { clock, filler, results, spawned } = world();
    filler.fill(results);
    await clock.pass(3000);
    expect(results.complete).toBe(true);
    expect(new Set(results.order).size).toBe(16 * 12);
    const levels = results.order.map((cell) => levelOf(results.cellOf(cell), 16, 12));
    expect(levels.slice(0, 2)).toEqual([0, 0]);
    const { x } = results.spec;
    results.fates.forEach((fate, cell) => {
      const rate = x.values[results.cellOf(cell).column] as number;
      if (rate < 30) expect(fate).toBe(Fate.Done);
    });
    expect(results.fates).toContain(Fate.Diverged);
    expect(spawned).toHaveLength(2);
    // Each fake trainer was freed: a job that is done is dropped.
    for (const worker of spawned) expect(worker.factory.made.every(({ freed }) => freed)).toBe(true);
  });

  test("populations have one shape, and whole blocks of lanes where there are cells for them", async () => {
    const { clock, filler, results, spawned } = world();
    filler.fill(results);
    await clock.pass(3000);
    const starts = spawned.flatMap(({ received }) => received).filter((message) => message.type === "start");
    for (const { experiments } of starts) {
      expect(new Set(experiments.map(({ train }) => train?.batchSize)).size).toBe(1);
      expect(experiments.length % 4).toBe(0);
    }
    expect(starts.reduce((sum, { experiments }) => sum + experiments.length, 0)).toBe(16 * 12);
  });

  test("seeds of a cell train together", async () => {
    const { clock, filler, results, spawned } = world({ mapSeeds: 3 });
    filler.fill(results);
    await clock.pass(5000);
    expect(results.complete).toBe(true);
    const [first] = spawned[0]?.received.filter((message) => message.type === "start") ?? [];
    expect(first?.experiments.slice(0, 3).map(({ train }) => train?.seed)).toEqual([1, 2, 3]);
  });

  test("a worker that dies in mid-fill loses no cell and tells none twice", async () => {
    const { clock, filler, results, spawned } = world({}, 0.2);
    filler.fill(results);
    await clock.pass(100);
    expect(results.complete).toBe(false);
    const before = results.order.length;
    spawned[0]?.onerror?.({ message: "killed" } as ErrorEvent);
    await clock.pass(20_000);
    expect(before).toBeLessThan(16 * 12);
    expect(results.complete).toBe(true);
    expect(new Set(results.order).size).toBe(16 * 12);
    expect(spawned).toHaveLength(3);
    expect(results.fates.every((fate) => fate === Fate.Done || fate === Fate.Diverged)).toBe(true);
  });

  test("another map: what was on its way for the old one does not reach the new one", async () => {
    const { clock, filler, results } = world({}, 0.1);
    filler.fill(results);
    await clock.pass(60);
    const known = results.known;
    const other = new Results(specOf({ ...defaults(), mapCells: "16x12", mapAmount: 100, seed: 7 }));
    filler.fill(other);
    await clock.pass(10_000);
    expect(results.known).toBe(known);
    expect(other.complete).toBe(true);
    filler.fill(results);
    await clock.pass(10_000);
    expect(results.complete).toBe(true);
    expect(new Set(results.order).size).toBe(16 * 12);
  });

  test("a setting that cannot be trained fails with its reason, the rest goes on", async () => {
    const { clock, filler, results } = world({ l1: 1 });
    filler.fill(results);
    await clock.pass(3000);
    expect(results.complete).toBe(true);
    expect(results.value(0, { measure: "loss", target: 1, show: "median" })).toEqual({
      kind: "failed",
      reason: "train.l1: 1 is not allowed here",
    });
  });

  test("where the graphics device is wanted and there is none, every cell says so", async () => {
    const { clock, filler, results, spawned } = world({ engine: "webgpu" });
    filler.fill(results);
    await clock.pass(500);
    expect(results.complete).toBe(true);
    expect(results.reason(7)).toBe("no-webgpu: this browser has no WebGPU");
    expect(spawned).toHaveLength(0);
  });

  test("pausing begins nothing new, going on completes the map", async () => {
    const { clock, filler, pool, results } = world({}, 0.1);
    filler.fill(results);
    await clock.pass(60);
    filler.pause(true);
    pool.pace(Number.POSITIVE_INFINITY, false);
    await clock.pass(20);
    const { known } = results;
    await clock.pass(2000);
    expect(results.known).toBe(known);
    pool.pace(Number.POSITIVE_INFINITY, true);
    filler.pause(false);
    await clock.pass(10_000);
    expect(results.complete).toBe(true);
  });

  test("cells under the pointer come before others", async () => {
    const { clock, filler, results } = world({ mapCells: "32x24" }, 0.2);
    filler.fill(results);
    filler.point({ column: 30, row: 22 });
    await clock.pass(600);
    const finest = results.order.filter((cell) => levelOf(results.cellOf(cell), 32, 24) >= 2).slice(0, 8);
    expect(finest.length).toBeGreaterThan(0);
    for (const cell of finest) expect(results.cellOf(cell).row).toBeGreaterThan(12);
  });
});
