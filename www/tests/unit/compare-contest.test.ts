import { expect, test } from "vitest";
import { Pool } from "../../src/run/pool";
import type { State } from "../../src/state/properties";
import { Store } from "../../src/state/store";
import { bandOf, xOf } from "../../src/views/compare/band";
import { Contest } from "../../src/views/compare/contest";
import { ContestantList } from "../../src/views/compare/list";
import { resultsOf } from "../../src/views/compare/results";
import { finalValue } from "../../src/views/compare/summary";
import { Clock, FakeWorker, settle } from "./support/fake-world";

/** A contest over fake workers in virtual time. */
function fakeContest(state: Partial<State> = {}, msPerStep = 0.01) {
  const clock = new Clock();
  const workers: FakeWorker[] = [];
  let pools = 0;
  const store = new Store({ epochs: 20, seeds: 3, ...state });
  const contest = new Contest(store, new ContestantList(null), {
    makePool: (listener) => {
      pools++;
      return new Pool({
        size: 2,
        spawn: () => {
          const worker = new FakeWorker(clock, msPerStep);
          workers.push(worker);
          return worker;
        },
        module: Promise.resolve({} as WebAssembly.Module),
        listener,
        now: () => clock.now,
      });
    },
    now: () => clock.now,
    every: (ms, callback) => {
      let on = true;
      const again = () => {
        if (!on) return;
        callback();
        clock.at(ms, again);
      };
      clock.at(ms, again);
      return () => {
        on = false;
      };
    },
    after: (ms, callback) => clock.at(ms, callback),
  });
  const trained = () =>
    workers
      .flatMap(({ received }) => received)
      .flatMap((m) => (m.type === "start" && !m.saved ? m.experiments : []));
  return { clock, workers, store, contest, trained, pools: () => pools };
}

/** Lets time pass until all runs have ended. */
async function rest({ clock, contest }: Pick<ReturnType<typeof fakeContest>, "clock" | "contest">) {
  for (let i = 0; i < 400 && contest.phase !== "resting"; i++) await clock.pass(50);
  expect(contest.phase).toBe("resting");
}

/** Every run's last loss, by contestant and seed. */
function finals(contest: Contest): number[][] {
  return contest.contestants.map((one) =>
    contest.entrants(one).map(({ run }) => finalValue(run, { metric: "loss", rows: "test" })),
  );
}

test("every contestant trains every seed once; more seeds train only the new ones", async () => {
  const world = fakeContest();
  const { contest, store, clock, trained } = world;
  contest.open();
  await rest(world);
  expect(contest.all).toBe(4 * 3);
  expect(trained()).toHaveLength(12);
  expect(finals(contest).flat().every(Number.isFinite)).toBe(true);
  store.set("seeds", 5);
  await clock.pass(200);
  await rest(world);
  expect(contest.all).toBe(4 * 5);
  expect(trained()).toHaveLength(20);
  expect(new Set(trained().map((one) => JSON.stringify(one))).size).toBe(20);
});

test("leaving the view ends the workers; coming back shows what was there and trains the rest", async () => {
  const world = fakeContest({}, 1);
  const { contest, clock, trained, pools } = world;
  contest.open();
  await clock.pass(700);
  contest.pause();
  await clock.pass(50);
  contest.close();
  await settle();
  const before = contest.ended;
  const all = trained().length;
  expect(contest.workers).toBe(0);
  contest.open();
  contest.run();
  await rest(world);
  expect(pools()).toBe(2);
  expect(trained()).toHaveLength(all + 12 - before);
  contest.close();
  contest.open();
  expect(contest.phase).toBe("resting");
  await clock.pass(100);
  expect(trained()).toHaveLength(all + 12 - before);
});

test("paused, hidden and stopped runs make no steps; after a stop the rest trains from the start", async () => {
  const world = fakeContest({}, 1);
  const { contest, clock } = world;
  contest.open();
  await clock.pass(200);
  expect(contest.phase).toBe("running");
  const steps = () => contest.contestants.flatMap((one) => contest.entrants(one).map(({ run }) => run.step));
  contest.show(false);
  expect(contest.phase).toBe("hidden");
  await clock.pass(100);
  const then = steps();
  await clock.pass(3000);
  expect(steps()).toEqual(then);
  contest.show(true);
  contest.pause();
  expect(contest.phase).toBe("paused");
  await clock.pass(100);
  contest.stop();
  expect(contest.phase).toBe("stopped");
  await clock.pass(1000);
  expect(contest.phase).toBe("stopped");
  contest.run();
  await rest(world);
  const calm = fakeContest();
  calm.contest.open();
  await rest(calm);
  expect(finals(contest)).toEqual(finals(calm.contest));
});

