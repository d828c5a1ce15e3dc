import { beforeAll, expect, test } from "vitest";
import { useLanguage } from "../../src/locales/translate";
import type { ParameterSpec } from "../../src/pkg-search";
import { ancestors } from "../../src/views/tune/mind/lineage";
import { coordinatePx } from "../../src/views/tune/mind/marks";
import { whyText } from "../../src/views/tune/mind/why";
import type { Space, TrialState, TuneStudy, TuneTrial } from "../../src/views/tune/model";
import { numberAxis, parameterAxis, valueAxis } from "../../src/views/tune/plots/axis";
import { columnsOf } from "../../src/views/tune/plots/columns";
import type { Feed } from "../../src/views/tune/plots/feed";
import { CELLS, cellsOf } from "../../src/views/tune/plots/field";
import { guessAt } from "../../src/views/tune/plots/guess";
import { thinned } from "../../src/views/tune/plots/intermediate";
import { frontOf } from "../../src/views/tune/plots/pareto";
import type { Picture } from "../../src/views/tune/plots/picture";
import { nearestSpot, nextSpot, rowsInside } from "../../src/views/tune/plots/pointing";
import { SpotList } from "../../src/views/tune/plots/shared";
import { SvgPen } from "../../src/views/tune/plots/svg-pen";

const SPACE: Space = {
  rate: { type: "float", low: 0.001, high: 10, log: true },
  depth: { type: "int", low: 0, high: 4 },
  act: { type: "categorical", choices: ["relu", "tanh"] },
};

function trial(
  id: number,
  value: number | null,
  state: TrialState = "complete",
  more: Partial<TuneTrial> = {},
): TuneTrial {
  const params = { rate: 0.1, depth: id % 5, act: id % 2 === 0 ? "relu" : "tanh" };
  return {
    id,
    params,
    state,
    value,
    reports: [],
    reason: null,
    chosen: null,
    worker: null,
    began: null,
    ended: null,
    ...more,
  };
}

function study(trials: TuneTrial[], direction: "minimize" | "maximize" = "minimize"): TuneStudy {
  return { trials, space: SPACE, direction, best: null } as unknown as TuneStudy;
}

beforeAll(() => useLanguage("en"));

test("the best so far follows complete trials only, and the direction", () => {
  const trials = [trial(0, 3), trial(1, 1, "pruned"), trial(2, 2), trial(3, null, "failed"), trial(4, 5)];
  expect([...columnsOf(study(trials)).best]).toEqual([3, 3, 2, 2, 2]);
  expect([...columnsOf(study(trials, "maximize")).best]).toEqual([3, 3, 3, 3, 5]);
});

test("ranks go from 0 to 1, equal values share one, failed trials have none", () => {
  const { rank } = columnsOf(
    study([trial(0, 3), trial(1, 1), trial(2, 1), trial(3, null, "failed"), trial(4, 9)]),
  );
  expect([...rank]).toEqual([2 / 3, 1 / 6, 1 / 6, Number.NaN, 1]);
});

test("parameters become columns; a choice is its place, what is missing is NaN", () => {
  const { params } = columnsOf(
    study([trial(0, 1), trial(1, 1, "complete", { params: { rate: 1, act: "gone" } })]),
  );
  expect([...(params.get("act") ?? [])]).toEqual([0, Number.NaN]);
  expect([...(params.get("depth") ?? [])]).toEqual([0, Number.NaN]);
});

test("no trial at all is no error", () => {
  const columns = columnsOf(study([]));
  expect(columns.length).toBe(0);
  expect(frontOf(columns, columns.steps)).toEqual([]);
  expect(valueAxis(null, true, "loss", [0, 100]).ticks.length).toBeGreaterThan(1);
});

test("axes go there and back; a value without a place has none", () => {
  const log = numberAxis([0.001, 10], true, "", [0, 400]);
  for (const value of [0.001, 0.03, 10]) expect(log.value(log.px(value))).toBeCloseTo(value, 10);
  expect(log.px(0)).toBeNaN();
  const choices = parameterAxis(SPACE.act as ParameterSpec, "act", [0, 100]);
  expect(choices.value(choices.px(1))).toBe(1);
  expect(choices.text(1)).toBe("tanh");
  const whole = parameterAxis(SPACE.depth as ParameterSpec, "depth", [0, 100]);
  expect(whole.value(whole.px(2) + 3)).toBe(2);
  expect(numberAxis([5, 5], false, "", [0, 100]).px(5)).toBe(50);
});

