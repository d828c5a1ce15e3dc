/** The figure of a race: the best so far (or the regret) of each sampler, median and middle half over the repeats. */
import { tickText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import type { Figure } from "../../compare/plot";
import type { Race } from "../run/race";
import { bandOf, bestKnown } from "./results";

interface Row {
  readonly who: string;
  readonly trial: number;
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

/** Marks of the samplers, beside their colours. */
const SYMBOLS = ["circle", "triangle", "square", "diamond", "star", "cross", "wye", "plus"] as const;
/** Marks on each line. */
const MARKS = 8;

export interface RaceView {
  /** Distance from the best known value instead of the value itself. */
  readonly regret: boolean;
  /** The least value there is, where it is known. */
  readonly least: number | null;
  readonly label: string;
}

export function samplerName(race: Race, sampler: number): string {
  return t(`tune.sampler.${race.setup.samplers[sampler]?.name}.label`);
}

export function raceFigure(race: Race, view: RaceView): Figure {
  const rows = rowsOf(race, view);
  const names = race.setup.samplers.map((_, sampler) => samplerName(race, sampler));
  const label = view.regret ? t("tune.race.regret", { label: view.label }) : view.label;
  const ends = names.flatMap((name) => rows.filter(({ who }) => who === name).slice(-1));
  const marked = rows.filter(({ trial }) => trial % Math.max(1, Math.round(race.setup.trials / MARKS)) === 0);
  return {
    title: t(view.regret ? "tune.race.titleRegret" : "tune.race.title"),
    summary: ends
      .map(({ who, middle, trial }) =>
        t("tune.race.point", { who, trial, value: tickText(Number(middle.toPrecision(3))) }),
      )
      .join(" "),
    file: "race",
    points: marked.map(({ who, trial, middle, low, high }) => ({
      x: trial,
      y: middle,
      words: t("tune.race.pointBand", {
        who,
        trial,
        value: short(middle),
        low: short(low),
        high: short(high),
      }),
    })),
    table: [
      [t("tune.race.sampler"), t("tune.race.trial"), label, t("tune.race.low"), t("tune.race.high")],
      ...rows.map(({ who, trial, middle, low, high }) => [who, trial, middle, low, high]),
    ],
    draw(plot, { width, height }, theme, at) {
      const log = rows.length > 0 && rows.every(({ low }) => low > 0);
      const color = {
        domain: names,
        range: names.map((_, i) => theme.runs[i % theme.runs.length] as string),
      };
      const symbol = { domain: names, range: names.map((_, i) => SYMBOLS[i % SYMBOLS.length] as "circle") };
      const point = at === null ? undefined : marked[at];
      return plot.plot({
        width,
        height,
        marginLeft: 60,
        marginRight: Math.min(
          width / 3,
          30 + Math.max(...names.map(({ length }) => length)) * theme.size * 0.6,
        ),
        style: {
          background: "transparent",
          color: theme.ink,
          fontSize: `${theme.size}px`,
          fontFamily: theme.font,
        },
        x: { label: t("tune.race.axis"), domain: [1, race.setup.trials] },
        y: { label, type: log ? "log" : "linear", grid: true, ticks: 5, tickFormat: tickText },
        color,
        symbol,
        marks: [
          plot.areaY(rows, { x: "trial", y1: "low", y2: "high", fill: "who", fillOpacity: 0.14 }),
          plot.line(rows, { x: "trial", y: "middle", stroke: "who", strokeWidth: 2.5 }),
          plot.dot(marked, { x: "trial", y: "middle", fill: "who", symbol: "who", r: 4 }),
          plot.text(spread(ends, rows, height, log), {
            x: "trial",
            y: "middle",
            text: "who",
            fill: "who",
            textAnchor: "start",
            dx: 9,
            fontWeight: 650,
          }),
          ...(point
            ? [plot.dot([point], { x: "trial", y: "middle", r: 9, stroke: theme.ink, strokeWidth: 2 })]
            : []),
        ],
      });
    },
  };
}

function rowsOf(race: Race, { regret, least }: RaceView): Row[] {
  const known = least ?? bestKnown(race.heats, race.direction) ?? 0;
  const sign = race.direction === "minimize" ? 1 : -1;
  const of = (value: number) => (regret ? sign * (value - known) : value);
  return race.setup.samplers.flatMap((_, sampler) => {
    const heats = race.of(sampler);
    if (heats.length === 0) return [];
    const { median, low, high } = bandOf(heats, race.direction);
    const who = samplerName(race, sampler);
    return median.flatMap((middle, index) =>
      [middle, low[index], high[index]].every(Number.isFinite)
        ? [
            {
              who,
              trial: index + 1,
              middle: of(middle),
              low: of(low[index] as number),
              high: of(high[index] as number),
            },
          ]
        : [],
    );
  });
}

/** Places for the names at the ends, moved apart where they would cover each other. */
function spread(ends: readonly Row[], rows: readonly Row[], height: number, log: boolean): Row[] {
  const scale = (value: number) => (log ? Math.log(value) : value);
  const back = (value: number) => (log ? Math.exp(value) : value);
  const values = rows.flatMap(({ low, high }) => [scale(low), scale(high)]);
  const range = Math.max(...values) - Math.min(...values) || 1;
  const gap = (range * 20) / height;
  let last = Number.NEGATIVE_INFINITY;
  return [...ends]
    .sort((a, b) => a.middle - b.middle)
    .map((row) => {
      last = Math.max(scale(row.middle), last + gap);
      return { ...row, middle: back(last) };
    });
}

function short(value: number): string {
  return tickText(Number(value.toPrecision(3)));
}
