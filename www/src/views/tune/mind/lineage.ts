/** Evolution: which trials a trial was bred from, and who may breed now. */
import { t } from "../../../locales/translate";
import { numberAxis, valueAxis } from "../plots/axis";
import { type Columns, counts, extent, valuesThatCount } from "../plots/columns";
import { stateLooks } from "../plots/looks";
import {
  across,
  type Cell,
  type Picture,
  type Plot,
  type PlotInput,
  roomFor,
  upwards,
} from "../plots/picture";
import { number, radiusFor, SpotList } from "../plots/shared";
import { explanationIn, mindKey, mindOf, modelIn } from "./explanation";
import { choiceMark, choiceOf, markLegend } from "./marks";

function picture(input: PlotInput): Picture {
  const { columns, theme, at, loaded } = input;
  const box = roomFor(theme, input.width, input.height);
  const end = at ?? columns.length;
  const x = numberAxis([0, Math.max(1, end)], false, t("plots.axis.trial"), across(box));
  const y = valueAxis(extent(valuesThatCount(columns)), input.log, input.value, upwards(box));
  const spots = new SpotList(stateLooks(theme), radiusFor(columns.length));
  const place = (row: number): [number, number] => [
    x.px(columns.id[row] ?? 0),
    y.px(columns.value[row] ?? Number.NaN),
  ];
  for (let row = 0; row < end && row < columns.length; row += 1)
    if (counts(columns, row)) spots.add(row, 0, ...place(row), columns.state[row] ?? 0);
  const parents = input.hidden ? [] : (explanationIn(loaded)?.chosen.parents ?? []);
  const kin = ancestors(columns, parents);
  const members = modelIn(loaded, "evolution")?.members ?? [];
  const middle = parents.reduce((sum, parent) => sum + place(parent)[1], 0) / (parents.length || 1);
  const choice: [number, number] = [x.px(end), parents.length > 0 ? middle : box.top + box.height / 2];
  const line = theme.runs[4] ?? theme.ink;
  return {
    panels: [{ box, x, y, brush: "box" }],
    spots,
    under: (pen) => {
      for (let row = 0; row < end && row < columns.length; row += 1) {
        for (const parent of columns.trials[row]?.chosen?.parents ?? []) {
          const [[px, py], [cx, cy]] = [place(parent), place(row)];
          const near = kin.has(row) && kin.has(parent);
          pen.line(
            [px, cx],
            [py, cy],
            near ? { colour: line, width: 2, alpha: 0.9 } : { colour: theme.soft, width: 1, alpha: 0.22 },
          );
        }
      }
      for (const parent of parents)
        pen.line([place(parent)[0], choice[0]], [place(parent)[1], choice[1]], { colour: line, width: 2.4 });
      const rings = members.map(place);
      pen.dots(
        "ring",
        rings.map(([px]) => px),
        rings.map(([, py]) => py),
        spots.radius + 3,
        theme.ink,
        0.8,
      );
    },
    over: (pen) => {
      if (choiceOf(input)) choiceMark(pen, theme, ...choice);
    },
    summary:
      loaded instanceof Error
        ? t("plots.problem", { reason: loaded.message })
        : t("mind.lineage.summary", { members: members.length, kin: kin.size }),
    rows: () => table(input),
    legend: [
      { text: t("mind.lineage.members"), colour: theme.ink, sign: "ring" },
      { text: t("mind.lineage.kin"), colour: line, sign: "line" },
      ...markLegend({ ...input, guess: null }),
    ],
  };
}

/** The parents, their parents and so on. */
export function ancestors(columns: Pick<Columns, "trials">, parents: readonly number[]): Set<number> {
  const found = new Set<number>();
  const waiting = [...parents];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(columns.trials[next]?.chosen?.parents ?? []));
  }
  return found;
}

function table({ columns, value, loaded }: PlotInput): Cell[][] {
  const members = new Set(modelIn(loaded, "evolution")?.members ?? []);
  const head: Cell[] = [t("plots.column.trial"), value, t("mind.lineage.parents"), t("mind.lineage.members")];
  const rows = columns.trials.map(({ id, chosen }, row): Cell[] => [
    id,
    number(columns.value[row]),
    chosen?.parents?.join(" ") ?? "",
    members.has(id) ? 1 : 0,
  ]);
  return [head, ...rows];
}

export const lineage: Plot = {
  id: "lineage",
  axes: 0,
  valued: true,
  wide: true,
  states: true,
  height: () => 380,
  load: (feed) => mindOf(feed, feed.columns.names.slice(0, 1), 2),
  loadKey: (_columns, _picked, feed) => mindKey(feed, []),
  picture,
};
