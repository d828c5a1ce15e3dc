/** The search that the form describes, and what is wrong with it. */
import { t } from "../../locales/translate";
import { checkValue } from "../../state/check";
import { DATASETS } from "../../state/data";
import type { NumberProperty, Property } from "../../state/kinds";
import { type Name, PROPERTIES, type State } from "../../state/properties";
import { shortNumber } from "../../state/scale";
import { SPACES, spaceOf } from "./choices";
import type { Space } from "./model";
import type { Measure, Setup, TrainingProblem } from "./run/setup";

/** Parameters in one search, as the package has it. */
const MOST_PARAMETERS = 64;
const MOST_TRIALS = 100_000;

export function firstSetup(state: State): Setup {
  return {
    space: spaceOf(SPACES.first, state),
    problem: trainingProblem(state),
    sampler: { name: "gp" },
    pruner: { name: "none" },
    seed: 1,
    budget: { amount: 60, unit: "trials" },
    parallel: null,
  };
}

export function trainingProblem(state: State): TrainingProblem {
  return {
    kind: "training",
    state,
    length: 500,
    unit: "steps",
    measure: "final-loss",
    target: targetOf(state),
  };
}

/** Measures that mean something for the data. */
export function measuresOf(state: State): Measure[] {
  const classes = DATASETS[state.dataset].task === "classification";
  return classes
    ? ["final-loss", "best-loss", "accuracy", "f1", "steps-to-target"]
    : ["final-loss", "best-loss", "steps-to-target"];
}

/** A target to begin with: an accuracy for classes, a loss for numbers. */
function targetOf(state: State): number {
  return DATASETS[state.dataset].task === "classification" ? 0.95 : 0.1;
}

/** Null when the search can start; else what to change, in words. */
export function problemOf(setup: Setup): string | null {
  const { space, budget, problem, seed, pruner } = setup;
  const count = Object.keys(space).length;
  if (problem.kind === "table" && problem.rows.length === 0) return t("tune.problem.rows");
  if (count === 0) return t("tune.problem.empty");
  if (count > MOST_PARAMETERS) return t("tune.problem.many", { most: MOST_PARAMETERS });
  for (const name of Object.keys(space)) {
    const found = parameterProblem(space, name, problem.kind === "training");
    if (found !== null) return t("tune.problem.parameter", { name: parameterLabel(name), problem: found });
  }
  if (!(budget.amount > 0 && Number.isFinite(budget.amount))) return t("tune.problem.budget");
  if (budget.unit === "trials" && budget.amount > MOST_TRIALS)
    return t("tune.problem.trials", { most: MOST_TRIALS });
  if (!(Number.isInteger(seed) && seed >= 0)) return t("tune.problem.seed");
  if (problem.kind === "training" && !(problem.length >= 1 && Number.isInteger(problem.length)))
    return t("tune.problem.length");
  if (problem.kind === "training" && problem.measure === "steps-to-target" && !(problem.target > 0))
    return t("tune.problem.target");
  if (pruner.name === "threshold" && pruner.lower == null && pruner.upper == null)
    return t("tune.problem.bound");
  if (problem.kind === "code" && !(problem.limitMs >= 10 && problem.limitMs <= 60_000))
    return t("tune.problem.limit");
  return null;
}

/** What is wrong with one parameter; null if nothing is. `knob`: it is a knob of the page, with its own limits. */
export function parameterProblem(space: Space, name: string, knob: boolean): string | null {
  const spec = space[name];
  if (spec === undefined) return null;
  if (spec.type === "categorical") return spec.choices.length === 0 ? t("tune.problem.noChoice") : null;
  const { low, high, log, step } = spec;
  if (![low, high].every(Number.isFinite)) return t("tune.problem.number");
  if (spec.type === "int" && ![low, high].every(Number.isInteger)) return t("tune.problem.whole");
  if (low > high) return t("tune.problem.order");
  if (log && low <= 0) return t("tune.problem.log");
  if (step != null && !(step > 0)) return t("tune.problem.step");
  const info = knob ? propertyOf(name) : undefined;
  if (info?.kind !== "number") return null;
  for (const value of [low, high]) {
    const allowed = checkValue(info as NumberProperty as Property, value);
    if (allowed !== null) return t("ui.allowed", { value: shortNumber(value), allowed });
  }
  return null;
}

function propertyOf(name: string): Property | undefined {
  return PROPERTIES.find((info) => info.name === name);
}

/** A knob in the reader's language; any other parameter by its own name. */
export function parameterLabel(name: string): string {
  const info = propertyOf(name);
  return info ? t(info.label) : name;
}

/** A value in the reader's language. */
export function valueText(name: string, value: unknown): string {
  if (typeof value === "number") return shortNumber(Number(value.toPrecision(4)));
  return t(`choice.${name}.${String(value)}`, { defaultValue: String(value) });
}

export type { Name };
