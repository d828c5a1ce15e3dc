import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { useLanguage } from "../../src/locales/translate";
import {
  distinctLabels,
  groupBy,
  lanesOf,
  rateMembers,
  shapeOf,
  split,
  sweepMembers,
  sweepRequest,
} from "../../src/run/plan";
import { missingFeature } from "../../src/run/support";
import { applies } from "../../src/state/applies";
import { trainingRows } from "../../src/state/data";
import { experimentOf, experiments } from "../../src/state/experiment";
import type { NumberProperty } from "../../src/state/kinds";
import { defaults, PROPERTIES, property } from "../../src/state/properties";
import { format, fromPosition, limits, shortNumber, toPosition } from "../../src/state/scale";
import { Store, type StoreEvent } from "../../src/state/store";
import { AddressSync } from "../../src/state/sync";

beforeAll(() => useLanguage("en"));

const numbers = PROPERTIES.filter((p) => p.kind === "number") as readonly NumberProperty[];

describe("scale", () => {
  const state = defaults();

  test("every slider runs from end to end, rising, and gives back a value it shows", () => {
    for (const p of numbers) {
      const { min, max } = limits(p, state);
      expect(fromPosition(p, 0, state), p.name).toBe(p.zero ? 0 : min);
      expect(fromPosition(p, 1, state), p.name).toBe(p.infinite === null ? max : Number.POSITIVE_INFINITY);
      const values = Array.from({ length: 201 }, (_, i) => fromPosition(p, i / 200, state));
      for (let i = 1; i < values.length; i++) {
        expect(values[i] as number, p.name).toBeGreaterThanOrEqual(values[i - 1] as number);
      }
      for (const value of values) {
        const again = fromPosition(p, toPosition(p, value, state), state);
        expect(again, `${p.name} ${value}`).toBeCloseTo(value, 6);
      }
    }
  });

  test("the learning rate is logarithmic, the batch size ends at all rows", () => {
    const lr = property("learningRate");
    expect(fromPosition(lr, 0.5, state)).toBeCloseTo(0.032, 3);
    expect(toPosition(lr, 1e-5, state)).toBe(0);
    expect(limits(property("batchSize"), state)).toEqual({ min: 1, max: 350 });
    expect(limits(property("batchSize"), { ...state, dataset: "digits" }).max).toBe(1258);
    expect(toPosition(property("batchSize"), Number.POSITIVE_INFINITY, state)).toBe(1);
  });

  test("numbers are short and keep their digits", () => {
    expect([0.003, 1e-5, 100, 0, 1e9, 0.1 + 0.2, 12345.678].map(shortNumber)).toEqual([
      "0.003",
      "1e-5",
      "100",
      "0",
      "1e9",
      "0.3",
      "12345.7",
    ]);
    expect(format(property("batchSize"), Number.POSITIVE_INFINITY)).toBe("all");
    expect(format(property("speed"), Number.POSITIVE_INFINITY)).toBe("max");
  });
});

describe("store", () => {
  test("the learning rate belongs to the rates", () => {
    const store = new Store();
    expect(store.highlight).toBe(1);
    store.set("learningRate", 0.5);
    expect(store.state.rates).toEqual([0.003, 0.5, 0.3, 3, 30]);
    store.setHighlight(4);
    expect(store.state.learningRate).toBe(30);
    store.set("rates", [1, 2]);
    expect(store.state).toMatchObject({ rates: [1, 2], learningRate: 2 });
    expect(new Store({ rates: [1, 10] }).state.learningRate).toBe(1);
    expect(new Store({ learningRate: 0.2 }).state.rates).toEqual([0.003, 0.03, 0.2, 3, 30]);
  });

  test("widths by layer decide the depth until depth or width moves", () => {
    const store = new Store();
    store.set("hidden", [8, 4, 2]);
    expect(store.state.depth).toBe(3);
    store.set("noise", 0.1);
    expect(store.state.hidden).toEqual([8, 4, 2]);
    store.set("depth", 2);
    expect(store.state.hidden).toEqual([]);
  });

  test("options follow the defaults of their rule, unless the person has set them", () => {
    const store = new Store();
    store.set("optimizer", "rmsprop");
    expect(store.state).toMatchObject({ rho: 0.99, momentum: 0 });
    store.set("momentum", 0.5);
    store.set("optimizer", "nesterov");
    expect(store.state).toMatchObject({ rho: 0.9, momentum: 0.5 });
    store.set("dataset", "mnist1d");
    expect(store.state.samples).toBe(5000);
  });

  test("what is not allowed is refused by name and changes nothing", () => {
    const store = new Store();
    expect(() => store.set("depth", 9)).toThrow(
      "depth: 9 is not allowed; expected a whole number from 0 to 8",
    );
    expect(() => store.set("optimizer", "magic" as never)).toThrow(/one of sgd/);
    expect(store.state).toEqual(defaults());
  });

  test("listeners hear names and the state before, and nothing if nothing changed", () => {
    const store = new Store();
    const heard: StoreEvent[] = [];
    const stop = store.onChange((event) => heard.push(event));
    store.set("depth", 2);
    store.set("depth", 3);
    stop();
    store.set("depth", 4);
    expect(heard).toHaveLength(1);
    expect([...(heard[0]?.names ?? [])]).toEqual(["depth"]);
    expect(heard[0]?.previous.depth).toBe(2);
  });
});

