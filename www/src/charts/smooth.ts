/**
 * A calm line through a noisy curve. Works on drawn points: x and y in pixels, so zooming in takes the smoothing away.
 *
 * Where neighbouring steps reverse (noise) the line follows the local average; where they do not (a steep but steady
 * fall) it is the curve itself, as it is at its first point. The average is exponential, forwards and backwards, so that it does not lag.
 */

/** Reversals smaller than this many times `reach` / 10 pixels are left as they are; at three times that the average rules. */
const QUIET = 1.2;

/** The smoothed y of the first `length` points; `reach` is the pixels over which it averages. */
export function smooth(x: Float64Array, y: Float64Array, length: number, reach: number): Float64Array {
  const decays = decaysOf(x, length, reach);
  const average = bothWays(y, decays);
  const rough = bothWays(reversals(y, length), decays);
  const quiet = (QUIET * reach) / 10;
  const line = new Float64Array(length);
  for (let index = 0; index < length; index += 1) {
    const noisy = Math.min(1, Math.max(0, ((rough[index] ?? 0) - quiet) / (2 * quiet)));
    const weight = noisy * Math.min(1, ((x[index] ?? 0) - (x[0] ?? 0)) / reach);
    const raw = y[index] ?? 0;
    line[index] = raw + weight * ((average[index] ?? 0) - raw);
  }
  return line;
}

/** How far the curve turns back at each point: the smaller of the two steps where they point opposite ways, else 0. */
function reversals(y: Float64Array, length: number): Float64Array {
  const turns = new Float64Array(length);
  for (let index = 1; index + 1 < length; index += 1) {
    const before = (y[index] ?? 0) - (y[index - 1] ?? 0);
    const after = (y[index + 1] ?? 0) - (y[index] ?? 0);
    if (before * after < 0) turns[index] = Math.min(Math.abs(before), Math.abs(after));
  }
  return turns;
}

/** By how much the weight falls from each point to the next; points mostly lie at equal distances. */
function decaysOf(x: Float64Array, length: number, reach: number): Float64Array {
  const decays = new Float64Array(length);
  let [gap, decay] = [0, 1];
  for (let index = 1; index < length; index += 1) {
    const here = Math.abs((x[index] ?? 0) - (x[index - 1] ?? 0));
    if (Math.abs(here - gap) > 1e-9) [gap, decay] = [here, Math.exp(-here / reach)];
    decays[index] = decay;
  }
  return decays;
}

/** Exponential averages from the left and from the right, weighted by the mass that each has seen. */
function bothWays(y: Float64Array, decays: Float64Array): Float64Array {
  const { length } = decays;
  const sum = new Float64Array(length);
  const mass = new Float64Array(length);
  for (const direction of [1, -1]) {
    let [total, weight] = [0, 0];
    for (let step = 0; step < length; step += 1) {
      const index = direction > 0 ? step : length - 1 - step;
      const decay = decays[direction > 0 ? index : index + 1] ?? 1;
      total = total * decay + (y[index] ?? 0);
      weight = weight * decay + 1;
      sum[index] = (sum[index] ?? 0) + total;
      mass[index] = (mass[index] ?? 0) + weight;
    }
  }
  for (let index = 0; index < length; index += 1) {
    sum[index] = ((sum[index] ?? 0) - (y[index] ?? 0)) / ((mass[index] ?? 1) - 1 || 1);
  }
  return sum;
}
