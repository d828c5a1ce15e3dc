/**
 * Partial dependence: a surrogate's mean along each parameter, averaged over the other values of trials (Friedman 2001);
 * with thin lines for some of these trials one by one (Goldstein et al. 2015).
 */
import { valueText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import { type AxisGrid, type GpModel, modelIn } from "../mind/explanation";
import { parameterAxis, parameterLabel, valueAxis } from "./axis";
import { type Columns, extent, isComplete } from "./columns";
import type { Feed } from "./feed";
import { placesOn } from "./field";
import { across, type Cell, type Panel, type Picture, type Plot, type PlotInput, upwards } from "./picture";
import { number } from "./shared";
import { grid, gridHeight } from "./slice";

/** Trials that are averaged over, and places along a parameter. */
const TRIALS = 16;
const PLACES = 25;

interface Dependence {
  readonly grid: AxisGrid;
  readonly mean: readonly number[];
  readonly single: readonly (readonly number[])[];
}

async function load({ study, columns }: Feed): Promise<Dependence[]> {
  const rows = Array.from(columns.id.keys()).filter((row) => isComplete(columns, row));
  const every = Math.max(1, Math.floor(rows.length / TRIALS));
  const ids = rows.filter((_, k) => k % every === 0).map((row) => columns.id[row] ?? 0);
  const found: Dependence[] = [];
  for (const name of columns.names) {
    const models: GpModel[] = [];
    for (const trial of ids) {
      const options = {
        surrogate: true,
        trial,
        parameters: [name],
        resolution: PLACES,
        through: "chosen" as const,
      };
      const model = modelIn(await study.explain(options), "gp");
      if (model?.grids[0]) models.push(model);
    }
    const [first] = models;
    if (!first?.grids[0]) continue;
    const mean = first.mean.map(
      (_, k) => models.reduce((sum, model) => sum + (model.mean[k] ?? 0), 0) / models.length,
    );
    found.push({ grid: first.grids[0], mean, single: models.map((model) => model.mean) });
  }
  return found;
}

function picture(input: PlotInput): Picture {
  const { columns, theme } = input;
  const all = Array.isArray(input.loaded) ? (input.loaded as Dependence[]) : [];
  const cut = grid(columns.names.length, input.width, theme);
  const range = extent(all.flatMap(({ mean, single }) => [...mean, ...single.flat()]));
  const panels: Panel[] = [];
  const curves = columns.names.flatMap((name, k) => {
    const spec = columns.space[name];
    if (!spec) return [];
    const box = cut.box(k);
    const x = parameterAxis(spec, name, across(box));
    const y = valueAxis(range, input.log, input.value, upwards(box));
    panels.push({ box, x, y, bare: !cut.first(k) });
    const found = all.find(({ grid: { parameter } }) => parameter === name);
    return found
      ? [{ found, x: placesOn(columns, found.grid, x), y, choice: spec.type === "categorical" }]
      : [];
  });
  return {
    panels,
    spots: null,
    under: (pen) => {
      for (const { found, x, y, choice } of curves) {
        for (const single of found.single)
          pen.line(x, single.map(y.px), { colour: theme.soft, width: 1, alpha: 0.28 });
        const mean = found.mean.map(y.px);
        pen.line(x, mean, { colour: theme.runs[0] ?? theme.ink, width: 2.6 });
        if (choice) pen.dots("circle", x, mean, 4, theme.runs[0] ?? theme.ink, 1);
      }
    },
    summary: summary(input, all),
    rows: () => rows(input, all),
    legend: [
      { text: t("plots.dependence.mean"), colour: theme.runs[0] ?? theme.ink, sign: "line" },
      { text: t("plots.dependence.single"), colour: theme.soft, sign: "line" },
    ],
  };
}

function summary({ loaded }: PlotInput, all: readonly Dependence[]): string {
  if (loaded instanceof Error) return t("plots.problem", { reason: loaded.message });
  const spans = all.map(({ grid: { parameter }, mean, single }) => ({
    parameter,
    range: extent(mean),
    count: single.length,
  }));
  const width = ({ range }: (typeof spans)[number]): number => (range ? range[1] - range[0] : 0);
  const [widest] = [...spans].sort((a, b) => width(b) - width(a));
  if (!widest?.range) return t("plots.dependence.waiting");
  const [low, high] = widest.range.map((value) => valueText(value, 3));
  return t("plots.dependence.summary", {
    count: widest.count,
    name: parameterLabel(widest.parameter),
    low: low ?? "",
    high: high ?? "",
  });
}

function rows({ value }: PlotInput, all: readonly Dependence[]): Cell[][] {
  const head: Cell[] = [t("plots.column.parameter"), t("plots.column.at"), value];
  const body = all.flatMap(({ grid: { parameter, values }, mean }) =>
    values.map((at, k): Cell[] => [
      parameterLabel(parameter),
      typeof at === "number" ? at : String(at),
      number(mean[k]),
    ]),
  );
  return [head, ...body];
}

/** At a third more trials anew: it asks for many slices. */
function loadKey(columns: Columns): string {
  const complete = Array.from(columns.id.keys()).filter((row) => isComplete(columns, row)).length;
  return String(Math.floor(Math.log(complete + 1) / Math.log(1.33)));
}

export const dependence: Plot = {
  id: "dependence",
  axes: 0,
  valued: true,
  wide: true,
  height: gridHeight,
  load,
  loadKey,
  picture,
};
