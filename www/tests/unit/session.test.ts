import { describe, expect, test } from "vitest";
import type { Run } from "../../src/run/model";
import type { State } from "../../src/state/properties";
import { fakeSession, type Options } from "./support/fake-world";

const live = (runs: readonly Run[]) => runs.filter(({ role }) => role === "live");
const ghosts = (runs: readonly Run[]) => runs.filter(({ role }) => role === "ghost");
const curveOf = (run: Run | undefined) => [
  ...(run?.curve.column("step") ?? []),
  ...(run?.curve.column("loss") ?? []),
  ...(run?.curve.column("testLoss") ?? []),
];
const curves = (runs: readonly Run[]) => live(runs).map(curveOf);

async function finished(options: Options) {
  const world = fakeSession(options);
  await world.clock.pass(60_000);
  expect(world.session.phase).toBe("resting");
  return world;
}

describe("first sight", () => {
  test("five rates train at once over about 20 s, the largest diverges, and then all rest", async () => {
    const { clock, session } = fakeSession();
    expect(session.phase).toBe("loading");
    await clock.pass(1000);
    expect(session.phase).toBe("running");
    expect(live(session.runs).map(({ label }) => label)).toEqual(["0.003", "0.03", "0.3", "3", "30"]);
    expect(session.highlighted?.label).toBe("0.03");
    expect(session.workers).toBe(2);
    expect(live(session.runs)[0]?.epoch).toBeCloseTo(5, 0);
    await clock.pass(15_000);
    expect(session.phase).toBe("running");
    expect(session.stepsPerSecond).toBeGreaterThan(10);
    await clock.pass(6000);
    expect(session.phase).toBe("resting");
    expect(live(session.runs).map(({ state }) => state)).toEqual([
      "done",
      "done",
      "done",
      "done",
      "diverged",
    ]);
    expect(live(session.runs)[4]).toMatchObject({ step: 40, reason: "loss-not-finite" });
    expect(live(session.runs)[0]?.scores?.test?.loss).toBeGreaterThan(0);
    await clock.pass(10_000);
    expect(session.phase).toBe("resting");
    session.dispose();
  });

  test("nothing begins before its view is on show, and leaving the view leaves no trace in the curves", async () => {
    const { clock, session, spawned, store } = fakeSession({ attended: false });
    await clock.pass(2000);
    expect(spawned).toHaveLength(0);
    store.set("depth", 3);
    session.attend(true);
    await clock.pass(5000);
    expect(session.phase).toBe("running");
    expect(live(session.runs)[0]?.experiment.model?.hidden).toHaveLength(3);
    session.attend(false);
    await clock.pass(1000);
    const before = live(session.runs)[0]?.step;
    await clock.pass(5000);
    expect(session.phase).toBe("paused");
    expect(live(session.runs)[0]?.step).toBe(before);
    session.attend(true);
    await clock.pass(60_000);
    expect(session.phase).toBe("resting");
    const whole = await finished({ state: { depth: 3 } });
    expect(curves(session.runs)).toEqual(curves(whole.session.runs));
  });

  test("curves have the same bits at any speed, slice and number of workers", async () => {
    const paced = await finished({ workers: 2 });
    const fast = await finished({ workers: 5, state: { speed: Number.POSITIVE_INFINITY }, msPerStep: 3 });
    const alone = await finished({ workers: 1, state: { speed: 50 }, msPerStep: 0.001 });
    expect(curves(fast.session.runs)).toEqual(curves(paced.session.runs));
    expect(curves(alone.session.runs)).toEqual(curves(paced.session.runs));
    expect(live(paced.session.runs)[0]?.curve.length).toBeGreaterThan(140);
  });

  test("pauses, single steps and a hidden tab leave no trace in the curves", async () => {
    const plain = await finished({});
    const { clock, session } = fakeSession();
    await clock.pass(777);
    session.pause();
    await clock.pass(50);
    expect(session.phase).toBe("paused");
    const before = live(session.runs)[0]?.step ?? 0;
    session.stepOnce();
    await clock.pass(50);
    session.stepOnce();
    await clock.pass(50);
    expect(live(session.runs)[0]?.step).toBe(before + 2);
    session.run();
    await clock.pass(500);
    session.show(false);
    expect(session.phase).toBe("hidden");
    const hiddenAt = live(session.runs)[0]?.step ?? 0;
    await clock.pass(5000);
    expect(live(session.runs)[0]?.step).toBeLessThan(hiddenAt + 3);
    session.show(true);
    expect(session.notices.map(({ id }) => id)).toEqual(["hidden"]);
    await clock.pass(30_000);
    expect(curves(session.runs)).toEqual(curves(plain.session.runs));
  });
});

