import { afterEach, describe, expect, it, vi } from "vitest";
import { toCsv } from "../../src/charts/export";
import { placeLabels } from "../../src/charts/labels";
import { biasOf, layOut, nodeAt, weightOf } from "../../src/charts/network-layout";
import { parseHex, ramp, type Theme } from "../../src/charts/palette";
import {
  linearTicks,
  logRange,
  logTicks,
  nearestIndex,
  niceCeiling,
  tickText,
  valueText,
} from "../../src/charts/scale";
import { smooth } from "../../src/charts/smooth";
import { pathOf, type Trace } from "../../src/charts/trace";

describe("labels at the ends of curves", () => {
  const height = 14;
  const at = (...places: number[]) =>
    placeLabels(
      places.map((y) => ({ y, height })),
      0,
      200,
    );

  it("stay where they want to be when there is room", () => {
    expect(at(20, 60, 120)).toEqual([20, 60, 120]);
  });

  it("never cover each other and keep their order", () => {
    const wishes = [100, 101, 99, 100.5, 30, 180];
    const places = at(...wishes);
    const order = wishes.map((_, index) => index).sort((a, b) => (wishes[a] ?? 0) - (wishes[b] ?? 0));
    for (let index = 1; index < order.length; index += 1) {
      const [upper, lower] = [places[order[index - 1] ?? 0] ?? 0, places[order[index] ?? 0] ?? 0];
      expect(lower - upper).toBeGreaterThanOrEqual(height - 1e-9);
    }
  });

  it("move as a block about their mean", () => {
    expect(at(100, 100)).toEqual([93, 107]);
  });

  it("stay inside the frame", () => {
    const places = at(199, 200, 198);
    expect(Math.max(...places)).toBeLessThanOrEqual(200 - height / 2 + 1e-9);
  });
});

