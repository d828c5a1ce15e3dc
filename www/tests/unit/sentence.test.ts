import { beforeAll, describe, expect, test } from "vitest";
import { useLanguage } from "../../src/locales/translate";
import type { Run, RunState } from "../../src/run/model";
import { RunRecord } from "../../src/run/runs";
import { Announcer } from "../../src/sentence/announcer";
import { factsOf } from "../../src/sentence/facts";
import { findings } from "../../src/sentence/findings";
import { reasonText } from "../../src/sentence/reason";
import { say, sentence } from "../../src/sentence/say";

interface Shape {
  readonly rate: number;
  /** Loss on test rows by epoch. */
  readonly test?: (epoch: number) => number;
  readonly train?: (epoch: number) => number;
  readonly to?: number;
  readonly state?: RunState;
  readonly reason?: string;
}

/** Noise that is the same in every test: a hash of the index, -1 to 1. */
const noise = (i: number) => ((2 * (((Math.sin(i * 127.1 + 11.7) * 43758.5453) % 1) + 1)) % 2) - 1;
const falling =
  (rate: number, floor = 0) =>
  (epoch: number) =>
    floor + (0.7 - floor) * Math.exp(-rate * epoch);

/** A run with ten points per epoch. */
function run({ rate, test, train, to = 50, state = "running", reason }: Shape): Run {
  const experiment = { train: { learningRate: rate, epochs: 100 } };
  const record = new RunRecord(`run-${rate}`, experiment, String(rate), 0);
  const of = test ?? train ?? falling(0.1);
  const rows: number[] = [];
  for (let i = 0; i <= 10 * to; i++) {
    const epoch = i / 10;
    rows.push(
      i,
      epoch,
      i / 1000,
      (train ?? of)(epoch),
      test === undefined && train ? Number.NaN : of(epoch),
      0.5,
      0.5,
    );
  }
  record.curve.append(Float64Array.from(rows));
  return Object.assign(record, { state, stepsPerEpoch: 10, step: 10 * to, reason: reason ?? null });
}

const ids = (runs: Run[]) => findings(runs, "test").map(({ id }) => id);
const text = (...shapes: Shape[]) => sentence(shapes.map(run), "test").text;

beforeAll(() => useLanguage("en"));