describe("knobs", () => {
  test("the learning rate moves the highlighted run only and leaves its ghost", async () => {
    const { clock, session } = fakeSession();
    await clock.pass(3000);
    const before = live(session.runs);
    session.setKnob("learningRate", 0.1);
    const after = live(session.runs);
    expect(after.map(({ label }) => label)).toEqual(["0.003", "0.1", "0.3", "3", "30"]);
    expect(after.filter((run, i) => run === before[i])).toHaveLength(4);
    expect(ghosts(session.runs)).toEqual([before[1]]);
    expect(ghosts(session.runs)[0]?.successor).toBe(after[1]?.id);
    await clock.pass(30_000);
    expect(after.map(({ state }) => state)).toEqual(["done", "done", "done", "done", "diverged"]);
    expect(session.highlighted?.label).toBe("0.1");
  });

  test("batch size and depth retrain all; each live run has one ghost; reset removes them", async () => {
    const { clock, session } = fakeSession();
    await clock.pass(3000);
    session.setKnob("batchSize", 7);
    expect(ghosts(session.runs)).toHaveLength(5);
    await clock.pass(3000);
    session.setKnob("depth", 3);
    expect(ghosts(session.runs)).toHaveLength(5);
    await clock.pass(1000);
    expect(live(session.runs)[0]?.experiment.model?.hidden).toEqual([8, 8, 8]);
    session.reset();
    await clock.pass(500);
    expect(ghosts(session.runs)).toHaveLength(0);
    expect(session.phase).toBe("paused");
    expect(live(session.runs).map(({ step, state }) => [step, state])).toEqual(Array(5).fill([0, "waiting"]));
  });

  test("dragging keeps the curve from before the drag as the ghost, and ends at the last value", async () => {
    const { clock, session } = fakeSession();
    await clock.pass(3000);
    const before = live(session.runs)[1];
    for (const rate of [0.04, 0.05, 0.06, 0.07, 0.08]) {
      session.setKnob("learningRate", rate);
      await clock.pass(16);
    }
    await clock.pass(200);
    expect(live(session.runs)[1]?.label).toBe("0.08");
    expect(ghosts(session.runs)).toEqual([before]);
  });

  test("reset gives the same curves again", async () => {
    const { clock, session } = await finished({});
    const first = curves(session.runs);
    session.reset();
    await clock.pass(1000);
    expect(live(session.runs)[0]?.step).toBe(0);
    session.run();
    await clock.pass(30_000);
    expect(curves(session.runs)).toEqual(first);
  });

  test("a change while paused waits at step 0; what does not concern the runs touches nothing", async () => {
    const { clock, session, store } = fakeSession();
    await clock.pass(2000);
    const before = live(session.runs);
    session.setKnob("xAxis", "step");
    session.setKnob("beta1", 0.5);
    store.setHighlight(3);
    expect(live(session.runs)).toEqual(before);
    expect(session.highlighted?.label).toBe("3");
    session.pause();
    session.setKnob("noise", 0.4);
    await clock.pass(2000);
    expect(live(session.runs)[0]).toMatchObject({ step: 0, state: "waiting" });
  });

  test("what the trainer refuses is a failed run with the reason", async () => {
    const { clock, session } = fakeSession();
    session.setKnob("l1", 1);
    await clock.pass(1000);
    expect(live(session.runs)[0]).toMatchObject({
      state: "failed",
      reason: "train.l1: 1 is not allowed here",
    });
    expect(session.notices[0]).toMatchObject({ id: "run-failed", level: "error" });
    session.setKnob("l1", 0);
    await clock.pass(1000);
    expect(live(session.runs)[0]?.state).toBe("running");
  });
});

