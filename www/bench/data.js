/**
 * The rows and first weights of a workload of benches/workloads.json. Only sums, products, quotients and roots in
 * double precision, so that every language makes the same bits; `checksum` tells whether one did.
 *
 * Symbols: N rows, I inputs, P parameters; parameters are flat (P,): per layer weights (in, out) row-major, then biases.
 */

/** Chance that a row's class is drawn anew: so no network ends with a loss of 0, and with denormal gradients. */
const NOISY_LABELS = 0.1;

/** Mulberry32: numbers in [0, 1) from a 32-bit seed. */
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Features x (N, I) and classes y (N,). */
export function rows({ data, rows: count, sizes }, seed) {
  const next = uniform(seed);
  const inputs = sizes[0];
  const classes = Math.max(2, sizes[sizes.length - 1]);
  const x = new Float32Array(count * inputs);
  const y = new Float32Array(count);
  const row = data === "moons" ? moon : prototypes(classes, inputs, next);
  for (let n = 0; n < count; n++) {
    row(x.subarray(n * inputs, (n + 1) * inputs), n % classes, next);
    y[n] = next() < NOISY_LABELS ? Math.floor(next() * classes) : n % classes;
  }
  return { x, y };
}

/** A point of one of two interleaved half circles, with uniform noise. */
function moon(x, label, next) {
  const u = 2 * next();
  const v = u < 1 ? u : 2 - u; // tangent of half the angle, which makes cosine and sine quotients
  const cosine = ((u < 1 ? 1 : -1) * (1 - v * v)) / (1 + v * v);
  const sine = (2 * v) / (1 + v * v);
  const noise = () => 0.35 * (2 * next() - 1);
  x[0] = (label === 0 ? cosine : 1 - cosine) - 0.5 + noise();
  x[1] = (label === 0 ? sine : 0.5 - sine) - 0.25 + noise();
}

/** Rows that are a mixture of their class's prototype and of noise. */
function prototypes(classes, inputs, next) {
  const all = Float64Array.from({ length: classes * inputs }, next);
  return (x, label) => {
    for (let i = 0; i < inputs; i++) x[i] = 0.3 * all[label * inputs + i] + 0.7 * next();
  };
}

/** Xavier-uniform weights and zero biases, flat (P,). */
export function firstParams({ sizes }, seed) {
  const next = uniform(seed);
  const flat = new Float32Array(parameterCount(sizes));
  let at = 0;
  for (let l = 0; l + 1 < sizes.length; l++) {
    const limit = Math.sqrt(6 / (sizes[l] + sizes[l + 1]));
    const end = at + sizes[l] * sizes[l + 1];
    while (at < end) flat[at++] = (2 * next() - 1) * limit;
    at += sizes[l + 1];
  }
  return flat;
}

/** Number P of parameters of a network with these layer sizes. */
export function parameterCount(sizes) {
  let count = 0;
  for (let l = 0; l + 1 < sizes.length; l++) count += (sizes[l] + 1) * sizes[l + 1];
  return count;
}

/** FNV-1a, 32 bits, over the words of some Float32Arrays. */
export function checksum(...arrays) {
  let hash = 0x811c9dc5;
  for (const array of arrays) {
    for (const word of new Uint32Array(array.buffer, array.byteOffset, array.length)) {
      hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
    }
  }
  return hash;
}

/** The learning rates of the sweep's trials, from the lowest to the highest in equal ratios. */
export function sweepRates({ trials, lowestRate, highestRate }) {
  return Array.from(
    { length: trials },
    (_, t) => lowestRate * (highestRate / lowestRate) ** (t / (trials - 1)),
  );
}
