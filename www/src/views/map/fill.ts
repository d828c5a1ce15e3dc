/** Fills a map: cuts its cells into jobs of one shape, the most urgent first, and hands them to the workers. */
import { COLUMNS } from "../../run/curve";
import { NO_WEBGPU } from "../../run/engines";
import { lanesOf } from "../../run/plan";
import type { Pool } from "../../run/pool";
import type { JobNews, Terms, TrialEnd } from "../../run/protocol";
import { SHAPE } from "./axes";
import { urgencies } from "./order";
import { Fate, type Results } from "./results";
import { type Cell, experimentAt, parametersOf, stateOf } from "./spec";

/** Work of one job: short enough that what a person asks for next is soon begun, long enough to fill the lanes. */
const JOB_MS = 30;
/** Most trials of one job. */
const JOB_TRIALS = 128;
/** Jobs on their way for each worker: one in training, one that waits. */
const AHEAD = 2;
/** Where one trial takes longer than this, no job waits behind another. */
const SLOW_MS = 250;
/** Cells are tried again this often when their job fails. */
const TRIES = 2;
/** First guess of milliseconds for a million units of work (see `workOf`). */
const MS_PER_MILLION = 1;

interface FillJob {
  readonly cells: readonly number[];
  readonly work: number;
}

export class Filler {
  /** The map that is being filled; null before the first. */
  results: Results | null = null;
  readonly #pool: () => Pool;
  readonly #changed: () => void;
  readonly #jobs = new Map<number, FillJob>();
  #urgency: Float32Array = new Float32Array(0);
  /** Cells by urgency; null where the pointer has moved since. */
  #queue: Uint32Array | null = null;
  #pointer: Cell | null = null;
  /** Per cell: 1 while a job has it. */
  #taken = new Uint8Array(0);
  #tries = new Uint8Array(0);
  #msPerMillion = MS_PER_MILLION;
  #paused = false;

  constructor(pool: () => Pool, changed: () => void) {
    this.#pool = pool;
    this.#changed = changed;
  }

  /** Fills `results`, and gives up what was on its way for others. */
  fill(results: Results): void {
    if (results === this.results) return;
    for (const job of this.#jobs.keys()) this.#pool().drop(job);
    this.#jobs.clear();
    this.results = results;
    if (this.#forced && !this.#pool().hasDevice) {
      this.#refuse(results);
      return;
    }
    this.#taken = new Uint8Array(results.cells);
    this.#tries = new Uint8Array(results.cells);
    this.#queue = null;
    this.#feed();
  }

  /** The cell under the pointer or the keyboard's focus, if any. */
  point(cell: Cell | null): void {
    if (cell?.column === this.#pointer?.column && cell?.row === this.#pointer?.row) return;
    this.#pointer = cell;
    this.#queue = null;
  }

  /** No further job is begun while paused. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#feed();
  }

  /** Whether a job of the pool is one of the map's. */
  owns(job: number): boolean {
    return this.#jobs.has(job);
  }

  /** News of a job, which come once, at its end. */
  progress(id: number, news: JobNews): void {
    const job = this.#jobs.get(id);
    const { results } = this;
    if (job === undefined || results === null || news.ends.length < news.counts.length) return;
    this.#jobs.delete(id);
    this.#pool().drop(id);
    this.#learn(job, news);
    const { seeds } = results.spec;
    const ends = new Map(news.ends.map((end) => [end.trial, end]));
    let offset = 0;
    news.counts.forEach((count, trial) => {
      const points = news.points.subarray(offset, offset + count * COLUMNS.length);
      offset += points.length;
      const cell = job.cells[Math.floor(trial / seeds)] as number;
      results.set(cell, trial % seeds, resultOf(points, ends.get(trial), results.spec.heldOut));
    });
    for (const cell of job.cells) this.#taken[cell] = 0;
    this.#feed();
    this.#changed();
  }

  /** A job could not be trained: its cells are tried once more, then they have failed. */
  failed(id: number, reason: string): void {
    const job = this.#jobs.get(id);
    const { results } = this;
    if (job === undefined || results === null) return;
    this.#jobs.delete(id);
    for (const cell of job.cells) {
      this.#taken[cell] = 0;
      this.#tries[cell] = (this.#tries[cell] as number) + 1;
      if ((this.#tries[cell] as number) >= TRIES) this.#fail(results, cell, reason);
    }
    this.#feed();
    this.#changed();
  }

  /** The graphics device is wanted and there is none. */
  #refuse(results: Results): void {
    for (let cell = 0; cell < results.cells; cell++) {
      if (!results.isKnown(cell)) this.#fail(results, cell, NO_WEBGPU);
    }
    this.#changed();
  }

  #fail(results: Results, cell: number, reason: string): void {
    for (let seed = 0; seed < results.spec.seeds; seed++) {
      results.set(cell, seed, { fate: Fate.Failed, step: 0, points: [], reason: ofOne(reason) });
    }
  }

  /** Starts jobs until every worker has enough. */
  #feed(): void {
    if (this.results === null) return;
    while (!this.#paused && this.#jobs.size < this.#room()) {
      const cells = this.#next();
      if (cells.length === 0) return;
      this.#start(cells);
    }
  }

  /** Whether the person wants the graphics device. Otherwise the workers of the CPU begin at once. */
  get #forced(): boolean {
    return this.results?.spec.state.engine === "webgpu";
  }