describe("live mode", () => {
  test("a knob changes the run in flight, and the recorded changes replay it bit for bit", async () => {
    const { clock, session, store } = fakeSession({ state: { live: true } });
    await clock.pass(2000);
    const before = live(session.runs);
    session.setKnob("learningRate", 1);
    await clock.pass(1500);
    session.setKnob("l2", 0.5);
    await clock.pass(500);
    session.setKnob("learningRate", 0.001);
    await clock.pass(30_000);
    expect(live(session.runs)).toEqual(before);
    expect(session.phase).toBe("resting");
    const { changes } = store.state;
    expect(
      changes.filter(({ run, knob }) => run === 1 && knob === "learningRate").map(({ value }) => value),
    ).toEqual([0.03, 1, 0.001]);
    const diverged = changes.filter(({ run, knob }) => run === 4 && knob === "l2");
    expect(diverged.map(({ step, value }) => [step, value])).toEqual([[0, 0]]);
    const replay = await finished({ workers: 1, state: { ...store.state, speed: 80 } });
    expect(curves(replay.session.runs)).toEqual(curves(session.runs));
  });

  test("without live mode, or after the end, the run starts anew with the knob as it stands", async () => {
    const { clock, session, store } = fakeSession({ state: { live: true } });
    await clock.pass(1000);
    session.setKnob("learningRate", 1);
    await clock.pass(500);
    session.setKnob("live", false);
    session.setKnob("learningRate", 2);
    await clock.pass(500);
    expect(store.state.changes).toEqual([]);
    expect(session.highlighted).toMatchObject({ label: "2", changes: [] });
    expect(session.highlighted?.experiment.train?.learningRate).toBe(2);
  });
});

describe("pins", () => {
  test("a pinned run stays through knobs, reset and reload, until it is unpinned", async () => {
    const storage = new Map<string, string>();
    const { clock, session } = fakeSession({ storage });
    await clock.pass(3000);
    const id = session.pin(session.highlighted?.id ?? "") as string;
    const pinned = session.runs.find((run) => run.id === id);
    expect(session.highlighted?.pinned).toBe(true);
    expect(pinned).toMatchObject({ role: "pinned", label: "A 0.03", state: "stopped" });
    const curve = curveOf(pinned);
    expect(curve.length).toBeGreaterThan(10);
    session.setKnob("depth", 1);
    session.reset();
    expect(session.runs).toContain(pinned);
    const again = fakeSession({ storage });
    const revived = again.session.runs.find((run) => run.id === id);
    expect(revived).toMatchObject({ role: "pinned", label: "A 0.03", step: pinned?.step });
    expect(curveOf(revived)).toEqual(curve);
    const second = again.session.pin(again.session.highlighted?.id ?? "");
    expect(second).not.toBe(id);
    again.session.unpin(id);
    again.session.unpin(second as string);
    expect(fakeSession({ storage }).session.runs.filter(({ role }) => role === "pinned")).toEqual([]);
  });

  test("storage with nonsense in it is no reason to fail", () => {
    for (const text of ["", "{", "[1]", '[{"id":"pin-1"}]', '{"id":1}']) {
      const storage = new Map([["tuning-playground/pins/1", text]]);
      expect(fakeSession({ storage }).session.runs.filter(({ role }) => role === "pinned")).toEqual([]);
    }
  });
});

