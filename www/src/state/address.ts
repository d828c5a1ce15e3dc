/**
 * The page's state as the fragment of the address: `#v=1&data=moons&lr=0.03&batch=32&depth=2&width=16`.
 *
 * Only what differs from the defaults is written, and always the data and the three big knobs. The order is that
 * of the property table.
 */
import { t } from "../locales/translate";
import { allowed } from "./check";
import { parse, print } from "./codec";
import { defaults, type Name, PROPERTIES, propertyOfKey, type State } from "./properties";
import { same } from "./store";

/** Version of the address's syntax. */
export const ADDRESS_VERSION = "1";

/** Keys that are always written. */
const ALWAYS: ReadonlySet<Name> = new Set(["dataset", "learningRate", "batchSize", "depth"]);

/** A part of an address that could not be used. */
export interface AddressProblem {
  readonly key: string;
  readonly value: string;
  /** What would be allowed, in the language in use when it is read: an address is parsed before its language is there. */
  readonly allowed: string;
}

export interface ParsedAddress {
  /** What the address says; everything else has its default. */
  readonly values: Partial<State>;
  readonly problems: readonly AddressProblem[];
}

/** The fragment, with `#`, that stands for a state. */
export function formatAddress(state: State): string {
  const base = defaults(state);
  const parts = [`v=${ADDRESS_VERSION}`];
  for (const property of PROPERTIES) {
    const value = state[property.name];
    if (!ALWAYS.has(property.name) && same(value, base[property.name])) continue;
    parts.push(`${property.key}=${encode(print(property, value))}`);
  }
  return `#${parts.join("&")}`;
}

/** Reads a fragment, with or without `#`. Never throws: what cannot be used becomes a problem. */
export function parseAddress(fragment: string): ParsedAddress {
  const values: Record<string, unknown> = {};
  const problems: AddressProblem[] = [];
  for (const [key, text] of pairs(fragment)) {
    const problem = readPair(key, text, values);
    if (problem !== null) problems.push(new Problem(key, text, problem));
  }
  return { values: values as Partial<State>, problems };
}

class Problem implements AddressProblem {
  readonly #words: () => string;

  constructor(
    readonly key: string,
    readonly value: string,
    words: () => string,
  ) {
    this.#words = words;
  }

  get allowed(): string {
    return this.#words();
  }
}

/** Puts one pair into `values`; gives what would be allowed if it cannot. */
function readPair(key: string, text: string, values: Record<string, unknown>): (() => string) | null {
  if (key === "v") return text === ADDRESS_VERSION ? null : () => ADDRESS_VERSION;
  const property = propertyOfKey(key);
  if (property === undefined) return () => knownKey(key);
  if (Object.hasOwn(values, property.name)) return () => t("allowed.once");
  const value = parse(property, text);
  if (value === undefined) return () => allowed(property);
  values[property.name] = value;
  return null;
}

/** Keys that differ in more characters are not meant. */
const MOST_EDITS = 2;

/** The key that an unknown one was probably meant to be. */
function knownKey(unknown: string): string {
  const word = unknown.toLowerCase();
  let [nearest, edits] = ["", MOST_EDITS + 1];
  for (const { key } of PROPERTIES) {
    if (key === null || Math.abs(key.length - word.length) > MOST_EDITS) continue;
    const found = distance(key, word);
    if (found < edits && found < key.length) [nearest, edits] = [key, found];
  }
  return nearest === "" ? t("allowed.keys") : t("allowed.key", { key: nearest });
}

/** Insertions, deletions and replacements between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

function pairs(fragment: string): [string, string][] {
  return fragment
    .replace(/^#/, "")
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const at = part.indexOf("=");
      return at < 0 ? [decode(part), ""] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
    });
}

/** Percent-encoding, with the separators of lists left readable. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":");
}

/** A broken escape is left as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
