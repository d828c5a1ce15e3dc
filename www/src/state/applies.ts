/** Which properties mean something for the choices made: an option belongs to its rule or data set. */
import { DATASETS } from "./data";
import type { Name, State } from "./properties";

type Test = (state: State) => boolean;

const optimizer =
  (...rules: State["optimizer"][]): Test =>
  (state) =>
    rules.includes(state.optimizer);
const data =
  (...sets: State["dataset"][]): Test =>
  (state) =>
    sets.includes(state.dataset);
const schedule =
  (...courses: State["schedule"][]): Test =>
  (state) =>
    courses.includes(state.schedule);

const TESTS: Partial<Record<Name, Test>> = {
  momentum: optimizer("momentum", "nesterov", "rmsprop"),
  beta1: optimizer("adam", "adamw", "nadam", "lion"),
  beta2: optimizer("adam", "adamw", "nadam", "lion"),
  rho: optimizer("adadelta", "rmsprop"),
  epsilon: optimizer("adagrad", "adadelta", "rmsprop", "adam", "adamw", "nadam"),
  momentumDecay: optimizer("nadam"),
  every: schedule("step"),
  gamma: schedule("step", "exponential"),
  samples: (state) => DATASETS[state.dataset].rows === null,
  noise: data("moons", "circles", "xor", "spiral", "plane", "gauss-surface"),
  arms: data("spiral"),
  factor: data("circles"),
  centers: data("blobs"),
  spread: data("blobs"),
  features: data("make-classification"),
  informative: data("make-classification"),
  redundant: data("make-classification"),
  classes: data("make-classification"),
  classSep: data("make-classification"),
  flipY: data("make-classification"),
  width: (state) => state.depth > 0 && state.hidden.length === 0,
  dropout: (state) => state.depth > 0,
  activation: (state) => state.depth > 0,
  metric: (state) => DATASETS[state.dataset].task === "classification",
};

/** Whether the property called `name` does anything in this state; its control is shown only then. */
export function applies(name: Name, state: State): boolean {
  return TESTS[name]?.(state) ?? true;
}
