/** Two parameters, coloured by how each trial ranks. */
import { t } from "../../../locales/translate";
import { parameterAxis, parameterLabel } from "./axis";
import { counts, extent } from "./columns";
import { rampLegend, rampPlace, rankColours, stateLooks } from "./looks";
import { across, type Picture, type Plot, type PlotInput, roomFor, upwards } from "./picture";
import { nothingYet, radiusFor, SpotList, trialRows } from "./shared";

function picture(input: PlotInput): Picture {
  const { columns, theme, picked } = input;
  const box = roomFor(theme, input.width, input.height);
  const [first = "", second = first] = picked;
  const [a, b] = [columns.space[first], columns.space[second]];
  const colours = rankColours(theme).map((colour) => ({ shape: "circle" as const, colour }));
  const failed = stateLooks(theme)[2] ?? { shape: "cross" as const, colour: theme.ink };
  const spots = new SpotList([...colours, failed], radiusFor(columns.length) + 1);
  const x = a ? parameterAxis(a, first, across(box)) : null;
  const y = b ? parameterAxis(b, second, upwards(box)) : null;
  for (let row = 0; row < columns.length; row += 1) {
    const isFailed = columns.state[row] === 2;
    if (!x || !y || (!counts(columns, row) && !isFailed)) continue;
    const [u, v] = [columns.params.get(first)?.[row], columns.params.get(second)?.[row]];
    const look = isFailed ? colours.length : rampPlace(columns.rank[row] ?? 1);
    spots.add(row, 0, x.px(u ?? Number.NaN), y.px(v ?? Number.NaN), look);
  }
  return {
    panels: [{ box, x, y, brush: "box" }],
    spots,
    summary: summary(input),
    rows: () => trialRows(input, { [t("plots.column.rank")]: columns.rank }),
    legend: [
      rampLegend(theme, t("plots.ranked")),
      ...(columns.state.includes(2)
        ? [{ text: t("plots.state.failed"), colour: failed.colour, sign: failed.shape }]
        : []),
    ],
  };
}

/** Where the best tenth lies. */
function summary({ columns, picked }: PlotInput): string {
  const good = Array.from(columns.id.keys()).filter((row) => (columns.rank[row] ?? 2) <= 0.1);
  if (good.length === 0) return nothingYet();
  const ranges = picked.flatMap((name) => {
    const range = extent(good.map((row) => columns.params.get(name)?.[row] ?? Number.NaN));
    const spec = columns.space[name];
    if (!range || !spec) return [];
    const axis = parameterAxis(spec, name, [0, 100]);
    const [low, high] = range.map((value) => axis.text(Number(value.toPrecision(3))));
    return [t("plots.rank.range", { name: parameterLabel(name), low: low ?? "", high: high ?? "" })];
  });
  if (ranges.length === 0) return nothingYet();
  return t("plots.rank.summary", { ranges: ranges.join(t("plots.comma")) });
}

export const rank: Plot = { id: "rank", axes: 2, valued: false, picture };
