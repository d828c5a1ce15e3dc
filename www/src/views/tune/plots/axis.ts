/** Axes: from values to pixels and back, with ticks as text. */
import { scaleLinear, scaleLog, scalePoint } from "d3-scale";
import { logTicks, tickText } from "../../../charts/scale";
import { t } from "../../../locales/translate";
import type { ParameterSpec, Scalar } from "../../../pkg-search";

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** One axis of a panel. Values of a categorical parameter are the places of its choices. */
export interface Axis {
  readonly label: string;
  readonly log: boolean;
  /** First and last pixel, of the smallest and the largest value. */
  readonly pixels: readonly [number, number];
  readonly ticks: readonly Tick[];
  /** NaN for a value that has no place on the axis. */
  px(value: number): number;
  /** The value at a pixel, nearest choice or whole number included. */
  value(px: number): number;
  /** A value as text. */
  text(value: number): string;
}

type Span = readonly [number, number];

/** CSS pixels between two ticks. */
const APART = { across: 52, up: 40 } as const;

/** An axis of numbers. A range of one value is widened. */
export function numberAxis(range: Span, log: boolean, label: string, pixels: Span): Axis {
  const [low, high] = widened(range, log);
  const scale = (log ? scaleLog() : scaleLinear()).domain([low, high]).range([...pixels]);
  const length = Math.abs(pixels[1] - pixels[0]);
  const across = pixels[1] > pixels[0];
  const count = Math.max(2, Math.floor(length / (across ? APART.across : APART.up)));
  const values = log ? logTicks([low, high], count) : scale.ticks(count);
  return {
    label,
    log,
    pixels,
    ticks: values.map((value) => ({ at: scale(value), text: tickText(value) })),
    px: (value) => (log && value <= 0 ? Number.NaN : scale(value)),
    value: (px) => scale.invert(px),
    text: tickText,
  };
}

function widened([low, high]: Span, log: boolean): Span {
  if (high > low) return [low, high];
  if (log) return [low / 2, low * 2];
  const room = Math.abs(low) / 2 || 1;
  return [low - room, low + room];
}

/** The axis of the objective: logarithmic where that is possible and the range asks for it. */
export function valueAxis(range: Span | null, log: boolean, label: string, pixels: Span): Axis {
  if (range === null) return numberAxis([0, 1], false, label, pixels);
  if (log && range[0] > 0) {
    const room = (range[1] / range[0]) ** 0.06;
    return numberAxis([range[0] / room, range[1] * room], true, label, pixels);
  }
  const room = (range[1] - range[0]) * 0.06;
  return numberAxis([range[0] - room, range[1] + room], false, label, pixels);
}

/** Whether values of this range are better told apart on a logarithmic axis. */
export function wantsLog(range: Span | null): boolean {
  return range !== null && range[0] > 0 && range[1] / range[0] > 20;
}

/** The axis of a parameter, scaled as the search scales it. */
export function parameterAxis(spec: ParameterSpec, name: string, pixels: Span): Axis {
  const label = parameterLabel(name);
  if (spec.type === "categorical") return choiceAxis(spec.choices, label, pixels);
  const axis = numberAxis([spec.low, spec.high], spec.log ?? false, label, inset(pixels));
  if (spec.type === "float") return axis;
  const whole = Math.floor(spec.high) - spec.low < 12 && !spec.log;
  const values = Array.from(
    { length: whole ? Math.floor(spec.high) - spec.low + 1 : 0 },
    (_, i) => spec.low + i,
  );
  const fits = values.length * 26 <= Math.abs(pixels[1] - pixels[0]);
  return {
    ...axis,
    ticks: whole && fits ? values.map((value) => ({ at: axis.px(value), text: String(value) })) : axis.ticks,
    value: (px) => Math.min(spec.high, Math.max(spec.low, Math.round(axis.value(px)))),
  };
}

/** Points at the ends of a range are not cut. */
function inset([from, to]: Span): Span {
  const room = Math.sign(to - from) * Math.min(8, Math.abs(to - from) / 10);
  return [from + room, to - room];
}

function choiceAxis(choices: readonly Scalar[], label: string, pixels: Span): Axis {
  const places = choices.map((_, place) => place);
  const scale = scalePoint<number>()
    .domain(places)
    .range([...pixels])
    .padding(0.5);
  const at = (place: number): number => scale(place) ?? Number.NaN;
  const nearest = (px: number): number =>
    places.reduce((best, place) => (Math.abs(at(place) - px) < Math.abs(at(best) - px) ? place : best), 0);
  return {
    label,
    log: false,
    pixels,
    ticks: places.map((place) => ({ at: at(place), text: String(choices[place]) })),
    px: at,
    value: nearest,
    text: (place) => String(choices[Math.round(place)] ?? "–"),
  };
}

/** A parameter's name in the reader's language where the page knows it. */
export function parameterLabel(name: string): string {
  const knob = name.split(".").at(-1) ?? name;
  return t(`knob.${knob}.label`, { defaultValue: name });
}

/** A parameter's value as text. */
export function scalarText(value: Scalar | undefined): string {
  return typeof value === "number" ? tickText(Number(value.toPrecision(4))) : String(value ?? "–");
}
