/** The kinds of property the state table can hold, and the builders that keep their types exact. */

/**
 * What a change of the property does to runs: `live` values can change in flight, `structural` ones restart
 * the runs they concern, `view` ones never touch a run.
 */
export type Effect = "live" | "structural" | "view";
/** Where the control sits. `hidden` has no control of its own. */
export type Group = "main" | "network" | "training" | "data" | "view" | "hidden";

interface Common<Name extends string> {
  readonly name: Name;
  /** The short key in the address; null: not in the address. */
  readonly key: string | null;
  readonly effect: Effect;
  readonly group: Group;
  /** Message ids in the locale files: `knob.<name>.label` and `knob.<name>.help` (one sentence). */
  readonly label: string;
  readonly help: string;
}

export interface NumberProperty<Name extends string = string> extends Common<Name> {
  readonly kind: "number";
  readonly default: number;
  readonly min: number;
  /** The greatest value ever allowed; `limits(property, state)` gives the greatest that makes sense now. */
  readonly max: number;
  readonly scale: "linear" | "log";
  readonly integer: boolean;
  /** A word that stands for Infinity (`all` rows, `max` speed), where that is allowed. */
  readonly infinite: string | null;
  /** True where zero is allowed below a logarithmic scale's `min`: the leftmost position means 'off'. */
  readonly zero: boolean;
}

export interface ChoiceProperty<Name extends string = string, Choice extends string = string>
  extends Common<Name> {
  readonly kind: "choice";
  readonly default: Choice;
  /** The label of each choice is the message `choice.<property name>.<choice>`. */
  readonly choices: readonly Choice[];
}

export interface SwitchProperty<Name extends string = string> extends Common<Name> {
  readonly kind: "switch";
  readonly default: boolean;
}

export interface ListProperty<Name extends string = string> extends Common<Name> {
  readonly kind: "list";
  readonly default: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  readonly minLength: number;
  readonly maxLength: number;
}

/** One knob over a range, trained as one population. */
export interface SweepSpec {
  readonly knob: string;
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly sampler: "grid" | "random";
}

/** A value that was changed while a run was in flight. */
export interface Change {
  /** Index of the run in `rates` (or among the points of the sweep). */
  readonly run: number;
  /** The change took effect before the update number `step + 1`. */
  readonly step: number;
  readonly knob: string;
  readonly value: number;
}

/** A property with a syntax of its own in the address; see `codec.ts`. */
export interface SweepProperty<Name extends string = string> extends Common<Name> {
  readonly kind: "sweep";
  readonly default: SweepSpec | null;
}
export interface ChangesProperty<Name extends string = string> extends Common<Name> {
  readonly kind: "changes";
  readonly default: readonly Change[];
}

export type Property =
  | NumberProperty
  | ChoiceProperty
  | SwitchProperty
  | ListProperty
  | SweepProperty
  | ChangesProperty;

/** The type of a property's value. */
export type ValueOf<P> =
  P extends ChoiceProperty<string, infer C>
    ? C
    : P extends NumberProperty
      ? number
      : P extends SwitchProperty
        ? boolean
        : P extends ListProperty
          ? readonly number[]
          : P extends SweepProperty
            ? SweepSpec | null
            : P extends ChangesProperty
              ? readonly Change[]
              : never;

type Place = readonly [key: string | null, effect: Effect, group: Group];

function common<Name extends string>(name: Name, [key, effect, group]: Place): Common<Name> {
  return { name, key, effect, group, label: `knob.${name}.label`, help: `knob.${name}.help` };
}

type NumberOptions = { scale?: "log"; integer?: true; infinite?: string; zero?: true };

export function number<Name extends string>(
  name: Name,
  place: Place,
  value: number,
  [min, max]: readonly [number, number],
  { scale, integer, infinite, zero }: NumberOptions = {},
): NumberProperty<Name> {
  return {
    kind: "number",
    ...common(name, place),
    default: value,
    min,
    max,
    scale: scale ?? "linear",
    integer: integer ?? false,
    infinite: infinite ?? null,
    zero: zero ?? false,
  };
}

export function choice<Name extends string, const Choice extends string>(
  name: Name,
  place: Place,
  choices: readonly Choice[],
  value: NoInfer<Choice>,
): ChoiceProperty<Name, Choice> {
  return { kind: "choice", ...common(name, place), default: value, choices };
}

export function flag<Name extends string>(name: Name, place: Place, value: boolean): SwitchProperty<Name> {
  return { kind: "switch", ...common(name, place), default: value };
}

export function list<Name extends string>(
  name: Name,
  place: Place,
  value: readonly number[],
  range: { min: number; max: number; integer: boolean; minLength: number; maxLength: number },
): ListProperty<Name> {
  return { kind: "list", ...common(name, place), default: value, ...range };
}

export function sweep<Name extends string>(name: Name, place: Place): SweepProperty<Name> {
  return { kind: "sweep", ...common(name, place), default: null };
}

export function changes<Name extends string>(name: Name, place: Place): ChangesProperty<Name> {
  return { kind: "changes", ...common(name, place), default: [] };
}
