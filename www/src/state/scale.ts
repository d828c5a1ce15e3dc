/** Between the value of a number property, its position on a slider (0 to 1), and its text. */
import { trainingRows } from "./data";
import type { NumberProperty } from "./kinds";
import type { State } from "./properties";

/** The range that makes sense in this state: the batch size ends at all training rows. */
export function limits(property: NumberProperty, state: State): { min: number; max: number } {
  if (property.name === "batchSize") return { min: 1, max: trainingRows(state) };
  if (property.name === "epochs") return { min: 1, max: 10_000 };
  return { min: property.min, max: property.max };
}

/** Position of a value on the slider, 0 to 1. Values outside the limits sit at the ends. */
export function toPosition(property: NumberProperty, value: number, state: State): number {
  const { min, max } = limits(property, state);
  if (property.zero && value === 0) return 0;
  if (value === Number.POSITIVE_INFINITY || max <= min) return 1;
  const clamped = Math.min(max, Math.max(min, value));
  const position =
    property.scale === "log" ? Math.log(clamped / min) / Math.log(max / min) : (clamped - min) / (max - min);
  return property.zero && property.scale === "log" ? ZERO_ROOM + position * (1 - ZERO_ROOM) : position;
}

/** The part of a logarithmic slider that means 'off', where zero is allowed. */
const ZERO_ROOM = 0.06;

/** The value at a position, rounded to digits that mean something. The right end of `all` or `max` is Infinity. */
export function fromPosition(property: NumberProperty, position: number, state: State): number {
  const { min, max } = limits(property, state);
  let p = Math.min(1, Math.max(0, position));
  if (p >= 1) return property.infinite === null ? max : Number.POSITIVE_INFINITY;
  if (property.zero && property.scale === "log") {
    if (p < ZERO_ROOM / 2) return 0;
    p = Math.max(0, (p - ZERO_ROOM) / (1 - ZERO_ROOM));
  }
  const exact = property.scale === "log" ? min * (max / min) ** p : min + (max - min) * p;
  return Math.min(max, Math.max(min, property.integer ? wholeSteps(exact) : tidy(exact, property)));
}

/** Whole numbers, with two significant digits above 100. */
function wholeSteps(exact: number): number {
  return exact < 100 ? Math.round(exact) : Number(exact.toPrecision(2));
}

/** Two significant digits on a logarithmic scale, hundredths of the range on a linear one. */
function tidy(exact: number, property: NumberProperty): number {
  if (property.scale === "log") return Number(exact.toPrecision(2));
  const step = 10 ** Math.floor(Math.log10((property.max - property.min) / 50));
  return Number((Math.round(exact / step) * step).toPrecision(12));
}

/** The value as text: `0.003`, `1e-5`, `32`; Infinity is the property's own word (`all`, `max`). */
export function format(property: NumberProperty, value: number): string {
  if (value === Number.POSITIVE_INFINITY) return property.infinite ?? "∞";
  return shortNumber(value);
}

/** A number in as few characters as keep all of it, at most 6 significant digits. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  const plain = String(Number(value.toPrecision(6)));
  if (size >= 1e-4 && size < 1e7) return plain;
  return value
    .toExponential(5)
    .replace(/\.?0+e/, "e")
    .replace("e+", "e");
}
