import { describe, expect, it } from "vitest";
import { ladder, nearestStop } from "../../src/elements/ladder";
import { checkValue } from "../../src/state/check";
import type { NumberProperty } from "../../src/state/kinds";
import { defaults, PROPERTIES, property } from "../../src/state/properties";

const state = defaults();
const numbers = PROPERTIES.filter((info) => info.kind === "number") as readonly NumberProperty[];

describe("stops of a slider", () => {
  it.each(numbers.filter(({ name }) => name !== "seed").map((info) => [info.name, info] as const))(
    "of %s rise, are allowed and few enough for keys",
    (_, info) => {
      const stops = ladder(info, state);
      expect(stops.length).toBeGreaterThan(1);
      expect(stops.length).toBeLessThan(110);
      stops.forEach((stop, index) => {
        expect(checkValue(info, stop)).toBeNull();
        if (index > 0) expect(stop).toBeGreaterThan(stops[index - 1] ?? Number.NaN);
      });
    },
  );

  it("of the batch size are powers of two, then all", () => {
    const stops = ladder(property("batchSize") as unknown as NumberProperty, state);
    expect(stops).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, Number.POSITIVE_INFINITY]);
  });

  it("of the learning rate hold the rates of the first sight", () => {
    const stops = ladder(property("learningRate") as unknown as NumberProperty, state);
    for (const rate of state.rates) expect(stops).toContain(rate);
  });

  it("the nearest is found; more than all is all", () => {
    expect(nearestStop([1, 2, 4, 8], 5)).toBe(2);
    expect(nearestStop([1, 2, Number.POSITIVE_INFINITY], Number.POSITIVE_INFINITY)).toBe(2);
  });
});
