/** Values by each parameter: one panel for each. */
import type { Theme } from "../../../charts/palette";
import { t } from "../../../locales/translate";
import { parameterAxis, parameterLabel, scalarText, valueAxis } from "./axis";
import { type Columns, counts, extent, valuesThatCount } from "./columns";
import { RAMP, rampLegend, rankColours } from "./looks";
import { across, type Panel, type Picture, type Plot, type PlotInput, upwards } from "./picture";
import { bestRow, nothingYet, radiusFor, SpotList, trialRows } from "./shared";

/** CSS pixels of a panel: the least width, and the height. */
const LEAST = 170;
const TALL = 220;

/** Panels in rows: how many a row has, and the box of each. */
export function grid(
  count: number,
  width: number,
  theme: Theme,
): { rows: number; box: (k: number) => Panel["box"]; first: (k: number) => boolean } {
  const left = Math.round(theme.size * 4.6);
  const gap = Math.round(theme.size * 1.4);
  const perRow = Math.max(1, Math.min(count, Math.floor((width - left) / (LEAST + gap))));
  const wide = (width - left - gap * perRow) / perRow;
  const below = Math.round(theme.size * 3.4);
  return {
    rows: Math.ceil(count / perRow),
    first: (k) => k % perRow === 0,
    box: (k) => ({
      left: left + (k % perRow) * (wide + gap),
      top: Math.floor(k / perRow) * TALL + theme.size * 0.8,
      width: wide,
      height: TALL - below - theme.size,
    }),
  };
}

export function gridHeight(columns: Columns, width: number, theme: Theme): number {
  return grid(columns.names.length, width, theme).rows * TALL;
}

function picture(input: PlotInput): Picture {
  const { columns, theme } = input;
  const cut = grid(columns.names.length, input.width, theme);
  const colours = rankColours(theme);
  // Pruned trials have the same colours and another sign.
  const looks = (["circle", "triangle"] as const).flatMap((shape) =>
    colours.map((colour) => ({ shape, colour })),
  );
  const spots = new SpotList(looks, radiusFor(columns.length));
  const range = extent(valuesThatCount(columns));
  const panels = columns.names.flatMap((name, k): Panel[] => {
    const spec = columns.space[name];
    if (!spec) return [];
    const box = cut.box(k);
    const x = parameterAxis(spec, name, across(box));
    const y = valueAxis(range, input.log, input.value, upwards(box));
    const column = columns.params.get(name);
    for (let row = 0; row < columns.length; row += 1) {
      if (!counts(columns, row)) continue;
      // Colour is the order: later trials are lighter.
      const order = Math.floor(((columns.id[row] ?? 0) / Math.max(1, columns.length)) * RAMP);
      const look = order + (columns.state[row] === 1 ? RAMP : 0);
      spots.add(row, k, x.px(column?.[row] ?? Number.NaN), y.px(columns.value[row] ?? 0), look);
    }
    return [{ box, x, y, brush: "box", bare: !cut.first(k) }];
  });
  return {
    panels,
    spots,
    summary: summary(columns),
    rows: () => trialRows(input),
    legend: [
      rampLegend(theme, t("plots.order")),
      ...(columns.state.includes(1)
        ? [{ text: t("plots.state.pruned"), colour: theme.strong, sign: "triangle" as const }]
        : []),
    ],
  };
}

function summary(columns: Columns): string {
  const best = columns.trials[bestRow(columns)];
  if (!best) return nothingYet();
  const list = columns.names.map((name) => `${parameterLabel(name)} ${scalarText(best.params[name])}`);
  return t("plots.slice.summary", { values: list.join(t("plots.comma")) });
}

export const slice: Plot = { id: "slice", axes: 0, valued: true, wide: true, height: gridHeight, picture };
