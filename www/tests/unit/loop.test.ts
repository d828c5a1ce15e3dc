/** What a worker does first when a person changes something, in virtual time. */
import { expect, test } from "vitest";
import type { FromWorker, ToWorker } from "../../src/run/protocol";
import { Clock, FakeWorker } from "./support/fake-world";

const MS_PER_STEP = 0.01;
const experiment = { train: { learningRate: 0.03, epochs: 1_000_000 } };
const start = (job: number): ToWorker => ({
  type: "start",
  job,
  experiments: [experiment],
  changes: [],
  saved: null,
  terms: null,
});
const hyper: ToWorker = { type: "hyper", job: 1, trial: 0, knob: "learningRate", value: 0.1 };

/** One worker that trains as fast as it can, with the messages it has sent and when. */
async function busyWorker() {
  const clock = new Clock();
  const worker = new FakeWorker(clock, MS_PER_STEP);
  const said: { at: number; message: FromWorker }[] = [];
  worker.onmessage = ({ data }) => said.push({ at: clock.now, message: data });
  worker.postMessage({ type: "init", module: {} as WebAssembly.Module });
  worker.postMessage({ type: "pace", speed: Number.POSITIVE_INFINITY, advance: true });
  worker.postMessage(start(1));
  await clock.pass(1000);
  const trained = () => worker.factory.made.reduce((sum, { step }) => sum + step, 0);
  return { clock, worker, said, trained };
}

test("a change in flight takes effect at once, also in a job that waits for one behind it", async () => {
  const { clock, worker, said } = await busyWorker();
  worker.postMessage(start(2));
  await clock.pass(100);
  const before = clock.now;
  worker.postMessage(hyper);
  await clock.pass(20);
  const changed = said.find(({ message }) => message.type === "changed");
  expect(changed?.message).toMatchObject({ job: 1, trial: 0, knob: "learningRate", value: 0.1 });
  expect((changed?.at ?? 0) - before).toBeLessThan(10);
});

test("after a change the worker leaves the page some of its time, and soon takes it back", async () => {
  const { clock, worker, trained } = await busyWorker();
  const stepsIn = async (ms: number) => {
    const before = trained();
    await clock.pass(ms);
    return trained() - before;
  };
  const usual = await stepsIn(50);
  worker.postMessage(hyper);
  expect(await stepsIn(50)).toBeLessThan(0.7 * usual);
  await clock.pass(20);
  expect(await stepsIn(50)).toBeGreaterThan(0.9 * usual);
});

test("a quiet job trains to its last step, says nothing before, and keeps the points asked for", async () => {
  const clock = new Clock();
  const worker = new FakeWorker(clock, MS_PER_STEP);
  const said: FromWorker[] = [];
  worker.onmessage = ({ data }) => said.push(data);
  worker.postMessage({ type: "init", module: {} as WebAssembly.Module });
  worker.postMessage({ type: "pace", speed: Number.POSITIVE_INFINITY, advance: true });
  const experiments = [0.03, 30].map((learningRate) => ({ train: { learningRate, epochs: 1000 } }));
  const terms = { steps: 3000, every: 1000, quiet: true };
  worker.postMessage({ type: "start", job: 1, experiments, changes: [], saved: null, terms });
  await clock.pass(200);
  const of = (type: FromWorker["type"]) => said.filter((message) => message.type === type);
  expect(of("saved")).toEqual([]);
  expect(of("progress")).toHaveLength(1);
  const [message] = of("progress");
  if (message?.type !== "progress") throw new Error("no news");
  const { counts, points, ends } = message.news;
  expect([...counts]).toEqual([3, 1]);
  expect([0, 7, 14, 21].map((at) => points[at])).toEqual([1000, 2000, 3000, 40]);
  expect(ends.map(({ trial, step, state, metrics }) => [trial, step, state, metrics])).toEqual([
    [1, 40, "diverged", null],
    [0, 3000, "done", null],
  ]);
});