test("coordinates of the unit cube lie where the values do", () => {
  const depth = SPACE.depth as ParameterSpec;
  const axis = parameterAxis(depth, "depth", [0, 100]);
  // The middle of the third of five equal parts is the value 2.
  expect(coordinatePx(depth, axis, 0.5)).toBeCloseTo(axis.px(2), 10);
  const rate = SPACE.rate as ParameterSpec;
  const across = parameterAxis(rate, "rate", [0, 100]);
  expect(coordinatePx(rate, across, 0.25)).toBeCloseTo(across.px(0.01), 8);
});

test("the front has what nothing beats in both value and cost", () => {
  const at = (id: number, value: number, step: number) =>
    trial(id, value, "complete", { reports: [step, value] });
  const trials = [at(0, 5, 10), at(1, 4, 10), at(2, 6, 5), at(3, 4.5, 20), at(4, 1, 30)];
  const columns = columnsOf(study(trials));
  expect(frontOf(columns, columns.steps)).toEqual([2, 1, 4]);
});

function spots(): SpotList {
  const list = new SpotList([{ shape: "circle", colour: "#000" }], 3);
  for (const [row, panel, x, y] of [
    [0, 0, 10, 10],
    [1, 0, 20, 40],
    [2, 0, 30, 20],
    [0, 1, 100, 90],
    [1, 1, 100, 50],
    [2, 1, 100, 10],
  ] as const)
    list.add(row, panel, x, y, 0);
  list.add(3, 0, Number.NaN, 5, 0);
  return list;
}

test("the pointer finds the nearest point in reach, keys the next one of the panel", () => {
  const list = spots();
  expect(list.row).toHaveLength(6);
  expect(nearestSpot(list, 21, 38)).toBe(1);
  expect(nearestSpot(list, 60, 60, 10)).toBe(-1);
  expect(nextSpot(list, -1, "right", 0)).toBe(0);
  expect(nextSpot(list, 0, "right", 0)).toBe(1);
  expect(nextSpot(list, 1, "up", 0)).toBe(2);
  expect(nextSpot(list, 2, "right", 0)).toBe(2);
});

test("boxes on several panels select what lies in all of them", () => {
  const box = { left: 0, top: 0, width: 200, height: 30 };
  const panels = [0, 1].map((k) => ({
    box,
    x: null,
    y: null,
    brush: k === 0 ? ("box" as const) : ("y" as const),
  }));
  const picture: Picture = { panels, spots: spots(), summary: "", rows: () => [] };
  expect(rowsInside(picture, new Map([[0, box]]))).toEqual(new Set([0, 2]));
  // On an axis only the height counts.
  const narrow = { left: 0, top: 0, width: 1, height: 60 };
  expect(rowsInside(picture, new Map([[1, narrow]]))).toEqual(new Set([1, 2]));
  expect(
    rowsInside(
      picture,
      new Map([
        [0, box],
        [1, narrow],
      ]),
    ),
  ).toEqual(new Set([2]));
});

test("of too many trials the best are kept, and the rest evenly", () => {
  const trials = Array.from({ length: 1000 }, (_, id) => trial(id, (id * 7919) % 1000));
  const columns = columnsOf(study(trials));
  const rows = thinned(columns, Array.from(columns.id), 100);
  expect(rows.length).toBeLessThanOrEqual(101);
  for (let k = 0; k < 10; k += 1) expect(rows).toContain(trials.findIndex(({ value }) => value === k));
  expect(thinned(columns, [1, 2, 3], 100)).toEqual([1, 2, 3]);
});

test("a field is interpolated between the places of its grid", () => {
  const columns = columnsOf(study([]));
  const box = { left: 0, top: 0, width: 96, height: 72 };
  const x = numberAxis([0.001, 10], true, "", [0, 96]);
  const y = numberAxis([0, 4], false, "", [72, 0]);
  const grids = [
    { parameter: "rate", coordinates: [0, 1], values: [0.001, 10] },
    { parameter: "depth", coordinates: [0, 1], values: [0, 4] },
  ] as const;
  // Rises by 1 along the first parameter and by 10 along the second.
  const cells = cellsOf(
    columns,
    [
      { ...grids[0], coordinates: [0, 1], values: [0.001, 10] },
      { ...grids[1], coordinates: [0, 1], values: [0, 4] },
    ],
    [0, 10, 1, 11],
    [x, y],
    box,
  );
  expect(cells[0]).toBeCloseTo(10 * (1 - 0.5 / 72) + 0.5 / 96, 6);
  expect(cells[CELLS.columns * CELLS.rows - 1]).toBeCloseTo(10 * (0.5 / 72) + 1 - 0.5 / 96, 6);
});

