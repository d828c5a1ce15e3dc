/**
 * What both contenders train: two noisy moons and one set of initial weights, made here so that the benchmark does not
 * rest on the package it measures. Symbols as in plain.js.
 */
import { BATCH, LEARNING_RATE, SIZES } from "./plain.js";

export const ROWS = 500;

/** Mulberry32: numbers in [0, 1) from a 32-bit seed. */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Two interleaved half circles with uniform noise; classes alternate, so the rows need no shuffle. */
export function moons(rows = ROWS, noise = 0.35, seed = 7) {
  const next = uniform(seed);
  const x = new Float32Array(rows * 2);
  const y = new Float32Array(rows);
  for (let n = 0; n < rows; n++) {
    const angle = Math.PI * next();
    const upper = n % 2 === 0;
    x[2 * n] = (upper ? Math.cos(angle) : 1 - Math.cos(angle)) - 0.5 + noise * (2 * next() - 1);
    x[2 * n + 1] = (upper ? Math.sin(angle) : 0.5 - Math.sin(angle)) - 0.25 + noise * (2 * next() - 1);
    y[n] = upper ? 0 : 1;
  }
  return { x, y };
}

/** Xavier-uniform weights and zero biases, flat (P,). */
export function initialParams(seed = 11) {
  const next = uniform(seed);
  const flat = [];
  for (let l = 0; l + 1 < SIZES.length; l++) {
    const limit = Math.sqrt(6 / (SIZES[l] + SIZES[l + 1]));
    for (let k = 0; k < SIZES[l] * SIZES[l + 1]; k++) flat.push((2 * next() - 1) * limit);
    for (let o = 0; o < SIZES[l + 1]; o++) flat.push(0);
  }
  return Float32Array.from(flat);
}

/** The same training as an experiment of the package. */
export function experiment(engine = "cpu") {
  return {
    v: 1,
    data: { name: "own", testFraction: 0, standardize: false },
    model: { hidden: SIZES.slice(1, -1), activation: "tanh", init: "xavier-uniform", loss: "cross-entropy" },
    train: {
      optimizer: { name: "sgd" },
      learningRate: LEARNING_RATE,
      batchSize: BATCH,
      shuffle: false,
      epochs: 1e9,
    },
    engine,
  };
}
