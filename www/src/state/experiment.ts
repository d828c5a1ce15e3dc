/** From the page's state to the experiment documents that the workers train. */
import type { DataSpec, Experiment, ModelSpec, TrainSpec } from "../pkg";
import { applies } from "./applies";
import { trainingRows } from "./data";
import type { Name, State } from "./properties";

/** One document per compared learning rate, in the order of `rates`. */
export function experiments(state: State): Experiment[] {
  return state.rates.map((rate) => experimentOf({ ...state, learningRate: rate }));
}

/** The document of one run at the state's own learning rate. */
export function experimentOf(state: State): Experiment {
  return { v: 1, data: dataOf(state), model: modelOf(state), train: trainOf(state), engine: state.engine };
}

/** Names of the state that go into `data` under the same name, where they apply. */
const DATA_OPTIONS = [
  "samples",
  "noise",
  "arms",
  "factor",
  "centers",
  "spread",
  "features",
  "informative",
  "redundant",
  "classes",
  "classSep",
  "flipY",
] as const satisfies readonly Name[];

const OPTIMIZER_OPTIONS = ["momentum", "beta1", "beta2", "rho", "epsilon", "momentumDecay"] as const;
const SCHEDULE_OPTIONS = ["gamma", "every"] as const;

/** The values of those `names` that apply in this state. */
function taken<N extends Name>(names: readonly N[], state: State): Partial<Pick<State, N>> {
  return Object.fromEntries(
    names.filter((name) => applies(name, state)).map((name) => [name, state[name]]),
  ) as Partial<Pick<State, N>>;
}

function dataOf(state: State): DataSpec {
  return {
    name: state.dataset,
    ...taken(DATA_OPTIONS, state),
    testFraction: state.testFraction,
    standardize: state.standardize,
    seed: state.seed,
  };
}

function modelOf(state: State): ModelSpec {
  return {
    hidden: widths(state),
    activation: state.activation,
    init: state.init,
    ...(state.loss === "auto" ? {} : { loss: state.loss }),
    dropout: state.dropout,
  };
}

/** Units of each hidden layer. */
export function widths(state: Pick<State, "hidden" | "depth" | "width">): number[] {
  return state.hidden.length > 0 ? [...state.hidden] : Array<number>(state.depth).fill(state.width);
}

function trainOf(state: State): TrainSpec {
  return {
    optimizer: { name: state.optimizer, ...taken(OPTIMIZER_OPTIONS, state) },
    learningRate: state.learningRate,
    schedule: { name: state.schedule, ...taken(SCHEDULE_OPTIONS, state), warmup: state.warmup },
    batchSize: Math.min(state.batchSize, trainingRows(state)),
    shuffle: state.shuffle,
    epochs: state.epochs,
    l1: state.l1,
    l2: state.l2,
    clipNorm: state.clip === 0 ? null : state.clip,
    seed: state.seed,
  };
}
