import { expect, test } from "vitest";
import type { Trial, TrialOutcome } from "../../src/pkg-search";
import { Bench, type EvaluatorPort } from "../../src/views/tune/run/bench";
import { Conductor, type StudyLike } from "../../src/views/tune/run/conductor";
import type { ToEvaluator, TrialEnd } from "../../src/views/tune/run/protocol";
import type { Setup } from "../../src/views/tune/run/setup";

/** A study that counts: trial i has x = i. It refuses what the package's own refuses. */
class CountingStudy implements StudyLike {
  readonly all: Trial[] = [];
  pruneAt: number | null = null;

  ask() {
    const waiting = this.all.find(({ state }) => state === "waiting");
    if (waiting) {
      waiting.state = "running";
      return { id: waiting.id, params: waiting.params };
    }
    const id = this.#add({ x: this.all.length }, "running");
    return { id, params: { x: id } };
  }
  enqueue(params: Record<string, never>) {
    return this.#add(params, "waiting");
  }
  addTrial(params: Record<string, never>, outcome: TrialOutcome) {
    const id = this.#add(params, "running");
    this.tell(id, outcome);
    return id;
  }
  report(id: number, step: number, value: number) {
    const trial = this.#running(id);
    const last = trial.reports.at(-1)?.step ?? Number.NEGATIVE_INFINITY;
    if (step <= last) throw new Error(`step ${step} does not come after ${last}`);
    trial.reports.push({ step, value });
    const prune = this.pruneAt !== null && step >= this.pruneAt;
    if (prune) trial.reason = "median: 1";
    return prune;
  }
  tell(id: number, outcome: TrialOutcome) {
    const trial = this.#running(id);
    trial.finished = this.all.filter(({ finished }) => finished !== null).length;
    if (typeof outcome === "number") Object.assign(trial, { state: "complete", value: outcome });
    else if ("state" in outcome) Object.assign(trial, { ...outcome });
  }
  trials() {
    return this.all;
  }
  trialsSince() {
    return { revision: 0, trials: this.all };
  }
  toJSON() {
    return { v: 1, spec: { space: {} }, trials: structuredClone(this.all) };
  }
  #add(params: object, state: Trial["state"]) {
    const id = this.all.length;
    const nothing = { value: null, reports: [], reason: null, finished: null };
    this.all.push({ id, state, source: "sampler", params: { ...params }, ...nothing });
    return id;
  }
  #running(id: number): Trial {
    const trial = this.all[id];
    if (trial?.state !== "running") throw new Error(`trial ${id} is ${trial?.state}`);
    return trial;
  }
}

/** An evaluator that does what the test says. */
class HandPort implements EvaluatorPort {
  readonly heard: ToEvaluator[] = [];
  onmessage: EvaluatorPort["onmessage"] = null;
  postMessage(message: ToEvaluator) {
    this.heard.push(message);
  }
  close() {}
  say(data: unknown) {
    this.onmessage?.({ data } as never);
  }
  get job(): number {
    return this.heard.reduce((job, message) => (message.type === "work" ? message.job : job), 0);
  }
  end(end: Partial<TrialEnd>) {
    this.say({ type: "end", job: this.job, end: { value: null, reason: null, steps: 0, ...end } });
  }
  report(step: number, value: number) {
    this.say({ type: "report", job: this.job, step, value, steps: step });
  }
}

const setup: Setup = {
  space: {},
  problem: { kind: "code", source: "", direction: "minimize", limitMs: 1000 },
  sampler: { name: "random" },
  pruner: { name: "none" },
  seed: 1,
  budget: { amount: 3, unit: "trials" },
  parallel: null,
};

function hall(size: number, study = new CountingStudy(), limit: number | null = null) {
  let time = 0;
  const replaced: string[] = [];
  const bench: Bench = new Bench(
    size,
    limit,
    { free: () => conductor.fill(), replace: (_, reason) => replaced.push(reason) },
    () => time,
  );
  const conductor: Conductor = new Conductor({
    study,
    setup,
    bench,
    work: (params) => ({ kind: "point", params }),
    now: () => time,
    changed: () => undefined,
  });
  const ports = Array.from({ length: size }, (_, index) => {
    const port = new HandPort();
    bench.add(index, port);
    port.say({ type: "ready" });
    return port as HandPort;
  });
  const pass = (ms: number) => {
    time += ms;
  };
  return { study, bench, conductor, ports, pass, replaced };
}

test("as many trials run as there are evaluators, and no more are asked than the budget has", () => {
  const { study, conductor, ports } = hall(2);
  expect(study.all).toHaveLength(0);
  conductor.advance(true);
  expect(study.all).toHaveLength(2);
  ports[0]?.end({ value: 1 });
  expect(study.all).toHaveLength(3);
  ports[1]?.end({ value: Number.NaN });
  expect(conductor.rests).toBe(false);
  ports[0]?.end({ reason: "loss-not-finite" });
  expect(study.all.map(({ state }) => state)).toEqual(["complete", "failed", "failed"]);
  expect(study.all[1]?.reason).toBe("not-finite");
  expect(conductor.rests).toBe(true);
  conductor.budget = { amount: 4, unit: "trials" };
  expect(study.all).toHaveLength(4);
});

test("a pruned trial is stopped, and what it says after that is not heard", () => {
  const { study, conductor, ports } = hall(1);
  study.pruneAt = 2;
  conductor.advance(true);
  const job = ports[0]?.job ?? 0;
  ports[0]?.report(1, 5);
  ports[0]?.report(2, 4);
  expect(study.all[0]).toMatchObject({ state: "pruned", value: 4, reason: "median: 1" });
  expect(ports[0]?.heard).toContainEqual({ type: "stop", job });
  ports[0]?.say({ type: "end", job, end: { value: 1, reason: null, steps: 9 } });
  expect(study.all[0]?.state).toBe("pruned");
  conductor.refresh();
  expect(conductor.takeNews().find(({ id }) => id === 0)?.reason).toBe("median: 1");
});

