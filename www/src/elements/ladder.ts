/** The stops of a slider: round values, few enough to reach each by keys, with exact entry in the box beside it. */
import type { NumberProperty } from "../state/kinds";
import type { State } from "../state/properties";
import { limits } from "../state/scale";

/** Values per decade on a logarithmic slider. */
const MANTISSAS = [1, 1.5, 2, 3, 5, 7];
/** Knobs whose habit is powers of two. */
const BINARY = new Set(["batchSize", "width"]);
/** Most stops of a linear slider. */
const STOPS = 50;

/** All stops of `property` in this state, ascending; the last may be Infinity, the first zero where zero means 'off'. */
export function ladder(property: NumberProperty, state: State): number[] {
  const { min, max } = limits(property, state);
  const inner = property.scale === "log" ? logStops(property, min, max) : linearStops(property, min, max);
  const stops = property.zero ? [0, ...inner] : inner;
  return property.infinite === null ? stops : [...stops, Number.POSITIVE_INFINITY];
}

/** Index of the stop nearest to `value`. */
export function nearestStop(stops: readonly number[], value: number): number {
  if (!Number.isFinite(value)) return stops.length - 1;
  let best = 0;
  stops.forEach((stop, index) => {
    if (Math.abs(stop - value) < Math.abs((stops[best] ?? 0) - value)) best = index;
  });
  return best;
}

function logStops(property: NumberProperty, min: number, max: number): number[] {
  if (BINARY.has(property.name)) {
    const powers = Array.from({ length: 40 }, (_, power) => 2 ** power);
    const inside = powers.filter((value) => value >= min && value < max);
    return property.infinite === null ? [...inside, max] : inside;
  }
  const stops = new Set([min]);
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power += 1) {
    for (const mantissa of MANTISSAS) {
      const value = Number((mantissa * 10 ** power).toPrecision(3));
      if (value > min && value < max && (!property.integer || Number.isInteger(value))) stops.add(value);
    }
  }
  return [...stops, max];
}

function linearStops(property: NumberProperty, min: number, max: number): number[] {
  const raw = (max - min) / STOPS;
  const step = property.integer ? Math.max(1, Math.ceil(raw)) : roundStep(raw);
  const count = Math.floor((max - min) / step + 1e-9);
  const stops = Array.from({ length: count + 1 }, (_, index) => Number((min + index * step).toPrecision(10)));
  return (stops.at(-1) ?? max) < max ? [...stops, max] : stops;
}

/** The smallest {1, 2, 5} · 10^k that is at least `raw`. */
function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(3));
}
