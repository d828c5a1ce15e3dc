/** TPE: where good trials are dense and where the others are, along each parameter. */
import { t } from "../../../locales/translate";
import { numberAxis, parameterAxis, parameterLabel } from "../plots/axis";
import { isComplete } from "../plots/columns";
import { placesOn } from "../plots/field";
import type { Pen } from "../plots/pen";
import {
  across,
  type Cell,
  type Panel,
  type Picture,
  type Plot,
  type PlotInput,
  upwards,
} from "../plots/picture";
import { number, SpotList } from "../plots/shared";
import { grid, gridHeight } from "../plots/slice";
import { explanationIn, knownRows, mindKey, mindOf, modelIn } from "./explanation";
import { lineMarks, markLegend } from "./marks";

const PLACES = 81;
/** Pixels between the base line and the points of trials. */
const RUG = 7;

function picture(input: PlotInput): Picture {
  const { columns, theme } = input;
  const model = modelIn(input.loaded, "tpe");
  const cut = grid(columns.names.length, input.width, theme);
  const good = goodRows(input);
  const [goodColour, otherColour] = [theme.runs[0] ?? theme.ink, theme.runs[3] ?? theme.ink];
  const spots = new SpotList(
    [
      { shape: "circle", colour: goodColour },
      { shape: "ring", colour: otherColour },
    ],
    3,
  );
  const panels: Panel[] = [];
  const drawn = columns.names.flatMap((name, k) => {
    const spec = columns.space[name];
    const found = model?.axes.find((axis) => axis.grid.parameter === name);
    if (!spec) return [];
    const box = cut.box(k);
    const x = parameterAxis(spec, name, across(box));
    const most = Math.max(1e-9, ...(found?.good ?? [1]), ...(found?.others ?? [1]));
    const y = numberAxis([0, most * 1.12], false, t("mind.density"), upwards(box));
    panels.push({ box, x, y: { ...y, ticks: [] }, bare: !cut.first(k), brush: "box" });
    for (const [row, isGood] of good)
      spots.add(
        row,
        k,
        x.px(columns.params.get(name)?.[row] ?? Number.NaN),
        box.top + box.height - (isGood ? RUG * 2 : RUG),
        isGood ? 0 : 1,
      );
    return found
      ? [{ name, found, x, y, box, xs: placesOn(columns, found.grid, x), bars: spec.type === "categorical" }]
      : [];
  });
  return {
    panels,
    spots,
    under: (pen) => {
      for (const { found, y, box, xs, bars } of drawn) {
        const base = box.top + box.height;
        density(pen, xs, found.others.map(y.px), base, otherColour, bars, 3);
        density(pen, xs, found.good.map(y.px), base, goodColour, bars, -3);
      }
    },
    over: (pen) => {
      for (const { x, name, box } of drawn)
        lineMarks(pen, input, x, name, [box.top + 4, box.top + box.height]);
    },
    summary: summary(input, model !== null),
    rows: () => table(input),
    legend: [
      { text: t("mind.densities.good"), colour: goodColour, sign: "line" },
      { text: t("mind.densities.others"), colour: otherColour, sign: "dashed" },
      ...markLegend(input),
    ],
  };
}

/** Known complete trials and whether each is among the good ones: as many of the best as the sampler says. */
function goodRows(input: PlotInput): [row: number, isGood: boolean][] {
  const { columns, at, loaded } = input;
  const explanation = explanationIn(loaded);
  const known = knownRows(input, at, explanation);
  const count = explanation?.chosen.why.facts.good ?? 0;
  const rows = Array.from(columns.id.keys()).filter((row) => known(row) && isComplete(columns, row));
  rows.sort((a, b) => (columns.rank[a] ?? 2) - (columns.rank[b] ?? 2) || a - b);
  return rows.map((row, k) => [row, k < count]);
}

function density(
  pen: Pen,
  xs: number[],
  ys: number[],
  base: number,
  colour: string,
  bars: boolean,
  shift: number,
): void {
  if (bars) {
    xs.forEach((x, k) => {
      pen.line([x + shift, x + shift], [base, ys[k] ?? base], { colour, width: 5, alpha: 0.85 });
    });
    return;
  }
  pen.area([xs[0] ?? 0, ...xs, xs.at(-1) ?? 0], [base, ...ys, base], colour, 0.14);
  pen.line(xs, ys, { colour, width: 2, ...(shift > 0 ? { dash: [6, 4] } : {}) });
}

function summary({ loaded }: PlotInput, there: boolean): string {
  if (loaded instanceof Error) return t("plots.problem", { reason: loaded.message });
  const facts = explanationIn(loaded)?.chosen.why.facts;
  if (!there || !facts) return t("mind.noModel");
  return t("mind.densities.summary", { good: facts.good ?? 0, others: facts.others ?? 0 });
}

function table({ loaded }: PlotInput): Cell[][] {
  const head = [
    t("plots.column.parameter"),
    t("plots.column.at"),
    t("mind.densities.good"),
    t("mind.densities.others"),
  ];
  const rows = (modelIn(loaded, "tpe")?.axes ?? []).flatMap(({ grid: { parameter, values }, good, others }) =>
    values.map((value, k): Cell[] => [
      parameterLabel(parameter),
      typeof value === "number" ? value : String(value),
      number(good[k]),
      number(others[k]),
    ]),
  );
  return [head, ...rows];
}

export const densities: Plot = {
  id: "densities",
  axes: 0,
  valued: false,
  wide: true,
  height: gridHeight,
  load: (feed) => mindOf(feed, feed.columns.names.slice(0, 1), PLACES),
  loadKey: (_columns, _picked, feed) => mindKey(feed, []),
  picture,
};
