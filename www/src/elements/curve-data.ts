/** From runs to what the chart of curves draws: plain arrays. */
import type { Curve } from "../charts/curve-paint";
import type { CurvesView } from "../charts/curves";
import { lookColour, lookMark, type Theme } from "../charts/palette";
import { niceCeiling } from "../charts/scale";
import { t } from "../locales/translate";
import type { TrainerDataset } from "../pkg";
import type { Column, Run } from "../run/model";
import { DATASETS } from "../state/data";
import type { State } from "../state/properties";

/** More runs than this are not labelled one by one: the ends of the range and what stands out are enough. */
const LABELS = 10;

/** The column of a curve that the state asks for, for one kind of rows. */
export function columnOf(metric: State["metric"], rows: "train" | "test"): Column {
  if (metric === "loss") return rows === "test" ? "testLoss" : "loss";
  return rows === "test" ? "testAccuracy" : "accuracy";
}

/** What the data set of the runs says; null before it is there. */
type Rows = Pick<TrainerDataset, "test"> | null;

/** What the main curves show: what the state asks for, where the data have it. */
export function shown(
  state: State,
  dataset: Rows,
): { readonly metric: State["metric"]; readonly rows: "train" | "test" } {
  const held = dataset === null ? state.testFraction > 0 : dataset.test.length > 0;
  const classes = DATASETS[state.dataset].task === "classification";
  return { metric: classes ? state.metric : "loss", rows: held && state.rows !== "train" ? "test" : "train" };
}

/** Everything the chart of curves needs for these runs in this state. */
export function curvesView(
  runs: readonly Run[],
  asked: State,
  dataset: Rows,
  theme: Theme,
  name: string,
): CurvesView {
  const { metric, rows: main } = shown(asked, dataset);
  const state = { ...asked, metric };
  const drawn = runs.filter((run) => !run.hidden && run.curve.length > 0);
  const named = labelled(drawn);
  const curves = drawn.flatMap((run) => {
    const first = curveOf(run, state, theme, main, named.has(run) ? endLabel(run) : "");
    if (state.rows !== "both" || main !== "test" || run.role === "ghost") return [first];
    return [{ ...curveOf(run, state, theme, "train", ""), weight: "thin" as const }, first];
  });
  return {
    curves,
    xName: t(`ui.axis.${state.xAxis}`),
    yName: name,
    log: state.yScale === "log" && state.metric === "loss",
    xEnd: xEnd(runs, state),
    ySpan: state.metric === "loss" ? "free" : "unit",
  };
}

function curveOf(run: Run, state: State, theme: Theme, rows: "train" | "test", label: string): Curve {
  return {
    key: run.id,
    label,
    colour: lookColour(theme, run),
    mark: lookMark(run),
    x: run.curve.column(state.xAxis),
    y: run.curve.column(columnOf(state.metric, rows)),
    length: run.curve.length,
    weight: run.role === "ghost" ? "faint" : run.highlighted ? "strong" : "normal",
    diverged: run.state === "diverged",
  };
}

function endLabel(run: Run): string {
  return run.state === "diverged" ? t("ui.chart.diverged", { label: run.label }) : run.label;
}

function labelled(shown: readonly Run[]): Set<Run> {
  const candidates = shown.filter((run) => run.role !== "ghost");
  if (candidates.length <= LABELS) return new Set(candidates);
  const step = Math.ceil(candidates.length / LABELS);
  return new Set(
    candidates.filter(
      (run, index) => run.highlighted || index % step === 0 || index === candidates.length - 1,
    ),
  );
}

/** Where the x axis ends before anything is zoomed: the plan of the longest run; null for seconds, which are not planned. */
function xEnd(runs: readonly Run[], state: State): number | null {
  if (state.xAxis === "seconds") return null;
  let end = 0;
  // Where all diverged at once, an axis as long as the plan would show nothing.
  const shown = runs.filter((run) => !run.hidden);
  const live = shown.filter((run) => run.role === "live");
  const over = live.length > 0 && live.every((run) => run.state === "diverged");
  for (const run of shown) {
    if (run.role === "live" && !over) {
      end = Math.max(
        end,
        state.xAxis === "epoch" ? (run.experiment.train?.epochs ?? 0) : (run.totalSteps ?? 0),
      );
    } else end = Math.max(end, run.curve.last(state.xAxis) || 0);
  }
  if (over) return niceCeiling(1.2 * end || 1);
  const longest = Math.max(0, ...runs.map((run) => run.curve.last(state.xAxis) || 0));
  return end > Math.max(100, longest) * 50 ? null : end;
}

/** One row of the table of exact values. */
export interface ValueRow {
  run: Run;
  x: number;
  train: number;
  test: number;
}
