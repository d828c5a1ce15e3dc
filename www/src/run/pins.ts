/** Pinned runs outlive the page: they are kept in the browser's storage. */
import type { Experiment, Metrics } from "../pkg";
import type { Change } from "../state/kinds";
import type { RunState } from "./model";
import { RunRecord } from "./runs";

const STORAGE_KEY = "tuning-playground/pins/1";
/** Colours 0 to 4 belong to the five compared rates. */
const FIRST_COLOR = 5;
const COLORS = 3;

const STATES: ReadonlySet<RunState> = new Set(["done", "diverged", "stopped", "failed"]);

/** What is stored of a pinned run. */
interface StoredPin {
  id: string;
  label: string;
  experiment: Experiment;
  state: RunState;
  reason: string | null;
  step: number;
  stepsPerEpoch: number | null;
  totalSteps: number | null;
  scores: Metrics | null;
  changes: Change[];
  /** The curve's rows as double precision, little-endian, base64. */
  curve: string;
}

/** The runs that the person keeps. */
export class Pins {
  readonly runs: RunRecord[] = [];
  readonly #storage: Pick<Storage, "getItem" | "setItem"> | null;
  #next = 0;

  constructor(storage: Pick<Storage, "getItem" | "setItem"> | null) {
    this.#storage = storage;
    for (const stored of read(storage)) {
      const run = this.#revive(stored);
      if (run !== null) this.runs.push(run);
    }
  }

  /** Keeps a copy of `run` as it stands; returns it. */
  add(run: RunRecord): RunRecord {
    const place = this.#next++;
    const copy = new RunRecord(
      `pin-${place}`,
      run.experiment,
      `${letter(place)} ${run.label}`,
      colorOf(place),
    );
    copy.curve.append(run.curve.rows());
    copy.state = run.ended ? run.state : "stopped";
    this.#fill(copy, { ...run, changes: [...run.changes] });
    this.runs.push(copy);
    return copy;
  }

  remove(id: string): void {
    const at = this.runs.findIndex((run) => run.id === id);
    if (at >= 0) this.runs.splice(at, 1);
  }

  /** Writes all pins; an error message if the browser refuses. */
  save(): string | null {
    try {
      this.#storage?.setItem(STORAGE_KEY, JSON.stringify(this.runs.map(store)));
      return this.#storage === null ? "no storage" : null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** The run of a stored pin; null if its curve cannot be read. */
  #revive(stored: StoredPin): RunRecord | null {
    const place = Number(stored.id.replace("pin-", ""));
    const rows = decode(stored.curve);
    if (rows === null) return null;
    this.#next = Math.max(this.#next, place + 1);
    const run = new RunRecord(stored.id, stored.experiment, stored.label, colorOf(place));
    run.curve.append(rows);
    run.state = stored.state;
    this.#fill(run, stored);
    return run;
  }

  #fill(run: RunRecord, from: Omit<StoredPin, "id" | "label" | "experiment" | "state" | "curve">): void {
    const { reason, step, stepsPerEpoch, totalSteps, scores, changes } = from;
    Object.assign(run, { reason, step, stepsPerEpoch, totalSteps, scores, changes, scoresStep: step });
    run.role = "pinned";
  }
}

/** A, B, …, Z, AA, … */
function letter(place: number): string {
  const last = String.fromCharCode(65 + (place % 26));
  return place < 26 ? last : letter(Math.floor(place / 26) - 1) + last;
}

function colorOf(place: number): number {
  return FIRST_COLOR + (place % COLORS);
}

function store(run: RunRecord): StoredPin {
  const { id, label, experiment, state, reason, step, stepsPerEpoch, totalSteps, scores, changes } = run;
  const curve = encode(run.curve.rows());
  return { id, label, experiment, state, reason, step, stepsPerEpoch, totalSteps, scores, changes, curve };
}

/** What is stored; nothing if it cannot be read. */
function read(storage: Pick<Storage, "getItem"> | null): StoredPin[] {
  try {
    const pins: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? "[]");
    return Array.isArray(pins) ? pins.filter(isPin) : [];
  } catch {
    return [];
  }
}

/** What cannot be shown without: the rest may be missing. */
function isPin(value: unknown): value is StoredPin {
  const pin = value as Partial<StoredPin> | null;
  return (
    typeof pin?.id === "string" &&
    /^pin-\d+$/.test(pin.id) &&
    typeof pin.label === "string" &&
    typeof pin.experiment === "object" &&
    pin.experiment !== null &&
    STATES.has(pin.state as RunState) &&
    typeof pin.step === "number" &&
    Array.isArray(pin.changes) &&
    typeof pin.curve === "string"
  );
}

function encode(rows: Float64Array): string {
  const bytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

/** The numbers of a text; null if it is none of `encode`. */
function decode(text: string): Float64Array | null {
  try {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    return new Float64Array(bytes.buffer, 0, Math.floor(bytes.length / 8));
  } catch {
    return null;
  }
}
