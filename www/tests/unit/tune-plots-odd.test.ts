/** Every plot and every open mind with odd studies: always a picture and a sentence, never an exception. */
import { beforeAll, expect, test } from "vitest";
import type { Theme } from "../../src/charts/palette";
import { useLanguage } from "../../src/locales/translate";
import { coverage } from "../../src/views/tune/mind/coverage";
import { densities } from "../../src/views/tune/mind/densities";
import { ellipse } from "../../src/views/tune/mind/ellipse";
import { lineage } from "../../src/views/tune/mind/lineage";
import { maps } from "../../src/views/tune/mind/maps";
import { process } from "../../src/views/tune/mind/process";
import { rungs } from "../../src/views/tune/mind/rungs";
import type { Space, TrialState, TuneStudy, TuneTrial } from "../../src/views/tune/model";
import { columnsOf } from "../../src/views/tune/plots/columns";
import { contour, measured } from "../../src/views/tune/plots/contour";
import { dependence } from "../../src/views/tune/plots/dependence";
import { edf } from "../../src/views/tune/plots/edf";
import { history } from "../../src/views/tune/plots/history";
import { importance } from "../../src/views/tune/plots/importance";
import { intermediate } from "../../src/views/tune/plots/intermediate";
import { paint } from "../../src/views/tune/plots/paint";
import { parallel } from "../../src/views/tune/plots/parallel";
import { pareto } from "../../src/views/tune/plots/pareto";
import type { Box, Pen } from "../../src/views/tune/plots/pen";
import type { Plot } from "../../src/views/tune/plots/picture";
import { rank } from "../../src/views/tune/plots/rank";
import { slice } from "../../src/views/tune/plots/slice";
import { timeline } from "../../src/views/tune/plots/timeline";

const PLOTS: readonly Plot[] = [
  history,
  intermediate,
  edf,
  parallel,
  slice,
  importance,
  rank,
  contour,
  measured,
  dependence,
];
const OTHERS: readonly Plot[] = [
  timeline,
  pareto,
  coverage,
  densities,
  ellipse,
  lineage,
  maps,
  process,
  rungs,
];

const colour = [10, 20, 30] as const;
const THEME: Theme = {
  ink: "#000000",
  soft: "#555555",
  line: "#eeeeee",
  strong: "#888888",
  card: "#ffffff",
  wash: "#f0f0f0",
  runs: Array.from({ length: 8 }, () => "#336699"),
  sequence: Array.from({ length: 5 }, () => colour),
  low: colour,
  mid: colour,
  high: colour,
  pointLow: "#000000",
  pointHigh: "#000000",
  pointEdge: "#000000",
  font: "sans-serif",
  size: 12,
};

/** A pen that only looks at what it is given: boxes are finite, lists are as long as one another. */
class Watchful implements Pen {
  strokes = 0;

  clip(box: Box | null): void {
    if (box) this.#box(box);
  }
  line(x: ArrayLike<number>, y: ArrayLike<number>): void {
    expect(x.length).toBe(y.length);
    this.strokes += 1;
  }
  area(x: ArrayLike<number>, y: ArrayLike<number>): void {
    expect(x.length).toBe(y.length);
  }
  rect(box: Box): void {
    this.#box(box);
  }
  dots(_shape: string, x: ArrayLike<number>, y: ArrayLike<number>): void {
    expect(x.length).toBe(y.length);
  }
  text(text: string, x: number, y: number): void {
    expect(text).not.toMatch(/undefined|NaN/);
    expect([x, y].every(Number.isFinite), text).toBe(true);
  }
  cells(box: Box, columns: number, rows: number, colours: Int32Array): void {
    this.#box(box);
    expect(colours).toHaveLength(columns * rows);
  }
  #box({ left, top, width, height }: Box): void {
    expect([left, top, width, height].every(Number.isFinite)).toBe(true);
  }
}

const SPACE: Space = {
  rate: { type: "float", low: 1e-4, high: 10, log: true },
  depth: { type: "int", low: 0, high: 8 },
  act: { type: "categorical", choices: ["a", "b", "c"] },
};

function trials(count: number, change: (id: number) => Partial<TuneTrial> = () => ({})): TuneTrial[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    params: { rate: 10 ** ((id % 9) / 2 - 4), depth: id % 9, act: ["a", "b", "c"][id % 3] ?? "a" },
    state: "complete" as TrialState,
    value: 0.1 + (id % 7) / 10,
    reports: [10, 0.9, 20, 0.5],
    reason: null,
    chosen: null,
    worker: id % 2,
    began: id,
    ended: id + 0.8,
    ...change(id),
  }));
}

