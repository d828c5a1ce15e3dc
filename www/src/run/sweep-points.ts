/** The points of a sweep, from the package's samplers. */
import type { SweepRequest } from "./trainer";

/** The package's `sweepValues`, of either of its modules. */
type SweepValues = (
  parameter: { type: "int" | "float"; low: number; high: number; log: boolean },
  sampler: "grid" | "random",
  count: number,
  seed: number,
) => Float64Array;

/** The values of a sweep, without repetition, in rising order. */
export function sweepPoints(
  sweepValues: SweepValues,
  { low, high, log, integer, count, sampler, seed }: SweepRequest,
): number[] {
  const parameter = { type: integer ? ("int" as const) : ("float" as const), low, high, log };
  return [...new Set(sweepValues(parameter, sampler, count, seed))].sort((a, b) => a - b);
}
