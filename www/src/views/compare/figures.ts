/** The figures of fair mode: final values at one learning rate, at each one's best, and over the whole grid. */
import { placeLabels } from "../../charts/labels";
import { lookColour, lookMark, type Theme } from "../../charts/palette";
import { linearTicks, logTicks, type Range, tickText } from "../../charts/scale";
import { t } from "../../locales/translate";
import { shortNumber } from "../../state/scale";
import { axisName, type Contestant, lookOf, nameOf } from "./contestants";
import type { Tuned } from "./fair";
import type { Figure, PlotModule } from "./plot";
import { measured } from "./results";
import type { Measure, Summary } from "./summary";

/** Axis of values that both isolation figures share, so that they can be compared. */
export interface ValueAxis {
  readonly domain: Range;
  readonly log: boolean;
  readonly label: string;
}

/** The axis that all final values fit on; diverged ones are left out. */
export function valueAxis(summaries: readonly Summary[], measure: Measure, log: boolean): ValueAxis {
  const label = t(`ui.axis.${measure.metric}.${measure.rows}`);
  const all = summaries
    .flatMap(({ values, final }) => [...values, final.low, final.high])
    .filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (measure.metric === "accuracy")
    return { domain: [Math.min(0.9, ...all.map((v) => v - 0.02)), 1], log: false, label };
  const low = Math.min(...all);
  const high = Math.max(...all);
  if (all.length === 0) return { domain: log ? [0.1, 1] : [0, 1], log, label };
  return { domain: log ? [low / 1.15, high * 1.15] : [0, high * 1.05], log, label };
}

/** One place on an isolation figure. */
export interface IsolationPoint {
  readonly contestant: Contestant;
  readonly summary: Summary;
  /** The learning rate it was trained at. */
  readonly rate: number;
}

