/** A value of an axis as text, with the digits that its cells differ in. */
import { tickText } from "../../charts/scale";
import type { Axis } from "./axes";
import { digitsFor } from "./ticks";

export function axisText(axis: Axis, value: number): string {
  if (axis.integer || Number.isInteger(value)) return tickText(value);
  const { low, high, log, values } = axis;
  const wide = log ? Math.abs(value) * Math.log(high / low) : high - low;
  return digitsFor(value, wide / values.length / 2);
}
