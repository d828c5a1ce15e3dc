/** Lines over the map: the values of one knob that a rule pairs with those of the other. */
import type { Axis } from "./axes";
import { shareOf } from "./axes";
import type { Cell, MapSpec } from "./spec";

/** `edge`: the largest stable learning rate of the opened cell. */
export type Rule = "linear" | "root" | "edge";

/** Points of a line as shares. */
export type Line = readonly (readonly [x: number, y: number])[];

const STEPS = 64;

/** Whether a map has the two knobs that the rules speak of. */
export function hasRules({ x, y }: MapSpec): boolean {
  return names(x, y) === "batchSize learningRate";
}

function names(x: Axis, y: Axis): string {
  return [x.name, y.name].sort().join(" ");
}

/** Learning rate ∝ batch size (`linear`) or ∝ its square root (`root`), through a cell. */
export function ruleLine({ x, y }: MapSpec, rule: "linear" | "root", through: Cell): Line {
  const [batch, rate] = x.name === "batchSize" ? [x, y] : [y, x];
  const at = (axis: Axis) => axis.values[axis === x ? through.column : through.row] as number;
  const power = rule === "linear" ? 1 : 0.5;
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const size = batch.low * (batch.high / batch.low) ** (i / STEPS);
    const value = at(rate) * (size / at(batch)) ** power;
    const [b, r] = [shareOf(batch, size), shareOf(rate, value)];
    return x === batch ? ([b, r] as const) : ([r, b] as const);
  });
}

/** One learning rate for all values of the other axis; null if no axis is the learning rate. */
export function rateLine({ x, y }: MapSpec, rate: number): Line | null {
  if (x.name === "learningRate") {
    const at = shareOf(x, rate);
    return [
      [at, 0],
      [at, 1],
    ];
  }
  if (y.name !== "learningRate") return null;
  const at = shareOf(y, rate);
  return [
    [0, at],
    [1, at],
  ];
}