describe("several runs", () => {
  const slow: Shape = { rate: 0.003, test: falling(0.004) };
  const fast: Shape = { rate: 3, test: falling(0.08) };
  const wild: Shape = { rate: 30, to: 26, state: "diverged" };

  test("who is fastest, who is on its way and how much longer it needs, who diverged", () => {
    expect(text(slow, fast, wild)).toBe(
      "At 3 the loss falls fastest; it is 0.013 now. " +
        "0.003 is still on its way: it needs about 20 times as long for the same loss. 30 diverged at epoch 26.",
    );
  });

  test("the factor is the one by which the curves are really apart", () => {
    for (const times of [3, 10, 40]) {
      const runs = [run({ rate: 1, test: falling(0.2) }), run({ rate: 0.1, test: falling(0.2 / times) })];
      const found = findings(runs, "test").find(({ id }) => id === "slower");
      expect(found).toBeDefined();
      if (found?.id === "slower") expect(found.times / times).toBeGreaterThan(0.8);
      if (found?.id === "slower") expect(found.times / times).toBeLessThan(1.25);
    }
  });

  test("a run that has hardly left its start is slow, without a number", () => {
    expect(ids([run(fast), run({ rate: 1e-4, test: falling(0.0001) })])).toEqual(["fastest", "slow"]);
  });

  test("what is over is not on its way any more", () => {
    const over = { state: "done", to: 100 } as const;
    expect(text({ ...slow, ...over }, { ...fast, ...over })).toContain(
      "0.003 did not get there: it takes about 20 times as long for the same loss.",
    );
    expect(text({ rate: 1e-4, test: falling(0.0001), ...over }, { ...fast, ...over })).toContain(
      "0.0001 has hardly left its start.",
    );
  });

  test("at the end the leader is the lowest, and a run that stands still too high is on a plateau", () => {
    const done = { state: "done", to: 100 } as const;
    const flat: Shape = { rate: 0.3, test: falling(0.5, 0.3), ...done };
    expect(ids([run({ ...fast, ...done }), run(flat)])).toEqual(["lowest", "plateau"]);
    expect(text({ ...fast, ...done }, flat)).toContain("0.3 has hardly moved for a while, at 0.3.");
  });

  test("two leaders too near to call are named together", () => {
    const near = [falling(0.08), (e: number) => falling(0.08)(e) * 1.02];
    const runs = [
      run({ rate: 1, test: near[0] as never }),
      run({ rate: 2, test: near[1] as never }),
      run(slow),
    ];
    expect(sentence(runs, "test").text).toMatch(
      /^1 and 2 are close together with the lowest loss, about 0\.01/,
    );
  });

  test("runs within noise are the same; clearly different ones are not", () => {
    const noisy = (seed: number, level: number) => (epoch: number) =>
      falling(0.5, level)(epoch) * (1 + 0.1 * noise(epoch * 10 + seed));
    const same = [0, 1000, 2000].map((seed, i) => run({ rate: i + 1, test: noisy(seed, 0.2) }));
    expect(ids(same)).toEqual(["same"]);
    const apart = [0.2, 0.4, 0.6].map((level, i) => run({ rate: i + 1, test: noisy(i * 1000, level) }));
    expect(ids(apart)).not.toContain("same");
  });

  test("diverged runs beyond three are counted, and with nothing else left a smaller rate is proposed", () => {
    const all = [1, 3, 10, 30].map((rate, i) => run({ rate, to: 20 - i, state: "diverged" }));
    expect(sentence(all, "test").text).toBe(
      "4 runs diverged, the first at epoch 17. Try a learning rate of 0.1.",
    );
    expect(ids(all.slice(0, 1))).toEqual(["diverged", "try-rate"]);
    expect(ids([...all, run(fast)])).toEqual(["fastest", "diverged-many"]);
  });

  test("a diverged run with infinite last values never leads", () => {
    const up = (epoch: number) => (epoch > 1.5 ? Number.POSITIVE_INFINITY : 0.01);
    expect(ids([run({ rate: 9, to: 2, test: up, state: "diverged" }), run(fast)])).toEqual([
      "fastest",
      "diverged",
    ]);
  });

  test("too early, nothing yet, hidden runs, refused runs", () => {
    const flat = { test: () => 0.7 };
    expect(ids([run({ rate: 1, ...flat }), run({ rate: 2, ...flat })])).toEqual(["early"]);
    expect(ids([run({ rate: 1, to: 0 }), run({ rate: 2, to: 0 })])).toEqual(["nothing"]);
    expect(ids([run({ rate: 1, to: 0.2 }), run({ rate: 2, to: 0.2 })])).toEqual(["early"]);
    const hidden = Object.assign(run(wild), { hidden: true });
    expect(sentence([hidden, run(fast), run(slow)], "test").text).not.toContain("diverged");
    expect(sentence([hidden], "test").text).toBe("Nothing has been trained yet.");
    const refused = run({ rate: 1, to: 0, state: "failed", reason: "model.loss: no" });
    expect(sentence([refused], "test").text).toBe("1 could not be trained: model.loss: no.");
  });
});

describe("runs that got worse", () => {
  const good: Shape = { rate: 0.3, test: falling(0.08) };
  const rising = (epoch: number) => 0.68 + epoch;
  const swinging = (epoch: number) => (epoch === 0 ? 0.68 : 1.65 + 1.35 * noise(epoch * 10));

  test("above its start: worse, running or over", () => {
    for (const state of ["running", "done"] as const) {
      const said = text({ ...good, state }, { rate: 30, test: rising, state });
      expect(said).toContain("30 is worse than at its start.");
      expect(said).not.toMatch(/hardly left|on its way/);
    }
  });

  test("one that swings jumps around, one that came back too", () => {
    expect(ids([run(good), run({ rate: 30, test: swinging })])).toEqual(["fastest", "jumps"]);
    const back = (epoch: number) => 0.68 * (1 - 0.5 * Math.sin((Math.PI * epoch) / 50));
    expect(ids([run(good), run({ rate: 30, test: back })])).toEqual(["fastest", "jumps"]);
  });

  test("alone, or when all are", () => {
    expect(text({ rate: 30, test: rising })).toBe("30 is worse than at its start.");
    expect(text({ rate: 30, test: rising }, { rate: 60, test: rising })).toBe(
      "30 and 60 are worse than at their start.",
    );
  });

  test("one wild run does not make all the same", () => {
    const noisy = (epoch: number) => 0.4 + 0.3 * noise(epoch * 10);
    expect(ids([run(good), run({ rate: 9, test: noisy })])).not.toContain("same");
  });
});

