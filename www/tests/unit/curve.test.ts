import { describe, expect, test } from "vitest";
import type { Progress } from "../../src/pkg";
import { COLUMNS, CURVE_LIMIT, Curve } from "../../src/run/curve";
import { baseInterval, type Course, examplesSeen, nextPoint, Recorder } from "../../src/run/recorder";

const point = (step: number) => [step, step / 10, step / 1000, 1 / (step + 1), 2, 0.5, Number.NaN];

describe("curve", () => {
  test("columns are what was appended, also across growth", () => {
    const curve = new Curve();
    for (let step = 0; step < 500; step++) curve.append(Float64Array.from(point(step)));
    expect(curve.length).toBe(500);
    expect([...curve.column("step")]).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect(curve.last("loss")).toBe(1 / 500);
    expect(curve.at("epoch", 10)).toBe(1);
    expect(curve.at("epoch", 500)).toBeNaN();
    expect(new Curve().last("loss")).toBeNaN();
    expect(curve.last("testAccuracy")).toBeNaN();
  });

  test("rows give back the curve, and a cut drops what came after", () => {
    const curve = new Curve();
    curve.append(Float64Array.from([0, 4, 8, 12].flatMap(point)));
    const copy = new Curve();
    copy.append(curve.rows());
    expect(COLUMNS.map((name) => [...copy.column(name)])).toEqual(
      COLUMNS.map((name) => [...curve.column(name)]),
    );
    copy.cutAfter(8);
    expect([...copy.column("step")]).toEqual([0, 4, 8]);
    copy.cutAfter(-1);
    expect(copy.length).toBe(0);
  });

  test("beyond the limit every second point goes, in step with the recorder's intervals", () => {
    const curve = new Curve();
    const base = 3;
    let step = 0;
    for (let i = 0; i < 3 * CURVE_LIMIT; i++) {
      curve.append(Float64Array.from(point(step)));
      step = nextPoint(step, base);
    }
    expect(curve.length).toBeLessThanOrEqual(CURVE_LIMIT);
    const steps = curve.column("step");
    const gaps = new Set(Array.from(steps.subarray(1), (s, i) => s - (steps[i] as number)));
    expect(gaps.size).toBe(1);
    expect(steps[0]).toBe(0);
  });
});

describe("recorder", () => {
  const course: Course = {
    trials: 1,
    totalSteps: 1000,
    stepsPerEpoch: 7,
    batchSize: 10,
    rows: 64,
    every: null,
  };

  test("ordinary runs get about 360 points, long ones start fine", () => {
    expect(baseInterval(100)).toBe(1);
    expect(baseInterval(1100)).toBe(4);
    expect(baseInterval(36_000)).toBe(100);
    expect(baseInterval(1e12)).toBe(100);
  });

  test("a short last batch counts with its rows", () => {
    expect([0, 1, 6, 7, 8, 14].map((step) => examplesSeen(step, course))).toEqual([0, 10, 60, 64, 74, 128]);
  });

  /** Losses per row, so that every slicing can be checked against the plain mean. */
  const lossAt = (step: number) => Math.fround(1 / (1 + step));

  function play(slices: () => number, saveAt = -1): number[] {
    let recorder = new Recorder(course);
    const out: number[] = [];
    while (!recorder.done) {
      const steps = Math.min(slices(), recorder.room);
      let [sum, rows] = [0, 0];
      for (let s = recorder.step; s < recorder.step + steps; s++) {
        const batch = examplesSeen(s + 1, course) - examplesSeen(s, course);
        sum += batch * lossAt(s);
        rows += batch;
      }
      const step = recorder.step + steps;
      const state = step >= course.totalSteps ? "done" : "running";
      const progress: Progress = {
        step,
        epoch: step / 7,
        loss: sum / rows,
        testLoss: lossAt(step),
        accuracy: 0.5,
        testAccuracy: null,
        state,
        reason: null,
      };
      recorder.take([progress], steps, 0);
      out.push(...recorder.flush().points);
      if (step >= saveAt && saveAt >= 0) {
        recorder = new Recorder(course, { ...structuredClone(recorder.save()), hyper: new Float64Array(4) });
        saveAt = -1;
      }
    }
    return out;
  }

  test("any slicing and a resumed recorder give the same bits", () => {
    const whole = play(() => 1000);
    let i = 0;
    expect(play(() => 1)).toEqual(whole);
    expect(play(() => 1 + (i++ % 3))).toEqual(whole);
    expect(play(() => 2, 501)).toEqual(whole);
    expect(whole.length / COLUMNS.length).toBe(334);
    expect(whole[0]).toBe(3);
  });

  test("a trial that diverges gets its last point at its own step, the others go on", () => {
    const recorder = new Recorder({ ...course, trials: 2 });
    const base = { epoch: 0, testLoss: 1, accuracy: 0.5, testAccuracy: null, reason: null };
    const ends = recorder.take(
      [
        { ...base, step: 2, loss: null, state: "diverged" },
        { ...base, step: 3, loss: 1, state: "running" },
      ],
      3,
      0,
    );
    expect(ends).toEqual([0]);
    const { points, counts } = recorder.flush();
    expect([...counts]).toEqual([1, 1]);
    expect(points[0]).toBe(2);
    expect(points[COLUMNS.indexOf("loss")]).toBeNaN();
    expect(recorder.hasEnded(0)).toBe(true);
    expect(recorder.done).toBe(false);
  });
});

test("a run that begins anew sends its first points again, and has none twice", () => {
  const row = (step: number, loss: number) => [step, step / 10, 0, loss, 0, 0, 0];
  const curve = new Curve();
  curve.append(Float64Array.from([...row(0, 5), ...row(10, 4), ...row(20, 3)]));
  curve.cutAfter(0);
  curve.append(Float64Array.from([...row(0, 5), ...row(10, 4)]));
  expect([...curve.column("step")]).toEqual([0, 10]);
  curve.append(Float64Array.from([...row(10, 2), ...row(20, 1)]));
  expect([...curve.column("step")]).toEqual([0, 10, 20]);
  expect([...curve.column("loss")]).toEqual([5, 2, 1]);
});
