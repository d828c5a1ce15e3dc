/**
 * Where a search is kept: a snapshot in the browser's database, written by the study worker, and what changed since in
 * the page's own storage, written at once when the page goes.
 */
import { createStore, del, get, set, type UseStore } from "idb-keyval";
import type { Snapshot, TrialNews } from "./protocol";

const KEY = "search";
const TAIL = "tuning-playground.search-tail";

let store: UseStore | null = null;

function database(): UseStore {
  store ??= createStore("tuning-playground", "tune");
  return store;
}

export function saveSnapshot(snapshot: Snapshot): Promise<void> {
  return set(KEY, snapshot, database());
}

/** Null where nothing is kept, or the browser keeps nothing. */
export async function loadSnapshot(): Promise<Snapshot | null> {
  try {
    const kept = await get<Snapshot>(KEY, database());
    return kept?.v === 1 ? kept : null;
  } catch {
    return null;
  }
}

export async function forget(): Promise<void> {
  saveTail([]);
  await del(KEY, database()).catch(() => undefined);
}

/** Keeps trials that changed after the last snapshot; false where there is no room. */
export function saveTail(trials: readonly TrialNews[]): boolean {
  try {
    if (trials.length === 0) localStorage.removeItem(TAIL);
    else localStorage.setItem(TAIL, JSON.stringify(trials));
    return true;
  } catch {
    return false;
  }
}

export function loadTail(): TrialNews[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(TAIL) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isNews) : [];
  } catch {
    return [];
  }
}

function isNews(value: unknown): value is TrialNews {
  if (typeof value !== "object" || value === null) return false;
  const { id, params, state, reports } = value as Partial<TrialNews>;
  return (
    Number.isInteger(id) && typeof params === "object" && typeof state === "string" && Array.isArray(reports)
  );
}
