/** The list of contestants: a preset's, or one's own, which outlives the page in the browser's storage. */
import type { Experiment } from "../../pkg";
import type { RunRecord } from "../../run/runs";
import { experimentOf } from "../../state/experiment";
import type { State } from "../../state/properties";
import { type Contestant, freeColour, freeLetter, MOST_CONTESTANTS, presetOf } from "./contestants";
import { presetContestants } from "./presets";

const STORAGE_KEY = "tuning-playground/compare/1";

/** The part of the browser's storage that is used; null where it is refused. */
export type Kept = Pick<Storage, "getItem" | "setItem"> | null;

export class ContestantList {
  /** One's own contestants; null while none have been kept. */
  #own: readonly Contestant[] | null;
  /** Contestants of presets that are hidden. */
  readonly #hidden = new Set<string>();
  readonly #storage: Kept;
  /** The contestants of a preset for the state that was asked for last. */
  #preset: { readonly state: State; readonly list: readonly Contestant[] } | null = null;
  /** Why the list could not be stored; null while all is well. */
  problem: string | null = null;

  constructor(storage: Kept) {
    this.#storage = storage;
    this.#own = read(storage);
  }

  /** Whether there is a list of one's own. */
  get hasOwn(): boolean {
    return this.#own !== null;
  }

  /** The contestants that a state asks for. */
  of(state: State): readonly Contestant[] {
    const preset = presetOf(state);
    if (preset === null && this.#own !== null) return this.#own;
    if (this.#preset?.state === state) return this.#preset.list;
    const list = presetContestants(preset ?? "depth", state).map((one) => ({
      ...one,
      hidden: this.#hidden.has(one.id),
    }));
    this.#preset = { state, list };
    return list;
  }

  /** Shows or hides a contestant; a preset stays a preset. */
  hide(state: State, id: string, hidden: boolean): void {
    if (presetOf(state) !== null) {
      this.#preset = null;
      if (hidden) this.#hidden.add(id);
      else this.#hidden.delete(id);
    } else this.change(state, id, { hidden });
  }

  /** Renames or otherwise changes one; the list becomes one's own. */
  change(state: State, id: string, values: Partial<Pick<Contestant, "name" | "hidden">>): void {
    this.#keep(this.of(state).map((one) => (one.id === id ? { ...one, ...values } : one)));
  }

  remove(state: State, id: string): void {
    this.#keep(this.of(state).filter((one) => one.id !== id));
  }

  /** Adds the experiment as the knobs stand; false if the list is full. */
  addCurrent(state: State): boolean {
    const letter = freeLetter(this.of(state));
    return this.#add(state, { kind: "current", letter }, experimentOf(state), []);
  }

  /** Adds what a pinned run trained; false if the list is full. */
  addPin(state: State, run: RunRecord): boolean {
    return this.#add(state, { kind: "pin", label: run.label }, run.experiment, run.changes);
  }

  #add(
    state: State,
    origin: Contestant["origin"],
    experiment: Experiment,
    changes: Contestant["changes"],
  ): boolean {
    const list = this.of(state);
    if (list.length >= MOST_CONTESTANTS) return false;
    const color = freeColour(list);
    const id = freeId(list);
    this.#keep([...list, { id, name: null, origin, experiment, changes, color, hidden: false }]);
    return true;
  }

  #keep(list: readonly Contestant[]): void {
    this.#own = list;
    this.problem = write(this.#storage, list);
  }
}

function freeId(list: readonly Contestant[]): string {
  for (let number = 1; ; number++) {
    const id = `own-${number}`;
    if (list.every((one) => one.id !== id)) return id;
  }
}

function write(storage: Kept, list: readonly Contestant[]): string | null {
  if (storage === null) return "no storage";
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify(list));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What is stored; null if there is nothing that can be read. */
function read(storage: Kept): Contestant[] | null {
  try {
    const list: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? "null");
    if (!Array.isArray(list)) return null;
    return list.filter(isContestant).slice(0, MOST_CONTESTANTS);
  } catch {
    return null;
  }
}

function isContestant(value: unknown): value is Contestant {
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
  const origin = value as {
    kind?: unknown;
    preset?: unknown;
    value?: unknown;
    letter?: unknown;
    label?: unknown;
  };
  if (origin?.kind === "preset") return typeof origin.preset === "string" && typeof origin.value === "string";
  if (origin?.kind === "current") return typeof origin.letter === "string";
  return origin?.kind === "pin" && typeof origin.label === "string";
}
