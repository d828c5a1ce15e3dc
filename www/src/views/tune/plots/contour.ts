/** The landscape of two parameters: what a surrogate expects, shaded, and what trials measured, as points or cells. */
import { valueText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import { explanationIn, modelIn } from "../mind/explanation";
import { type Axis, parameterAxis, parameterLabel, scalarText } from "./axis";
import { type Columns, counts, extent, isComplete } from "./columns";
import { cellsOf, lines, scaleOf, shade } from "./field";
import { RAMP, rampLegend, rampNumber, rampPlace, rankColours } from "./looks";
import type { Box, Pen } from "./pen";
import {
  across,
  type Cell,
  type LegendEntry,
  type Picture,
  type Plot,
  type PlotInput,
  roomFor,
  upwards,
} from "./picture";
import { nothingYet, number, radiusFor, SpotList, trialRows } from "./shared";

const RESOLUTION = 32;
/** Cells of measured values, across and up, for parameters without fewer values. */
const BINS = 12;

/** The two picked parameters as axes of a box. */
export function pairAxes({ columns, picked }: PlotInput, box: Box): readonly [Axis, Axis] | null {
  const [first = "", second = ""] = picked;
  const [a, b] = [columns.space[first], columns.space[second]];
  return a && b ? [parameterAxis(a, first, across(box)), parameterAxis(b, second, upwards(box))] : null;
}

/** Trials with a value at the two picked parameters, coloured by it. */
export function pairSpots(
  input: PlotInput,
  axes: readonly [Axis, Axis] | null,
  use: (row: number) => boolean,
): SpotList {
  const { columns, theme, picked } = input;
  const colours = rankColours(theme);
  const looks = colours.map((colour) => ({ shape: "circle" as const, colour }));
  const spots = new SpotList(looks, radiusFor(columns.length) + 0.6);
  if (!axes) return spots;
  const values = Array.from(columns.value, (value, row) =>
    counts(columns, row) && use(row) ? value : Number.NaN,
  );
  const scale = scaleOf(values, input.log);
  const [u, v] = picked.map((name) => columns.params.get(name));
  for (let row = 0; row < columns.length; row += 1) {
    if (Number.isNaN(values[row])) continue;
    const look = Math.min(RAMP - 1, rampPlace(scale(values[row] ?? 0)));
    spots.add(row, 0, axes[0].px(u?.[row] ?? Number.NaN), axes[1].px(v?.[row] ?? Number.NaN), look);
  }
  return spots;
}

/** Rings on the card's colour, so that points stand out from the shading. */
export function rims(pen: Pen, spots: SpotList, colour: string): void {
  pen.dots("circle", spots.x, spots.y, spots.radius + 1.3, colour, 0.85);
}

/** The ramp with its least and largest value. */
export function valueLegend(input: PlotInput, range: readonly [number, number] | null): LegendEntry {
  const text = range ? `${input.value}: ${valueText(range[0], 3)} – ${valueText(range[1], 3)}` : input.value;
  return rampLegend(input.theme, text);
}

function surrogatePicture(input: PlotInput): Picture {
  const { columns, theme, loaded } = input;
  const box = roomFor(theme, input.width, input.height);
  const axes = pairAxes(input, box);
  const model = modelIn(loaded, "gp");
  const [first, second] = model?.grids ?? [];
  const cells =
    axes && model && first && second ? cellsOf(columns, [first, second], model.mean, axes, box) : null;
  const spots = pairSpots(input, axes, (row) => isComplete(columns, row));
  return {
    panels: [{ box, x: axes?.[0] ?? null, y: axes?.[1] ?? null, brush: "box" }],
    spots,
    under: (pen) => {
      if (cells) {
        shade(pen, cells, box, input.log, (share) => rampNumber(theme, share));
        lines(pen, cells, box, input.log, theme.card);
      }
      rims(pen, spots, theme.card);
    },
    summary: surrogateSummary(input),
    rows: () => surrogateRows(input),
    legend: cells ? [valueLegend(input, extent(cells))] : [],
  };
}

function surrogateSummary({ columns, picked, loaded }: PlotInput): string {
  if (loaded instanceof Error) return t("plots.problem", { reason: loaded.message });
  const model = modelIn(loaded, "gp");
  const [first, second] = model?.grids ?? [];
  if (!model || !first || !second) return t("plots.dependence.waiting");
  const better =
    columns.direction === "minimize" ? (a: number, b: number) => a < b : (a: number, b: number) => a > b;
  const best = model.mean.reduce((found, value, k) => (better(value, model.mean[found] ?? 0) ? k : found), 0);
  const wide = second.values.length;
  const words = (name: string | undefined, value: string) => `${parameterLabel(name ?? "")} ${value}`;
  return t("plots.contour.summary", {
    best: valueText(model.mean[best] ?? 0, 3),
    a: words(picked[0], scalarText(first.values[Math.floor(best / wide)])),
    b: words(picked[1], scalarText(second.values[best % wide])),
  });
}

function surrogateRows({ loaded, value, picked }: PlotInput): Cell[][] {
  const model = modelIn(loaded, "gp");
  const [first, second] = model?.grids ?? [];
  const head = [...picked.map(parameterLabel), value, t("plots.column.low"), t("plots.column.high")];
  if (!model || !first || !second) return [head];
  const cell = (scalar: unknown): Cell => (typeof scalar === "number" ? scalar : String(scalar));
  const rows = first.values.flatMap((a, i) =>
    second.values.map((b, k): Cell[] => {
      const at = i * second.values.length + k;
      return [cell(a), cell(b), number(model.mean[at]), number(model.low[at]), number(model.high[at])];
    }),
  );
  return [head, ...rows];
}

function measuredPicture(input: PlotInput): Picture {
  const { columns, theme } = input;
  const box = roomFor(theme, input.width, input.height);
  const axes = pairAxes(input, box);
  const bins = axes ? binned(input, axes, box) : null;
  const spots = pairSpots(input, axes, (row) => counts(columns, row));
  const known = Array.from(bins?.best ?? []).filter(Number.isFinite);
  const scale = scaleOf(known, input.log);
  return {
    panels: [{ box, x: axes?.[0] ?? null, y: axes?.[1] ?? null, brush: "box" }],
    spots,
    under: (pen) => {
      if (!bins) return;
      const colours = Int32Array.from(bins.best, (value) =>
        Number.isFinite(value) ? rampNumber(theme, scale(value)) : -1,
      );
      pen.cells(box, bins.across, bins.up, colours);
      rims(pen, spots, theme.card);
    },
    summary: known.length === 0 ? nothingYet() : t("plots.measured.summary"),
    rows: () => trialRows(input),
    legend: known.length > 0 ? [valueLegend(input, extent(known))] : [],
  };
}

/** The best value in each cell, row by row from the top left; NaN where nothing was tried. */
function binned(
  input: PlotInput,
  [x, y]: readonly [Axis, Axis],
  box: Box,
): { across: number; up: number; best: Float64Array } {
  const { columns, picked } = input;
  const [across_, up] = picked.map((name) => binsOf(columns, name));
  const [wide, tall] = [across_ ?? BINS, up ?? BINS];
  const best = new Float64Array(wide * tall).fill(Number.NaN);
  const [u, v] = picked.map((name) => columns.params.get(name));
  const place = (share: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  for (let row = 0; row < columns.length; row += 1) {
    if (!counts(columns, row)) continue;
    const column = place((x.px(u?.[row] ?? Number.NaN) - box.left) / box.width, wide);
    const line = place((y.px(v?.[row] ?? Number.NaN) - box.top) / box.height, tall);
    const at = line * wide + column;
    const [value, known] = [columns.value[row] ?? 0, best[at] ?? Number.NaN];
    const better = columns.direction === "minimize" ? value < known : value > known;
    if (Number.isNaN(known) || better) best[at] = value;
  }
  return { across: wide, up: tall, best };
}

function binsOf(columns: Columns, name: string): number {
  const spec = columns.space[name];
  return spec?.type === "categorical" ? spec.choices.length : BINS;
}

/** A key that changes with the complete trials, coarsely where there are many. */
export function modelKey(columns: Columns, picked: readonly string[]): string {
  const complete = columns.state.reduce((sum, state) => sum + (state === 0 ? 1 : 0), 0);
  const step = complete < 20 ? complete : Math.floor(Math.log(complete) / Math.log(1.08));
  return `${step} ${picked.join(" ")}`;
}

export const contour: Plot = {
  id: "contour",
  axes: 2,
  valued: true,
  load: async ({ study }, picked) => {
    const parameters = picked.slice(0, 2);
    if (parameters.length < 2) return null;
    return explanationIn(
      await study.explain({ surrogate: true, parameters, resolution: RESOLUTION, through: "best" }),
    );
  },
  loadKey: modelKey,
  picture: surrogatePicture,
};

export const measured: Plot = { id: "measured", axes: 2, valued: true, picture: measuredPicture };
