/** Which runs the state asks for, and which of them can train together. */
import type { Experiment } from "../pkg";
import { DATASETS } from "../state/data";
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

/** Trials that the engine trains side by side in networks of up to so many weights. */
const LANES = 4;
const LANES_UP_TO = 4096;
/** A block of four costs as much time as 2.7 trials alone (2-8-8-1, batch 32): from here on blocks are faster. */
const TRIALS_FOR_LANES = 3;
/** Most jobs per worker, so that a worker that is done can take some over from a slower one; none is under four trials. */
const JOBS_PER_WORKER = 4;
const TRIALS_PER_JOB = 4;

/** Trials that fill the lanes of a block for this experiment; 1 where its network is too large for that. */
export function lanesOf({ data, model }: Experiment): number {
  const { inputs, classes } = DATASETS[(data?.name ?? "moons") as keyof typeof DATASETS];
  const sizes = [inputs, ...(model?.hidden ?? []), classes];
  const weights = sizes.slice(1).reduce((sum, size, layer) => sum + (1 + (sizes[layer] ?? 0)) * size, 0);
  return weights <= LANES_UP_TO ? LANES : 1;
}

/**
 * Parts of one population for `workers` workers: evenly, where each gets several trials in whole blocks of `lanes`. The
 * first part takes the rest.
 */
export function split<T>(items: readonly T[], workers: number, lanes: number): T[][] {
  const trials = items.length;
  const block = Math.ceil(trials / workers) < TRIALS_FOR_LANES ? 1 : lanes;
  const blocks = Math.ceil(trials / block);
  const each = Math.floor(trials / (TRIALS_PER_JOB * workers));
  const most = workers === 1 ? 1 : workers * Math.min(JOBS_PER_WORKER, Math.max(1, each));
  const parts = Math.max(1, Math.min(blocks, most));
  const cut = (part: number) => Math.max(0, trials - block * Math.floor(((parts - part) * blocks) / parts));
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
