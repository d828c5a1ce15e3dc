/** What a map's cells are worth, in which order they come, and what the map says. */
import { beforeAll, describe, expect, test } from "vitest";
import { useLanguage } from "../../src/locales/translate";
import { defaults, type State } from "../../src/state/properties";
import { goodness, scaleOfValues } from "../../src/views/map/colours";
import { rowsOf } from "../../src/views/map/exports";
import { type Finding, findings, spearman } from "../../src/views/map/findings";
import { Layer } from "../../src/views/map/layer";
import { marginsOf } from "../../src/views/map/margins";
import { levelOf, standIn, urgencies } from "../../src/views/map/order";
import { type Asked, Fate, Results } from "../../src/views/map/results";
import { rateLine, ruleLine } from "../../src/views/map/rules";
import { say } from "../../src/views/map/say";
import { boundOf } from "../../src/views/map/sharpness";
import { specOf } from "../../src/views/map/spec";

const state = (values: Partial<State> = {}): State => ({ ...defaults(values), ...values });
const LOSS: Asked = { measure: "loss", target: 0.35, show: "median" };

/** A map in which `loss(x, y)` is every trial's constant loss; null: it diverged at step 3. */
function filled(
  values: Partial<State>,
  loss: (x: number, y: number, seed: number) => number | null,
): Results {
  const results = new Results(specOf(state({ mapCells: "16x12", ...values })));
  const { x, y, seeds } = results.spec;
  for (let cell = 0; cell < results.cells; cell++) {
    const { column, row } = results.cellOf(cell);
    for (let seed = 0; seed < seeds; seed++) {
      const value = loss(x.values[column] as number, y.values[row] as number, seed);
      const fate = value === null ? Fate.Diverged : Fate.Done;
      results.set(cell, seed, {
        fate,
        step: value === null ? 3 : 500,
        points: [value ?? Number.NaN, 0.9],
        reason: null,
      });
    }
  }
  return results;
}

const ids = (found: readonly Finding[]) => found.map(({ id }) => id);

describe("values", () => {
  const spec = specOf(state({ mapSeeds: 3 }));
  const trial = (loss: number) => ({
    fate: Fate.Done,
    step: 500,
    points: [2 * loss, 0.5, loss, 0.9],
    reason: null,
  });
  const out = { fate: Fate.Diverged, step: 40, points: [9, 0.5], reason: "loss-not-finite" };

  test("median and spread over seeds; most seeds must have come through", () => {
    const results = new Results(spec);
    for (const [seed, loss] of [0.3, 0.1, 0.2].entries()) results.set(0, seed, trial(loss));
    expect(results.value(0, LOSS)).toEqual({ kind: "value", value: expect.closeTo(0.2) });
    expect(results.value(0, { ...LOSS, show: "spread" })).toEqual({
      kind: "value",
      value: expect.closeTo(0.2),
    });
    results.set(1, 0, trial(0.3));
    expect(results.value(1, LOSS).kind).toBe("unknown");
    results.set(1, 1, out);
    results.set(1, 2, trial(0.1));
    expect(results.value(1, LOSS)).toEqual({ kind: "value", value: expect.closeTo(0.2) });
    expect(results.diverged(1)).toBe(1);
    for (const [seed, result] of [out, out, trial(0.1)].entries()) results.set(2, seed, result);
    expect(results.value(2, LOSS)).toEqual({ kind: "diverged", step: 40 });
    expect(results.known).toBe(3);
  });

  test("steps and compute to a target are those of the first point at or below it", () => {
    const results = new Results(spec);
    for (const seed of [0, 1, 2]) results.set(0, seed, trial(0.3));
    const { every, flops, batch, rows, stepsPerEpoch } = results.course({ column: 0, row: 0 });
    expect(every).toBe(16);
    expect(results.value(0, { ...LOSS, measure: "steps", target: 0.7 })).toEqual({
      kind: "value",
      value: 16,
    });
    expect(results.value(0, { ...LOSS, measure: "steps", target: 0.3001 })).toEqual({
      kind: "value",
      value: 500,
    });
    expect(results.value(0, { ...LOSS, measure: "steps", target: 0.2 })).toEqual({ kind: "missed" });
    expect([batch, rows, stepsPerEpoch]).toEqual([1, 350, 350]);
    expect(results.value(0, { ...LOSS, measure: "compute", target: 0.7 })).toEqual({
      kind: "value",
      value: 16 * flops,
    });
  });

  test("a result that is there is not told twice", () => {
    const results = new Results(specOf(state()));
    results.set(5, 0, trial(0.3));
    results.set(5, 0, trial(0.1));
    expect(results.order).toEqual([5]);
    expect(results.value(5, LOSS)).toEqual({ kind: "value", value: expect.closeTo(0.3) });
  });

  test("colours: the best is 1, the worst 0, outliers do not count, bad numbers neither", () => {
    const values = Float64Array.from([
      ...Array.from({ length: 100 }, (_, i) => 0.1 + i / 100),
      1e6,
      Number.NaN,
    ]);
    const scale = scaleOfValues(values, LOSS);
    if (!scale) throw new Error("no scale");
    expect([scale.best, scale.clipped, scale.log]).toEqual([0.1, true, true]);
    expect(scale.worst).toBeLessThan(1.1);
    expect([goodness(scale, 0.1), goodness(scale, 1e6), goodness(scale, 0)]).toEqual([1, 0, 1]);
    const accuracy = scaleOfValues(Float64Array.of(0.5, 0.9), { ...LOSS, measure: "accuracy" });
    expect([accuracy?.best, accuracy?.worst]).toEqual([0.9, 0.5]);
    expect(scaleOfValues(Float64Array.of(Number.NaN), LOSS)).toBeNull();
  });

  test("the CSV has a line for each trial", () => {
    const rows = rowsOf(filled({ mapSeeds: 2 }, (x) => (x > 10 ? null : 0.5)));
    expect(rows).toHaveLength(1 + 16 * 12 * 2);
    expect(rows[0]?.slice(0, 4)).toEqual(["learningRate", "batchSize", "seed", "state"]);
    expect(rows[1]?.slice(2, 6)).toEqual([1, "done", 500, 500]);
    expect(rows.at(-1)?.slice(2, 8)).toEqual([2, "diverged", 3, 500, null, expect.closeTo(0.9)]);
  });
});

