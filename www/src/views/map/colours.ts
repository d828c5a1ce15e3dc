/** From cells' values to colours: viridis, which is even to the eye and safe for the colour-blind; light is better. */
import { interpolateViridis } from "d3-scale-chromatic";
import { parseHex, type Rgb } from "../../charts/palette";
import type { Layer } from "./layer";
import type { Asked } from "./results";

const LEVELS = 256;
/** Values worse than this share of all are drawn as the worst: a few bad cells must not hide the differences. */
const WORST = 0.95;

export interface ColourScale {
  /** The value drawn darkest and the one drawn lightest. */
  readonly worst: number;
  readonly best: number;
  readonly log: boolean;
  /** Some values are worse than `worst`. */
  readonly clipped: boolean;
}

/** The scale of a map's values; null while there are none. */
export function scaleOf(layer: Layer): ColourScale | null {
  return scaleOfValues(layer.values, layer.asked);
}

/** The scale of values, in any order; what is not finite does not count. */
export function scaleOfValues(values: Float64Array, { measure, show }: Asked): ColourScale | null {
  const sorted = values.filter(Number.isFinite).sort();
  if (sorted.length === 0) return null;
  const high = measure === "accuracy" && show === "median";
  if (high) sorted.reverse();
  const best = sorted[0] as number;
  const last = sorted.at(-1) as number;
  const log = !high && show === "median" && best > 0;
  const worst = sorted[Math.floor(WORST * (sorted.length - 1))] as number;
  return { best, worst: worst === best ? last : worst, log, clipped: worst !== best && worst !== last };
}

/** Where a value lies between the worst (0) and the best (1). */
export function goodness({ best, worst, log }: ColourScale, value: number): number {
  if (best === worst) return 1;
  const up = (v: number) => (log ? Math.log(v) : v);
  const share = (up(value) - up(worst)) / (up(best) - up(worst));
  return Math.min(1, Math.max(0, share));
}

/** The value at a goodness. */
export function valueAtGoodness({ best, worst, log }: ColourScale, share: number): number {
  return log ? worst * (best / worst) ** share : worst + (best - worst) * share;
}

let table: Rgb[] | null = null;

/** The colour of a goodness. */
export function colourOf(share: number): Rgb {
  table ??= Array.from({ length: LEVELS }, (_, level) => parseHex(interpolateViridis(level / (LEVELS - 1))));
  return table[Math.round(share * (LEVELS - 1))] as Rgb;
}

/** The ramp as a CSS gradient, worst first. */
export function gradient(): string {
  const stops = Array.from({ length: 9 }, (_, i) => `rgb(${colourOf(i / 8).join(" ")})`);
  return `linear-gradient(to right, ${stops.join(", ")})`;
}
