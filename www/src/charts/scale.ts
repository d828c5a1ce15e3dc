/** Ranges and ticks of an axis: numbers in, numbers out. */

/** A closed interval. */
export type Range = readonly [low: number, high: number];

const STEPS = [1, 2, 5, 10];

/** The smallest number of the form {1, 2, 5} · 10^k that is at least `value` (> 0). */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = STEPS.find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** Evenly spaced round ticks inside `range`, about `count` of them. */
export function linearTicks([low, high]: Range, count: number): number[] {
  if (!(high > low)) return [low];
  const step = niceCeiling((high - low) / Math.max(1, count));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => tidy((first + index) * step));
}

/** Ticks of a logarithmic axis: 1, 2, 3 and 5 of each decade, or 1 and 3, or only every n-th decade when there are many. */
export function logTicks([low, high]: Range, count: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const decades = last - first;
  const every = Math.max(1, Math.ceil(decades / Math.max(2, count)));
  const ticks: number[] = [];
  for (let power = first; power <= last; power += every) {
    const marks =
      every > 1 || decades * 2 > count + 2 ? [1] : decades * 4 > count + 2 ? [1, 3] : [1, 2, 3, 5];
    for (const mark of marks) ticks.push(mark * 10 ** power);
  }
  return ticks.map(tidy).filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
}

/** The range widened to marks of the axis: down to 1 or 3, up to 1, 2, 3 or 5 of a decade; at least half a decade high. */
export function logRange([low, high]: Range): Range {
  const bottom = stepDown(low);
  const top = stepUp(high);
  return top >= bottom * 3 ? [bottom, top] : [bottom, tidy(bottom * 3)];
}

/** Largest {1, 3} · 10^k not above `value`. */
function stepDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  return tidy(value >= 3 * power * (1 - 1e-9) ? 3 * power : power);
}

/** Smallest {1, 2, 3, 5} · 10^k not below `value`. */
function stepUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const mark = [1, 2, 3, 5, 10].find((candidate) => value <= candidate * power * (1 + 1e-9)) ?? 10;
  return tidy(mark * power);
}

/** Removes the rounding noise of a product such as 3 · 0.1. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** A tick as short text: 0.003, 0.5, 20, 1000, 20k, 10⁻⁵. */
export function tickText(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6) return `${trim(value / 1e6)}M`;
  if (size >= 1e4) return `${trim(value / 1e3)}k`;
  if (size >= 1e-3) return trim(value);
  const power = Math.floor(Math.log10(size) + 1e-9);
  const head = Number((value / 10 ** power).toPrecision(3));
  const tail = `10${superscript(power)}`;
  return head === 1 ? tail : `${head}·${tail}`;
}

function trim(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Digits of an exponent raised: -5 → ⁻⁵. */
export function superscript(power: number): string {
  const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return String(power).replace(/[-\d]/g, (digit) => (digit === "-" ? "⁻" : (raised[Number(digit)] ?? digit)));
}

/** A measured value with `digits` that mean something: 0.0312, 1.204, 98.3. */
export function valueText(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return value.toExponential(digits - 2).replace("e+", "e");
  return value.toPrecision(digits).replace(/^(-?\d+)\.?0*$/, "$1");
}

/** Index of the sample whose `x` (ascending) is nearest to `value`, among the first `length`; -1 when empty. */
export function nearestIndex(x: ArrayLike<number>, length: number, value: number): number {
  if (length === 0) return -1;
  let low = 0;
  let high = length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((x[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return Math.abs((x[high] ?? 0) - value) < Math.abs((x[low] ?? 0) - value) ? high : low;
}
