/** Marks that all open minds share: the sampler's choice, a reader's guess, places from coordinates. */
import type { Theme } from "../../../charts/palette";
import { t } from "../../../locales/translate";
import type { ParameterSpec, Scalar } from "../../../pkg-search";
import type { Axis } from "../plots/axis";
import { type Columns, numeric } from "../plots/columns";
import type { Pen } from "../plots/pen";
import type { LegendEntry, PlotInput } from "../plots/picture";
import { explanationIn } from "./explanation";

/** The pixel of a coordinate in [0, 1] of the search's unit cube. */
export function coordinatePx(spec: ParameterSpec, axis: Axis, u: number): number {
  if (spec.type === "categorical") return axis.pixels[0] + u * (axis.pixels[1] - axis.pixels[0]);
  // Each value of a whole parameter takes an equal part, so that its range ends half a step outside.
  const half = spec.type === "int" ? (spec.step ?? 1) / 2 : 0;
  const [low, high] = [spec.low - half, spec.high + half];
  return axis.px(spec.log ? low * (high / low) ** u : low + u * (high - low));
}

/** The pixel of a parameter's value. */
export function valuePx(columns: Columns, axis: Axis, name: string, value: Scalar | undefined): number {
  const spec = columns.space[name];
  return axis.px((spec ? numeric(spec, value) : null) ?? Number.NaN);
}

/** What the sampler chose, unless the reader is to guess first. */
export function choiceOf(input: PlotInput): Readonly<Record<string, Scalar>> | null {
  return input.hidden ? null : (explanationIn(input.loaded)?.params ?? null);
}

/** The sampler's choice: a diamond on a ground. */
export function choiceMark(pen: Pen, theme: Theme, x: number, y: number): void {
  pen.dots("diamond", [x], [y], 8.5, theme.card, 1);
  pen.dots("diamond", [x], [y], 6.5, theme.runs[4] ?? theme.ink, 1);
}

/** The reader's guess: a square on a ground. */
export function guessMark(pen: Pen, theme: Theme, x: number, y: number): void {
  pen.dots("square", [x], [y], 8.5, theme.card, 1);
  pen.dots("square", [x], [y], 6.5, theme.ink, 1);
}

/** The signs of choice and guess, where they are shown. */
export function markLegend(input: PlotInput): LegendEntry[] {
  const { theme } = input;
  const entries: LegendEntry[] = [];
  const choice = t(input.at === null ? "mind.choice" : "mind.choiceThen");
  if (choiceOf(input)) entries.push({ text: choice, colour: theme.runs[4] ?? theme.ink, sign: "diamond" });
  if (input.guess) entries.push({ text: t("mind.guess"), colour: theme.ink, sign: "square" });
  return entries;
}

/** Choice and guess at the two picked parameters. */
export function pairMarks(pen: Pen, input: PlotInput, [x, y]: readonly [Axis, Axis]): void {
  const { columns, theme, picked } = input;
  const [first = "", second = ""] = picked;
  const at = (params: Readonly<Record<string, Scalar>>): [number, number] => [
    valuePx(columns, x, first, params[first]),
    valuePx(columns, y, second, params[second]),
  ];
  const choice = choiceOf(input);
  if (input.guess) guessMark(pen, theme, ...at(input.guess));
  if (choice) choiceMark(pen, theme, ...at(choice));
}

/** Choice and guess as lines across a panel of one parameter. */
export function lineMarks(
  pen: Pen,
  input: PlotInput,
  axis: Axis,
  name: string,
  span: readonly [number, number],
): void {
  const { columns, theme } = input;
  const choice = choiceOf(input);
  for (const [params, colour] of [
    [input.guess, theme.ink],
    [choice, theme.runs[4] ?? theme.ink],
  ] as const) {
    if (!params) continue;
    const px = valuePx(columns, axis, name, params[name]);
    pen.line([px, px], span, { colour, width: 2 });
    pen.dots(params === choice ? "diamond" : "square", [px], [span[0]], 6, colour, 1);
  }
}
