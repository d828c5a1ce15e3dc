/** From a point of the space to what an evaluator does for it. */

import type { Scalar } from "../../../pkg-search";
import { trainingRows } from "../../../state/data";
import { experimentOf } from "../../../state/experiment";
import type { State } from "../../../state/properties";
import { Store } from "../../../state/store";
import type { Work } from "./protocol";
import type { Problem, TrainingProblem } from "./setup";

type Params = Readonly<Record<string, Scalar>>;

/** The page's state with a trial's parameters in the place of its own knobs. Throws what is not allowed. */
export function stateOf(base: State, params: Params): State {
  const store = new Store(base);
  if ("depth" in params || "width" in params) store.set("hidden", []);
  store.update(params as Partial<State>);
  return store.state;
}

export function workOf(problem: Problem, params: Params): Work {
  return problem.kind === "training" ? trainingOf(problem, params) : { kind: "point", params };
}

function trainingOf(problem: TrainingProblem, params: Params): Work {
  const { length, unit, measure, target } = problem;
  const state = stateOf(problem.state, params);
  // Trials come one by one, each over in milliseconds: too short for a graphics device.
  const experiment = experimentOf({ ...state, engine: "cpu", epochs: epochsOf(problem, state) });
  return { kind: "training", experiment, length, unit, measure, target };
}

/** Epochs that hold the whole length: schedules follow them. */
function epochsOf({ length, unit }: TrainingProblem, state: State): number {
  if (unit === "epochs") return length;
  const rows = trainingRows(state);
  return Math.ceil(length / Math.ceil(rows / Math.min(state.batchSize, rows)));
}
