/** What each property allows: one check for controls, the address and attributes. */
import { t } from "../locales/translate";
import type { NumberProperty, Property, SweepSpec } from "./kinds";
import { type Name, PROPERTIES } from "./properties";
import { shortNumber } from "./scale";

/** True if the property may have this value. */
export function isAllowed(property: Property, value: unknown): boolean {
  return accepts(property, value);
}

/** Null if `value` is allowed; otherwise what is allowed, in words (`a number from 1e-5 to 100`). */
export function checkValue(property: Property, value: unknown): string | null {
  return accepts(property, value) ? null : allowed(property);
}

/** What a property allows, in the language in use. */
export function allowed(property: Property): string {
  switch (property.kind) {
    case "number":
      return allowedNumber(property);
    case "choice":
      return t("allowed.choice", { choices: property.choices.join(", ") });
    case "switch":
      return t("allowed.switch");
    case "list": {
      const { minLength, maxLength, min, max } = property;
      const values = { fewest: minLength, most: maxLength, min: shortNumber(min), max: shortNumber(max) };
      return t(property.integer ? "allowed.integers" : "allowed.numbers", values);
    }
    case "sweep":
      return t("allowed.sweep", { most: SWEEP_MAX });
    case "changes":
      return t("allowed.changes");
  }
}

/** Most points in one sweep. */
export const SWEEP_MAX = 64;
/** Most changes kept of one run in flight. */
const CHANGES_MAX = 500;

function allowedNumber({ integer, zero, infinite, min, max }: NumberProperty): string {
  const range = t(integer ? "allowed.integer" : "allowed.number", {
    min: shortNumber(min),
    max: shortNumber(max),
  });
  const positive = zero ? t("allowed.zero", { range }) : range;
  return infinite === null ? positive : t("allowed.word", { range: positive, word: infinite });
}

function accepts(property: Property, value: unknown): boolean {
  switch (property.kind) {
    case "number":
      return acceptsNumber(property, value);
    case "choice":
      return typeof value === "string" && property.choices.includes(value);
    case "switch":
      return typeof value === "boolean";
    case "list":
      return (
        Array.isArray(value) &&
        value.length >= property.minLength &&
        value.length <= property.maxLength &&
        value.every((item) => inRange(item, property))
      );
    case "sweep":
      return value === null || isSweep(value);
    case "changes":
      return Array.isArray(value) && value.length <= CHANGES_MAX && value.every(isChange);
  }
}

function acceptsNumber(property: NumberProperty, value: unknown): boolean {
  if (value === Number.POSITIVE_INFINITY) return property.infinite !== null;
  if (value === 0 && property.zero) return true;
  return inRange(value, property);
}

function inRange(value: unknown, range: { min: number; max: number; integer: boolean }): boolean {
  return (
    typeof value === "number" &&
    value >= range.min &&
    value <= range.max &&
    (!range.integer || Number.isInteger(value))
  );
}

/** A numeric knob of the runs, a range inside the knob's own, and enough points. */
function isSweep(value: unknown): value is SweepSpec {
  if (typeof value !== "object" || value === null) return false;
  const { knob, low, high, count, sampler } = value as Record<string, unknown>;
  const swept = numericKnob(knob);
  return (
    swept !== null &&
    inRange(low, swept) &&
    inRange(high, swept) &&
    (low as number) < (high as number) &&
    inRange(count, { min: 2, max: SWEEP_MAX, integer: true }) &&
    (sampler === "grid" || sampler === "random")
  );
}

function isChange(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { run, step, knob, value: to } = value as Record<string, unknown>;
  const changed = numericKnob(knob);
  return (
    inRange(run, { min: 0, max: SWEEP_MAX - 1, integer: true }) &&
    inRange(step, { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true }) &&
    changed !== null &&
    changed.effect === "live" &&
    acceptsNumber(changed, to)
  );
}

/** The number property called `name` that runs depend on; null if there is none. */
function numericKnob(name: unknown): NumberProperty | null {
  const found = PROPERTIES.find((property) => property.name === name);
  return found?.kind === "number" && found.effect !== "view" ? found : null;
}

/** Names of all knobs that a sweep can turn. */
export function sweepable(): Name[] {
  return PROPERTIES.filter((property) => numericKnob(property.name) !== null).map(
    (property) => property.name,
  );
}
