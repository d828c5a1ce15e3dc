/** Figures of the Tune view over Observable Plot; see `<tp-figure>`. */
import { tickText } from "../../charts/scale";
import { t } from "../../locales/translate";
import type { Figure } from "../compare/plot";
import type { TuneTrial } from "./model";

interface Point {
  readonly who: string;
  readonly step: number;
  readonly value: number;
}

/** Two trials' reports over the length: before and after. */
export function beforeAfter(
  before: TuneTrial,
  after: TuneTrial,
  label: string,
  unit: "steps" | "epochs",
  length: number,
): Figure {
  const names = [t("tune.me.before"), t("tune.me.after")] as const;
  const points = [...curve(before, names[0], length), ...curve(after, names[1], length)];
  const axis = t(`tune.axis.${unit}`);
  const last = (trial: TuneTrial) =>
    trial.value === null ? "–" : String(Number(trial.value.toPrecision(3)));
  return {
    title: t("tune.me.curves", { label }),
    summary: t("tune.me.curvesSummary", { before: last(before), after: last(after) }),
    file: "before-after",
    points: points.map(({ who, step, value }) => ({
      x: step,
      y: value,
      words: t("tune.me.curvesPoint", { who, step, value: Number(value.toPrecision(3)) }),
    })),
    table: [["", axis, label], ...points.map(({ who, step, value }) => [who, step, value])],
    draw(plot, { width, height }, theme, at) {
      const ends = names.flatMap((name) => points.filter(({ who }) => who === name).slice(-1));
      const positive = points.every(({ value }) => value > 0);
      return plot.plot({
        width,
        height,
        marginLeft: 56,
        style: {
          background: "transparent",
          color: theme.ink,
          fontSize: `${theme.size}px`,
          fontFamily: theme.font,
        },
        x: { label: axis, nice: true },
        y: { label, type: positive ? "log" : "linear", grid: true, ticks: 5, tickFormat: tickText },
        marginRight: 70,
        color: { domain: [...names], range: [theme.soft, theme.runs[0] ?? theme.ink] },
        marks: [
          plot.line(points, { x: "step", y: "value", stroke: "who", strokeWidth: 2.5 }),
          plot.dot(points, { x: "step", y: "value", fill: "who", symbol: "who", r: 3 }),
          plot.text(ends, {
            x: "step",
            y: "value",
            text: "who",
            fill: "who",
            textAnchor: "start",
            dx: 8,
            fontSize: theme.size,
          }),
          ...(at === null || points[at] === undefined
            ? []
            : [plot.dot([points[at]], { x: "step", y: "value", r: 8, stroke: theme.ink, strokeWidth: 2 })]),
        ],
      });
    },
  };
}

function curve({ reports, value }: TuneTrial, who: string, length: number): Point[] {
  const points: Point[] = [];
  for (let i = 0; i + 1 < reports.length; i += 2)
    points.push({ who, step: reports[i] as number, value: reports[i + 1] as number });
  const last = points.at(-1)?.step ?? 0;
  if (value !== null && last < length) points.push({ who, step: length, value });
  return points;
}