describe("experiments", () => {
  test("the first sight: five documents that differ in the learning rate only", () => {
    const documents = experiments(defaults());
    expect(documents.map(({ train }) => train?.learningRate)).toEqual([0.003, 0.03, 0.3, 3, 30]);
    expect(documents[1]).toEqual({
      v: 1,
      data: { name: "moons", samples: 500, noise: 0.2, testFraction: 0.3, standardize: true, seed: 1 },
      model: { hidden: [8, 8], activation: "tanh", init: "xavier-uniform", dropout: 0 },
      train: {
        optimizer: { name: "sgd" },
        learningRate: 0.03,
        schedule: { name: "constant", warmup: 0 },
        batchSize: 32,
        shuffle: true,
        epochs: 100,
        l1: 0,
        l2: 0,
        clipNorm: null,
        seed: 1,
      },
      engine: "auto",
    });
  });

  test("only options of the chosen rule and data set are written", () => {
    const state = new Store({ optimizer: "adam", schedule: "step", dataset: "digits", clip: 2, hidden: [4] })
      .state;
    const { data, model, train } = experimentOf({ ...state, batchSize: Number.POSITIVE_INFINITY });
    expect(data).toEqual({ name: "digits", testFraction: 0.3, standardize: true, seed: 1 });
    expect(model?.hidden).toEqual([4]);
    expect(train).toMatchObject({
      optimizer: { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      schedule: { name: "step", gamma: 0.1, every: 30, warmup: 0 },
      batchSize: 1258,
      clipNorm: 2,
    });
    expect(applies("arms", state)).toBe(false);
  });

  test("at least one row trains", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (samples, test) => {
          const rows = trainingRows({ dataset: "moons", samples, testFraction: test });
          expect(rows).toBeGreaterThanOrEqual(1);
          expect(rows).toBeLessThanOrEqual(samples);
        },
      ),
    );
  });
});

describe("plans", () => {
  test("rates are one population, split evenly in whole blocks of lanes", () => {
    const members = rateMembers(defaults());
    const groups = groupBy(members, ({ experiment }) => shapeOf(experiment));
    expect(groups).toHaveLength(1);
    const sizes = (trials: number, workers: number, lanes: number) =>
      split(Array(trials).fill(0), workers, lanes).map((part) => part.length);
    expect([1, 2, 8].map((workers) => sizes(5, workers, 4))).toEqual([[5], [1, 4], [1, 1, 1, 1, 1]]);
    expect([1, 2, 3, 8].map((workers) => sizes(5, workers, 1))).toEqual([
      [5],
      [3, 2],
      [2, 2, 1],
      [1, 1, 1, 1, 1],
    ]);
    expect(sizes(3, 2, 4)).toEqual([2, 1]);
    expect(sizes(9, 2, 4)).toEqual([5, 4]);
    expect(sizes(64, 2, 4)).toEqual(Array(8).fill(8));
    expect(sizes(0, 2, 4)).toEqual([0]);
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.integer({ min: 1, max: 16 }),
        fc.constantFrom(1, 4),
        (trials, workers, lanes) => {
          const items = Array.from({ length: trials }, (_, index) => index);
          const parts = split(items, workers, lanes);
          expect(parts.flat()).toEqual(items);
          if (trials > 0) expect(parts.every((part) => part.length > 0)).toBe(true);
          expect(parts.length).toBeLessThanOrEqual(Math.max(workers, trials / 4));
          const whole = Math.ceil(trials / workers) < 3 ? 1 : lanes;
          expect(parts.slice(1).every((part) => part.length % whole === 0)).toBe(true);
        },
      ),
    );
  });

  test("four trials share a block where the network is small", () => {
    const of = (hidden: number[]) => lanesOf(experimentOf({ ...defaults(), hidden }));
    expect([of([8, 8]), of([32, 32, 32]), of([512])]).toEqual([4, 4, 4]);
    expect([of([64, 64]), of([512, 512])]).toEqual([1, 1]);
  });

  test("a swept shape is one population per value, a swept penalty is one", () => {
    const state = { ...defaults(), hidden: [4, 4] };
    const shapes = (knob: string, values: number[]) =>
      groupBy(sweepMembers(state, knob, values), ({ experiment }) => shapeOf(experiment)).length;
    expect(shapes("depth", [0, 1, 2])).toBe(3);
    expect(shapes("batchSize", [1, 2])).toBe(2);
    expect(shapes("l2", [0.1, 0.2, 0.3])).toBe(1);
    expect(shapes("seed", [1, 2])).toBe(2);
    expect(sweepMembers(state, "depth", [3])[0]?.experiment.model?.hidden).toEqual([8, 8, 8]);
    const spec = { knob: "learningRate", low: 0.01, high: 1, count: 5, sampler: "random" } as const;
    expect(sweepRequest(spec, 7)).toEqual({
      low: 0.01,
      high: 1,
      count: 5,
      sampler: "random",
      seed: 7,
      log: true,
      integer: false,
    });
  });

  test("labels have as many digits as tell them apart, and whole numbers keep theirs", () => {
    expect(distinctLabels([0.00107551, 0.304851, 10])).toEqual(["0.0011", "0.3", "10"]);
    expect(distinctLabels([2.20014, 2.23064, 4.6])).toEqual(["2.2", "2.23", "4.6"]);
    expect(distinctLabels([127, 128, 129])).toEqual(["127", "128", "129"]);
  });
});

