/** What trials reported on their way: one line for each. */
import { t } from "../../../locales/translate";
import { numberAxis, valueAxis } from "./axis";
import { type Columns, extent } from "./columns";
import { rampLegend, rampPlace, rankColours, stateLooks } from "./looks";
import {
  across,
  type Cell,
  type Picture,
  type Plot,
  type PlotInput,
  roomFor,
  type Thread,
  upwards,
} from "./picture";
import { nothingYet, radiusFor, SpotList } from "./shared";

/** Lines that can be told apart, and drawn in a frame. */
const MOST = 300;

function picture(input: PlotInput): Picture {
  const { columns, theme } = input;
  const box = roomFor(theme, input.width, input.height);
  const rows = rowsToDraw(columns);
  const [steps, values] = ranges(columns, rows);
  const x = numberAxis(steps ?? [0, 1], false, t("plots.axis.step"), across(box));
  const y = valueAxis(values, input.log && (values?.[0] ?? 0) > 0, input.value, upwards(box));
  const colours = rankColours(theme);
  const spots = new SpotList(stateLooks(theme), radiusFor(columns.length));
  const threads = rows.map((row): Thread => {
    const { reports } = columns.trials[row] ?? { reports: [] };
    const [xs, ys]: [number[], number[]] = [[], []];
    for (let k = 0; k + 1 < reports.length; k += 2) {
      xs.push(x.px(reports[k] ?? 0));
      ys.push(y.px(reports[k + 1] ?? Number.NaN));
    }
    spots.add(row, 0, xs.at(-1) ?? Number.NaN, ys.at(-1) ?? Number.NaN, columns.state[row] ?? 0);
    return { row, x: xs, y: ys, colour: colours[rampPlace(columns.rank[row] ?? 1)] ?? theme.ink };
  });
  return {
    panels: [{ box, x, y, brush: "box" }],
    spots,
    threads,
    summary: summary(columns),
    rows: () => table(input),
    legend: [rampLegend(theme, t("plots.ranked"))],
    drawn: [rows.length, columns.trials.filter(({ reports }) => reports.length > 0).length],
  };
}

/** The best trials and, evenly, some of the others, where there are too many. */
export function rowsToDraw(columns: Columns, most = MOST): number[] {
  const all = columns.trials.flatMap(({ reports }, row) => (reports.length > 0 ? [row] : []));
  return thinned(columns, all, most);
}

/** At most about `most` rows: the best tenth of them, and every so many of the rest. */
export function thinned(columns: Columns, rows: number[], most: number): number[] {
  if (rows.length <= most) return rows;
  const byRank = [...rows].sort((a, b) => (columns.rank[a] ?? 2) - (columns.rank[b] ?? 2) || a - b);
  const best = byRank.slice(0, most / 10);
  const every = Math.ceil((rows.length - best.length) / (most - best.length));
  return [...best, ...byRank.slice(best.length).filter((_, i) => i % every === 0)].sort((a, b) => a - b);
}

function ranges(
  columns: Columns,
  rows: readonly number[],
): [ReturnType<typeof extent>, ReturnType<typeof extent>] {
  const reports = rows.map((row) => columns.trials[row]?.reports ?? []);
  const steps = extent(reports.map((pairs) => pairs.at(-2) ?? Number.NaN));
  const values = extent(reports.flatMap((pairs) => pairs.filter((_, k) => k % 2 === 1)));
  return [steps && [0, steps[1]], values];
}

function summary(columns: Columns): string {
  const reported = columns.trials.filter(({ reports }) => reports.length > 0).length;
  if (reported === 0) return t("plots.intermediate.none");
  const pruned = columns.trials.filter(({ state }) => state === "pruned");
  const spent = columns.steps.reduce((sum, steps) => sum + (steps || 0), 0);
  const longest = columns.steps.reduce((most, steps) => Math.max(most, steps || 0), 0);
  if (pruned.length === 0) return t("plots.intermediate.summary", { count: reported });
  const share = Math.round((1 - spent / (longest * reported)) * 100);
  return t("plots.intermediate.pruned", { count: pruned.length, share }) || nothingYet();
}

function table({ columns, value }: PlotInput): Cell[][] {
  const rows: Cell[][] = [[t("plots.column.trial"), t("plots.column.step"), value]];
  for (const { id, reports } of columns.trials)
    for (let k = 0; k + 1 < reports.length; k += 2)
      rows.push([id, reports[k] ?? null, reports[k + 1] ?? null]);
  return rows;
}

export const intermediate: Plot = { id: "intermediate", axes: 0, valued: true, states: true, picture };