test("a guess takes the best trial's other values and stays inside the space", () => {
  const best = trial(7, 1);
  const feed = { columns: columnsOf(study([best])), study: { best } } as unknown as Feed;
  expect(guessAt(feed, {})).toEqual(best.params);
  expect(guessAt(feed, { rate: 99, depth: 2.6, act: 1 })).toEqual({ rate: 10, depth: 3, act: "tanh" });
  const empty = { columns: columnsOf(study([])), study: { best: null } } as unknown as Feed;
  expect(guessAt(empty, {})).toEqual({ rate: 0.1, depth: 2, act: "relu" });
});

test("ancestors are found once, however often they bred", () => {
  const bred = (id: number, parents: number[]) =>
    trial(id, 1, "complete", {
      chosen: { sampler: "genetic", why: { code: "crossover", facts: {} }, parents, known: id },
    });
  const { trials } = columnsOf(study([trial(0, 1), trial(1, 1), bred(2, [0, 1]), bred(3, [2, 0])]));
  expect(ancestors({ trials }, [3, 2])).toEqual(new Set([0, 1, 2, 3]));
  expect(ancestors({ trials }, [])).toEqual(new Set());
});

/** The codes of the package's samplers with their facts. */
const REASONS: Readonly<Record<string, Readonly<Record<string, Record<string, number>>>>> = {
  random: { uniform: {} },
  grid: { spread: { index: 3, points: 9 } },
  sobol: { spread: { index: 3, points: 1024 } },
  lhs: { spread: { index: 3, points: 10 } },
  gp: {
    start: { startup: 10, complete: 3 },
    exploit: { expected: 0.1, low: 0.05, high: 0.2, best: 0.12, curiosity: 0.3, distance: 1, trials: 20 },
    explore: { expected: 0.1, low: 0.05, high: 0.2, best: 0.12, curiosity: 0.8, distance: 1, trials: 20 },
  },
  tpe: {
    start: { startup: 10, valued: 3 },
    model: { good: 4, others: 30, logRatio: 1.5, prior: 0.1 },
    known: {},
  },
  bohb: { model: { good: 4, others: 30, logRatio: 1.5, prior: 0.1, rung: 9 }, random: { fraction: 0.33 } },
  "cma-es": { generation: { generation: 2, population: 8, restarts: 0, sigma: 0.2, distance: 1.5 } },
  genetic: { start: { population: 10 }, crossover: { first: 0, second: 3 } },
  "regularized-evolution": { mutation: { first: 1, sample: 4 } },
  "differential-evolution": { difference: { factor: 0.8, target: 12 } },
  nsga2: { crossover: { front: 0 }, copy: { front: 1 } },
};

test.each(["en", "zh-CN"] as const)(
  "%s: every reason of every sampler has words, with all its numbers filled in",
  async (language) => {
    await useLanguage(language);
    for (const [sampler, codes] of Object.entries(REASONS)) {
      for (const [code, facts] of Object.entries(codes)) {
        const said = whyText({ sampler, why: { code, facts }, parents: [4, 9] });
        expect(said, `${sampler} ${code}`).toMatch(/[.。]$/);
        expect(said, `${sampler} ${code}`).not.toMatch(/{{|undefined|NaN|\s\s/);
      }
    }
    await useLanguage("en");
  },
);

test("a reason says its numbers as a person would, and an unknown one stays as it is", () => {
  const gp = whyText({
    sampler: "gp",
    why: { code: "explore", facts: { expected: 0.123456, low: 0.1, high: 0.2, curiosity: 0.756 } },
  });
  expect(gp).toContain("0.123");
  expect(gp).toContain("76 %");
  const tpe = whyText({
    sampler: "tpe",
    why: { code: "model", facts: { good: 5, others: 20, logRatio: Math.log(12) } },
  });
  expect(tpe).toContain("12 times");
  expect(whyText({ sampler: "own", why: { code: "as-told", facts: {} } })).toBe("as-told");
});

test("an SVG holds what was drawn, and escapes what was written", () => {
  const pen = new SvgPen(100, 50, "#fff", 'a < b & "c"');
  pen.clip({ left: 0, top: 0, width: 10, height: 10 });
  pen.line([0, Number.NaN, 5, 6], [1, 2, 3, 4], { colour: "#000", width: 1, dash: [2, 1] });
  pen.dots("cross", [1, Number.NaN], [2, 3], 3, "#123456", 1);
  pen.text("<x>", 1, 2, { colour: "#000", size: 12, upwards: true });
  const text = pen.document();
  expect(text).toContain('d="M0 1M5 3L6 4"');
  expect(text.match(/<path/g)).toHaveLength(2);
  expect(text).toContain("&lt;x&gt;");
  expect(text).toContain('aria-label="a &lt; b &amp; &quot;c&quot;"');
  expect(text.match(/<g/g)?.length).toBe(text.match(/<\/g>/g)?.length);
});