describe("axes", () => {
  it("round up to 1, 2 or 5", () => {
    expect([0.7, 1.2, 3, 7, 2].map(niceCeiling)).toEqual([1, 2, 5, 10, 2]);
  });

  it("put linear ticks on round values inside the range", () => {
    expect(linearTicks([0, 100], 5)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(linearTicks([0.31, 0.69], 4)).toEqual([0.4, 0.5, 0.6]);
  });

  it("put logarithmic ticks on marks of the decades inside the range", () => {
    expect(logTicks([0.03, 3], 6)).toEqual([0.03, 0.1, 0.3, 1, 3]);
    expect(logTicks([1e-8, 1], 5)).toEqual([1e-8, 1e-6, 1e-4, 0.01, 1]);
  });

  it("widen a logarithmic range to marks, and never to nothing", () => {
    expect(logRange([0.042, 0.71])).toEqual([0.03, 1]);
    const [low, high] = logRange([0.1, 0.1]);
    expect(high / low).toBeGreaterThanOrEqual(3 - 1e-9);
  });

  it("name ticks shortly", () => {
    expect([0, 0.003, 20, 12000, 2e6, 1e-5].map(tickText)).toEqual(["0", "0.003", "20", "12k", "2M", "10⁻⁵"]);
  });

  it("write values with the digits that mean something", () => {
    expect([0.031234, 1, 0, 98.3, Number.NaN, 3.6e-5].map((value) => valueText(value, 3))).toEqual([
      "0.0312",
      "1",
      "0",
      "98.3",
      "–",
      "3.6e-5",
    ]);
  });

  it("find the nearest sample", () => {
    const x = [0, 1, 2, 4];
    expect([-1, 0.4, 0.6, 3.1, 9].map((value) => nearestIndex(x, 4, value))).toEqual([0, 0, 1, 3, 3]);
    expect(nearestIndex(x, 0, 1)).toBe(-1);
  });
});

describe("the calm line", () => {
  const x = Float64Array.from({ length: 200 }, (_, index) => index);

  it("is the curve itself where nothing turns back, however steep", () => {
    const falling = x.map((value) => 300 * Math.exp(-value / 5));
    expect([...smooth(x, falling, 200, 14)]).toEqual([...falling]);
  });

  it("goes through the middle of noise", () => {
    const noisy = x.map((_, index) => 100 + (index % 2 === 0 ? 20 : -20));
    const line = smooth(x, noisy, 200, 14);
    for (const y of line.subarray(30, 170)) expect(Math.abs(y - 100)).toBeLessThan(2);
  });

  it("begins where the curve begins", () => {
    const noisy = x.map((_, index) => 100 + (index % 2 === 0 ? 20 : -20));
    expect(smooth(x, noisy, 200, 14)[0]).toBe(noisy[0]);
  });
});

describe("the drawing of a network", () => {
  it("draws every unit that fits and counts the others", () => {
    const layout = layOut([2, 64, 1], 400, 300);
    const wide = layout.columns[1];
    expect((wide?.nodes.length ?? 0) + (wide?.hidden ?? 0)).toBe(64);
    expect(wide?.hidden).toBeGreaterThan(0);
    for (const column of layout.columns) {
      for (const node of column.nodes) expect(node.y + layout.size).toBeLessThanOrEqual(300 + 1e-9);
    }
  });

  it("finds the unit under a point", () => {
    const layout = layOut([2, 3, 1], 300, 200);
    const node = layout.columns[1]?.nodes[2];
    expect(node && nodeAt(layout, node.x + 1, node.y + 1)).toEqual(node);
    expect(nodeAt(layout, -5, -5)).toBeNull();
  });

  it("reads weights and biases where the package puts them: (in, out) row-major, then biases", () => {
    const sizes = [2, 3, 1];
    const params = Array.from({ length: 13 }, (_, index) => index);
    expect(weightOf(params, sizes, 1, 1, 2)).toBe(5);
    expect(biasOf(params, sizes, 1, 0)).toBe(6);
    expect(weightOf(params, sizes, 2, 2, 0)).toBe(11);
    expect(biasOf(params, sizes, 2, 0)).toBe(12);
  });
});

describe("files and colours", () => {
  it("quotes what a comma-separated file needs quoted", () => {
    expect(
      toCsv([
        ["a", "b,c", 'd"e'],
        [1, null, 0.5],
      ]),
    ).toBe('a,"b,c","d""e"\r\n1,,0.5\r\n');
  });

  it("runs from low over the middle to high", () => {
    const theme = { low: [0, 0, 255], mid: [255, 255, 255], high: [255, 128, 0] } as unknown as Theme;
    expect(ramp(theme, 0)).toEqual([0, 0, 255]);
    expect(ramp(theme, 0.5)).toEqual([255, 255, 255]);
    expect(ramp(theme, 2)).toEqual([255, 128, 0]);
  });

  it("reads short and long hexadecimal colours", () => {
    expect(parseHex("#fff")).toEqual([255, 255, 255]);
    expect(parseHex("#1a5ca6")).toEqual([26, 92, 166]);
  });
});

describe("the path of a curve", () => {
  afterEach(() => vi.unstubAllGlobals());

  /** Corners of the path through `y` at `x`. */
  function corners(x: number[], y: number[]): [number, number][] {
    const drawn: [number, number][] = [];
    const add = (...corner: [number, number]) => drawn.push(corner);
    vi.stubGlobal(
      "Path2D",
      class {
        moveTo = add;
        lineTo = add;
      },
    );
    const [xs, ys] = [Float64Array.from(x), Float64Array.from(y)];
    const trace = { x: xs, raw: ys, line: ys, length: x.length } as Partial<Trace> as Trace;
    pathOf(trace, ys, 0.2);
    return drawn;
  }

  /** Height of the path at `x`. */
  function heightAt(path: [number, number][], x: number): number {
    const right = Math.max(
      1,
      path.findIndex(([corner]) => corner >= x),
    );
    const [[x0, y0], [x1, y1]] = [path[right - 1] ?? [0, 0], path[right] ?? [0, 0]];
    return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  }

  it("has few corners and misses no point by more than the tolerance", () => {
    const x = Array.from({ length: 400 }, (_, index) => 2 * index);
    const y = x.map((value) => 300 * Math.exp(-value / 200) + (value > 500 ? 30 * Math.sin(value / 30) : 0));
    const path = corners(x, y);
    expect(path.length).toBeLessThan(150);
    x.forEach((value, index) => {
      expect(Math.abs(heightAt(path, value) - (y[index] ?? 0))).toBeLessThanOrEqual(0.2 + 1e-9);
    });
    expect(path.at(-1)).toEqual([x.at(-1), y.at(-1)]);
  });

  it("keeps the extremes of points in one pixel column", () => {
    const path = corners([0, 10, 10.1, 10.2, 10.3, 20], [5, 5, 90, -40, 6, 5]);
    const heights = path.map(([, height]) => height);
    expect([Math.min(...heights), Math.max(...heights)]).toEqual([-40, 90]);
  });
});
