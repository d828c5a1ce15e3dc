/** The pruner: who went on from rung to rung, who was cut, and the limit that decided. */
import { t } from "../../../locales/translate";
import type { PrunerExplanation } from "../../../pkg-search";
import { numberAxis, valueAxis } from "../plots/axis";
import { type Columns, extent } from "../plots/columns";
import { stateLooks } from "../plots/looks";
import {
  across,
  type Cell,
  type Panel,
  type Picture,
  type Plot,
  type PlotInput,
  type Thread,
  upwards,
} from "../plots/picture";
import { SpotList, shortReason } from "../plots/shared";
import { grid } from "../plots/slice";

const MOST_THREADS = 400;

interface Ladder {
  readonly title: string;
  readonly rungs: readonly {
    step: number;
    limit: number | null;
    trials: readonly number[];
    values: readonly number[];
  }[];
}

function prunerIn(loaded: unknown): PrunerExplanation | null {
  const there = typeof loaded === "object" && loaded !== null && "brackets" in loaded;
  return there ? (loaded as PrunerExplanation) : null;
}

/** Brackets as ladders; limits by step as one ladder of what trials had reported. */
function laddersOf({ loaded, columns }: PlotInput): Ladder[] {
  const pruner = prunerIn(loaded);
  if (!pruner) return [];
  const brackets = pruner.brackets.filter(({ rungs }) => rungs.length > 0);
  if (brackets.length > 0)
    return brackets.map(({ bracket, rungs }) => ({
      title: t("mind.rungs.bracket", { number: bracket + 1 }),
      rungs,
    }));
  if (pruner.limits.length === 0) return [];
  const rungs = pruner.limits.map(({ step, value }) => {
    const there = columns.trials.flatMap(({ id, reports }) => {
      const k = reports.findIndex((at, i) => i % 2 === 0 && at === step);
      return k < 0 ? [] : [[id, reports[k + 1] ?? Number.NaN] as const];
    });
    return { step, limit: value, trials: there.map(([id]) => id), values: there.map(([, at]) => at) };
  });
  return [{ title: t("mind.rungs.limits"), rungs }];
}

function picture(input: PlotInput): Picture {
  const { columns, theme } = input;
  const ladders = laddersOf(input);
  const cut = grid(Math.max(1, ladders.length), input.width, theme);
  const [passed, , stopped] = stateLooks(theme);
  const spots = new SpotList(
    [passed, stopped].flatMap((look) => (look ? [look] : [])),
    3,
  );
  const values = extent(ladders.flatMap(({ rungs }) => rungs.flatMap((rung) => [...rung.values])));
  const panels: Panel[] = [];
  const threads: Thread[] = [];
  const limits: { x: number[]; y: number[] }[] = [];
  for (const [k, { title, rungs }] of ladders.entries()) {
    const whole = cut.box(k);
    const box = { ...whole, top: whole.top + theme.size * 1.6, height: whole.height - theme.size * 1.6 };
    const steps = extent(rungs.map(({ step }) => step)) ?? [1, 2];
    const x = numberAxis(
      [Math.max(0.5, steps[0] / 1.3), steps[1] * 1.3],
      true,
      t("plots.axis.step"),
      across(box),
    );
    const y = valueAxis(values, input.log && (values?.[0] ?? 0) > 0, input.value, upwards(box));
    panels.push({ box, x, y, title, brush: "box", bare: !cut.first(k) });
    const ways = new Map<number, { x: number[]; y: number[] }>();
    for (const { step, limit, trials, values: at } of rungs) {
      trials.forEach((id, i) => {
        const [px, py] = [x.px(step), y.px(at[i] ?? Number.NaN)];
        spots.add(id, k, px, py, passes(columns, at[i] ?? Number.NaN, limit) ? 0 : 1);
        const way = ways.get(id) ?? { x: [], y: [] };
        way.x.push(px);
        way.y.push(py);
        ways.set(id, way);
      });
      if (limit !== null)
        limits.push({ x: [x.px(step) - 12, x.px(step) + 12], y: [y.px(limit), y.px(limit)] });
    }
    for (const [row, way] of ways)
      if (way.x.length > 1 && threads.length < MOST_THREADS)
        threads.push({ row, ...way, colour: theme.soft });
  }
  return {
    panels,
    spots,
    threads,
    over: (pen) => {
      for (const { x, y } of limits) pen.line(x, y, { colour: theme.ink, width: 2.6 });
    },
    summary: summary(input, ladders),
    rows: () => table(input, ladders),
    legend: [
      { text: t("mind.rungs.passed"), colour: passed?.colour ?? theme.ink, sign: "circle" },
      { text: t("mind.rungs.cut"), colour: stopped?.colour ?? theme.ink, sign: "cross" },
      { text: t("mind.rungs.limit"), colour: theme.ink, sign: "line" },
    ],
  };
}

function passes({ direction }: Columns, value: number, limit: number | null): boolean {
  return limit === null || (direction === "minimize" ? value <= limit : value >= limit);
}

function summary({ columns, loaded }: PlotInput, ladders: readonly Ladder[]): string {
  if (loaded instanceof Error) return t("plots.problem", { reason: loaded.message });
  if (ladders.length === 0) return t("mind.rungs.none");
  const stopped = columns.trials.filter(({ state }) => state === "pruned");
  const last = stopped.at(-1);
  if (!last) return t("mind.rungs.all");
  return t("mind.rungs.summary", {
    count: stopped.length,
    all: columns.length,
    id: last.id,
    reason: shortReason(last.reason ?? ""),
  });
}

function table({ columns, value }: PlotInput, ladders: readonly Ladder[]): Cell[][] {
  const head: Cell[] = [
    t("mind.rungs.bracketColumn"),
    t("plots.column.step"),
    t("plots.column.trial"),
    value,
    t("mind.rungs.limit"),
    t("plots.column.state"),
  ];
  const rows = ladders.flatMap(({ title, rungs }) =>
    rungs.flatMap(({ step, limit, trials, values }) =>
      trials.map((id, k): Cell[] => [
        title,
        step,
        id,
        values[k] ?? null,
        limit,
        t(passes(columns, values[k] ?? Number.NaN, limit) ? "mind.rungs.passed" : "mind.rungs.cut"),
      ]),
    ),
  );
  return [head, ...rows];
}

export const rungs: Plot = {
  id: "rungs",
  axes: 0,
  valued: true,
  wide: true,
  height: (_columns, width, theme) => grid(3, width, theme).rows * 240,
  load: ({ study }) => study.explainPruner(),
  loadKey: (columns) =>
    `${columns.length} ${columns.state.reduce((sum, state) => sum + (state <= 2 ? 1 : 0), 0)}`,
  picture,
};
