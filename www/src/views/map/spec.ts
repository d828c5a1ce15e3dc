/** What a map is: axes, budget and seeds, and the experiment of each of its trials. */
import type { Experiment } from "../../pkg";
import { allRows, DATASETS, trainingRows } from "../../state/data";
import { experimentOf, widths } from "../../state/experiment";
import type { ChoiceOf, State } from "../../state/properties";
import { type Axis, axesOf, axisOf, limitsOf, type Window, wholeOf } from "./axes";

/** Points kept of each trial, at equal distances up to its last step. */
export const POINTS = 32;
/** Most trials of one map: a resolution with more cells and seeds gets fewer seeds. */
const MOST_TRIALS = 49_152;

/** The unit of the budget that all cells get alike. */
export type BudgetUnit = ChoiceOf<"mapBudget">;

export interface MapSpec {
  readonly x: Axis;
  readonly y: Axis;
  readonly columns: number;
  readonly rows: number;
  /** Trials of each cell: other first weights and batches, the same data. */
  readonly seeds: number;
  readonly unit: BudgetUnit;
  readonly amount: number;
  /** Knobs that are no axis. */
  readonly state: State;
  /** Equal for maps of the same trials. */
  readonly key: string;
  /** Losses and accuracies are of held-out rows; otherwise there are none. */
  readonly heldOut: boolean;
  /** The window in the address was no window of these axes. */
  readonly badWindow: boolean;
}

/** One cell of a map. */
export interface Cell {
  readonly column: number;
  readonly row: number;
}

/** The map that a state asks for. */
export function specOf(state: State): MapSpec {
  const [nameX, nameY] = axesOf(state);
  const [across, up] = state.mapCells.split("x").map(Number) as [number, number];
  const [x0, x1, y0, y1] = state.mapWindow;
  const wx = windowOf(x0, x1, nameX, state);
  const wy = windowOf(y0, y1, nameY, state);
  const x = axisOf(nameX, wx ?? wholeOf(nameX, state), across);
  const y = axisOf(nameY, wy ?? wholeOf(nameY, state), up);
  const [columns, rows] = [x.values.length, y.values.length];
  const seeds = Math.max(1, Math.min(state.mapSeeds, Math.floor(MOST_TRIALS / (columns * rows))));
  const { mapBudget: unit, mapAmount: amount } = state;
  const base = experimentOf(
    at({ ...state, epochs: 1 }, [x, x.values[0] as number], [y, y.values[0] as number]),
  );
  const key = JSON.stringify([base, ends(x), ends(y), columns, rows, seeds, unit, amount]);
  const badWindow = state.mapWindow.length > 0 && (wx === null || wy === null);
  const heldOut = allRows(state) > trainingRows(state);
  return { x, y, columns, rows, seeds, unit, amount, state, key, heldOut, badWindow };
}

function ends({ name, low, high }: Axis): unknown {
  return [name, low, high];
}

/** Null unless the ends make a window of the axis. */
function windowOf(low: number | undefined, high: number | undefined, name: Axis["name"], state: State) {
  if (low === undefined || high === undefined) return null;
  const [min, max] = limitsOf(name, state);
  const { integer } = axisOf(name, [1, 2], 2);
  const whole = !integer || (Number.isInteger(low) && Number.isInteger(high));
  const rising = integer ? low <= high : low < high;
  return whole && rising && low >= min && high <= max ? ([low, high] as Window) : null;
}

/** The state with the axes' knobs at these values. A depth or a width of the axis gives up the widths by layer. */
function at(state: State, ...knobs: [Axis, number][]): State {
  const values = Object.fromEntries(knobs.map(([axis, value]) => [axis.name, value]));
  const shaped = knobs.some(([{ name }]) => name === "depth" || name === "width");
  return { ...state, ...values, ...(shaped ? { hidden: [] } : {}) } as State;
}

/** The knobs of a cell. */
export function stateOf(spec: MapSpec, { column, row }: Cell): State {
  const { x, y } = spec;
  return at(spec.state, [x, x.values[column] as number], [y, y.values[row] as number]);
}

/** How long the trials of a cell train. */
export interface Course {
  readonly batch: number;
  /** Training rows. */
  readonly rows: number;
  readonly stepsPerEpoch: number;
  /** Updates of the whole budget. */
  readonly steps: number;
  /** Updates between two points that are kept. */
  readonly every: number;
}

export function courseOf(spec: Pick<MapSpec, "unit" | "amount">, knobs: State): Course {
  const rows = trainingRows(knobs);
  const batch = Math.min(knobs.batchSize, rows);
  const stepsPerEpoch = Math.ceil(rows / batch);
  const steps = stepsFor(spec.unit, spec.amount, { rows, batch, stepsPerEpoch });
  return { batch, rows, stepsPerEpoch, steps, every: Math.max(1, Math.ceil(steps / POINTS)) };
}

/** Updates that a budget makes; at least one. The last batch of an epoch may be short. */
export function stepsFor(
  unit: BudgetUnit,
  amount: number,
  { rows, batch, stepsPerEpoch }: Pick<Course, "rows" | "batch" | "stepsPerEpoch">,
): number {
  if (unit === "steps") return amount;
  if (unit === "epochs") return amount * stepsPerEpoch;
  return Math.max(1, Math.floor(amount / rows) * stepsPerEpoch + Math.ceil((amount % rows) / batch));
}

/** Training examples seen in the first `step` updates. */
export function examplesIn(step: number, { rows, batch, stepsPerEpoch }: Course): number {
  return Math.floor(step / stepsPerEpoch) * rows + Math.min((step % stepsPerEpoch) * batch, rows);
}

/** Parameters of a cell's network: weights and biases of all layers. */
export function parametersOf(knobs: State): number {
  const { inputs, classes } = DATASETS[knobs.dataset];
  const features = knobs.dataset === "make-classification" ? knobs.features : inputs;
  const named = { spiral: knobs.arms, blobs: knobs.centers, "make-classification": knobs.classes } as Record<
    string,
    number
  >;
  const labels = named[knobs.dataset] ?? classes;
  const sizes = [features, ...widths(knobs), labels > 2 ? labels : 1];
  return sizes.slice(1).reduce((sum, size, layer) => sum + (1 + (sizes[layer] as number)) * size, 0);
}

/** Floating-point operations of training on one example: two for each parameter forward, four backward. */
export function flopsOf(knobs: State): number {
  return 6 * parametersOf(knobs);
}

/** The document of one trial. Its epochs are as many as the budget begins. */
export function experimentAt(spec: MapSpec, cell: Cell, seed: number): Experiment {
  const knobs = stateOf(spec, cell);
  const { steps, stepsPerEpoch } = courseOf(spec, knobs);
  const epochs = Math.ceil(steps / stepsPerEpoch);
  const experiment = experimentOf({ ...knobs, epochs });
  return { ...experiment, train: { ...experiment.train, seed: (knobs.seed + seed) % 2 ** 32 } };
}
