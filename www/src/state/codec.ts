/** Between a property's value and its text in the address. */
import { isAllowed } from "./check";
import type { Change, Property, SweepSpec } from "./kinds";
import { property as byName, type Name, propertyOfKey } from "./properties";

/** The text of a value. Exact: `parse` gives the same value back. */
export function print(property: Property, value: unknown): string {
  switch (property.kind) {
    case "number":
      return printNumber(value as number, property.infinite);
    case "choice":
      return value as string;
    case "switch":
      return value === true ? "on" : "off";
    case "list":
      return (value as readonly number[]).map((item) => printNumber(item)).join(",");
    case "sweep":
      return value === null ? "off" : printSweep(value as SweepSpec);
    case "changes":
      return (value as readonly Change[]).map(printChange).join(",");
  }
}

/** The value that a text means; undefined if it is not allowed. */
export function parse(property: Property, text: string): unknown {
  const value = read(property, text);
  return value === undefined || !isAllowed(property, value) ? undefined : value;
}

function read(property: Property, text: string): unknown {
  switch (property.kind) {
    case "number":
      return property.infinite === text ? Number.POSITIVE_INFINITY : readNumber(text);
    case "choice":
      return property.name === "lang" && text === "zh" ? "zh-CN" : text;
    case "switch":
      return { on: true, off: false, "1": true, "0": false, true: true, false: false }[text];
    case "list":
      return text === "" ? [] : text.split(",").map(readNumber);
    case "sweep":
      return text === "off" ? null : readSweep(text);
    case "changes":
      return text === "" ? [] : text.split(",").map(readChange);
  }
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Decimal notation only; NaN, which no property allows, for anything else. */
function readNumber(text: string): number {
  return DECIMAL.test(text) ? Number(text) : Number.NaN;
}

function printNumber(value: number, infinite: string | null = null): string {
  return value === Number.POSITIVE_INFINITY && infinite !== null ? infinite : String(value);
}

/** Knobs are named by their short keys. */
function keyOf(name: string): string {
  return byName(name as Name).key ?? name;
}

function nameOf(key: string): string {
  return propertyOfKey(key)?.name ?? "";
}

function printSweep({ knob, low, high, count, sampler }: SweepSpec): string {
  return [keyOf(knob), low, high, count, sampler].join(":");
}

function readSweep(text: string): unknown {
  const [knob = "", low = "", high = "", count = "", sampler, ...rest] = text.split(":");
  if (rest.length > 0) return undefined;
  return {
    knob: nameOf(knob),
    low: readNumber(low),
    high: readNumber(high),
    count: readNumber(count),
    sampler,
  };
}

function printChange({ run, step, knob, value }: Change): string {
  return [run, step, keyOf(knob), value].join(":");
}

function readChange(text: string): unknown {
  const [run = "", step = "", knob = "", value = "", ...rest] = text.split(":");
  if (rest.length > 0) return undefined;
  return { run: readNumber(run), step: readNumber(step), knob: nameOf(knob), value: readNumber(value) };
}