describe("order", () => {
  test.each([
    [32, 24],
    [9, 3],
    [1, 1],
    [5, 24],
  ])("%i × %i: every cell has one level, and stands in for itself", (columns, rows) => {
    const counts = [0, 0, 0, 0];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const level = levelOf({ column, row }, columns, rows);
        expect(level).toBeGreaterThanOrEqual(0);
        counts[level] = (counts[level] ?? 0) + 1;
        expect(standIn(column, row, columns, rows, () => true)).toBe(row * columns + column);
      }
    }
    expect(counts[0]).toBeGreaterThan(0);
  });

  test("the coarsest cells stand in for all others", () => {
    const coarse = (cell: number) => levelOf({ column: cell % 32, row: Math.floor(cell / 32) }, 32, 24) === 0;
    for (let cell = 0; cell < 768; cell++) {
      expect(coarse(standIn(cell % 32, Math.floor(cell / 32), 32, 24, coarse))).toBe(true);
    }
    expect(standIn(3, 3, 32, 24, () => false)).toBe(-1);
  });

  test("cells under the pointer come right after the coarsest ones", () => {
    const urgency = urgencies(32, 24, { column: 20, row: 5 });
    const order = Array.from(urgency.keys()).sort((a, b) => (urgency[a] as number) - (urgency[b] as number));
    const levels = order.map((cell) => levelOf({ column: cell % 32, row: Math.floor(cell / 32) }, 32, 24));
    expect(levels.slice(0, 12)).toEqual(Array(12).fill(0));
    const place = (cell: number) => order.indexOf(cell);
    expect(place(5 * 32 + 20)).toBeLessThan(place(23 * 32 + 2));
  });
});

