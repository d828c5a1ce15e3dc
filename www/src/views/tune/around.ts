/** "Tune for me": a space around the settings as they stand, and what a search in it is made from. */
import type { ParameterSpec, Scalar } from "../../pkg-search";
import { applies } from "../../state/applies";
import { trainingRows } from "../../state/data";
import { type Name, property, type State } from "../../state/properties";
import type { Space } from "./model";
import type { Setup } from "./run/setup";

/** A rate is searched from this many times less to as many times more. */
const RATES = 100;
/** Batch size and width: the same. */
const SIZES = 8;
const MOST_EPOCHS = 100;

/** The space around a state; it holds the state itself. */
export function spaceAround(state: State): Space {
  const rows = trainingRows(state);
  const space: Record<string, ParameterSpec> = {
    learningRate: { type: "float", log: true, ...within("learningRate", state.learningRate, RATES) },
    batchSize: {
      type: "int",
      log: true,
      ...whole(within("batchSize", Math.min(state.batchSize, rows), SIZES, rows)),
    },
  };
  if (state.hidden.length > 0) return space;
  space.depth = { type: "int", low: Math.max(0, state.depth - 2), high: Math.min(8, state.depth + 2) };
  space.width = { type: "int", log: true, ...whole(within("width", state.width, SIZES, 64)) };
  if (applies("momentum", state))
    space.momentum = { type: "float", low: 0, high: Math.max(0.99, state.momentum) };
  return space;
}

/** The state's own values of the space's knobs. */
export function pointOf(space: Space, state: State): Record<string, Scalar> {
  const names = Object.keys(space) as Name[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      name === "batchSize" ? Math.min(state.batchSize, trainingRows(state)) : (state[name] as Scalar),
    ]),
  );
}

export function setupAround(state: State, seconds: number): Setup {
  const space = spaceAround(state);
  return {
    space,
    problem: {
      kind: "training",
      state,
      length: Math.min(MOST_EPOCHS, state.epochs),
      unit: "epochs",
      measure: "final-loss",
      target: 0,
    },
    sampler: { name: "auto" },
    pruner: { name: "median" },
    seed: 1,
    budget: { amount: seconds, unit: "seconds" },
    parallel: null,
    first: [pointOf(space, state)],
  };
}

function within(name: Name, value: number, factor: number, most = Number.POSITIVE_INFINITY) {
  const { min, max } = property(name) as unknown as { min: number; max: number };
  const low = Math.max(min, value / factor);
  return { low, high: Math.max(value, Math.min(max, most, value * factor)) };
}

function whole({ low, high }: { low: number; high: number }) {
  return { low: Math.max(1, Math.floor(low)), high: Math.ceil(high) };
}