/** Final values by contestant: each seed, the median, and its spread. */
export function isolation(
  id: "naive" | "fair",
  points: readonly IsolationPoint[],
  axis: ValueAxis,
  measure: Measure,
): Figure {
  const words = points.map(({ contestant, summary, rate }) =>
    t("compare.figure.point", {
      name: nameOf(contestant),
      value: measured(summary.final.median, measure),
      low: measured(summary.final.low, measure),
      high: measured(summary.final.high, measure),
      rate: shortNumber(rate),
    }),
  );
  const rates = new Set(points.map(({ rate }) => rate));
  const [only = Number.NaN] = rates;
  const same = id === "naive" && rates.size === 1;
  const title = same ? t("compare.figure.naiveAt", { rate: shortNumber(only) }) : t(`compare.figure.${id}`);
  return {
    title,
    summary: [title, ...words].join(" "),
    file: `isolation-${id}`,
    points: points.map(({ contestant, summary }, index) => ({
      x: axisName(contestant),
      y: summary.final.median,
      words: words[index] ?? "",
    })),
    table: [
      [
        t("compare.column.name"),
        t("knob.learningRate.label"),
        t("compare.column.final"),
        t("compare.figure.low"),
        t("compare.figure.high"),
      ],
      ...points.map(({ contestant, summary, rate }) => [
        nameOf(contestant),
        rate,
        ...[summary.final.median, summary.final.low, summary.final.high].map(finite),
      ]),
    ],
    draw: (plot, size, theme, at) => drawIsolation(plot, size, theme, at, points, axis),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function drawIsolation(
  Plot: PlotModule,
  size: { width: number; height: number },
  theme: Theme,
  at: number | null,
  points: readonly IsolationPoint[],
  axis: ValueAxis,
): ReturnType<PlotModule["plot"]> {
  const [bottom, top] = axis.domain;
  const inside = (value: number) => Math.min(top, Math.max(bottom, value));
  const drawn = points.filter(({ summary }) => Number.isFinite(summary.final.median));
  const lost = points.filter(({ summary }) => summary.ended > 0 && !Number.isFinite(summary.final.median));
  const name = ({ contestant }: IsolationPoint) => axisName(contestant);
  const colour = ({ contestant }: IsolationPoint) => lookColour(theme, lookOf(contestant));
  const middle = (point: IsolationPoint) => inside(point.summary.final.median);
  const seeds = points.flatMap((point) =>
    point.summary.values.filter(Number.isFinite).map((value) => ({ point, value })),
  );
  const current = at === null ? [] : points.slice(at, at + 1).filter((point) => drawn.includes(point));
  return Plot.plot({
    ...frame(size, theme),
    x: { type: "point", domain: points.map(name), label: null, padding: 0.6, tickSize: 0 },
    y: valueScale(axis, size.height),
    marks: [
      Plot.dot(seeds, {
        x: ({ point }) => name(point),
        y: "value",
        r: 2.5,
        fill: ({ point }) => colour(point),
        fillOpacity: 0.35,
        clip: true,
      }),
      Plot.line(drawn, { x: name, y: middle, stroke: theme.strong, strokeWidth: 1, strokeDasharray: "2 3" }),
      Plot.ruleX(drawn, {
        x: name,
        y1: ({ summary }) => inside(summary.final.low),
        y2: ({ summary }) => inside(summary.final.high),
        stroke: colour,
        strokeWidth: 9,
        strokeOpacity: 0.3,
      }),
      ...drawn.map((point) =>
        Plot.dot([point], {
          x: name,
          y: middle,
          r: 6,
          symbol: lookMark(lookOf(point.contestant)),
          fill: colour(point),
          stroke: theme.card,
        }),
      ),
      Plot.dot(lost, { x: name, y: top, symbol: "times", r: 6, stroke: colour, strokeWidth: 2.5 }),
      Plot.dot(current, { x: name, y: middle, r: 11, stroke: theme.ink, strokeWidth: 2 }),
    ],
  });
}

/** The median final value of each contestant at each learning rate; a ring marks its best. */
export function tuningCurves(tuned: readonly Tuned[], axis: ValueAxis, measure: Measure): Figure {
  const rows = tuned.flatMap(({ contestant, rates, best }) =>
    rates.map(({ rate, summary }) => ({ contestant, rate, summary, best: best?.rate === rate })),
  );
  const words = rows.map(({ contestant, rate, summary, best }) =>
    t(best ? "compare.figure.bestAt" : "compare.figure.at", {
      name: nameOf(contestant),
      value: measured(summary.final.median, measure),
      rate: shortNumber(rate),
    }),
  );
  const title = t("compare.figure.tuning");
  return {
    title,
    summary: [title, ...words.filter((_, index) => rows[index]?.best)].join(" "),
    file: "tuning-curves",
    points: rows.map(({ rate, summary }, index) => ({
      x: rate,
      y: summary.final.median,
      words: words[index] ?? "",
    })),
    table: [
      [
        t("compare.column.name"),
        t("knob.learningRate.label"),
        t("compare.column.final"),
        t("compare.figure.low"),
        t("compare.figure.high"),
        t("compare.column.diverged"),
      ],
      ...rows.map(({ contestant, rate, summary: { final, diverged } }) => [
        nameOf(contestant),
        rate,
        ...[final.median, final.low, final.high].map(finite),
        diverged,
      ]),
    ],
    draw: (plot, size, theme, at) => drawTuning(plot, size, theme, at, rows, axis),
  };
}

interface TuningRow {
  readonly contestant: Contestant;
  readonly rate: number;
  readonly summary: Summary;
  readonly best: boolean;
}

function drawTuning(
  Plot: PlotModule,
  size: { width: number; height: number },
  theme: Theme,
  at: number | null,
  rows: readonly TuningRow[],
  axis: ValueAxis,
): ReturnType<PlotModule["plot"]> {
  const [bottom, top] = axis.domain;
  const inside = (value: number) => Math.min(top, Math.max(bottom, value));
  const drawn = rows.filter(({ summary }) => Number.isFinite(summary.final.median));
  const lost = rows.filter(({ summary }) => summary.ended > 0 && !Number.isFinite(summary.final.median));
  const colour = ({ contestant }: TuningRow) => lookColour(theme, lookOf(contestant));
  const middle = ({ summary }: TuningRow) => inside(summary.final.median);
  const rates = rows.map(({ rate }) => rate);
  const range: Range = [Math.min(...rates) / 1.3, Math.max(...rates) * 1.3];
  const current = at === null ? [] : rows.slice(at, at + 1).filter((row) => drawn.includes(row));
  const key = ({ contestant }: TuningRow) => contestant.id;
  return Plot.plot({
    ...frame(size, theme),
    marginRight: labelRoom(rows, theme),
    x: {
      type: "log",
      domain: [...range],
      label: t("knob.learningRate.label"),
      labelArrow: "none",
      labelOffset: theme.size * 2.7,
      ticks: decades(range),
      tickFormat: tickText,
    },
    y: valueScale(axis, size.height),
    marks: [
      Plot.areaY(drawn, {
        x: "rate",
        y1: ({ summary }) => inside(summary.final.low),
        y2: ({ summary }) => inside(summary.final.high),
        z: key,
        fill: colour,
        fillOpacity: 0.13,
      }),
      Plot.line(drawn, { x: "rate", y: middle, z: key, stroke: colour, strokeWidth: 2 }),
      ...drawn.map((row) =>
        Plot.dot([row], {
          x: "rate",
          y: middle,
          r: row.best ? 6 : 3.5,
          symbol: lookMark(lookOf(row.contestant)),
          fill: colour(row),
          stroke: row.best ? theme.ink : theme.card,
        }),
      ),
      ...endLabels(Plot, drawn, size, theme, axis),
      Plot.dot(lost, { x: "rate", y: top, symbol: "times", r: 4, stroke: colour, strokeWidth: 2 }),
      Plot.dot(current, { x: "rate", y: middle, r: 11, stroke: theme.ink, strokeWidth: 2 }),
    ],
  });
}

/** Powers of ten inside a range, or what there is of round numbers if those are too few. */
function decades(range: Range): number[] {
  const ticks = logTicks(range, 12);
  const powers = ticks.filter((tick) => Number.isInteger(Number(Math.log10(tick).toFixed(9))));
  return powers.length > 1 ? powers : ticks;
}

/** Room for the names at the right end, in CSS pixels: few letters are wider than seven tenths of the type's size. */
function labelRoom(rows: readonly TuningRow[], theme: Theme): number {
  return 34 + Math.max(0, ...rows.map(({ contestant }) => nameOf(contestant).length)) * theme.size * 0.72;
}

/** Each contestant's name beside the frame, near the height at which its curve ends; none covers another. */
function endLabels(
  Plot: PlotModule,
  drawn: readonly TuningRow[],
  { height }: { height: number },
  theme: Theme,
  { domain, log }: ValueAxis,
) {
  const ends = [...new Map(drawn.map((row) => [row.contestant.id, row])).values()];
  const [top, bottom] = edges(theme, height);
  const scale = (value: number) => (log ? Math.log(value) : value);
  const heightOf = ({ summary }: TuningRow): number => {
    const share = (scale(summary.final.median) - scale(domain[0])) / (scale(domain[1]) - scale(domain[0]));
    return bottom - Math.min(1, Math.max(0, share)) * (bottom - top);
  };
  const wishes = ends.map((row) => ({ y: heightOf(row), height: theme.size * 1.2 }));
  const places = placeLabels(wishes, top, bottom);
  return ends.flatMap(({ contestant }, index) => {
    const place = { frameAnchor: "top-right" as const, dy: (places[index] ?? 0) - top };
    const look = lookOf(contestant);
    const name = nameOf(contestant);
    return [
      Plot.dot([name], { ...place, dx: 14, r: 4, symbol: lookMark(look), fill: lookColour(theme, look) }),
      Plot.text([name], {
        ...place,
        dx: 24,
        text: (words: string) => words,
        textAnchor: "start",
        lineAnchor: "middle",
        fontWeight: 600,
        fill: theme.ink,
      }),
    ];
  });
}

/** Top and bottom of the room inside a figure. */
function edges(theme: Theme, height: number): readonly [top: number, bottom: number] {
  return [theme.size * 2.2, height - theme.size * 3.3];
}

function frame(size: { width: number; height: number }, theme: Theme) {
  return {
    ...size,
    marginLeft: theme.size * 3.6,
    marginRight: 14,
    marginTop: edges(theme, size.height)[0],
    marginBottom: size.height - edges(theme, size.height)[1],
    style: {
      background: "none",
      color: theme.ink,
      fontFamily: theme.font,
      fontSize: `${theme.size}px`,
      overflow: "visible",
    },
  };
}

function valueScale({ domain, log, label }: ValueAxis, height: number) {
  const count = Math.max(3, Math.floor(height / 50));
  return {
    type: log ? ("log" as const) : ("linear" as const),
    domain: [...domain],
    label,
    grid: true,
    labelArrow: "none" as const,
    tickSize: 0,
    ticks: log ? logTicks(domain, count) : linearTicks(domain, count),
    tickFormat: tickText,
  };
}