describe("what a map says", () => {
  beforeAll(() => useLanguage("en"));

  test("nothing, then how far it is", () => {
    const results = new Results(specOf(state()));
    expect(ids(findings(new Layer(results, LOSS), results.spec))).toEqual(["empty"]);
    results.set(0, 0, { fate: Fate.Done, step: 500, points: [0.4, 0.8], reason: null });
    expect(ids(findings(new Layer(results, LOSS), results.spec))).toEqual(["best", "filling"]);
  });

  test("a best rate that grows with the batch size, and divergence beyond a rate", () => {
    const results = filled({}, (rate, batch) =>
      rate > 20 ? null : 0.1 + Math.log(rate / (0.05 * batch)) ** 2,
    );
    const found = findings(new Layer(results, LOSS), results.spec);
    expect(ids(found)).toContain("beyond");
    expect(ids(found)).toContain("grows");
    const text = say(found, results.spec, LOSS);
    expect(text).toMatch(/From learning rate \d+ on every cell diverged/);
    expect(text).toMatch(/best learning rate grows with batch size/);
    expect(text).toMatch(/One seed per cell/);
    expect(say(found, { ...results.spec, seeds: 3 }, LOSS)).not.toMatch(/One seed/);
    expect(text).not.toContain("map.");
  });

  test("a best rate that falls, and one that stays", () => {
    const falls = filled({}, (rate, batch) => 0.1 + Math.log((rate * batch) / 10) ** 2);
    expect(ids(findings(new Layer(falls, LOSS), falls.spec))).toContain("falls");
    const steady = filled({}, (rate) => 0.1 + Math.log(rate) ** 2);
    expect(ids(findings(new Layer(steady, LOSS), steady.spec))).toContain("steady");
  });

  test("what looks best at the knob, and what is best for each one's own rate", () => {
    const results = filled(
      { learningRate: 0.03 },
      (rate, batch) => 1 / batch + Math.log(rate / (0.03 * batch)) ** 2,
    );
    const found = findings(new Layer(results, LOSS), results.spec);
    const naive = found.find((finding) => finding.id === "naive");
    if (naive?.id !== "naive") throw new Error(ids(found).join());
    expect([naive.axis, naive.at, naive.over]).toEqual(["learningRate", 0.03, "batchSize"]);
    expect(naive.fair).toBeGreaterThan(10 * naive.naive);
  });

  test("all diverged; target out of reach", () => {
    const out = filled({}, () => null);
    expect(say(findings(new Layer(out, LOSS), out.spec), out.spec, LOSS)).toBe("Every cell diverged.");
    const high = filled({}, () => 0.9);
    const asked: Asked = { ...LOSS, measure: "steps" };
    expect(say(findings(new Layer(high, asked), high.spec), high.spec, asked)).toContain(
      "No cell reaches a loss of 0.35",
    );
  });

  test("in Chinese too", async () => {
    await useLanguage("zh-CN");
    const results = filled({}, (rate, batch) =>
      rate > 20 ? null : 0.1 + Math.log(rate / (0.05 * batch)) ** 2,
    );
    expect(say(findings(new Layer(results, LOSS), results.spec), results.spec, LOSS)).toMatch(
      /最佳学习率随批量大小增大/,
    );
    await useLanguage("en");
  });

  test("ranks", () => {
    expect(spearman([1, 2, 3, 9])).toBeCloseTo(1);
    expect(spearman([4, 3, 2, 1])).toBeCloseTo(-1);
    // Ranks 0, 3, 1.5, 1.5, 4.
    expect(spearman([1, 3, 2, 2, 5])).toBeCloseTo(6.5 / Math.sqrt(9.5 * 10), 12);
    expect(spearman([2, 2, 2])).toBe(0);
  });
});

test("strips: the best of each column, and the slice at the knob", () => {
  const results = filled({ batchSize: 1 }, (rate, batch) => rate + batch);
  const { x, y } = marginsOf(new Layer(results, LOSS), results.spec);
  expect(x.best[0]).toBeCloseTo((results.spec.x.values[0] as number) + 1, 5);
  expect(x.slice).toEqual(x.best);
  expect(y.best.at(-1)).toBeCloseTo((results.spec.x.values[0] as number) + 350, 4);
  const outside = filled({ learningRate: 1e-5 }, (rate) => rate);
  expect(marginsOf(new Layer(outside, LOSS), outside.spec).y.slice).toBeNull();
});

test("rules go through the cell: twice the batch, twice the rate, or √2 of it", () => {
  const spec = specOf(state());
  const cell = { column: 16, row: 12 };
  const slope = (rule: "linear" | "root") => {
    const line = ruleLine(spec, rule, cell);
    const [a, b] = [line[40], line[60]] as [[number, number], [number, number]];
    const decades = (b[0] - a[0]) * Math.log10(spec.x.high / spec.x.low);
    return decades / ((20 / 64) * Math.log10(350));
  };
  expect(slope("linear")).toBeCloseTo(1, 6);
  expect(slope("root")).toBeCloseTo(0.5, 6);
});

test("the largest stable rate: 2 ÷ sharpness, more with momentum, unknown for other rules", () => {
  expect(boundOf(state())?.(4)).toBe(0.5);
  expect(boundOf(state({ optimizer: "momentum", momentum: 0.5 }))?.(4)).toBe(0.75);
  expect(boundOf(state({ optimizer: "adam" }))).toBeNull();
  const spec = specOf(state());
  expect(rateLine(spec, spec.x.low)).toEqual([
    [0, 0],
    [0, 1],
  ]);
  expect(rateLine(specOf(state({ mapX: "depth", mapY: "width" })), 1)).toBeNull();
});

test("of equal numbers of steps, the lower final loss is better", () => {
  const results = new Results(specOf(state({ mapCells: "16x12" })));
  for (const [cell, loss] of [0.3, 0.2, 0.25].entries()) {
    results.set(cell, 0, { fate: Fate.Done, step: 32, points: [0.3, 0.9, loss, 0.9], reason: null });
  }
  const layer = new Layer(results, { measure: "steps", target: 0.35, show: "median" });
  expect(layer.best()).toBe(1);
});
