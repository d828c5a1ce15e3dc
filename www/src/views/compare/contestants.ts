/** What is compared: contestants, each an experiment with a name. */

import type { Look } from "../../charts/palette";
import { t } from "../../locales/translate";
import type { Experiment } from "../../pkg";
import type { Change } from "../../state/kinds";
import type { ChoiceOf, State } from "../../state/properties";

/** What a preset varies. */
export type Preset = Exclude<ChoiceOf<"contest">, "own">;

/** Eight colours tell them apart. */
export const MOST_CONTESTANTS = 8;

export interface Contestant {
  readonly id: string;
  /** What the person called it; null: its own name, in the reader's language. */
  readonly name: string | null;
  /** What it is: a preset's value, the settings at a moment, or a pinned run's. */
  readonly origin:
    | { readonly kind: "preset"; readonly preset: Preset; readonly value: string }
    | { readonly kind: "current"; readonly letter: string }
    | { readonly kind: "pin"; readonly label: string };
  /** Its document, with the first seed. */
  readonly experiment: Experiment;
  /** Values that change in flight. */
  readonly changes: readonly Change[];
  /** Index of its colour. */
  readonly color: number;
  readonly hidden: boolean;
}

/** How a contestant is called. */
export function nameOf({ name, origin }: Contestant): string {
  if (name !== null) return name;
  switch (origin.kind) {
    case "preset":
      return presetName(origin.preset, origin.value);
    case "current":
      return t("compare.name.current", { letter: origin.letter });
    case "pin":
      return origin.label;
  }
}

function presetName(preset: Preset, value: string): string {
  if (preset === "optimizer" || preset === "activation") return t(`choice.${preset}.${value}`);
  return t(`compare.name.${preset}`, { value });
}

/** Where a contestant stands on an axis of its preset: the bare value. */
export function axisName(contestant: Contestant): string {
  const { origin } = contestant;
  const bare = contestant.name === null && origin.kind === "preset";
  if (!bare || origin.preset === "optimizer" || origin.preset === "activation") return nameOf(contestant);
  return origin.value;
}

/** Its colour and mark. */
export function lookOf({ color }: Contestant): Look {
  return { color, dash: color, ramp: null };
}

/** Colours in the order in which they are given, the most different ones first. */
const COLOURS = [0, 3, 1, 4, 5, 2, 6, 7] as const;

/** The first colour that no contestant of `taken` has. */
export function freeColour(taken: readonly Contestant[]): number {
  return COLOURS.find((colour) => taken.every(({ color }) => color !== colour)) ?? 0;
}

/** A, B, … for settings that were added; the first that is free. */
export function freeLetter(taken: readonly Contestant[]): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const used = taken.flatMap(({ origin }) => (origin.kind === "current" ? [origin.letter] : []));
  return [...letters].find((letter) => !used.includes(letter)) ?? letters.slice(-1);
}

/** The contestant of a preset at one value. */
export function presetContestant(
  preset: Preset,
  value: string,
  experiment: Experiment,
  color: number,
): Contestant {
  const origin = { kind: "preset", preset, value } as const;
  return { id: `${preset}-${value}`, name: null, origin, experiment, changes: [], color, hidden: false };
}

/** Which knob a contest varies; null for a list of one's own. */
export function presetOf(state: State): Preset | null {
  return state.contest === "own" ? null : state.contest;
}

/** Whether a stored value is a contestant. */
export function isContestant(value: unknown): value is Contestant {
  const one = value as Partial<Contestant> | null;
  return (
    typeof one?.id === "string" &&
    (one.name === null || typeof one.name === "string") &&
    isOrigin(one.origin) &&
    typeof one.experiment === "object" &&
    one.experiment !== null &&
    Array.isArray(one.changes) &&
    Number.isInteger(one.color) &&
    typeof one.hidden === "boolean"
  );
}

function isOrigin(value: unknown): boolean {
  const origin = value as Record<string, unknown> | null | undefined;
  const isText = (...names: string[]) => names.every((name) => typeof origin?.[name] === "string");
  if (origin?.kind === "preset") return isText("preset", "value");
  return origin?.kind === "current" ? isText("letter") : origin?.kind === "pin" && isText("label");
}