  /** Jobs that may be on their way. */
  #room(): number {
    if (this.#forced) return AHEAD;
    const { size } = this.#pool();
    const longest = Math.max(0, ...[...this.#jobs.values()].map((job) => this.#msOf(job.work)));
    return longest > SLOW_MS ? size : AHEAD * size;
  }

  #start(cells: readonly number[]): void {
    const results = this.results as Results;
    const { spec } = results;
    const places = cells.map((cell) => results.cellOf(cell));
    const experiments = places.flatMap((cell) =>
      Array.from({ length: spec.seeds }, (_, seed) => experimentAt(spec, cell, seed)),
    );
    const { steps, every } = results.course(places[0] as Cell);
    const terms: Terms = { steps, every, quiet: true };
    const work = cells.reduce((sum, cell) => sum + this.#workOf(results, cell), 0);
    for (const cell of cells) this.#taken[cell] = 1;
    const pool = this.#pool();
    const job = this.#forced
      ? pool.startOnDevice(experiments, [], 0, terms)
      : pool.start(experiments, [], 0, terms);
    this.#jobs.set(job, { cells, work });
  }

  /** The cells of the next job: the most urgent one, and others of its shape. Empty if none is left. */
  #next(): number[] {
    const results = this.results as Results;
    const { seeds } = results.spec;
    const cells: number[] = [];
    let [first, most, lanes] = [-1, 0, 1];
    for (const cell of this.#inOrder()) {
      if (this.#taken[cell] === 1 || results.isKnown(cell)) continue;
      if (first < 0) {
        first = cell;
        lanes = lanesOf(experimentAt(results.spec, results.cellOf(cell), 0));
        most = this.#cellsPerJob(cell, lanes);
      } else if (cells.length >= most) break;
      else if (!this.#sameShape(cell, first)) continue;
      // Cells that are less urgent only fill lanes that would stay empty.
      const later = Math.floor(this.#urgencyOf(cell)) > Math.floor(this.#urgencyOf(first));
      if (later && (cells.length * seeds) % lanes === 0) break;
      cells.push(cell);
    }
    return cells;
  }

  /** All cells, the most urgent first. */
  #inOrder(): Uint32Array {
    if (this.#queue === null) {
      const { columns, rows } = (this.results as Results).spec;
      this.#urgency = urgencies(columns, rows, this.#pointer);
      this.#queue = Uint32Array.from(this.#urgency.keys()).sort(
        (a, b) => this.#urgencyOf(a) - this.#urgencyOf(b) || a - b,
      );
    }
    return this.#queue;
  }

  /** As many cells as a job's time allows, in whole blocks of lanes. */
  #cellsPerJob(cell: number, lanes: number): number {
    const results = this.results as Results;
    const { seeds } = results.spec;
    const fit = Math.floor(JOB_MS / this.#msOf(this.#workOf(results, cell) / seeds));
    const trials = Math.min(JOB_TRIALS, Math.max(lanes, fit - (fit % lanes)));
    return Math.max(1, Math.floor(trials / seeds));
  }

  /** Whether two cells train in one population. */
  #sameShape(a: number, b: number): boolean {
    const { x, y, columns } = (this.results as Results).spec;
    const sameX = !SHAPE.has(x.name) || a % columns === b % columns;
    return sameX && (!SHAPE.has(y.name) || Math.floor(a / columns) === Math.floor(b / columns));
  }

  #urgencyOf(cell: number): number {
    return this.#urgency[cell] as number;
  }

  /** Units of work of a cell: multiplications of weights, and what every step and parameter costs besides. */
  #workOf(results: Results, cell: number): number {
    const place = results.cellOf(cell);
    const parameters = parametersOf(stateOf(results.spec, place));
    const { steps, batch } = results.course(place);
    return results.spec.seeds * steps * ((batch + 2) * parameters + 60);
  }

  #msOf(work: number): number {
    return (this.#msPerMillion * work) / 1e6;
  }

  /** What a job cost decides how many cells the next ones get. A job that is over early tells little. */
  #learn(job: FillJob, news: JobNews): void {
    if (news.ends.some(({ state }) => state === "diverged")) return;
    const seconds = news.points[COLUMNS.length * ((news.counts[0] ?? 0) - 1) + COLUMNS.indexOf("seconds")];
    if (seconds === undefined || !(seconds > 0)) return;
    this.#msPerMillion = 0.7 * this.#msPerMillion + 0.3 * ((1e9 * seconds) / job.work);
  }
}

/** A reason without the number of the trial in its population. */
function ofOne(reason: string): string {
  return reason.replace(/^\[\d+\]\./, "");
}

/** What a trial's points and end say. Without held-out rows the training rows speak. */
function resultOf(points: Float64Array, end: TrialEnd | undefined, heldOut: boolean) {
  const loss = COLUMNS.indexOf(heldOut ? "testLoss" : "loss");
  const accuracy = COLUMNS.indexOf(heldOut ? "testAccuracy" : "accuracy");
  const kept: number[] = [];
  for (let at = 0; at < points.length; at += COLUMNS.length) {
    kept.push(points[at + loss] as number, points[at + accuracy] as number);
  }
  const fate = end?.state === "diverged" ? Fate.Diverged : Fate.Done;
  return { fate, step: end?.step ?? 0, points: kept, reason: end?.reason ?? null };
}
