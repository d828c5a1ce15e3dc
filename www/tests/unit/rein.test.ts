import { describe, expect, it } from "vitest";
import { reinOf } from "../../src/run/rein";

describe("keeping pace", () => {
  it("lets nobody lead the slowest by more than a quarter of a second", () => {
    const runners = [
      { epoch: 10, live: true },
      { epoch: 14, live: true },
    ];
    expect(reinOf(runners, 4)).toBe(11);
  });

  it("does not wait for what has ended", () => {
    const runners = [
      { epoch: 2, live: false },
      { epoch: 14, live: true },
      { epoch: 13, live: true },
    ];
    expect(reinOf(runners, 4)).toBe(14);
  });

  it("holds nobody back without a pace or without company", () => {
    const runners = [
      { epoch: 10, live: true },
      { epoch: 14, live: true },
    ];
    expect(reinOf(runners, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(reinOf(runners.slice(0, 1), 4)).toBe(Number.POSITIVE_INFINITY);
  });
});
