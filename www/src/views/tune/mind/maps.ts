/** A Gaussian process over two parameters: what it expects, and what places are worth trying. */
import { mix, parseHex, type Theme } from "../../../charts/palette";
import { t } from "../../../locales/translate";
import { parameterAxis, parameterLabel } from "../plots/axis";
import { counts, extent } from "../plots/columns";
import { pairSpots, rims, valueLegend } from "../plots/contour";
import { cellsOf, lines, shade } from "../plots/field";
import { rampNumber } from "../plots/looks";
import type { Box } from "../plots/pen";
import {
  across,
  type Cell,
  type Picture,
  type Plot,
  type PlotInput,
  roomFor,
  upwards,
} from "../plots/picture";
import { number } from "../plots/shared";
import { explanationIn, knownRows, mindKey, mindOf, modelIn } from "./explanation";
import { markLegend, pairMarks } from "./marks";

const PLACES = 32;
/** From this width on the maps stand side by side, CSS pixels. */
const WIDE = 620;
const TALL = 330;

function boxes({ theme, width, height }: PlotInput): [Box, Box] {
  const beside = width >= WIDE;
  const top = Math.round(theme.size * 1.8);
  const one = roomFor(theme, beside ? width / 2 : width, beside ? height : height / 2);
  const first = { ...one, top: one.top + top, height: one.height - top };
  return [
    first,
    beside ? { ...first, left: first.left + width / 2 } : { ...first, top: first.top + height / 2 },
  ];
}

function picture(input: PlotInput): Picture {
  const { columns, theme, picked } = input;
  const [name = "", other = ""] = picked;
  const [a, b] = [columns.space[name], columns.space[other]];
  const model = modelIn(input.loaded, "gp");
  if (!a || !b) return { panels: [], spots: null, summary: t("mind.maps.two"), rows: () => [] };
  const panes = boxes(input).map((box, k) => ({
    box,
    axes: [parameterAxis(a, name, across(box)), parameterAxis(b, other, upwards(box))] as const,
    title: t(k === 0 ? "mind.expected" : "mind.worth"),
    values: (k === 0 ? model?.mean : model?.acquisition) ?? [],
  }));
  const known = knownRows(input, input.at, explanationIn(input.loaded));
  const spots = panes.map(({ axes }) => pairSpots(input, axes, (row) => known(row) && counts(columns, row)));
  const [first, second] = model?.grids ?? [];
  const worth = worthRamp(theme);
  return {
    panels: panes.map(({ box, axes: [x, y], title }) => ({ box, x, y, title, brush: "box" as const })),
    spots: joined(spots),
    under: (pen) => {
      for (const [k, { box, axes, values }] of panes.entries()) {
        // The worth would give the choice away.
        if (!first || !second || (k === 1 && input.hidden)) continue;
        const cells = cellsOf(columns, [first, second], values, axes, box);
        const log = k === 0 && input.log;
        shade(pen, cells, box, log, k === 0 ? (share) => rampNumber(theme, share) : worth);
        lines(pen, cells, box, log, k === 0 ? theme.card : theme.soft);
        const own = spots[k];
        if (own) rims(pen, own, theme.card);
      }
    },
    over: (pen) => {
      for (const { axes } of panes) pairMarks(pen, input, axes);
    },
    summary:
      input.loaded instanceof Error
        ? t("plots.problem", { reason: input.loaded.message })
        : t(model ? "mind.maps.summary" : "mind.noModel"),
    rows: () => table(input),
    legend: [
      ...(model ? [valueLegend(input, extent(model.mean))] : []),
      {
        text: t("mind.worthRamp"),
        colour: theme.ink,
        sign: "ramp",
        colours: [0, 0.5, 1].map((share) => `#${worth(share).toString(16).padStart(6, "0")}`),
      },
      ...markLegend(input),
    ],
  };
}

/** From the card's colour to one hue, which is not on the ramp of values. */
function worthRamp(theme: Theme): (share: number) => number {
  const [from, to] = [parseHex(theme.card), parseHex(theme.runs[5] ?? "#8450b4")];
  return (share) => {
    if (!Number.isFinite(share)) return -1;
    // What is nearly worthless is most of the map; the peak is to be seen.
    const [red, green, blue] = mix(from, to, share ** 2).map(Math.round);
    return ((red ?? 0) << 16) | ((green ?? 0) << 8) | (blue ?? 0);
  };
}

/** The points of both panes in one list. */
function joined(lists: ReturnType<typeof pairSpots>[]): ReturnType<typeof pairSpots> | null {
  const [first, ...rest] = lists;
  rest.forEach((list, k) => {
    for (let i = 0; i < list.row.length; i += 1)
      first?.add(list.row[i] ?? 0, k + 1, list.x[i] ?? 0, list.y[i] ?? 0, list.look[i] ?? 0);
  });
  return first ?? null;
}

function table({ loaded, value, picked }: PlotInput): Cell[][] {
  const model = modelIn(loaded, "gp");
  const [first, second] = model?.grids ?? [];
  const cell = (scalar: unknown): Cell => (typeof scalar === "number" ? scalar : String(scalar));
  const head = [
    ...picked.map(parameterLabel),
    value,
    t("plots.column.low"),
    t("plots.column.high"),
    t("mind.worth"),
  ];
  const rows = (first?.values ?? []).flatMap((a, i) =>
    (second?.values ?? []).map((b, k): Cell[] => {
      const at = i * (second?.values.length ?? 0) + k;
      return [
        cell(a),
        cell(b),
        number(model?.mean[at]),
        number(model?.low[at]),
        number(model?.high[at]),
        number(model?.acquisition[at]),
      ];
    }),
  );
  return [head, ...rows];
}

export const maps: Plot = {
  id: "maps",
  axes: 2,
  valued: true,
  guessable: true,
  height: (_columns, width) => (width >= WIDE ? TALL : TALL * 2),
  load: (feed, picked) => (picked.length < 2 ? Promise.resolve(null) : mindOf(feed, picked, PLACES)),
  loadKey: (_columns, picked, feed) => mindKey(feed, picked),
  picture,
};
