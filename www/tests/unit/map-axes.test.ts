/** Axes, budgets and ticks of the map. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaults, type State } from "../../src/state/properties";
import {
  AXES,
  axesOf,
  axisOf,
  cellAt,
  limitsOf,
  scaled,
  shareOf,
  valueAt,
  wholeOf,
  zoomed,
} from "../../src/views/map/axes";
import { courseOf, examplesIn, experimentAt, parametersOf, specOf, stepsFor } from "../../src/views/map/spec";
import { single } from "../../src/views/map/spec-notes";
import { ticksOf } from "../../src/views/map/ticks";

const state = (values: Partial<State> = {}): State => ({ ...defaults(values), ...values });

describe("axes", () => {
  const names = fc.constantFrom(...AXES);
  const cells = fc.integer({ min: 2, max: 128 });

  test("values rise, lie inside the window, and are at the cells where their shares say", () => {
    fc.assert(
      fc.property(names, cells, (name, count) => {
        const window = wholeOf(name, state({ optimizer: "momentum" }));
        const axis = axisOf(name, window, count);
        expect(axis.values.length).toBeLessThanOrEqual(count);
        axis.values.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(window[0]);
          expect(value).toBeLessThanOrEqual(window[1]);
          if (i > 0) expect(value).toBeGreaterThan(axis.values[i - 1] as number);
          expect(cellAt(axis, shareOf(axis, value))).toBe(i);
        });
      }),
    );
  });

  test("whole numbers have each value once, with both ends", () => {
    expect(axisOf("depth", [0, 8], 24).values).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const { values } = axisOf("batchSize", [1, 350], 24);
    expect([values[0], values.at(-1)]).toEqual([1, 350]);
    expect(values.every(Number.isInteger)).toBe(true);
    expect(axisOf("batchSize", [8, 8], 24).values).toEqual([8]);
  });

  test("the value at a share has that share", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom("learningRate" as const, "momentum" as const, "l2" as const),
        share,
        (name, at) => {
          const axis = axisOf(name, wholeOf(name, state()), 10);
          expect(shareOf(axis, valueAt(axis, at))).toBeCloseTo(at, 9);
        },
      ),
    );
  });

  test("a zoom takes what was chosen, whichever corner came first, and stops where doubles end", () => {
    const axis = axisOf("learningRate", [0.01, 100], 32);
    const [low, high] = zoomed(axis, 0.75, 0.25, state()) ?? [0, 0];
    expect([low, high].map((value) => Math.log10(value))).toEqual([expect.closeTo(-1), expect.closeTo(1)]);
    let window = wholeOf("learningRate", state());
    let depth = 0;
    for (; depth < 200; depth++) {
      const next = zoomed(axisOf("learningRate", window, 32), 0.4, 0.6, state());
      if (next === null) break;
      window = next;
      const { values } = axisOf("learningRate", window, 32);
      expect(new Set(values).size).toBe(32);
    }
    expect(depth).toBeGreaterThan(10);
    expect(depth).toBeLessThan(40);
  });

  test("a zoom of whole numbers chooses whole cells", () => {
    const depths = axisOf("depth", [0, 8], 24);
    expect(zoomed(depths, 0.35, 0.62, state())).toEqual([3, 5]);
    expect(zoomed(depths, 0.4, 0.41, state())).toEqual([3, 3]);
  });

  test("scaling out ends at the knob's own range, scaling in at one whole number", () => {
    fc.assert(
      fc.property(names, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (name, about) => {
        const at = state({ optimizer: "momentum" });
        let axis = axisOf(name, wholeOf(name, at), 12);
        for (let i = 0; i < 40; i++)
          axis = axisOf(name, scaled(axis, 2, about, at) ?? [axis.low, axis.high], 12);
        expect([axis.low, axis.high]).toEqual(limitsOf(name, at));
      }),
    );
    let axis = axisOf("batchSize", [1, 350], 12);
    for (let i = 0; i < 40; i++) axis = axisOf("batchSize", scaled(axis, 0.5, 0.5, state()) ?? [0, 0], 12);
    expect(axis.values).toHaveLength(1);
  });

  test("an axis that means nothing gives way to one that does", () => {
    expect(axesOf(state())).toEqual(["learningRate", "batchSize"]);
    expect(axesOf(state({ mapX: "momentum" }))).toEqual(["learningRate", "batchSize"]);
    expect(axesOf(state({ mapX: "momentum", optimizer: "momentum" }))).toEqual(["momentum", "batchSize"]);
    expect(axesOf(state({ mapX: "batchSize" }))).toEqual(["batchSize", "learningRate"]);
    expect(axesOf(state({ mapY: "width", depth: 0 }))).toEqual(["learningRate", "batchSize"]);
  });
});

describe("specs", () => {
  test("a window that is none of the axes' is named and left out", () => {
    for (const mapWindow of [
      [1],
      [1, 2, 3],
      [3, 1, 1, 8],
      [0.1, 1, 1.5, 8],
      [0.1, 1, 1, 1e5],
      [0, 1, 1, 8],
    ]) {
      const spec = specOf(state({ mapWindow }));
      expect(spec.badWindow, String(mapWindow)).toBe(true);
    }
    const spec = specOf(state({ mapWindow: [0.1, 1, 2, 8] }));
    expect([spec.badWindow, spec.x.low, spec.x.high, spec.rows]).toEqual([false, 0.1, 1, 7]);
  });

  test("knobs of the axes and of other views do not make another map, everything else does", () => {
    const { key } = specOf(state());
    for (const same of [
      { learningRate: 3 },
      { batchSize: 8 },
      { epochs: 7 },
      { mapColour: "steps" },
      { speed: 1 },
    ] as const) {
      expect(specOf(state(same)).key, JSON.stringify(same)).toBe(key);
    }
    for (const other of [
      { depth: 3 },
      { seed: 9 },
      { mapSeeds: 2 },
      { mapAmount: 501 },
      { mapCells: "16x12" },
      { noise: 0.3 },
    ] as const) {
      expect(specOf(state(other)).key, JSON.stringify(other)).not.toBe(key);
    }
  });

  test("budgets: steps, epochs and examples, with a short last batch", () => {
    const course = { rows: 350, batch: 100, stepsPerEpoch: 4 };
    expect(stepsFor("steps", 500, course)).toBe(500);
    expect(stepsFor("epochs", 3, course)).toBe(12);
    expect(stepsFor("examples", 700, course)).toBe(8);
    expect(stepsFor("examples", 710, course)).toBe(9);
    expect(stepsFor("examples", 1, course)).toBe(1);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 1, max: 350 }),
        (amount, batchSize) => {
          const made = courseOf({ unit: "examples", amount }, state({ batchSize }));
          expect(examplesIn(made.steps, made)).toBeGreaterThanOrEqual(amount);
          expect(examplesIn(made.steps - 1, made)).toBeLessThan(amount);
        },
      ),
    );
  });

  test("an experiment begins as many epochs as its budget needs, and seeds leave the data alone", () => {
    const spec = specOf(state({ mapAmount: 500, mapSeeds: 3 }));
    const one = experimentAt(spec, { column: 3, row: 5 }, 0);
    const other = experimentAt(spec, { column: 3, row: 5 }, 2);
    expect(other.data).toEqual(one.data);
    expect([one.train?.seed, other.train?.seed]).toEqual([1, 3]);
    const batch = one.train?.batchSize as number;
    expect(one.train?.epochs).toBe(Math.ceil(500 / Math.ceil(350 / batch)));
    expect(one.train?.learningRate).toBe(spec.x.values[3]);
  });

  test("parameters are those of the network", () => {
    expect(parametersOf(state())).toBe(8 * 3 + 8 * 9 + 9);
    expect(parametersOf(state({ dataset: "digits", depth: 1, width: 32 }))).toBe(32 * 65 + 10 * 33);
    expect(parametersOf(state({ dataset: "plane", depth: 0 }))).toBe(3);
  });

  test("many cells with many seeds get fewer", () => {
    expect(specOf(state({ mapCells: "128x96", mapSeeds: 16 })).seeds).toBeLessThan(8);
    expect(specOf(state({ mapSeeds: 16 })).seeds).toBe(16);
  });

  test("where single precision ends is known", () => {
    expect(single(specOf(state({ mapWindow: [1, 1.001, 1, 350] })))).toBe(false);
    expect(single(specOf(state({ mapWindow: [1, 1.000001, 1, 350] })))).toBe(true);
  });
});

describe("ticks", () => {
  test("labels differ however deep the zoom, and lie inside", () => {
    for (let power = 0; power <= 12; power++) {
      const axis = axisOf("learningRate", [3, 3 * (1 + 10 ** -power)], 32);
      const ticks = ticksOf(axis, 5);
      expect(ticks.length).toBeGreaterThan(1);
      expect(new Set(ticks.map(({ text }) => text)).size, ticks.map(({ text }) => text).join()).toBe(
        ticks.length,
      );
      for (const { share } of ticks) expect(share).toSatisfy((at: number) => at >= -1e-3 && at <= 1.001);
    }
  });

  test("whole numbers are labelled at their cells", () => {
    const ticks = ticksOf(axisOf("depth", [0, 8], 24), 20);
    expect(ticks.map(({ text }) => text)).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8"]);
    expect(ticks[0]?.share).toBeCloseTo(0.5 / 9);
  });
});
