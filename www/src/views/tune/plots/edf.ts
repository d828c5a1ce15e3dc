/** The share of trials that are at least as good as a value (empirical distribution function). */

import { valueText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import { numberAxis, valueAxis } from "./axis";
import { counts, extent, valuesThatCount } from "./columns";
import { stateLooks } from "./looks";
import { across, type Picture, type Plot, type PlotInput, roomFor, upwards } from "./picture";
import { nothingYet, number, radiusFor, SpotList } from "./shared";

function picture(input: PlotInput): Picture {
  const { columns, theme } = input;
  const box = roomFor(theme, input.width, input.height);
  const x = valueAxis(extent(valuesThatCount(columns)), input.log, input.value, across(box));
  const y = numberAxis([0, 1], false, t("plots.axis.share"), upwards(box));
  const rows = ordered(input);
  const spots = new SpotList(stateLooks(theme), Math.min(2.8, radiusFor(columns.length)));
  const [xs, ys]: [number[], number[]] = [[], []];
  rows.forEach((row, k) => {
    const at = x.px(columns.value[row] ?? 0);
    xs.push(at, at);
    ys.push(y.px(k / rows.length), y.px((k + 1) / rows.length));
    spots.add(row, 0, at, y.px((k + 1) / rows.length), columns.state[row] ?? 0);
  });
  return {
    panels: [{ box, x, y, brush: "box" }],
    spots,
    under: (pen) => pen.line(xs, ys, { colour: theme.ink, width: 1.6 }),
    summary: summary(input, rows),
    rows: () => [
      [t("plots.column.trial"), input.value, t("plots.axis.share")],
      ...rows.map((row, k) => [columns.id[row] ?? 0, number(columns.value[row]), (k + 1) / rows.length]),
    ],
  };
}

/** Rows with a value, the best first. */
function ordered({ columns }: PlotInput): number[] {
  const rows = Array.from(columns.id.keys()).filter((row) => counts(columns, row));
  return rows.sort((a, b) => (columns.rank[a] ?? 0) - (columns.rank[b] ?? 0) || a - b);
}

function summary({ columns }: PlotInput, rows: readonly number[]): string {
  if (rows.length === 0) return nothingYet();
  const at = (share: number) =>
    valueText(columns.value[rows[Math.floor((rows.length - 1) * share)] ?? 0] ?? 0, 3);
  const id = columns.direction === "minimize" ? "below" : "above";
  return t(`plots.edf.${id}`, { half: at(0.5), tenth: at(0.1) });
}

export const edf: Plot = { id: "edf", axes: 0, valued: true, states: true, picture };