const unfinished = { state: "running" as const, value: null, reports: [], ended: null };
const seventeen = {
  type: "categorical" as const,
  choices: Array.from({ length: 17 }, (_, k) => `choice ${k}`),
};
const single = { type: "int" as const, low: 3, high: 3 };
const ODD: readonly [name: string, trials: TuneTrial[], space?: Space, direction?: "maximize"][] = [
  ["no trial", []],
  ["one trial", trials(1)],
  ["one that runs", trials(1, () => unfinished)],
  ["one that waits", trials(1, () => ({ ...unfinished, state: "waiting", worker: null, began: null }))],
  ["all failed", trials(5, () => ({ state: "failed", value: null, reason: "not-finite: at step 1" }))],
  [
    "all pruned",
    trials(9, () => ({ state: "pruned", reason: "median: its best value up to step 1, 0.5, is worse: 0.4" })),
  ],
  ["equal values", trials(9, () => ({ value: 0.25 }))],
  ["values that are zero or negative", trials(9, (id) => ({ value: id - 4, reports: [1, id - 4, 2, -id] }))],
  ["huge and tiny values", trials(9, (id) => ({ value: 10 ** (id * 30 - 120) }))],
  [
    "values that are no numbers",
    trials(9, (id) => ({ value: id % 2 ? Number.NaN : Number.POSITIVE_INFINITY, reports: [1, Number.NaN] })),
  ],
  ["larger is better", trials(20), SPACE, "maximize"],
  ["one parameter", trials(9), { rate: { type: "float", low: 1e-4, high: 10, log: true } }],
  ["a parameter of one value", trials(9, () => ({ params: { n: 3 } })), { n: single }],
  [
    "seventeen choices",
    trials(40, (id) => ({ params: { c: `choice ${id % 17}`, n: 3 } })),
    { c: seventeen, n: single },
  ],
  ["parameters that are gone", trials(9, () => ({ params: {} }))],
  [
    "twelve parameters",
    trials(9),
    Object.fromEntries(
      Array.from({ length: 12 }, (_, k) => [`p${k}`, { type: "float", low: 0, high: 1 }]),
    ) as Space,
  ],
];

/** Nothing, an error, and what does not fit. */
const LOADED: readonly unknown[] = [null, new Error("out of memory"), [], {}];

beforeAll(() => useLanguage("en"));

test.each(ODD)(
  "%s: every plot draws and says something",
  (_name, list, space = SPACE, direction = undefined) => {
    const study = { trials: list, space, direction: direction ?? "minimize" } as unknown as TuneStudy;
    const columns = columnsOf(study);
    for (const plot of [...PLOTS, ...OTHERS]) {
      for (const loaded of LOADED) {
        for (const [width, log] of [
          [300, true],
          [1400, false],
        ] as const) {
          const height = plot.height?.(columns, width, THEME) ?? 300;
          expect(Number.isFinite(height), plot.id).toBe(true);
          const picked = columns.names.slice(0, plot.axes);
          const picture = plot.picture({
            columns,
            width,
            height,
            theme: THEME,
            value: "loss",
            log,
            picked,
            loaded,
            at: null,
            guess: null,
            hidden: false,
          });
          const pen = new Watchful();
          paint(pen, picture, THEME, (row) => row % 2 === 0, true);
          expect(picture.summary, plot.id).toMatch(/\S/);
          expect(picture.summary, plot.id).not.toMatch(/undefined|NaN|Infinity|{{/);
          const rows = picture.rows();
          for (const row of rows) expect(row.length, plot.id).toBe(rows[0]?.length);
        }
      }
    }
  },
);

test("ten thousand trials: no more lines than can be told apart, and every trial can be pointed at", () => {
  const study = { trials: trials(10_000), space: SPACE, direction: "minimize" } as unknown as TuneStudy;
  const columns = columnsOf(study);
  for (const plot of [parallel, intermediate]) {
    const picture = plot.picture({
      columns,
      width: 900,
      height: 320,
      theme: THEME,
      value: "loss",
      log: false,
      picked: [],
      loaded: null,
      at: null,
      guess: null,
      hidden: false,
    });
    expect(picture.threads?.length).toBeLessThanOrEqual(510);
    expect(picture.drawn?.[1]).toBe(10_000);
  }
  const { spots } = history.picture({
    columns,
    width: 900,
    height: 320,
    theme: THEME,
    value: "loss",
    log: false,
    picked: [],
    loaded: null,
    at: null,
    guess: null,
    hidden: false,
  });
  expect(spots?.row.length).toBe(10_000);
});
