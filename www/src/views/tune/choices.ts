/** What the form offers: samplers and pruners with their main options, and spaces to begin with. */
import type { ParameterSpec, PrunerSpec, SamplerSpec } from "../../pkg-search";
import { applies } from "../../state/applies";
import type { NumberProperty, Property } from "../../state/kinds";
import { type Name, PROPERTIES, property, type State } from "../../state/properties";
import { limits } from "../../state/scale";
import type { Space } from "./model";

/** An option of a sampler or pruner; its label and sentence are `tune.option.<key>`. */
export interface Option {
  readonly key: string;
  readonly low: number;
  readonly high: number;
  readonly integer: boolean;
  /** What counts where nothing is said; null: it depends. */
  readonly usual: number | null;
}

const whole = (key: string, low: number, high: number, usual: number | null): Option => ({
  key,
  low,
  high,
  integer: true,
  usual,
});
const part = (key: string, low: number, high: number, usual: number | null): Option => ({
  key,
  low,
  high,
  integer: false,
  usual,
});

/** In the order of the menu. */
export const SAMPLERS: Readonly<Record<SamplerSpec["name"], readonly Option[]>> = {
  auto: [],
  gp: [whole("startup", 1, 1000, 10), part("margin", 0, 10, 0)],
  tpe: [whole("startup", 1, 10_000, 10), whole("candidates", 1, 10_000, 24)],
  "cma-es": [whole("population", 4, 256, null), part("sigma", 1e-6, 1, 0.15)],
  random: [],
  sobol: [],
  lhs: [whole("points", 2, 100_000, 16)],
  grid: [whole("points", 1, 10_000, 5)],
  "differential-evolution": [whole("population", 4, 10_000, 10)],
  "regularized-evolution": [whole("population", 2, 10_000, 20), whole("sample", 2, 10_000, 5)],
  genetic: [whole("population", 2, 10_000, 10)],
  nsga2: [whole("populationSize", 4, 1000, 20)],
  bohb: [whole("minResource", 1, 1e9, 1), whole("reductionFactor", 2, 1e9, 3)],
};

export const PRUNERS: Readonly<Record<PrunerSpec["name"], readonly Option[]>> = {
  none: [],
  median: [whole("startupTrials", 0, 10_000, 5), whole("warmupSteps", 0, 1e9, 0)],
  percentile: [part("percentile", 0, 100, 25), whole("startupTrials", 0, 10_000, 5)],
  asha: [whole("minResource", 1, 1e9, null), whole("reductionFactor", 2, 1000, 4)],
  hyperband: [whole("minResource", 1, 1e9, 1), whole("reductionFactor", 2, 1000, 3)],
  patient: [whole("patience", 0, 10_000, 5), part("minDelta", 0, 1e9, 0)],
  threshold: [part("upper", -1e9, 1e9, null), part("lower", -1e9, 1e9, null)],
  wilcoxon: [part("pThreshold", 0, 1, 0.1), whole("startupSteps", 2, 10_000, 2)],
};

/** Trials without which a sampler has not begun to learn from what it saw. */
export function leastTrials(sampler: SamplerSpec, space: Space): number {
  const dims = Object.keys(space).length;
  const { startup, population, populationSize } = sampler as Readonly<Record<string, unknown>> & SamplerSpec;
  const given = [startup, population, populationSize].find((value) => typeof value === "number");
  switch (sampler.name) {
    case "gp":
    case "tpe":
    case "bohb":
      return (given ?? 10) + 5;
    case "cma-es":
      return 3 * (given ?? 4 + Math.floor(3 * Math.log(Math.max(1, dims))));
    case "genetic":
    case "differential-evolution":
      return 2 * (given ?? 10);
    case "regularized-evolution":
    case "nsga2":
      return 2 * (given ?? 20);
    case "auto":
      return 15;
    default:
      return 1;
  }
}

/** Ranges that are usual; other knobs have all that they allow. */
const RANGES: Partial<Record<Name, readonly [low: number, high: number]>> = {
  learningRate: [0.001, 10],
  batchSize: [1, 256],
  depth: [0, 4],
  width: [2, 64],
  momentum: [0, 0.99],
  l1: [1e-6, 0.01],
  l2: [1e-6, 0.1],
  clip: [0.01, 10],
  warmup: [0, 10],
  dropout: [0, 0.6],
  epsilon: [1e-10, 0.01],
};

/** Spaces to begin with, by the knobs in them. */
export const SPACES = {
  first: ["learningRate", "batchSize", "depth"],
  rate: ["learningRate", "batchSize"],
  shape: ["learningRate", "depth", "width", "activation"],
  rules: ["learningRate", "optimizer", "schedule", "batchSize"],
  penalties: ["learningRate", "l1", "l2", "dropout"],
} as const satisfies Readonly<Record<string, readonly Name[]>>;

export type SpaceName = keyof typeof SPACES;

const NEVER: ReadonlySet<Name> = new Set(["dataset", "seed", "epochs", "live", "hidden", "rates", "engine"]);

/** The knobs that a search can turn. */
export function tunable(state: State): Name[] {
  return PROPERTIES.filter(
    ({ name, group, kind }) =>
      ["main", "network", "training"].includes(group) &&
      ["number", "choice", "switch"].includes(kind) &&
      !NEVER.has(name) &&
      (kind !== "number" || applies(name, state)),
  ).map(({ name }) => name);
}

/** What is searched of a knob at first. */
export function parameterOf(name: Name, state: State): ParameterSpec {
  const info: Property = property(name);
  if (info.kind === "choice") return { type: "categorical", choices: [...info.choices] };
  if (info.kind === "switch") return { type: "categorical", choices: [true, false] };
  return numberOf(info as NumberProperty<Name>, state);
}

function numberOf(info: NumberProperty<Name>, state: State): ParameterSpec {
  const all = limits(info, state);
  const [low, high] = RANGES[info.name] ?? [all.min, all.max];
  const range = { low: Math.max(low, info.min), high: Math.min(high, all.max) };
  const log = info.scale === "log";
  return info.integer ? { type: "int", ...range, log } : { type: "float", ...range, log };
}

export function spaceOf(names: readonly Name[], state: State): Space {
  return Object.fromEntries(names.map((name) => [name, parameterOf(name, state)]));
}