describe("nothing learned", () => {
  const flat = { test: () => 0.7, state: "done" } as const;

  test("is said when the runs are over, too early is not", () => {
    expect(text({ rate: 1, ...flat }, { rate: 2, ...flat })).toBe("Nothing was learned in 50 epochs.");
    expect(text({ rate: 1, ...flat, to: 1 })).toBe("Nothing was learned in 1 epoch.");
    expect(text({ rate: 1, ...flat, to: 0.2 })).toBe("The runs were too short to tell.");
  });

  test("too early is never said beside something else", () => {
    const early: Shape = { rate: 1, test: () => 0.7 };
    expect(text(early, { rate: 30, to: 0.8, state: "diverged" })).toBe("30 diverged at step 8.");
  });

  test("with diverged ones beside them the same runs are the other runs", () => {
    const same: Shape[] = [1, 2].map((rate) => ({ rate, test: falling(0.5, 0.2) }));
    expect(text(...same, { rate: 30, to: 2, state: "diverged" })).toBe(
      "The other runs are the same within their noise, at about 0.2. 30 diverged at epoch 2.",
    );
  });
});

describe("one run", () => {
  test("still falling, standing still, done", () => {
    expect(text({ rate: 1, test: falling(0.05) })).toMatch(
      /^At 1 the loss is 0\.0\d+ after 50 epochs and still falls\.$/,
    );
    expect(text({ rate: 1, test: falling(1, 0.2) })).toBe(
      "At 1 the loss is 0.2 after 50 epochs and hardly changes any more.",
    );
    expect(text({ rate: 1, test: falling(0.05), to: 100, state: "done" })).toMatch(
      /^After 100 epochs 1 ended/,
    );
  });

  test("without test rows the training loss speaks", () => {
    const one = run({ rate: 1, train: falling(0.05, 0.1) });
    expect(factsOf(one, "test")?.now).toBeCloseTo(factsOf(one, "train")?.now as number);
    expect(sentence([one], "test").text).toContain("after 50 epochs");
  });
});

describe("overfitting", () => {
  const train = falling(0.05);
  const turning = (epoch: number) =>
    epoch < 20 ? falling(0.1)(epoch) : falling(0.1)(20) * (1 + 0.02 * (epoch - 20));

  test("is found at the epoch where the test loss turns", () => {
    const since = factsOf(run({ rate: 1, train, test: turning }), "test")?.overfitsSince;
    expect(since).toBeGreaterThan(16);
    expect(since).toBeLessThan(24);
    expect(text({ rate: 1, train, test: turning })).toContain("overfits since epoch 2");
  });

  test("is not claimed for noise, for a falling test loss, or when the training loss rises too", () => {
    const noisy = (epoch: number) => falling(0.1, 0.2)(epoch) * (1 + 0.15 * noise(epoch * 10));
    for (const test of [noisy, falling(0.1)]) {
      expect(factsOf(run({ rate: 1, train, test }), "test")?.overfitsSince).toBeNull();
    }
    expect(factsOf(run({ rate: 1, train: turning, test: turning }), "test")?.overfitsSince).toBeNull();
  });
});

