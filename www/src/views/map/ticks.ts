/** Ticks of the map's axes, with as many digits as tell them apart however deep the zoom. */
import { logTicks, niceCeiling, tickText } from "../../charts/scale";
import { type Axis, shareOf } from "./axes";

export interface Tick {
  readonly share: number;
  readonly value: number;
  readonly text: string;
}

/** An axis that covers less than this factor has evenly spaced ticks, logarithmic or not. */
const NARROW = 4;

/** About `most` ticks, at most one for each cell of a whole-numbered axis. */
export function ticksOf(axis: Axis, most: number): Tick[] {
  if (axis.integer) return cellTicks(axis, most);
  if (axis.log && axis.high / axis.low >= NARROW) {
    return logTicks([axis.low, axis.high], most).map((value) => tick(axis, value, tickText(value)));
  }
  return evenTicks(axis, most);
}

function tick(axis: Axis, value: number, text: string): Tick {
  return { share: shareOf(axis, value), value, text };
}

function cellTicks(axis: Axis, most: number): Tick[] {
  const { values } = axis;
  const every = Math.ceil(values.length / Math.max(1, most));
  return values.filter((_, index) => index % every === 0).map((value) => tick(axis, value, tickText(value)));
}

function evenTicks(axis: Axis, most: number): Tick[] {
  const { low, high } = axis;
  const step = niceCeiling((high - low) / Math.max(1, most));
  const ticks: Tick[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
    const value = k * step;
    ticks.push(tick(axis, value, digitsFor(value, step)));
  }
  return ticks;
}

/** A value with the digits that a step of `step` can change. */
export function digitsFor(value: number, step: number): string {
  if (value === 0) return "0";
  const digits = Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step) + 1e-9) + 1;
  const text = Number(value.toPrecision(Math.min(17, Math.max(1, digits))));
  return Math.abs(text) >= 1e-4 || text === 0 ? String(text) : text.toExponential().replace("e+", "e");
}
