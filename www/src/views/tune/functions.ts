/**
 * Classic test functions as code that can be read and changed. Formulas and domains as in Surjanovic and Bingham's
 * "Virtual Library of Simulation Experiments: Test Functions and Datasets".
 */
import type { Space } from "./model";

export interface TestFunction {
  readonly source: string;
  readonly space: Space;
  /** The least value there is. */
  readonly least: number;
}

const box = (names: readonly string[], low: number, high: number): Space =>
  Object.fromEntries(names.map((name) => [name, { type: "float" as const, low, high }]));

const six = ["x1", "x2", "x3", "x4", "x5", "x6"];

export const FUNCTIONS = {
  branin: {
    source: `({ x, y }) => {
  const a = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  return a ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}`,
    space: { x: { type: "float", low: -5, high: 10 }, y: { type: "float", low: 0, high: 15 } },
    least: 0.397887,
  },
  hartmann6: {
    source: `(params) => {
  const x = Object.values(params);
  const A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]];
  const P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ];
  const weights = [1, 1.2, 3, 3.2];
  return -weights.reduce((sum, weight, i) =>
    sum + weight * Math.exp(-A[i].reduce((s, a, j) => s + a * (x[j] - P[i][j]) ** 2, 0)), 0);
}`,
    space: box(six, 0, 1),
    least: -3.32237,
  },
  ackley: {
    source: `(params) => {
  const x = Object.values(params);
  const squares = x.reduce((sum, value) => sum + value ** 2, 0) / x.length;
  const waves = x.reduce((sum, value) => sum + Math.cos(2 * Math.PI * value), 0) / x.length;
  return -20 * Math.exp(-0.2 * Math.sqrt(squares)) - Math.exp(waves) + 20 + Math.E;
}`,
    space: box(["x1", "x2", "x3"], -32.768, 32.768),
    least: 0,
  },
  rosenbrock: {
    source: `({ x, y }) => 100 * (y - x ** 2) ** 2 + (1 - x) ** 2`,
    space: box(["x", "y"], -2.048, 2.048),
    least: 0,
  },
  rastrigin: {
    source: `(params) =>
  Object.values(params).reduce((sum, x) => sum + 10 + x ** 2 - 10 * Math.cos(2 * Math.PI * x), 0)`,
    space: box(["x1", "x2"], -5.12, 5.12),
    least: 0,
  },
  sphere: {
    source: `(params) => Object.values(params).reduce((sum, x) => sum + x ** 2, 0)`,
    space: box(["x1", "x2", "x3"], -5.12, 5.12),
    least: 0,
  },
} as const satisfies Readonly<Record<string, TestFunction>>;

export type FunctionName = keyof typeof FUNCTIONS;
/** A call that takes longer is given up. */
export const LIMIT_MS = 1000;