test("a trial whose evaluator ends runs anew under its number; reports that were made are not made again", () => {
  const { study, bench, conductor, ports } = hall(1);
  conductor.advance(true);
  ports[0]?.report(1, 5);
  bench.gone(0, "killed");
  expect(study.all).toHaveLength(1);
  const next = new HandPort();
  bench.add(0, next);
  next.say({ type: "ready" });
  expect(study.all).toHaveLength(1);
  next.report(1, 5);
  next.report(2, 4);
  next.end({ value: 3 });
  expect(study.all[0]).toMatchObject({ state: "complete", value: 3 });
  expect(study.all[0]?.reports).toHaveLength(2);
});

test("a trial that takes one evaluator after the other with it fails", () => {
  const { study, bench, conductor } = hall(1);
  conductor.advance(true);
  for (let death = 0; death < 3; death++) {
    bench.gone(0, "out of memory");
    const port = new HandPort();
    bench.add(0, port);
    port.say({ type: "ready" });
  }
  expect(study.all[0]).toMatchObject({ state: "failed", reason: "out of memory" });
});

test("a call that takes too long fails its trial, and the evaluator is replaced", () => {
  const { study, bench, conductor, pass, replaced } = hall(1, new CountingStudy(), 1000);
  conductor.advance(true);
  pass(900);
  bench.watch();
  expect(study.all[0]?.state).toBe("running");
  pass(200);
  bench.watch();
  expect(study.all[0]).toMatchObject({ state: "failed", reason: "time-limit: 1000 ms" });
  expect(replaced).toEqual(["time-limit: 1000 ms"]);
});

test("a search taken up again tells the study what it missed, each trial once", () => {
  const first = hall(2);
  first.conductor.advance(true);
  const snapshot = first.conductor.snapshot();
  first.ports[0]?.report(1, 7);
  first.ports[0]?.end({ value: 6 });
  const tail = first.conductor.takeNews();
  expect(tail.map(({ id, state }) => [id, state])).toEqual([
    [0, "complete"],
    [1, "running"],
    [2, "running"],
  ]);

  const study = new CountingStudy();
  study.all.push(...structuredClone(snapshot.document.trials));
  const second = hall(2, study);
  second.conductor.restore(study.trials(), snapshot);
  second.conductor.catchUp({ trials: tail, spent: { trials: 1, steps: 70, seconds: 4 } });
  expect(second.conductor.spent).toMatchObject({ steps: 70, seconds: 4 });
  expect(study.all[0]).toMatchObject({ state: "complete", value: 6 });
  expect(second.conductor.spent.trials).toBe(1);
  second.conductor.advance(true);
  expect(study.all).toHaveLength(3);
  for (const port of second.ports) port.end({ value: 1 });
  expect(study.all.map(({ state }) => state)).toEqual(["complete", "complete", "complete"]);
  expect(second.conductor.rests).toBe(true);
});

test("a trial that ran anew after one reload and ended before the next is not lost", () => {
  const study = new CountingStudy();
  const first = hall(1, study);
  first.conductor.advance(true);
  const early = first.conductor.snapshot();
  const begun = first.conductor.takeNews();

  const again = new CountingStudy();
  const second = hall(1, again);
  second.conductor.restore([], { extras: [], spent: early.spent });
  second.conductor.catchUp({ trials: begun, spent: null });
  const snapshot = second.conductor.snapshot();
  second.conductor.advance(true);
  second.ports[0]?.end({ value: 5 });
  const tail = second.conductor.takeNews();

  const last = new CountingStudy();
  last.all.push(...structuredClone(snapshot.document.trials));
  const third = hall(1, last);
  third.conductor.restore(last.trials(), snapshot);
  third.conductor.catchUp({ trials: tail, spent: null });
  expect(last.all[0]).toMatchObject({ state: "complete", value: 5 });
  expect(third.conductor.spent.trials).toBe(1);
});

test("what waits in a kept study is run before anything new", () => {
  const study = new CountingStudy();
  study.enqueue({ x: 50 as never });
  const { conductor, ports } = hall(1, study);
  conductor.restore(study.trials(), { extras: [], spent: { trials: 0, steps: 0, seconds: 0 } });
  conductor.advance(true);
  expect(ports[0]?.heard.at(-1)).toMatchObject({ work: { params: { x: 50 } } });
  expect(study.all).toHaveLength(1);
});

test("in slow motion a trial begins with each step, and a guess is tried before the sampler's choice", () => {
  const { study, conductor, ports } = hall(1);
  conductor.stepping = true;
  conductor.advance(true);
  expect(study.all).toHaveLength(0);
  conductor.step(null);
  expect(study.all).toHaveLength(1);
  ports[0]?.end({ value: 1 });
  expect(study.all).toHaveLength(1);
  conductor.step({ x: 77 });
  expect(study.all.map(({ params }) => params.x)).toEqual([0, 1, 77]);
  expect(ports[0]?.heard.at(-1)).toMatchObject({ work: { params: { x: 77 } } });
});

test("the clock stands while the search is paused", () => {
  const { conductor, pass } = hall(1);
  pass(5000);
  conductor.advance(true);
  pass(2000);
  conductor.advance(false);
  pass(9000);
  expect(conductor.spent.seconds).toBe(2);
});
