/** Value against cost: the trials that no other one beats in both. */

import { valueText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import { numberAxis, valueAxis } from "./axis";
import { type Columns, counts, extent, valuesThatCount } from "./columns";
import { stateLooks } from "./looks";
import { across, type Picture, type Plot, type PlotInput, roomFor, upwards } from "./picture";
import { nothingYet, radiusFor, SpotList, trialRows } from "./shared";

function picture(input: PlotInput): Picture {
  const { columns, theme } = input;
  const box = roomFor(theme, input.width, input.height);
  const { cost, unit } = costs(columns);
  const range = extent(cost);
  const x = numberAxis([0, range?.[1] ?? 1], false, t(`plots.axis.${unit}`), across(box));
  const y = valueAxis(extent(valuesThatCount(columns)), input.log, input.value, upwards(box));
  const spots = new SpotList(stateLooks(theme), radiusFor(columns.length));
  for (let row = 0; row < columns.length; row += 1) {
    if (counts(columns, row))
      spots.add(
        row,
        0,
        x.px(cost[row] ?? Number.NaN),
        y.px(columns.value[row] ?? 0),
        columns.state[row] ?? 0,
      );
  }
  const front = frontOf(columns, cost);
  const onFront = Float64Array.from(columns.id, (_, row) => (front.includes(row) ? 1 : 0));
  return {
    panels: [{ box, x, y, brush: "box" }],
    spots,
    under: (pen) => {
      const [xs, ys]: [number[], number[]] = [[], []];
      front.forEach((row, k) => {
        const at = x.px(cost[row] ?? 0);
        const before = ys.at(-1);
        if (k > 0 && before !== undefined) {
          xs.push(at);
          ys.push(before);
        }
        xs.push(at);
        ys.push(y.px(columns.value[row] ?? 0));
      });
      pen.line(xs, ys, { colour: theme.ink, width: 1.8 });
    },
    summary: summary(columns, cost, unit, front),
    rows: () => trialRows(input, { [t(`plots.axis.${unit}`)]: cost, [t("plots.front")]: onFront }),
    legend: [{ text: t("plots.front"), colour: theme.ink, sign: "line" }],
  };
}

/** Steps where trials report any that differ, else seconds. */
function costs(columns: Columns): { cost: Float64Array; unit: "steps" | "seconds" } {
  const steps = extent(columns.steps);
  const differ = steps !== null && steps[1] > steps[0];
  const timed = extent(columns.seconds) !== null;
  return differ || !timed
    ? { cost: columns.steps, unit: "steps" }
    : { cost: columns.seconds, unit: "seconds" };
}

/** Rows on the front, by rising cost. */
export function frontOf(columns: Columns, cost: Float64Array): number[] {
  const rows = Array.from(columns.id.keys()).filter(
    (row) => counts(columns, row) && Number.isFinite(cost[row]),
  );
  const sign = columns.direction === "minimize" ? 1 : -1;
  const value = (row: number): number => sign * (columns.value[row] ?? 0);
  rows.sort((a, b) => (cost[a] ?? 0) - (cost[b] ?? 0) || value(a) - value(b));
  let least = Number.POSITIVE_INFINITY;
  return rows.filter((row) => {
    if (value(row) >= least) return false;
    least = value(row);
    return true;
  });
}

function summary(columns: Columns, cost: Float64Array, unit: string, front: readonly number[]): string {
  const [first, last] = [front[0], front.at(-1)];
  if (first === undefined || last === undefined) return nothingYet();
  const words = (row: number) => ({
    value: valueText(columns.value[row] ?? 0, 3),
    cost: valueText(cost[row] ?? 0, 3),
  });
  const [cheap, dear] = [words(first), words(last)];
  const values = { cheap: cheap.value, cheapCost: cheap.cost };
  if (front.length === 1) return t(`plots.pareto.${unit}One`, values);
  return t(`plots.pareto.${unit}`, {
    ...values,
    count: front.length,
    dear: dear.value,
    dearCost: dear.cost,
  });
}

export const pareto: Plot = { id: "pareto", axes: 0, valued: true, states: true, picture };
