/** Values by trial, and the best so far. */
import { t } from "../../../locales/translate";
import { numberAxis, valueAxis } from "./axis";
import { counts, extent, valuesThatCount } from "./columns";
import { stateLooks } from "./looks";
import type { Pen } from "./pen";
import { across, type Picture, type Plot, type PlotInput, roomFor, upwards } from "./picture";
import { bestWords, countStates, joined, nothingYet, radiusFor, SpotList, trialRows } from "./shared";

function picture(input: PlotInput): Picture {
  const { columns, theme } = input;
  const box = roomFor(theme, input.width, input.height);
  const end = Math.max(1, columns.length - 1);
  const x = numberAxis([0, end], false, t("plots.axis.trial"), across(box));
  const y = valueAxis(extent(valuesThatCount(columns)), input.log, input.value, upwards(box));
  const spots = new SpotList(stateLooks(theme), radiusFor(columns.length));
  for (let i = 0; i < columns.length; i += 1) {
    const at = x.px(columns.id[i] ?? 0);
    if (counts(columns, i)) spots.add(i, 0, at, y.px(columns.value[i] ?? 0), columns.state[i] ?? 0);
    // What failed or has no value yet stands at the edge.
    else
      spots.add(
        i,
        0,
        at,
        columns.state[i] === 2 ? box.top + 4 : box.top + box.height - 5,
        columns.state[i] ?? 0,
      );
  }
  return {
    panels: [{ box, x, y, brush: "box" }],
    spots,
    under: (pen) => bestLine(pen, input, x.px, y.px),
    summary: summary(input),
    rows: () => trialRows(input, { [t("plots.column.best")]: columns.best }),
    legend: [{ text: t("plots.best"), colour: theme.ink, sign: "line" }],
  };
}

/** A staircase: the best value holds until a better one comes. */
function bestLine(
  pen: Pen,
  { columns, theme }: PlotInput,
  px: (v: number) => number,
  py: (v: number) => number,
): void {
  const [xs, ys]: [number[], number[]] = [[], []];
  let last = Number.NaN;
  for (let i = 0; i < columns.length; i += 1) {
    const best = columns.best[i] ?? Number.NaN;
    if (Number.isNaN(best) || (best === last && i < columns.length - 1)) continue;
    if (!Number.isNaN(last)) {
      xs.push(px(i));
      ys.push(py(last));
    }
    xs.push(px(i));
    ys.push(py(best));
    last = best;
  }
  pen.line(xs, ys, { colour: theme.ink, width: 1.8 });
}

function summary({ columns }: PlotInput): string {
  const best = bestWords(columns);
  const [, pruned = 0, failed = 0] = countStates(columns);
  if (best === null) return nothingYet();
  const words = [t("plots.history.summary", { ...best, count: columns.length })];
  if (pruned > 0) words.push(t("plots.history.pruned", { count: pruned }));
  if (failed > 0) words.push(t("plots.history.failed", { count: failed }));
  return joined(words);
}

export const history: Plot = { id: "history", axes: 0, valued: true, wide: true, states: true, picture };
