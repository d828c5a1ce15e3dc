/** What should be said beside a map. */
import type { Axis } from "./axes";
import type { MapSpec } from "./spec";

/** The workers compute in single precision: values closer than this part of them train the same. */
const SINGLE = 2 ** -23;

/** Whether neighbouring cells are closer than single precision tells apart. */
export function single({ x, y }: MapSpec): boolean {
  return close(x) || close(y);
}

function close({ integer, values }: Axis): boolean {
  const [a, b] = values.slice(-2);
  return !integer && a !== undefined && b !== undefined && Math.abs(b - a) < SINGLE * Math.abs(b);
}