describe("sweeps", () => {
  test("a value that a compared rate already trains has the sweep's own label and colour", async () => {
    const { clock, session } = await finished({
      state: { learningRate: 0.3, speed: Number.POSITIVE_INFINITY },
    });
    session.sweep({ knob: "depth", low: 0, high: 4, count: 5, sampler: "grid" });
    await clock.pass(1000);
    expect(live(session.runs).map(({ label }) => label)).toEqual(["0", "1", "2", "3", "4"]);
    expect(live(session.runs).map(({ ramp }) => ramp)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    session.sweep(null);
    await clock.pass(1000);
    expect(live(session.runs).map(({ label, ramp }) => [label, ramp])).toEqual(
      ["0.003", "0.03", "0.3", "3", "30"].map((label) => [label, null]),
    );
  });

  test("one knob over a range as a population; its own knob ends the sweep", async () => {
    const { clock, session, store } = fakeSession();
    await clock.pass(1000);
    session.sweep({ knob: "batchSize", low: 10, high: 70, count: 4, sampler: "grid" });
    await clock.pass(1000);
    expect(session.sweeping).toBe(true);
    expect(ghosts(session.runs)).toEqual([]);
    expect(live(session.runs).map(({ label, ramp }) => [label, ramp])).toEqual([
      ["10", 0],
      ["30", 1 / 3],
      ["50", 2 / 3],
      ["70", 1],
    ]);
    session.highlight(live(session.runs)[2]?.id ?? "");
    expect(session.highlighted?.experiment.train?.batchSize).toBe(50);
    session.setKnob("noise", 0.3);
    await clock.pass(100);
    expect(ghosts(session.runs)).toHaveLength(4);
    await clock.pass(40_000);
    expect(session.phase).toBe("resting");
    session.setKnob("batchSize", 20);
    await clock.pass(500);
    expect(store.state.sweep).toBeNull();
    expect(live(session.runs)).toHaveLength(5);
    expect(session.phase).toBe("running");
  });
});

describe("pictures", () => {
  test("come from the right trial, and tell when there is news", async () => {
    const { clock, session } = fakeSession();
    let news = 0;
    let frames = 0;
    session.addEventListener("picture", () => news++);
    session.addEventListener("progress", () => frames++);
    await clock.pass(2000);
    expect(news).toBeGreaterThan(10);
    expect(frames).toBeLessThanOrEqual(2000 / 16 + 1);
    const wanted = live(session.runs)[3];
    const asked = session.picture(4, wanted?.id);
    await clock.pass(100);
    const picture = await asked;
    expect(picture).toMatchObject({
      runId: wanted?.id,
      resolution: 4,
      outputs: 1,
      bounds: { x: [-1, 1], y: [-2, 2] },
    });
    expect([...(picture?.values ?? [])]).toEqual(Array(16).fill(3));
    const predicted = session.predictions(Uint32Array.of(1, 2, 3));
    const network = session.network(4);
    await clock.pass(100);
    expect((await predicted)?.values).toHaveLength(3);
    expect(await network).toMatchObject({ layers: [2, 8, 1] });
    expect(session.dataset?.train).toHaveLength(70);
    expect(session.engine).toMatchObject({ engine: "cpu" });
  });
});

describe("workers that end", () => {
  const broken: [string, (world: ReturnType<typeof fakeSession>) => void][] = [
    ["killed without a word", ({ spawned }) => spawned[0]?.terminate()],
    ["with an error", ({ spawned }) => spawned[0]?.onerror?.({ message: "out of memory" } as ErrorEvent)],
  ];
  test.each(broken)("%s: its runs go on from the last checkpoint with the same bits", async (_how, end) => {
    const plain = await finished({});
    const world = fakeSession();
    await world.clock.pass(7300);
    end(world);
    await world.clock.pass(60_000);
    expect(world.session.phase).toBe("resting");
    expect(world.spawned).toHaveLength(3);
    expect(world.session.notices).toHaveLength(1);
    expect(world.session.notices[0]).toMatchObject({ id: "worker-restarted", values: { worker: 1 } });
    expect(Number(world.session.notices[0]?.values.step)).toBeGreaterThan(100);
    expect(curves(world.session.runs)).toEqual(curves(plain.session.runs));
  });

  test("in live mode the changes survive too", async () => {
    const play = async (kill: boolean) => {
      const world = fakeSession({ state: { live: true } });
      await world.clock.pass(2000);
      world.session.setKnob("l2", 0.7);
      await world.clock.pass(3000);
      if (kill) world.spawned[1]?.terminate();
      await world.clock.pass(60_000);
      return world;
    };
    const [plain, killed] = [await play(false), await play(true)];
    expect(killed.spawned).toHaveLength(3);
    expect(curves(killed.session.runs)).toEqual(curves(plain.session.runs));
  });

  test("one that ends again and again is given up, with a notice", async () => {
    const { clock, session, spawned } = fakeSession({ workers: 1 });
    await clock.pass(1000);
    for (let i = 0; i < 4; i++) {
      spawned.at(-1)?.onerror?.({ message: "crash" } as ErrorEvent);
      await clock.pass(500);
    }
    expect(session.notices.map(({ id }) => id)).toContain("worker-lost");
    expect(live(session.runs).every(({ state }) => state === "failed")).toBe(true);
  });
});

describe("a worker with nothing to do", () => {
  const sweep = { knob: "l2", low: 0, high: 0.01, count: 32, sampler: "grid" } as const;
  const state = { sweep, speed: Number.POSITIVE_INFINITY, epochs: 1000 } satisfies Partial<State>;
  // Slices end at the points of the curves, here 9 steps apart: the first worker makes 2 steps a turn, the second 9.
  const slow = { workers: 2, msPerStep: [4, 0.01], state } satisfies Options;

  test("takes jobs over from a slower one; the curves have the same bits", async () => {
    const alone = await finished({ workers: 1, state });
    const { session, spawned } = await finished(slow);
    const takenOver = spawned[1]?.received.filter((message) => message.type === "start" && message.saved);
    expect(takenOver?.length).toBeGreaterThan(0);
    expect(spawned[0]?.received.some(({ type }) => type === "release")).toBe(true);
    expect(curves(session.runs)).toEqual(curves(alone.session.runs));
    expect(session.notices).toEqual([]);
  });

  test("also while the person pauses, steps and asks", async () => {
    const alone = await finished({ workers: 1, state });
    const world = fakeSession(slow);
    const { clock, session, spawned } = world;
    while (!spawned[0]?.received.some(({ type }) => type === "release")) await clock.pass(1);
    session.stepOnce();
    const before = live(session.runs).map(({ step }) => step);
    const pictures = Promise.all(live(session.runs).map(({ id }) => session.picture(4, id)));
    await clock.pass(1000);
    expect((await pictures).every((picture) => picture !== null)).toBe(true);
    expect(
      live(session.runs).every(({ step, state }, i) => state !== "paused" || step > (before[i] ?? 0)),
    ).toBe(true);
    session.run();
    await clock.pass(60_000);
    expect(curves(session.runs)).toEqual(curves(alone.session.runs));
  });

  test("also when the slower one ends before it has let go", async () => {
    const alone = await finished({ workers: 1, state });
    const { clock, session, spawned } = fakeSession(slow);
    while (!spawned[0]?.received.some(({ type }) => type === "release")) await clock.pass(1);
    spawned[0]?.onerror?.({ message: "killed" } as ErrorEvent);
    await clock.pass(60_000);
    expect(session.notices.map(({ id }) => id)).toEqual(["worker-restarted"]);
    expect(curves(session.runs)).toEqual(curves(alone.session.runs));
  });
});

test("a state from the address starts what it says", async () => {
  const state: Partial<State> = { rates: [0.5], learningRate: 0.5, epochs: 3 };
  const { session } = await finished({ state });
  expect(live(session.runs)).toHaveLength(1);
  expect(live(session.runs)[0]).toMatchObject({ label: "0.5", epoch: 3, state: "done" });
});