describe("address and history", () => {
  class FakeWindow extends EventTarget {
    readonly entries: string[];
    at = 0;
    constructor(first: string) {
      super();
      this.entries = [first];
    }
    readonly location = Object.defineProperty({ hash: "" }, "hash", { get: () => this.entries[this.at] });
    readonly history = {
      pushState: (_: unknown, __: string, url: string) => {
        this.entries.splice(++this.at, Number.POSITIVE_INFINITY, url);
      },
      replaceState: (_: unknown, __: string, url: string) => {
        this.entries[this.at] = url;
      },
    };
    go(delta: number) {
      this.at += delta;
      this.dispatchEvent(new Event("popstate"));
      this.dispatchEvent(new Event("hashchange"));
    }
    edit(hash: string) {
      this.history.pushState(null, "", hash);
      this.dispatchEvent(new Event("hashchange"));
    }
  }

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function page(hash = "") {
    const target = new FakeWindow(hash);
    const store = new Store();
    const sync = new AddressSync(store, target as never);
    return { target, store, sync };
  }

  test("knobs replace the entry, seldom; views add one", () => {
    const { target, store } = page();
    const replaced = vi.spyOn(target.history, "replaceState");
    for (let i = 1; i <= 100; i++) {
      store.set("noise", i / 100);
      vi.advanceTimersByTime(16);
    }
    vi.advanceTimersByTime(400);
    expect(target.entries).toEqual(["#v=1&data=moons&lr=0.03&batch=32&depth=2&noise=1"]);
    expect(replaced.mock.calls.length).toBeLessThan(7);
    store.set("xAxis", "step");
    expect(target.entries).toHaveLength(2);
    expect(target.entries[1]).toMatch(/&noise=1&x=step$/);
  });

  test("a waiting knob is written before a view is added, and on leaving the page", () => {
    const { target, store, sync } = page();
    store.set("depth", 3);
    store.set("metric", "accuracy");
    expect(target.entries[0]).toContain("depth=3");
    store.set("depth", 4);
    sync.dispose();
    expect(target.entries[1]).toContain("depth=4");
  });

  test("Back, Forward and hand edits apply, once each", () => {
    const { target, store } = page("#depth=1");
    const sources: string[] = [];
    store.onChange(({ source }) => sources.push(source));
    store.set("depth", 3);
    store.set("xAxis", "seconds");
    sources.length = 0;
    target.go(-1);
    expect(store.state).toMatchObject({ depth: 3, xAxis: "epoch" });
    target.go(1);
    expect(store.state.xAxis).toBe("seconds");
    target.edit("#data=circles&lr=0.5");
    expect(store.state).toMatchObject({ dataset: "circles", learningRate: 0.5, depth: 2, xAxis: "epoch" });
    expect(sources).toEqual(["address", "address", "address"]);
    expect(target.entries).toHaveLength(3);
  });

  test("problems of an address are told", () => {
    const { target, sync } = page();
    const told = vi.fn();
    sync.addEventListener("problems", told);
    target.edit("#depth=99");
    expect(told).toHaveBeenCalledOnce();
    expect(sync.problems).toMatchObject([
      { key: "depth", value: "99", allowed: "a whole number from 0 to 8" },
    ]);
  });
});

test("a browser without what training needs is named", () => {
  expect(missingFeature({ WebAssembly, Worker: class {} })).toBeNull();
  expect(missingFeature({ WebAssembly })).toBe("Web Workers");
  expect(missingFeature({})).toBe("WebAssembly");
});
