/**
 * Where a search is kept: a snapshot in the browser's database, written by the study worker, and what changed since in
 * the page's own storage, written at once when the page goes.
 */
import { createStore, get, set, type UseStore } from "idb-keyval";
import type { Snapshot, Tail, TrialNews } from "./protocol";
import type { KeptRace } from "./race";

/** Searches that are kept beside each other. */
export type Slot = "search" | "me";

const tailKey = (slot: string) => `tuning-playground.tail.${slot}`;

let store: UseStore | null = null;

function database(): UseStore {
  store ??= createStore("tuning-playground", "tune");
  return store;
}

export function saveSnapshot(slot: string, snapshot: Snapshot): Promise<void> {
  return set(slot, snapshot, database());
}

/** Null where nothing is kept, or the browser keeps nothing. */
export async function loadSnapshot(slot: Slot): Promise<Snapshot | null> {
  try {
    const kept = await get<Snapshot>(slot, database());
    return kept?.v === 1 && kept.setup?.problem && kept.document ? kept : null;
  } catch {
    return null;
  }
}

export const NO_TAIL: Tail = { trials: [], spent: null };

/** Keeps what happened after the last snapshot; false where there is no room. */
export function saveTail(slot: Slot, tail: Tail): boolean {
  try {
    if (tail.trials.length === 0) localStorage.removeItem(tailKey(slot));
    else localStorage.setItem(tailKey(slot), JSON.stringify(tail));
    return true;
  } catch {
    return false;
  }
}

export function loadTail(slot: Slot): Tail {
  try {
    const kept: Partial<Tail> | null = JSON.parse(localStorage.getItem(tailKey(slot)) ?? "null");
    const { trials, spent } = kept ?? {};
    if (!Array.isArray(trials)) return NO_TAIL;
    const whole = [spent?.steps, spent?.seconds].every(Number.isFinite);
    return { trials: trials.filter(isNews), spent: whole && spent ? spent : null };
  } catch {
    return NO_TAIL;
  }
}

function isNews(value: unknown): value is TrialNews {
  if (typeof value !== "object" || value === null) return false;
  const { id, params, state, reports } = value as Partial<TrialNews>;
  return (
    Number.isInteger(id) && typeof params === "object" && typeof state === "string" && Array.isArray(reports)
  );
}

/** Without a word where the browser keeps nothing: a race can be run again. */
export async function saveRace(race: KeptRace): Promise<void> {
  await set("race", race, database()).catch(() => undefined);
}

export async function loadRace(): Promise<KeptRace | null> {
  try {
    const kept = await get<KeptRace>("race", database());
    return kept?.v === 1 && kept.setup?.problem ? kept : null;
  } catch {
    return null;
  }
}