test("a worker that dies loses nothing and counts nothing twice", async () => {
  const calm = fakeContest({ seeds: 6 }, 1);
  calm.contest.open();
  await rest(calm);
  const world = fakeContest({ seeds: 6 }, 1);
  const { contest, clock, workers } = world;
  contest.open();
  while (contest.ended === 0) await clock.pass(20);
  workers[0]?.onerror?.({ message: "killed", preventDefault: () => undefined } as unknown as ErrorEvent);
  await rest(world);
  expect(contest.messages).toMatchObject([
    { id: "worker-restarted", values: { worker: 1, reason: "killed" } },
  ]);
  expect(contest.all).toBe(24);
  expect(finals(contest)).toEqual(finals(calm.contest));
  const { summaries } = resultsOf(contest, world.store.state);
  expect(summaries.map(({ ended, seeds }) => [ended, seeds])).toEqual(Array(4).fill([6, 6]));
  for (const one of contest.contestants) {
    for (const { run } of contest.entrants(one)) {
      const steps = run.curve.column("step");
      expect(steps.every((step, i) => i === 0 || step > (steps[i - 1] as number))).toBe(true);
    }
  }
});

test("fair mode adds the grid, with ends only, and gives up what is not asked for any more", async () => {
  const world = fakeContest({ fairness: "fair", gridCount: 3, gridLow: 0.1, gridHigh: 10 });
  const { contest, store, clock } = world;
  contest.open();
  await rest(world);
  expect(contest.all).toBe(4 * 3 * (1 + 3));
  const [first] = contest.contestants;
  if (first === undefined) throw new Error("no contestant");
  expect(contest.entrants(first, 10)).toHaveLength(3);
  expect(contest.entrants(first, 10)[0]?.run.curve.length).toBeLessThanOrEqual(2);
  expect(contest.entrants(first)[0]?.run.curve.length).toBeGreaterThan(10);
  store.set("fairness", "naive");
  await clock.pass(200);
  expect(contest.all).toBe(12);
  expect(contest.phase).toBe("resting");
});

test("nothing to compare is a phase of its own", async () => {
  const { contest, store, clock } = fakeContest();
  contest.open();
  for (const { id } of contest.contestants) {
    contest.list.remove(store.state, id);
  }
  contest.listChanged();
  await clock.pass(200);
  expect(contest.contestants).toEqual([]);
  expect(contest.phase).toBe("empty");
  expect(contest.messages).toMatchObject([{ id: "storage-full" }]);
});

test("a band is the median with its edges, ends where half of the seeds diverged, and axes rise", async () => {
  const world = fakeContest({ seeds: 5, learningRate: 0.3 });
  const { contest } = world;
  contest.open();
  await rest(world);
  const [first] = contest.contestants;
  if (first === undefined) throw new Error("no contestant");
  const entrants = contest.entrants(first);
  const measure = { metric: "loss", rows: "test" } as const;
  const band = bandOf(entrants, measure, "epoch", "range");
  expect(band.diverged).toBe(false);
  for (let i = 0; i < band.length; i += 7) {
    const values = entrants.map(({ run }) => run.curve.at("testLoss", i)).sort((a, b) => a - b);
    expect([band.low[i], band.median[i], band.high[i]]).toEqual([values[0], values[2], values[4]]);
  }
  for (const axis of ["step", "epoch", "examples", "flops", "seconds"] as const) {
    const x = xOf(entrants[0] as (typeof entrants)[0], axis);
    expect(x.every((value, i) => i === 0 || value >= (x[i - 1] as number))).toBe(true);
  }
  const wild = fakeContest({ seeds: 4, learningRate: 30 });
  wild.contest.open();
  await rest(wild);
  const [one] = wild.contest.contestants;
  const lost = bandOf(one ? wild.contest.entrants(one) : [], measure, "step", "quartiles");
  expect(lost.diverged).toBe(true);
  expect([...lost.median.subarray(0, lost.length)].every(Number.isFinite)).toBe(true);
  expect(bandOf([], measure, "step", "range").length).toBe(0);
});
