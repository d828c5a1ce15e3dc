/** The list of contestants: a preset's with the person's changes, or one's own. Both outlive the page in the browser's storage. */
import type { Experiment } from "../../pkg";
import type { RunRecord } from "../../run/runs";
import { experimentOf } from "../../state/experiment";
import type { State } from "../../state/properties";
import {
  type Contestant,
  freeColour,
  freeLetter,
  isContestant,
  MOST_CONTESTANTS,
  presetOf,
} from "./contestants";
import { presetContestants } from "./presets";

const STORAGE_KEY = "tuning-playground/compare/1";

/** The part of the browser's storage that is used; null where it is refused. */
export type Kept = Pick<Storage, "getItem" | "setItem"> | null;

/** What a person changed of a preset's contestant. */
export interface Edit {
  readonly name?: string | null;
  readonly hidden?: boolean;
  readonly removed?: boolean;
}

export class ContestantList {
  /** One's own contestants; null while there are none. */
  #own: readonly Contestant[] | null;
  /** Changes of presets' contestants, by id. */
  readonly #edits: Map<string, Edit>;
  readonly #storage: Kept;
  /** The contestants of a preset for the state that was asked for last. */
  #preset: { readonly state: State; readonly list: readonly Contestant[] } | null = null;
  /** Why the list could not be stored; null while all is well. */
  problem: string | null = null;

  constructor(storage: Kept) {
    this.#storage = storage;
    const { own, edits } = read(storage);
    this.#own = own;
    this.#edits = edits;
  }

  /** Whether there is a list of one's own. */
  get hasOwn(): boolean {
    return this.#own !== null;
  }

  /** The contestants that a state asks for; where it asks for a list of one's own that is not here, those of depth. */
  of(state: State): readonly Contestant[] {
    if (this.#isOwn(state)) return this.#own ?? [];
    if (this.#preset?.state === state) return this.#preset.list;
    const list = presetContestants(presetOf(state) ?? "depth", state).flatMap((one) => {
      const { name = null, hidden = false, removed = false } = this.#edits.get(one.id) ?? {};
      return removed ? [] : [{ ...one, name, hidden }];
    });
    this.#preset = { state, list };
    return list;
  }

  /** Whether the person changed the preset that a state asks for. */
  isEdited(state: State): boolean {
    return !this.#isOwn(state) && presetIds(state).some((id) => this.#edits.has(id));
  }

  /** Takes back all changes of the preset that a state asks for. */
  restore(state: State): void {
    for (const id of presetIds(state)) this.#edits.delete(id);
    this.#keep();
  }

  /** Renames, shows or hides one. */
  change(state: State, id: string, values: Pick<Edit, "name" | "hidden">): void {
    if (this.#isOwn(state)) {
      this.#own = this.of(state).map((one) => (one.id === id ? { ...one, ...values } : one));
    } else this.#edits.set(id, { ...this.#edits.get(id), ...values });
    this.#keep();
  }

  remove(state: State, id: string): void {
    if (this.#isOwn(state)) this.#own = this.of(state).filter((one) => one.id !== id);
    else this.#edits.set(id, { ...this.#edits.get(id), removed: true });
    this.#keep();
  }

  /** Whether the list that grows has room: one's own, or the preset that is to begin it. */
  hasRoom(state: State): boolean {
    return this.#growing(state).length < MOST_CONTESTANTS;
  }

  /** Adds the experiment as the knobs stand to one's own list; false if that is full. */
  addCurrent(state: State): boolean {
    const letter = freeLetter(this.#growing(state));
    return this.#add(state, { kind: "current", letter }, experimentOf(state), []);
  }

  /** Adds what a pinned run trained to one's own list; false if that is full. */
  addPin(state: State, run: RunRecord): boolean {
    return this.#add(state, { kind: "pin", label: run.label }, run.experiment, run.changes);
  }

  #isOwn(state: State): boolean {
    return presetOf(state) === null && this.#own !== null;
  }

  /** One's own list; the first time it begins with the preset that is on show. */
  #growing(state: State): readonly Contestant[] {
    return this.#own ?? this.of(state);
  }

  #add(
    state: State,
    origin: Contestant["origin"],
    experiment: Experiment,
    changes: Contestant["changes"],
  ): boolean {
    if (!this.hasRoom(state)) return false;
    const list = this.#growing(state);
    const color = freeColour(list);
    const id = freeId(list);
    this.#own = [...list, { id, name: null, origin, experiment, changes, color, hidden: false }];
    this.#keep();
    return true;
  }

  #keep(): void {
    this.#preset = null;
    this.problem = write(this.#storage, { own: this.#own, edits: Object.fromEntries(this.#edits) });
  }
}

/** The ids of all contestants of the preset that a state asks for. */
function presetIds(state: State): string[] {
  return presetContestants(presetOf(state) ?? "depth", state).map(({ id }) => id);
}

function freeId(list: readonly Contestant[]): string {
  for (let number = 1; ; number++) {
    const id = `own-${number}`;
    if (list.every((one) => one.id !== id)) return id;
  }
}

function write(storage: Kept, kept: object): string | null {
  if (storage === null) return "no storage";
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify(kept));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What is stored; what cannot be read is left out. */
function read(storage: Kept): { own: Contestant[] | null; edits: Map<string, Edit> } {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? "{}");
    const { own, edits } = (kept ?? {}) as { own?: unknown; edits?: unknown };
    return {
      own: Array.isArray(own) ? own.filter(isContestant).slice(0, MOST_CONTESTANTS) : null,
      edits: new Map(
        Object.entries(edits ?? {}).filter((entry): entry is [string, Edit] => isEdit(entry[1])),
      ),
    };
  } catch {
    return { own: null, edits: new Map() };
  }
}

function isEdit(value: unknown): value is Edit {
  if (typeof value !== "object" || value === null) return false;
  const { name, hidden, removed } = value as Record<string, unknown>;
  const isFlag = (flag: unknown) => flag === undefined || typeof flag === "boolean";
  return (
    (name === undefined || name === null || typeof name === "string") && isFlag(hidden) && isFlag(removed)
  );
}
