/** Runs on the worker of the graphics device: whole populations, a choice that is undone, a device that is lost. */
import { expect, test } from "vitest";
import type { Description } from "../../src/pkg";
import { fakeSession } from "./support/fake-world";

const ON_DEVICE: Partial<Description> = {
  engine: "webgpu",
  code: "chosen",
  reason: "asked for",
  adapter: "a card",
};

/** Large enough that a device might be worth it. */
const LARGE = { dataset: "digits", depth: 2, width: 128, batchSize: 64 } as const;

test("a population is not cut into parts for the graphics device", async () => {
  const { clock, session, spawned, devices } = fakeSession({
    state: { engine: "webgpu" },
    device: () => ON_DEVICE,
  });
  await clock.pass(500);
  expect(devices).toHaveLength(1);
  expect(devices[0]?.factory.made.map(({ trials }) => trials.length)).toEqual([5]);
  expect(spawned.flatMap(({ factory }) => factory.made)).toEqual([]);
  expect(session.engine).toMatchObject({ engine: "webgpu", adapter: "a card", code: "chosen: asked for" });
  await clock.pass(30_000);
  expect(session.phase).toBe("resting");
  expect(session.runs.map(({ state }) => state)).toEqual(["done", "done", "done", "done", "diverged"]);
});

test("the curves are those of the workers of the CPU", async () => {
  const curves = async (options: Parameters<typeof fakeSession>[0]) => {
    const { clock, session } = fakeSession(options);
    await clock.pass(30_000);
    return session.runs.map(({ curve }) =>
      Array.from({ length: curve.length }, (_, i) => [curve.at("step", i), curve.at("loss", i)]),
    );
  };
  const device = () => ON_DEVICE;
  expect(await curves({ state: { engine: "webgpu" }, device })).toEqual(
    await curves({ state: { engine: "cpu" } }),
  );
});

test("a small population does not wake the device", async () => {
  const { clock, session, devices } = fakeSession({ device: () => ON_DEVICE });
  await clock.pass(500);
  expect(devices).toEqual([]);
  expect(session.engine?.code).toMatch(/^small: \d+ operations a step$/);
});

test("where the workers of the CPU are faster together, they take the population over, and it is not measured again", async () => {
  const slow = {
    ...ON_DEVICE,
    code: "measured-faster",
    reason: "150 against 100 steps/s",
    speeds: { cpu: 100, webgpu: 150 },
  };
  const { clock, session, spawned, devices } = fakeSession({ state: LARGE, device: () => slow });
  await clock.pass(500);
  expect(devices[0]?.factory.made.every(({ freed }) => freed)).toBe(true);
  expect(
    spawned.flatMap(({ factory }) => factory.made).reduce((sum, { trials }) => sum + trials.length, 0),
  ).toBe(5);
  expect(session.engine).toMatchObject({ engine: "cpu", code: "measured-faster: 200 against 150 steps/s" });
  session.reset();
  session.run();
  await clock.pass(500);
  expect(devices[0]?.factory.made).toHaveLength(1);
  expect(session.engine?.code).toBe("measured-faster: 200 against 150 steps/s");
});

test("a device that is lost is named, and its runs go on where they were", async () => {
  const lost = { engine: "cpu", code: "engine-lost", reason: "lost: unplugged", adapter: null } as const;
  const { clock, session, devices } = fakeSession({
    state: { engine: "webgpu" },
    device: (step) => (step < 100 ? ON_DEVICE : lost),
  });
  await clock.pass(1000);
  expect(session.notices).toEqual([]);
  await clock.pass(30_000);
  expect(session.notices.map(({ id, values }) => [id, values])).toEqual([
    ["engine-lost", { reason: "engine-lost: lost: unplugged" }],
  ]);
  expect(session.engine).toMatchObject({
    engine: "cpu",
    adapter: null,
    code: "engine-lost: lost: unplugged",
  });
  expect(session.runs.map(({ state }) => state)).toEqual(["done", "done", "done", "done", "diverged"]);
  expect(devices).toHaveLength(1);
});

test("a device's module that cannot be had fails the runs that asked for it; the next ones try again", async () => {
  const { clock, store, session, devices } = fakeSession({
    state: { engine: "webgpu" },
    device: "404: whole.wasm",
  });
  await clock.pass(500);
  expect(session.runs.map(({ state, reason }) => [state, reason])).toEqual(
    session.runs.map(() => ["failed", "404: whole.wasm"]),
  );
  expect(session.notices.map(({ id }) => id)).toEqual(["run-failed"]);
  session.setKnob("seed", 2);
  await clock.pass(500);
  expect(devices).toHaveLength(2);
  session.setKnob("engine", "cpu");
  await clock.pass(30_000);
  expect(store.get("engine")).toBe("cpu");
  expect(session.phase).toBe("resting");
  expect(session.notices).toEqual([]);
});

test("without WebGPU a run that asks for it fails with that reason", async () => {
  const { clock, session } = fakeSession({ state: { engine: "webgpu" } });
  await clock.pass(100);
  expect(session.runs.map(({ state, reason }) => [state, reason])).toEqual(
    session.runs.map(() => ["failed", "no-webgpu: this browser has no WebGPU"]),
  );
  expect(session.notices.map(({ id }) => id)).toEqual(["run-failed"]);
});