describe("words", () => {
  test("parts carry the runs, and together they are the text", async () => {
    const runs = [run({ rate: 3, test: falling(0.08) }), run({ rate: 30, to: 26, state: "diverged" })];
    const english = sentence(runs, "test");
    expect(english.parts.filter(({ kind }) => kind === "run")).toEqual([
      { kind: "run", runId: "run-3", label: "3" },
      { kind: "run", runId: "run-30", label: "30" },
    ]);
    await useLanguage("zh-CN");
    const chinese = sentence(runs, "test");
    expect(chinese.text).toBe("3 的损失下降最快，现在是 0.013。30 在第 26 轮发散。");
    expect(chinese.parts.filter(({ kind }) => kind === "run")).toHaveLength(2);
    await useLanguage("en");
  });

  test("every finding has words in both languages, without a placeholder left over", async () => {
    const one = run({ rate: 1 });
    const runs = [one];
    const all = [
      { id: "nothing" },
      { id: "early" },
      { id: "failed", runs },
      { id: "fastest", runs, loss: 0.1 },
      { id: "lowest", runs, loss: 0.1 },
      { id: "lowest", runs: [one, run({ rate: 2 })], loss: 0.1 },
      { id: "single-falling", runs, loss: 0.1, epoch: 3 },
      { id: "single-still", runs, loss: 0.1, epoch: 0.3 },
      { id: "single-done", runs, loss: 0.1, epoch: 3 },
      { id: "same", loss: 0.1 },
      { id: "short" },
      { id: "learned-nothing", epoch: 1 },
      { id: "same-others", loss: 0.1 },
      { id: "worse", runs },
      { id: "worse", runs: [one, run({ rate: 2 })] },
      { id: "jumps", runs },
      { id: "worse-many", count: 5 },
      { id: "jumps-many", count: 5 },
      { id: "diverged", runs, at: one },
      { id: "diverged-many", count: 5, at: run({ rate: 3, to: 0.5 }) },
      { id: "try-rate", rate: 0.1 },
      { id: "overfits", runs, epoch: 1 },
      { id: "slower", runs, times: 12.3 },
      { id: "slow", runs },
      { id: "slow-done", runs },
      { id: "slower-done", runs, times: 3 },
      { id: "plateau", runs, loss: 0.1 },
    ] as const;
    for (const language of ["zh-CN", "en"] as const) {
      await useLanguage(language);
      for (const finding of all) {
        const { text } = say([finding]);
        expect(text, finding.id).not.toMatch(/sentence\.|{{|⟦|undefined|NaN/);
        expect(text, finding.id).toMatch(language === "en" ? /\.$/ : /。$/);
      }
    }
  });
});

test("the announcer tells each ending once", () => {
  const announcer = new Announcer();
  const one = run({ rate: 1 }) as RunRecord;
  const two = run({ rate: 30, to: 2, state: "diverged", reason: "loss-not-finite" }) as RunRecord;
  expect(announcer.update([one])).toBeNull();
  expect(announcer.update([one, two])).toBe(
    "30 diverged at step 20: the loss was no longer a finite number.",
  );
  expect(announcer.update([one, two])).toBeNull();
  one.state = "done";
  expect(announcer.update([one, two])).toBe("1 is done after 500 steps.");
  expect(announcer.update([])).toBeNull();
});

test("reasons are said in the language in use, with their numbers; what is not known is said as it came", async () => {
  const median = "median: its best value up to step 2, 4, is worse than the earlier trials' median, 3.5e-7";
  expect(reasonText(median)).toMatch(/step 2, 4, is worse .* 3\.5e-7$/);
  expect(reasonText("loss-not-finite")).toBe("the loss was no longer a finite number");
  for (const other of [
    "model.loss: no",
    "RuntimeError: unreachable",
    "no-such-code: not yet translated, 3",
    "",
  ])
    expect(reasonText(other)).toBe(other);
  await useLanguage("zh-CN");
  expect(reasonText(median)).toMatch(/^截至第 2 步的最好值 4 .* 3\.5e-7$/);
  for (const code of [
    "loss-not-finite",
    "parameter-not-finite",
    "loss-above-guess",
    "no-webgpu-engine",
    "silent",
  ])
    expect(reasonText(code)).not.toMatch(/[a-z]{3}-/);
  await useLanguage("en");
});

test("a sentence about eight long curves takes far less than a frame", () => {
  const runs = [1, 2, 3, 4, 5, 6, 7, 8].map((rate) => run({ rate, test: falling(rate / 100), to: 400 }));
  expect(runs[0]?.curve.length).toBeGreaterThan(1900);
  const times = Array.from({ length: 30 }, () => {
    const before = performance.now();
    sentence(runs, "test");
    return performance.now() - before;
  });
  expect(Math.min(...times)).toBeLessThan(4);
});
