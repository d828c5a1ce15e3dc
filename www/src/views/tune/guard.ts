/** Guard rails of a search, after Google's "Deep Learning Tuning Playbook": plain rules over its trials. */
import type { ParameterSpec } from "../../pkg-search";
import { type Name, PROPERTIES, property, type State } from "../../state/properties";
import { limits } from "../../state/scale";
import { leastTrials } from "./choices";
import type { Space, TuneTrial } from "./model";
import type { Setup } from "./run/setup";

export type Warning =
  /** The best value of a parameter lies at the end of its range. `space`: the same with that range widened. */
  | { readonly id: "edge"; readonly name: string; readonly end: "low" | "high"; readonly space: Space }
  /** The sampler begins to learn only near the end of the budget, or after it. */
  | { readonly id: "budget"; readonly amount: number; readonly least: number }
  /** A grid has more points than there are trials. */
  | { readonly id: "grid"; readonly amount: number; readonly points: number }
  /** Most trials failed. `reason`: that of most of them, as a code. */
  | { readonly id: "failures"; readonly failed: number; readonly ended: number; readonly reason: string };

/** Part of a range, from its end, that counts as its edge. */
const EDGE = 0.05;
/** Trials with a value before an edge means something. */
const EDGE_TRIALS = 12;
const FAILED_TRIALS = 6;

/** `state`: the page's, where the parameters are its knobs. */
export function warnings(
  setup: Setup,
  trials: readonly TuneTrial[],
  best: TuneTrial | null,
  state: State | null,
): Warning[] {
  return [
    ...budgetWarnings(setup),
    ...failureWarnings(trials),
    ...edgeWarnings(setup.space, trials, best, state),
  ];
}

function budgetWarnings({ budget, sampler, space }: Setup): Warning[] {
  if (budget.unit !== "trials") return [];
  const points = sampler.name === "grid" ? gridSize(space, sampler.points) : 0;
  if (points > budget.amount) return [{ id: "grid", amount: budget.amount, points }];
  const least = leastTrials(sampler, space);
  return budget.amount < least ? [{ id: "budget", amount: budget.amount, least }] : [];
}

function gridSize(space: Space, points: unknown): number {
  const each = typeof points === "number" ? points : 5;
  return Object.values(space).reduce((size, spec) => size * Math.min(each, valuesOf(spec, each)), 1);
}

function valuesOf(spec: ParameterSpec, each: number): number {
  if (spec.type === "categorical") return Math.max(each, spec.choices.length);
  const step = spec.step ?? (spec.type === "int" ? 1 : 0);
  return step > 0 ? Math.floor((spec.high - spec.low) / step) + 1 : each;
}

function failureWarnings(trials: readonly TuneTrial[]): Warning[] {
  const ended = trials.filter((trial) => ["complete", "pruned", "failed"].includes(trial?.state ?? ""));
  const failed = ended.filter(({ state }) => state === "failed");
  if (ended.length < FAILED_TRIALS || 2 * failed.length <= ended.length) return [];
  const reason = mostFrequent(failed.map(({ reason }) => reason ?? ""));
  return [{ id: "failures", failed: failed.length, ended: ended.length, reason }];
}

function mostFrequent(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ["", 0] as const)[0];
}

function edgeWarnings(
  space: Space,
  trials: readonly TuneTrial[],
  best: TuneTrial | null,
  state: State | null,
): Warning[] {
  if (best === null || trials.filter((trial) => trial?.state === "complete").length < EDGE_TRIALS) return [];
  return Object.entries(space).flatMap(([name, spec]): Warning[] => {
    if (spec.type === "categorical" || spec.high <= spec.low) return [];
    const at = share(spec, Number(best.params[name]));
    const end = at <= EDGE ? "low" : at >= 1 - EDGE ? "high" : null;
    if (end === null) return [];
    const wider = widened(spec, end, name, state);
    return wider === null ? [] : [{ id: "edge", name, end, space: { ...space, [name]: wider } }];
  });
}

type NumberSpec = Exclude<ParameterSpec, { type: "categorical" }>;

function share({ low, high, log }: NumberSpec, value: number): number {
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** Half as wide again (on its own scale) at one end; null where the knob ends there. */
export function widened(
  spec: NumberSpec,
  end: "low" | "high",
  name: string,
  state: State | null,
): ParameterSpec | null {
  const { low, high, log } = spec;
  const more = log ? Math.sqrt(high / low) : (high - low) / 2;
  let value = end === "low" ? (log ? low / more : low - more) : log ? high * more : high + more;
  if (spec.type === "int") value = end === "low" ? Math.floor(value) : Math.ceil(value);
  else value = Number(value.toPrecision(2));
  const knob = state && PROPERTIES.some((info) => info.name === name) ? property(name as Name) : null;
  if (knob?.kind === "number" && state) {
    const most = limits(knob as never, state);
    value = Math.min(most.max, Math.max(most.min, value));
  }
  if (spec.type === "int" && log) value = Math.max(1, value);
  const wider = end === "low" ? value < low : value > high;
  return wider ? { ...spec, [end]: value } : null;
}
