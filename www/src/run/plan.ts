/** Which runs the state asks for, and which of them can train together. */
import type { Experiment } from "../pkg";
import { experimentOf } from "../state/experiment";
import type { NumberProperty, SweepSpec } from "../state/kinds";
import { type Name, property, type State } from "../state/properties";
import { shortNumber } from "../state/scale";
import { type Member, withChanges } from "./runs";
import type { SweepRequest } from "./trainer";

/** One member per compared learning rate. */
export function rateMembers(state: State): Member[] {
  return state.rates.map((learningRate, index) => ({
    series: "rates",
    index,
    label: shortNumber(learningRate),
    ramp: null,
    ...document({ ...state, learningRate }, index),
  }));
}

/** One member per value of the swept knob. */
export function sweepMembers(state: State, knob: string, values: readonly number[]): Member[] {
  const series = JSON.stringify([knob, values]);
  const labels = distinctLabels(values);
  return values.map((value, index) => ({
    series,
    index,
    label: labels[index] as string,
    ramp: values.length > 1 ? index / (values.length - 1) : 0,
    ...document({ ...state, ...swept(knob as Name, value) }, index),
  }));
}

/** Numbers in as few digits, two at least, as tell them apart. */
export function distinctLabels(values: readonly number[]): string[] {
  const rounded = (digits: number) => values.map((value) => shortNumber(Number(value.toPrecision(digits))));
  for (let digits = 2; digits < 6; digits++) {
    const labels = rounded(digits);
    if (new Set(labels).size === new Set(values).size) return labels;
  }
  return values.map(shortNumber);
}

/** What a run starts with, and what changes in flight: changes at step 0 are what it starts with. */
function document(state: State, index: number): Pick<Member, "experiment" | "changes"> {
  const changes = state.changes.filter(({ run }) => run === index);
  const atStart = changes.filter(({ step }) => step === 0);
  return { experiment: withChanges(experimentOf(state), atStart), changes };
}

/** A swept depth or width gives up the widths by layer. */
function swept(knob: Name, value: number): Partial<State> {
  return knob === "depth" || knob === "width" ? { [knob]: value, hidden: [] } : { [knob]: value };
}

/** What the package's samplers need to know to choose the points of a sweep. */
export function sweepRequest(spec: SweepSpec, seed: number): SweepRequest {
  const { scale, integer } = property(spec.knob as Name) as NumberProperty;
  const { low, high, count, sampler } = spec;
  return { low, high, count, sampler, seed, integer, log: scale === "log" && low > 0 };
}

/**
 * The points of an experiment that trials of one population share, as text: everything but learning rate,
 * schedule, momenta, penalties, clipping, dropout rate, initial weights and seed of the training.
 */
export function shapeOf({ data, model, train, engine }: Experiment): string {
  return JSON.stringify([
    data,
    [model?.hidden, model?.activation, model?.loss],
    [train?.optimizer?.name, train?.batchSize, train?.shuffle, train?.epochs],
    engine,
  ]);
}

/** Parts of one population for at most `workers` workers, of sizes that differ by at most one. */
export function split<T>(items: readonly T[], workers: number): T[][] {
  const parts = Math.max(1, Math.min(workers, items.length));
  const cut = (part: number) => Math.round((part * items.length) / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(cut(part), cut(part + 1)));
}

/** Items grouped by a key, in the order of first appearance. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}
