/** Samplers that look at no value: how the points cover two parameters, and where the next ones will lie. */
import { t } from "../../../locales/translate";
import { parameterAxis } from "../plots/axis";
import { counts } from "../plots/columns";
import { pairSpots } from "../plots/contour";
import { rampLegend } from "../plots/looks";
import { across, type Picture, type Plot, type PlotInput, roomFor, upwards } from "../plots/picture";
import { trialRows } from "../plots/shared";
import { explanationIn, knownRows, mindKey, mindOf, modelIn } from "./explanation";
import { coordinatePx, markLegend, pairMarks } from "./marks";

/** Points that are told ahead. */
const AHEAD = 8;

function picture(input: PlotInput): Picture {
  const { columns, theme, picked } = input;
  const box = roomFor(theme, input.width, input.height);
  const [name = "", other = ""] = picked;
  const [a, b] = [columns.space[name], columns.space[other]];
  if (!a || !b) return { panels: [], spots: null, summary: t("mind.maps.two"), rows: () => [] };
  const [x, y] = [parameterAxis(a, name, across(box)), parameterAxis(b, other, upwards(box))];
  const known = knownRows(input, input.at, explanationIn(input.loaded));
  const upcoming = input.hidden ? [] : (modelIn(input.loaded, "points")?.upcoming ?? []);
  const places = upcoming.map(([u = 0, v = 0]): [number, number] => [
    coordinatePx(a, x, u),
    coordinatePx(b, y, v),
  ]);
  return {
    panels: [{ box, x, y, brush: "box" }],
    spots: pairSpots(input, [x, y], (row) => known(row) && counts(columns, row)),
    over: (pen) => {
      pen.dots(
        "ring",
        places.map(([px]) => px),
        places.map(([, py]) => py),
        6,
        theme.soft,
        1,
      );
      places.forEach(([px, py], k) => {
        if (k > 0) pen.text(String(k + 1), px + 9, py, { colour: theme.ink, size: theme.size });
      });
      pairMarks(pen, input, [x, y]);
    },
    summary: summary(input, upcoming.length),
    rows: () => trialRows(input),
    legend: [
      rampLegend(theme, t("plots.ranked")),
      ...(upcoming.length > 0
        ? [{ text: t("mind.coverage.next"), colour: theme.soft, sign: "ring" as const }]
        : []),
      ...markLegend(input),
    ],
  };
}

function summary({ loaded }: PlotInput, ahead: number): string {
  if (loaded instanceof Error) return t("plots.problem", { reason: loaded.message });
  return t(ahead > 0 ? "mind.coverage.summary" : "mind.coverage.start");
}

export const coverage: Plot = {
  id: "coverage",
  axes: 2,
  valued: false,
  wide: true,
  guessable: true,
  height: () => 400,
  load: (feed, picked) => mindOf(feed, picked, AHEAD),
  loadKey: (_columns, picked, feed) => mindKey(feed, picked),
  picture,
};
