/** Presets: the current experiment with one knob at several values. */
import { trainingRows } from "../../state/data";
import { experimentOf } from "../../state/experiment";
import { defaults, type State } from "../../state/properties";
import { type Contestant, type Preset, presetContestant } from "./contestants";

/** Values besides the current one. */
const DEPTHS = [1, 2, 4, 6] as const;
const BATCHES = [4, 16, 64, Number.POSITIVE_INFINITY] as const;
const WIDTHS = [2, 4, 8, 16, 32] as const;
const OPTIMIZERS = ["sgd", "momentum", "rmsprop", "adam"] as const;
const ACTIVATIONS = ["relu", "gelu", "tanh", "sigmoid"] as const;

/** Options of optimizers; each rule but the current one takes its own defaults. */
const OPTIONS = ["momentum", "beta1", "beta2", "rho", "epsilon", "momentumDecay"] as const;

/** The colours of presets, in the order of their values. */
const COLOURS = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** The contestants of `preset` around the current experiment; the current value is among them. */
export function presetContestants(preset: Preset, state: State): Contestant[] {
  return members(preset, state).map(([value, values], index) =>
    presetContestant(preset, value, experimentOf({ ...state, ...values }), COLOURS[index] ?? 0),
  );
}

type Member = readonly [value: string, values: Partial<State>];

function members(preset: Preset, state: State): Member[] {
  switch (preset) {
    case "depth":
      return numbers(DEPTHS, state.depth).map((depth) => [String(depth), { depth, hidden: [] }]);
    case "width":
      return numbers(WIDTHS, commonWidth(state)).map((width) => [
        String(width),
        { width, hidden: [], depth: Math.max(1, state.depth) },
      ]);
    case "batch":
      return batches(state);
    case "optimizer":
      return choices(OPTIMIZERS, state.optimizer).map((optimizer) => [
        optimizer,
        { optimizer, ...(optimizer === state.optimizer ? {} : optionsOf(optimizer)) },
      ]);
    case "activation":
      return choices(ACTIVATIONS, state.activation).map((activation) => [
        activation,
        { activation, ...(state.depth === 0 ? { depth: 1 } : {}) },
      ]);
  }
}

/** No batch is larger than the training rows: `all` is as many as there are. */
function batches(state: State): Member[] {
  const rows = trainingRows(state);
  const sizes = numbers(
    BATCHES.map((size) => Math.min(size, rows)),
    Math.min(state.batchSize, rows),
  );
  return sizes.map((batchSize) => [String(batchSize), { batchSize }]);
}

function commonWidth({ hidden, width }: State): number {
  return hidden[0] ?? width;
}

function numbers(values: readonly number[], current: number): number[] {
  return [...new Set([...values, current])].sort((a, b) => a - b);
}

function choices<C extends string>(values: readonly C[], current: C): C[] {
  return [...new Set([...values, current])];
}

function optionsOf(optimizer: State["optimizer"]): Partial<State> {
  const own = defaults({ optimizer });
  return Object.fromEntries(OPTIONS.map((name) => [name, own[name]]));
}
