/** A Gaussian process: what it expects and how unsure it is, along one parameter; below, what a place is worth trying. */
import { valueText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import { numberAxis, parameterAxis, parameterLabel, scalarText, valueAxis } from "../plots/axis";
import { counts, extent } from "../plots/columns";
import { placesOn } from "../plots/field";
import { stateLooks } from "../plots/looks";
import type { Pen } from "../plots/pen";
import {
  across,
  type Cell,
  type Picture,
  type Plot,
  type PlotInput,
  roomFor,
  upwards,
} from "../plots/picture";
import { number, radiusFor, SpotList } from "../plots/shared";
import { explanationIn, type GpModel, knownRows, mindKey, mindOf, modelIn } from "./explanation";
import { lineMarks, markLegend } from "./marks";

const PLACES = 81;
/** The share of the height for what places are worth. */
const WORTH = 0.3;

function picture(input: PlotInput): Picture {
  const { columns, theme, picked } = input;
  const [name = ""] = picked;
  const spec = columns.space[name];
  const model = modelIn(input.loaded, "gp");
  const whole = roomFor(theme, input.width, input.height);
  const upper = { ...whole, height: whole.height * (1 - WORTH) - theme.size * 1.6 };
  const lower = { ...whole, top: upper.top + upper.height + theme.size * 1.6, height: whole.height * WORTH };
  if (!spec) return { panels: [], spots: null, summary: "", rows: () => [] };
  const x = parameterAxis(spec, name, across(whole));
  const known = knownRows(input, input.at, explanationIn(input.loaded));
  const rows = Array.from(columns.id.keys()).filter((row) => known(row) && counts(columns, row));
  const y = valueAxis(valueRange(input, model, rows), input.log, input.value, upwards(upper));
  const worth = numberAxis(
    extent(model?.acquisition ?? []) ?? [0, 1],
    false,
    t("mind.worth"),
    upwards(lower),
  );
  const spots = new SpotList(stateLooks(theme), radiusFor(columns.length));
  for (const row of rows)
    spots.add(
      row,
      0,
      x.px(columns.params.get(name)?.[row] ?? Number.NaN),
      y.px(columns.value[row] ?? 0),
      columns.state[row] ?? 0,
    );
  const xs = model?.grids[0] ? placesOn(columns, model.grids[0], x) : [];
  return {
    panels: [
      { box: upper, x: { ...x, ticks: [], label: "" }, y, brush: "box" },
      { box: lower, x, y: { ...worth, ticks: [] } },
    ],
    spots,
    under: (pen) => {
      if (!model) return;
      band(pen, xs, model, y.px, theme.runs[0] ?? theme.ink, upper);
      // It would give the choice away.
      if (!input.hidden) curve(pen, xs, model.acquisition.map(worth.px), lower, theme.runs[5] ?? theme.ink);
    },
    over: (pen) => lineMarks(pen, input, x, name, [upper.top + 8, lower.top + lower.height]),
    summary: input.hidden && model ? t("mind.yourTurn") : summary(input, model),
    rows: () => table(input, model),
    legend: [
      { text: t("mind.expected"), colour: theme.runs[0] ?? theme.ink, sign: "line" },
      { text: t("mind.deviation"), colour: theme.runs[0] ?? theme.ink, sign: "area" },
      { text: t("mind.worth"), colour: theme.runs[5] ?? theme.ink, sign: "line" },
      ...markLegend(input),
    ],
  };
}

/** The measured values and the mean; of the deviation what has room. */
function valueRange(
  { columns, log }: PlotInput,
  model: GpModel | null,
  rows: readonly number[],
): readonly [number, number] | null {
  const values = rows.map((row) => columns.value[row] ?? Number.NaN);
  const range = extent([...values, ...(model?.mean ?? [])].filter((value) => !log || value > 0));
  if (!range || !model) return range;
  const room = log ? (range[1] / range[0]) ** 0.35 : (range[1] - range[0]) * 0.35;
  const [low, high] = log ? [range[0] / room, range[1] * room] : [range[0] - room, range[1] + room];
  const ends = extent([...model.low, ...model.high].filter((value) => !log || value > 0)) ?? range;
  return [Math.min(range[0], Math.max(low, ends[0])), Math.max(range[1], Math.min(high, ends[1]))];
}

function band(
  pen: Pen,
  xs: number[],
  model: GpModel,
  px: (value: number) => number,
  colour: string,
  box: Parameters<Pen["clip"]>[0],
): void {
  // A value that has no place on a logarithmic axis lies far below.
  const py = (value: number): number => (Number.isFinite(px(value)) ? px(value) : 1e4);
  pen.clip(box);
  pen.area(
    [...xs, ...[...xs].reverse()],
    [...model.high.map(py), ...model.low.map(py).reverse()],
    colour,
    0.2,
  );
  pen.line(xs, model.mean.map(py), { colour, width: 2.2 });
  pen.clip(null);
}

function curve(
  pen: Pen,
  xs: number[],
  ys: number[],
  box: { top: number; height: number },
  colour: string,
): void {
  const [first, last] = [xs[0] ?? 0, xs.at(-1) ?? 0];
  const base = box.top + box.height;
  pen.area([first, ...xs, last], [base, ...ys, base], colour, 0.18);
  pen.line(xs, ys, { colour, width: 2 });
}

function summary({ loaded, picked }: PlotInput, model: GpModel | null): string {
  if (loaded instanceof Error) return t("plots.problem", { reason: loaded.message });
  if (!model?.grids[0]) return t("mind.noModel");
  const top = model.acquisition.reduce(
    (best, value, k) => (value > (model.acquisition[best] ?? 0) ? k : best),
    0,
  );
  return t("mind.process.summary", {
    name: parameterLabel(picked[0] ?? ""),
    at: scalarText(model.grids[0].values[top]),
    mean: valueText(model.mean[top] ?? 0, 3),
    low: valueText(model.low[top] ?? 0, 3),
    high: valueText(model.high[top] ?? 0, 3),
  });
}

function table({ value, picked }: PlotInput, model: GpModel | null): Cell[][] {
  const head = [
    parameterLabel(picked[0] ?? ""),
    value,
    t("plots.column.low"),
    t("plots.column.high"),
    t("mind.worth"),
  ];
  const rows = (model?.grids[0]?.values ?? []).map((at, k): Cell[] => [
    typeof at === "number" ? at : String(at),
    number(model?.mean[k]),
    number(model?.low[k]),
    number(model?.high[k]),
    number(model?.acquisition[k]),
  ]);
  return [head, ...rows];
}

export const process: Plot = {
  id: "process",
  axes: 1,
  valued: true,
  guessable: true,
  height: () => 400,
  load: (feed, picked) => mindOf(feed, picked, PLACES),
  loadKey: (_columns, picked, feed) => mindKey(feed, picked),
  picture,
};
