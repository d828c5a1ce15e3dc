/** CMA-ES: the normal distribution that it draws from, over two parameters, moving from generation to generation. */
import { t } from "../../../locales/translate";
import { parameterAxis, parameterLabel } from "../plots/axis";
import { counts } from "../plots/columns";
import { pairSpots } from "../plots/contour";
import { rampLegend } from "../plots/looks";
import {
  across,
  type Cell,
  type Picture,
  type Plot,
  type PlotInput,
  roomFor,
  upwards,
} from "../plots/picture";
import { explanationIn, knownRows, type ModelOf, mindKey, mindOf, modelIn } from "./explanation";
import { coordinatePx, markLegend, pairMarks } from "./marks";

/** Earlier generations that are drawn, and corners of an ellipse. */
const MOST = 14;
const CORNERS = 60;

type Generation = ModelOf<"cma-es">["generations"][number];

function picture(input: PlotInput): Picture {
  const { columns, theme, picked } = input;
  const box = roomFor(theme, input.width, input.height);
  const [name = "", other = ""] = picked;
  const [a, b] = [columns.space[name], columns.space[other]];
  const generations = modelIn(input.loaded, "cma-es")?.generations ?? [];
  if (!a || !b) return { panels: [], spots: null, summary: t("mind.maps.two"), rows: () => [] };
  const [x, y] = [parameterAxis(a, name, across(box)), parameterAxis(b, other, upwards(box))];
  const known = knownRows(input, input.at, explanationIn(input.loaded));
  const place = ([u, v]: readonly [number, number]): [number, number] => [
    coordinatePx(a, x, u),
    coordinatePx(b, y, v),
  ];
  const shown = generations.slice(-MOST);
  const colour = theme.runs[4] ?? theme.ink;
  return {
    panels: [{ box, x, y, brush: "box" }],
    spots: pairSpots(input, [x, y], (row) => known(row) && counts(columns, row)),
    under: (pen) => {
      pen.clip(box);
      shown.forEach((generation, k) => {
        const last = k === shown.length - 1;
        const alpha = last ? 1 : 0.12 + (0.4 * (k + 1)) / shown.length;
        for (const size of last ? [1, 2] : [1]) {
          const [xs, ys] = outline(generation, size, place);
          if (last && size === 1) pen.area(xs, ys, colour, 0.12);
          pen.line(xs, ys, { colour, width: last ? 2 : 1, alpha, ...(size === 2 ? { dash: [5, 4] } : {}) });
        }
      });
      const centres = shown.flatMap(({ ellipse }) => (ellipse ? [place(ellipse.centre)] : []));
      pen.line(
        centres.map(([px]) => px),
        centres.map(([, py]) => py),
        { colour: theme.ink, width: 1.4 },
      );
      pen.dots(
        "plus",
        centres.map(([px]) => px),
        centres.map(([, py]) => py),
        4,
        theme.ink,
        1,
      );
      pen.clip(null);
    },
    over: (pen) => pairMarks(pen, input, [x, y]),
    summary: summary(input, generations),
    rows: () => table(input, generations),
    legend: [
      { text: t("mind.ellipse.one"), colour, sign: "line" },
      { text: t("mind.ellipse.two"), colour, sign: "dashed" },
      { text: t("mind.ellipse.mean"), colour: theme.ink, sign: "plus" },
      rampLegend(theme, t("plots.ranked")),
      ...markLegend(input),
    ],
  };
}

/** The places `size` deviations from the mean. */
function outline(
  { ellipse }: Generation,
  size: number,
  place: (at: readonly [number, number]) => [number, number],
): [number[], number[]] {
  if (!ellipse) return [[], []];
  const { centre, first, second } = ellipse;
  const places = Array.from({ length: CORNERS + 1 }, (_, k) => {
    const [c, s] = [
      Math.cos((2 * Math.PI * k) / CORNERS) * size,
      Math.sin((2 * Math.PI * k) / CORNERS) * size,
    ];
    return place([centre[0] + c * first[0] + s * second[0], centre[1] + c * first[1] + s * second[1]]);
  });
  return [places.map(([px]) => px), places.map(([, py]) => py)];
}

function summary({ loaded }: PlotInput, generations: readonly Generation[]): string {
  if (loaded instanceof Error) return t("plots.problem", { reason: loaded.message });
  const last = generations.at(-1);
  if (!last) return t("mind.noModel");
  if (!last.ellipse) return t("mind.ellipse.numeric");
  return t("mind.ellipse.summary", { count: generations.length, sigma: last.sigma.toPrecision(2) });
}

function table({ picked, columns }: PlotInput, generations: readonly Generation[]): Cell[][] {
  const places = picked.map((name) => columns.names.indexOf(name));
  const label = (name: string, what: string): string => `${parameterLabel(name)}, ${what}`;
  const head: Cell[] = [
    t("mind.generation"),
    t("mind.sigma"),
    ...picked.map((name) => label(name, t("mind.ellipse.mean"))),
    ...picked.map((name) => label(name, t("mind.ellipse.one"))),
  ];
  const rows = generations.map(({ sigma, mean, deviations }, k): Cell[] => [
    k + 1,
    sigma,
    ...places.map((d) => mean[d] ?? null),
    ...places.map((d) => deviations[d] ?? null),
  ]);
  return [head, ...rows];
}

export const ellipse: Plot = {
  id: "ellipse",
  axes: 2,
  valued: false,
  wide: true,
  guessable: true,
  height: () => 420,
  load: (feed, picked) => mindOf(feed, picked, 2),
  loadKey: (_columns, picked, feed) => mindKey(feed, picked),
  picture,
};
