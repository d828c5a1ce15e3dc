/**
 * The evaluators of a search, as the study worker sees them: workers behind message ports, each with one piece of work
 * at a time. One that falls silent, or needs longer than the limit, is given up; the page puts another in its place.
 */
import type { FromEvaluator, Report, ToEvaluator, TrialEnd, Work } from "./protocol";

/** The part of `MessagePort` that is used. */
export interface EvaluatorPort {
  postMessage(message: ToEvaluator): void;
  onmessage: ((event: MessageEvent<FromEvaluator>) => void) | null;
  close(): void;
}

/** Where the news of one piece of work go. After `end` or `lost` nothing comes any more. */
export interface Sink {
  report(report: Report): void;
  end(end: TrialEnd): void;
  /** The evaluator ended before the work did. */
  lost(reason: string): void;
}

export interface BenchListener {
  /** An evaluator has nothing to do. */
  free(): void;
  /** The evaluator must be replaced. */
  replace(index: number, reason: string): void;
}

interface Slot {
  readonly port: EvaluatorPort;
  ready: boolean;
  job: { readonly number: number; readonly sink: Sink; readonly since: number } | null;
  heard: number;
}

/** Work that is being done. */
export interface Job {
  readonly evaluator: number;
  readonly number: number;
}

/** A training evaluator speaks about twice a second. */
const SILENCE_MS = 8000;

export class Bench {
  readonly #slots: (Slot | null)[];
  readonly #listener: BenchListener;
  readonly #now: () => number;
  /** Milliseconds that one piece of work may take; null: as long as it speaks. */
  readonly #limitMs: number | null;
  #next = 1;
  #on = false;

  constructor(size: number, limitMs: number | null, listener: BenchListener, now: () => number) {
    this.#slots = Array<Slot | null>(size).fill(null);
    this.#limitMs = limitMs;
    this.#listener = listener;
    this.#now = now;
  }

  get size(): number {
    return this.#slots.length;
  }

  /** Whether some evaluator has nothing to do. */
  get hasFree(): boolean {
    return this.#slots.some((slot) => slot?.ready && slot.job === null);
  }

  add(index: number, port: EvaluatorPort): void {
    const slot: Slot = { port, ready: false, job: null, heard: this.#now() };
    this.#slots[index] = slot;
    port.postMessage({ type: "pace", on: this.#on });
    port.onmessage = ({ data }) => {
      if (this.#slots[index] === slot) this.#hear(slot, data);
    };
  }

  /** The evaluator has ended; what it worked on is lost. */
  gone(index: number, reason: string): void {
    const slot = this.#slots[index];
    if (!slot) return;
    this.#slots[index] = null;
    slot.port.close();
    slot.job?.sink.lost(reason);
  }

  /** Gives work to the first evaluator that has none; null if all have. */
  start(work: Work, sink: Sink): Job | null {
    const evaluator = this.#slots.findIndex((slot) => slot?.ready && slot.job === null);
    const slot = this.#slots[evaluator];
    if (!slot) return null;
    const number = this.#next++;
    slot.job = { number, sink, since: this.#now() };
    slot.heard = this.#now();
    slot.port.postMessage({ type: "work", job: number, work });
    return { evaluator, number };
  }

  /** The work is no longer wanted; its sink hears nothing more. */
  stop({ evaluator, number }: Job): void {
    const slot = this.#slots[evaluator];
    if (slot?.job?.number !== number) return;
    slot.job = null;
    slot.port.postMessage({ type: "stop", job: number });
  }

  /** Whether the evaluators advance. */
  pace(on: boolean): void {
    this.#on = on;
    for (const slot of this.#slots) {
      if (!slot) continue;
      slot.heard = this.#now();
      slot.port.postMessage({ type: "pace", on });
    }
  }

  /** Looks for evaluators that should speak and do not. To be called a few times a second. */
  watch(): void {
    if (!this.#on) return;
    const now = this.#now();
    this.#slots.forEach((slot, index) => {
      if (!slot?.job) return;
      const late =
        this.#limitMs === null ? now - slot.heard > SILENCE_MS : now - slot.job.since > this.#limitMs;
      if (!late) return;
      const reason = this.#limitMs === null ? "silent" : `time-limit: ${this.#limitMs} ms`;
      this.gone(index, reason);
      this.#listener.replace(index, reason);
    });
  }

  #hear(slot: Slot, message: FromEvaluator): void {
    slot.heard = this.#now();
    if (message.type === "ready") slot.ready = true;
    else if (message.type === "alive" || slot.job?.number !== message.job) return;
    else if (message.type === "report") {
      slot.job.sink.report(message);
      return;
    } else {
      const { sink } = slot.job;
      slot.job = null;
      sink.end(message.end);
    }
    this.#listener.free();
  }
}
