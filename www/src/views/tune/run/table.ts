/** Past trials in the place of an objective: a point has the value of the nearest row. */
import type { ParameterSpec, Scalar } from "../../../pkg-search";
import type { Space } from "../model";
import type { Bench } from "./bench";
import { serve } from "./evaluator";
import type { TrialEnd, Work } from "./protocol";
import type { TableRow } from "./setup";

/** The value of the row nearest to a point; the first of equally near ones. NaN without rows. */
export function nearestValue(
  rows: readonly TableRow[],
  space: Space,
  params: Readonly<Record<string, Scalar>>,
): number {
  let [least, value] = [Number.POSITIVE_INFINITY, Number.NaN];
  for (const row of rows) {
    const far = distance(space, row.params, params);
    if (far < least) [least, value] = [far, row.value];
  }
  return value;
}

type Params = Readonly<Record<string, Scalar>>;

/** Squared Euclidean distance in shares of each range; another choice is a whole range away. */
function distance(space: Space, a: Params, b: Params): number {
  let sum = 0;
  for (const [name, spec] of Object.entries(space)) {
    const gap = spec.type === "categorical" ? Number(a[name] !== b[name]) : share(spec, a[name], b[name]);
    sum += gap * gap;
  }
  return sum;
}

type NumberSpec = Exclude<ParameterSpec, { type: "categorical" }>;

function share({ low, high, log }: NumberSpec, a: Scalar | undefined, b: Scalar | undefined): number {
  if (high <= low) return 0;
  const [x, y] = [Number(a), Number(b)];
  return log ? Math.log(x / y) / Math.log(high / low) : (x - y) / (high - low);
}

/** Makes the table an evaluator of the bench, behind a port like any other. */
export function serveTable(bench: Bench, rows: readonly TableRow[], space: Space, now: () => number): void {
  const { port1, port2 } = new MessageChannel();
  const evaluate = async (work: Work): Promise<TrialEnd> => {
    if (work.kind !== "point") throw new Error("a table has no training");
    return { value: nearestValue(rows, space, work.params), reason: null, steps: 0 };
  };
  serve(port2, evaluate, now);
  bench.add(0, port1);
}
