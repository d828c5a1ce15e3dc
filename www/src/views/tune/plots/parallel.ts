/** Parallel coordinates: an axis for each parameter and one for the value; a trial is a line across them. */
import { t } from "../../../locales/translate";
import { type Axis, parameterAxis, parameterLabel, valueAxis } from "./axis";
import { counts, extent, valuesThatCount } from "./columns";
import { thinned } from "./intermediate";
import { rampLegend, rampPlace, rankColours } from "./looks";
import type { Pen } from "./pen";
import type { Panel, Picture, Plot, PlotInput, Thread } from "./picture";
import { bestWords, nothingYet, SpotList, trialRows } from "./shared";

const MOST = 500;
/** CSS pixels of an axis that take a drag. */
const AXIS = 22;
/** Least CSS pixels between two axes. */
const APART = 66;
/** Room right of the last axis, in type sizes. */
const EDGE = 4.4;

function picture(input: PlotInput): Picture {
  const { columns, theme } = input;
  const axes = axesOf(input);
  const panels = axes.map(({ centre, title }): Panel => {
    const [bottom, top] = span(input);
    const box = { left: centre - AXIS / 2, top, width: AXIS, height: bottom - top };
    return { box, x: null, y: null, title, brush: "y" };
  });
  const all = Array.from(columns.id.keys()).filter((row) => counts(columns, row));
  const rows = thinned(columns, all, MOST);
  const colours = rankColours(theme);
  const spots = new SpotList([{ shape: "circle", colour: theme.strong }], 0);
  const threads = rows.map((row): Thread => {
    const ys = axes.map(({ axis, column }) => axis.px(column[row] ?? Number.NaN));
    return {
      row,
      x: axes.map(({ centre }) => centre),
      y: ys,
      colour: colours[rampPlace(columns.rank[row] ?? 1)] ?? theme.ink,
    };
  });
  // Worst first, so that good trials are not hidden.
  threads.sort((a, b) => (columns.rank[b.row] ?? 0) - (columns.rank[a.row] ?? 0));
  for (const row of all)
    for (const [panel, { axis, column, centre }] of axes.entries())
      spots.add(row, panel, centre, axis.px(column[row] ?? Number.NaN), 0);
  return {
    panels,
    spots,
    threads,
    over: (pen) => rulers(pen, input, axes),
    summary: summary(input),
    rows: () => trialRows(input),
    legend: [rampLegend(theme, t("plots.ranked"))],
    drawn: [rows.length, all.length],
  };
}

interface Ruler {
  readonly axis: Axis;
  readonly centre: number;
  readonly title: string;
  readonly column: Float64Array;
}

/** Bottom and top of all axes. */
function span({ theme, height }: PlotInput): readonly [number, number] {
  return [height - theme.size, theme.size * 3];
}

function axesOf(input: PlotInput): Ruler[] {
  const { columns, theme, width } = input;
  const pixels = span(input);
  const [left, right] = [theme.size * 4.4, width - theme.size * EDGE];
  const gap = (right - left) / columns.names.length;
  const rulers = columns.names.flatMap((name, k): Ruler[] => {
    const spec = columns.space[name];
    const column = columns.params.get(name);
    if (!spec || !column) return [];
    return [
      {
        axis: parameterAxis(spec, name, pixels),
        centre: left + k * gap,
        title: fitted(parameterLabel(name), gap, theme.size),
        column,
      },
    ];
  });
  const axis = valueAxis(extent(valuesThatCount(columns)), input.log, input.value, pixels);
  return [
    ...rulers,
    {
      axis,
      centre: right,
      title: fitted(input.value, Math.min(gap, 2 * EDGE * theme.size), theme.size),
      column: columns.value,
    },
  ];
}

/** A name cut to the room beside its neighbours. */
function fitted(text: string, room: number, size: number): string {
  const most = Math.max(4, Math.floor((room - 6) / (size * 0.58)));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** The axes stand over the lines, their numbers on a ground of their own. */
function rulers(pen: Pen, input: PlotInput, axes: readonly Ruler[]): void {
  const { theme } = input;
  for (const { axis, centre } of axes) {
    pen.line([centre, centre], span(input), { colour: theme.ink, width: 1.4 });
    for (const { at, text } of axis.ticks) {
      pen.line([centre - 3, centre + 3], [at, at], { colour: theme.ink, width: 1.2 });
      const wide = text.length * theme.size * 0.58 + 4;
      pen.rect(
        { left: centre - 5 - wide, top: at - theme.size * 0.6, width: wide, height: theme.size * 1.2 },
        theme.card,
        0.75,
      );
      pen.text(text, centre - 6, at, { colour: theme.ink, size: theme.size, anchor: "end" });
    }
  }
}

function summary(input: PlotInput): string {
  const best = bestWords(input.columns);
  return best === null ? nothingYet() : t("plots.parallel.summary", best);
}

export const parallel: Plot = {
  id: "parallel",
  axes: 0,
  valued: true,
  wide: true,
  minWidth: (columns) => (columns.names.length + 1) * APART,
  height: (columns, width) => (width / (columns.names.length + 1) < 60 ? 340 : 320),
  picture,
};
