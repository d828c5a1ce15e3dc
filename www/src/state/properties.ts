/**
 * The page's state as one typed table. It is the source of the controls, the address, the validation and the
 * experiment documents: a new knob is one line here, a label and a sentence in each locale file, and (if it
 * reaches the trainer) one line in `experiment.ts`.
 */
import { changes, choice, flag, list, number, type Property, sweep, type ValueOf } from "./kinds";

export type { Change, Effect, Group, Property, SweepSpec, ValueOf } from "./kinds";

/** Knobs that an axis of the map can be. */
const MAP_AXES = ["learningRate", "batchSize", "depth", "width", "momentum", "l2"] as const;

/** In the order in which the address and the panels show them. */
export const PROPERTIES = [
  choice("view", ["view", "view", "hidden"], ["converge", "compare", "map", "tune"], "converge"),
  /** What the Tune view does. */
  choice("tuning", ["tuning", "view", "hidden"], ["search", "me", "race"], "search"),
  choice("lang", ["lang", "view", "view"], ["auto", "en", "zh-CN"], "auto"),
  choice("theme", ["theme", "view", "view"], ["auto", "light", "dark"], "auto"),
  flag("projector", ["projector", "view", "view"], false),

  choice(
    "dataset",
    ["data", "structural", "data"],
    [
      "moons",
      "circles",
      "xor",
      "spiral",
      "blobs",
      "make-classification",
      "mnist1d",
      "plane",
      "gauss-surface",
      "digits",
      "iris",
      "wine",
      "breast-cancer",
    ],
    "moons",
  ),
  number("learningRate", ["lr", "live", "main"], 0.03, [1e-5, 100], { scale: "log" }),
  number("batchSize", ["batch", "structural", "main"], 32, [1, 100_000], {
    scale: "log",
    integer: true,
    infinite: "all",
  }),
  number("depth", ["depth", "structural", "main"], 2, [0, 8], { integer: true }),

  list("rates", ["rates", "structural", "hidden"], [0.003, 0.03, 0.3, 3, 30], {
    min: 1e-5,
    max: 100,
    integer: false,
    minLength: 1,
    maxLength: 8,
  }),

  number("width", ["width", "structural", "network"], 8, [1, 512], { scale: "log", integer: true }),
  /** One width per hidden layer; empty: `depth` layers of `width` units. */
  list("hidden", ["hidden", "structural", "network"], [], {
    min: 1,
    max: 512,
    integer: true,
    minLength: 0,
    maxLength: 8,
  }),
  choice(
    "activation",
    ["act", "structural", "network"],
    ["linear", "relu", "leaky-relu", "elu", "selu", "gelu", "silu", "mish", "tanh", "sigmoid", "sine"],
    "tanh",
  ),
  choice(
    "init",
    ["init", "structural", "network"],
    [
      "zeros",
      "normal",
      "xavier-uniform",
      "xavier-normal",
      "he-uniform",
      "he-normal",
      "lecun-uniform",
      "lecun-normal",
      "orthogonal",
    ],
    "xavier-uniform",
  ),
  /** `auto`: cross-entropy for classes, mean squared error for numbers. */
  choice("loss", ["loss", "structural", "network"], ["auto", "cross-entropy", "mse", "huber"], "auto"),
  number("dropout", ["dropout", "structural", "network"], 0, [0, 0.9]),

  choice(
    "optimizer",
    ["opt", "structural", "training"],
    ["sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "adamw", "nadam", "lion"],
    "sgd",
  ),
  number("momentum", ["momentum", "live", "training"], 0.9, [0, 0.999]),
  number("beta1", ["beta1", "structural", "training"], 0.9, [0, 0.9999]),
  number("beta2", ["beta2", "structural", "training"], 0.999, [0, 0.99999]),
  number("rho", ["rho", "structural", "training"], 0.9, [0, 0.9999]),
  number("epsilon", ["eps", "structural", "training"], 1e-8, [1e-12, 1], { scale: "log" }),
  number("momentumDecay", ["mdecay", "structural", "training"], 0.004, [0, 1]),
  choice(
    "schedule",
    ["schedule", "structural", "training"],
    ["constant", "step", "exponential", "cosine"],
    "constant",
  ),
  number("every", ["every", "structural", "training"], 30, [1, 10_000], { scale: "log", integer: true }),
  number("gamma", ["gamma", "structural", "training"], 0.1, [0.01, 1]),
  number("warmup", ["warmup", "structural", "training"], 0, [0, 1000], { integer: true }),
  number("l1", ["l1", "live", "training"], 0, [1e-6, 1], { scale: "log", zero: true }),
  number("l2", ["l2", "live", "training"], 0, [1e-6, 1], { scale: "log", zero: true }),
  /** Largest norm of the gradient; 0: no clipping. */
  number("clip", ["clip", "structural", "training"], 0, [1e-3, 100], { scale: "log", zero: true }),
  number("epochs", ["epochs", "structural", "training"], 100, [1, 1e9], { scale: "log", integer: true }),
  number("seed", ["seed", "structural", "training"], 1, [0, 4_294_967_295], { integer: true }),
  flag("shuffle", ["shuffle", "structural", "training"], true),
  choice("engine", ["engine", "structural", "training"], ["auto", "cpu", "webgpu"], "auto"),

  number("samples", ["samples", "structural", "data"], 500, [1, 20_000], { scale: "log", integer: true }),
  number("noise", ["noise", "structural", "data"], 0.2, [0, 2]),
  number("testFraction", ["test", "structural", "data"], 0.3, [0, 0.9]),
  flag("standardize", ["standardize", "structural", "data"], true),
  number("arms", ["arms", "structural", "data"], 2, [2, 5], { integer: true }),
  number("factor", ["factor", "structural", "data"], 0.5, [0, 0.99]),
  number("centers", ["centers", "structural", "data"], 3, [1, 10], { integer: true }),
  number("spread", ["spread", "structural", "data"], 1, [0, 5]),
  number("features", ["features", "structural", "data"], 20, [1, 200], { scale: "log", integer: true }),
  number("informative", ["informative", "structural", "data"], 2, [1, 20], { integer: true }),
  number("redundant", ["redundant", "structural", "data"], 2, [0, 20], { integer: true }),
  number("classes", ["classes", "structural", "data"], 2, [1, 20], { integer: true }),
  number("classSep", ["sep", "structural", "data"], 1, [0, 10]),
  number("flipY", ["flip", "structural", "data"], 0.01, [0, 1]),

  sweep("sweep", ["sweep", "structural", "hidden"]),
  flag("live", ["live", "view", "training"], false),
  /** Values changed in flight; replayed at the same steps. */
  changes("changes", ["changes", "structural", "hidden"]),

  choice("xAxis", ["x", "view", "view"], ["epoch", "step", "seconds"], "epoch"),
  choice("yScale", ["y", "view", "view"], ["log", "linear"], "log"),
  choice("rows", ["rows", "view", "view"], ["test", "train", "both"], "test"),
  choice("metric", ["metric", "view", "view"], ["loss", "accuracy"], "loss"),

  /** What is compared: the current experiment with one knob at several values, or a list of one's own. */
  choice(
    "contest",
    ["contest", "view", "hidden"],
    ["depth", "batch", "optimizer", "activation", "width", "own"],
    "depth",
  ),
  number("seeds", ["seeds", "view", "hidden"], 10, [3, 30], { integer: true }),
  /** `fair`: the learning rate is tuned for each contestant, on the grid from `gridLow` to `gridHigh`. */
  choice("fairness", ["mode", "view", "hidden"], ["naive", "fair"], "naive"),
  number("gridLow", ["from", "view", "hidden"], 0.001, [1e-5, 100], { scale: "log" }),
  number("gridHigh", ["to", "view", "hidden"], 10, [1e-5, 100], { scale: "log" }),
  number("gridCount", ["tries", "view", "hidden"], 9, [3, 15], { integer: true }),
  choice("contestX", ["cx", "view", "hidden"], ["epoch", "step", "examples", "flops", "seconds"], "epoch"),
  choice("band", ["band", "view", "hidden"], ["quartiles", "range"], "quartiles"),
  /** The loss to reach; 0: one that half of the contestants reach. */
  number("lossTarget", ["reach", "view", "hidden"], 0, [1e-6, 100], { scale: "log", zero: true }),
  number("accuracyTarget", ["hit", "view", "hidden"], 0.95, [0.01, 1]),
  /** Epochs per second and run. The default shows 100 epochs in 20 s. */
  number("speed", ["speed", "view", "view"], 5, [0.05, 1000], { scale: "log", infinite: "max" }),

  choice("mapX", ["mx", "view", "hidden"], MAP_AXES, "learningRate"),
  choice("mapY", ["my", "view", "hidden"], MAP_AXES, "batchSize"),
  /** Lowest and highest value of x, then of y; empty: the whole map. */
  list("mapWindow", ["mwin", "view", "hidden"], [], {
    min: 0,
    max: 100_000,
    integer: false,
    minLength: 0,
    maxLength: 4,
  }),
  choice("mapColour", ["mcolor", "view", "hidden"], ["loss", "accuracy", "steps", "compute"], "loss"),
  /** The loss on held-out rows that 'to target' means. */
  number("mapTarget", ["mtarget", "view", "hidden"], 0.35, [1e-4, 100], { scale: "log" }),
  choice("mapBudget", ["mbudget", "view", "hidden"], ["steps", "epochs", "examples"], "steps"),
  number("mapAmount", ["mamount", "view", "hidden"], 500, [1, 10_000_000], { scale: "log", integer: true }),
  number("mapSeeds", ["mseeds", "view", "hidden"], 1, [1, 16], { integer: true }),
  choice("mapShow", ["mshow", "view", "hidden"], ["median", "spread"], "median"),
  choice("mapCells", ["mcells", "view", "hidden"], ["16x12", "32x24", "64x48", "128x96"], "32x24"),
  /** Which lines lie over the map. */
  choice("mapRule", ["mrule", "view", "hidden"], ["none", "linear", "root", "both"], "none"),
] as const;

type Table = (typeof PROPERTIES)[number];
/** The name of a property. */
export type Name = Table["name"];
type ByName<N extends Name> = Extract<Table, { name: N }>;
/** The value of the property called N. */
export type Value<N extends Name> = ValueOf<ByName<N>>;
/** All values of the page's state. Read-only: changes go through the store. */
export type State = { readonly [N in Name]: Value<N> };
/** A choice that is allowed for the property called N. */
export type ChoiceOf<N extends Name> = ByName<N> extends { choices: readonly (infer C)[] } ? C : never;

const byName = new Map<string, Property>(PROPERTIES.map((property) => [property.name, property]));
const byKey = new Map<string, Property>(
  PROPERTIES.flatMap((property) => (property.key === null ? [] : [[property.key, property] as const])),
);

/** The property called `name`, with its exact type. */
export function property<N extends Name>(name: N): ByName<N> {
  return byName.get(name) as ByName<N>;
}

/** The property whose short key in the address is `key`. */
export function propertyOfKey(key: string): Property | undefined {
  return byKey.get(key);
}

/** What decides the defaults of other properties. */
export type Choosers = Partial<Pick<State, "optimizer" | "schedule" | "dataset">>;

/**
 * The state in which every property has its default. The options of an optimizer and of a schedule have the
 * defaults of the rule that is chosen (PyTorch's, as in the package).
 */
export function defaults(choosers: Choosers = {}): State {
  const table = Object.fromEntries(PROPERTIES.map((p) => [p.name, p.default])) as unknown as State;
  const { optimizer, schedule, dataset } = { ...table, ...choosers };
  return {
    ...table,
    ...OPTIMIZER_DEFAULTS[optimizer],
    ...(schedule === "exponential" ? { gamma: 0.95 } : {}),
    ...(dataset === "mnist1d" ? { samples: 5000 } : {}),
  };
}

const OPTIMIZER_DEFAULTS: Partial<Record<State["optimizer"], Partial<State>>> = {
  adagrad: { epsilon: 1e-10 },
  adadelta: { epsilon: 1e-6 },
  rmsprop: { rho: 0.99, momentum: 0 },
  lion: { beta2: 0.99 },
};
