/**
 * The workers and the jobs on them. A worker that ends or falls silent is replaced, and its jobs go on from their
 * last checkpoints. A worker with nothing to do takes a job over from the one with the most. Where there is WebGPU, a
 * further worker trains jobs on the graphics device; it is started with the first of them.
 */
import type { Description, Experiment } from "../pkg";
import type {
  Answers,
  FromWorker,
  JobFacts,
  JobNews,
  LiveKnob,
  Question,
  Saved,
  Terms,
  ToWorker,
  TrialChange,
} from "./protocol";
import { reinOf } from "./rein";

/** The part of `Worker` that the pool uses. */
export interface WorkerPort {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** How a worker is made, and what it is given. */
export interface WorkerKind {
  spawn(): WorkerPort;
  module(): Promise<WebAssembly.Module>;
}

export interface PoolOptions {
  readonly size: number;
  spawn(): WorkerPort;
  readonly module: Promise<WebAssembly.Module>;
  /** The worker that trains on the graphics device; left out where there is no WebGPU. */
  readonly device?: WorkerKind | null;
  readonly listener: PoolListener;
  now(): number;
}

/** What the pool tells its owner. */
export interface PoolListener {
  started(job: number, facts: JobFacts): void;
  /** Another engine trains the job from now on: the graphics device was lost. */
  moved?(job: number, description: Description): void;
  progress(job: number, news: JobNews): void;
  changed(job: number, change: TrialChange): void;
  failed(job: number, reason: string): void;
  /** The job goes on from `step` on a new worker; later points are void. */
  resumed(job: number, step: number): void;
  restarted(worker: number, reason: string, step: number): void;
  /** The worker failed too often; its jobs have failed. */
  lost(worker: number, reason: string): void;
  /** No worker can train. */
  unusable(reason: string): void;
}

interface JobRecord {
  readonly experiments: Experiment[];
  readonly terms: Terms | null;
  worker: number;
  /** The worker that takes the job over; null while it stays. */
  heir: number | null;
  /** What waits for the heir. */
  held: ToWorker[];
  /** Jobs of the same cohort started together and keep pace with each other. */
  readonly cohort: number;
  changes: TrialChange[];
  readonly muted: Set<number>;
  saved: Saved | null;
  /** Trials that have ended. A job of which all have is kept for questions. */
  ended: Set<number>;
  /** Updates in an epoch; 0 until the worker has said it. */
  stepsPerEpoch: number;
  /** Updates made; the furthest trial's. */
  step: number;
  /** The epoch at which the worker was last told to wait. */
  rein: number;
  /** Changes that the worker has not yet said to have made. */
  posted: Extract<ToWorker, { type: "hyper" }>[];
}

interface Slot {
  port: WorkerPort;
  ready: boolean;
  queue: ToWorker[];
  heard: number;
  busyMs: number;
  deaths: number;
}

interface Waiting {
  worker: number;
  resolve(answer: unknown): void;
}

/** A worker that says nothing for this long while it should is taken for dead. */
const SILENCE_MS = 4000;
/** ... or for this many of its longest slices. */
const SILENCE_SLICES = 8;
/** A graphics device may take this long to make what a population needs, or to measure it. */
const DEVICE_SILENCE_MS = 20_000;
/** A worker is replaced at most this often. */
const MAX_DEATHS = 3;
/** The number of the worker that trains on the graphics device. */
const DEVICE = -1;

export class Pool {
  readonly #options: PoolOptions;
  readonly #slots: Slot[] = [];
  #device: Slot | null = null;
  readonly #jobs = new Map<number, JobRecord>();
  readonly #waiting = new Map<number, Waiting>();
  #nextJob = 1;
  #nextRequest = 1;
  #speed = 5;
  #advance = false;
  #disposed = false;
  /** A look at the balance is due. */
  #balancing = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Most workers that train. */
  get size(): number {
    return this.#options.size;
  }

  /** Whether jobs can train on a graphics device, as far as is known before one does. */
  get hasDevice(): boolean {
    return this.#options.device != null;
  }

  /** Workers of the CPU that are there. */
  get workers(): number {
    return this.#slots.length;
  }

  /**
   * Trains a population; the least loaded worker takes it. Jobs of one `cohort` keep pace with each other. Returns the
   * job's number.
   */
  start(
    experiments: Experiment[],
    changes: TrialChange[] = [],
    cohort = 0,
    terms: Terms | null = null,
  ): number {
    return this.#launch(this.#leastLoaded(), experiments, changes, cohort, terms);
  }

  /** The same on the graphics device; only where there is one. */
  startOnDevice(
    experiments: Experiment[],
    changes: TrialChange[] = [],
    cohort = 0,
    terms: Terms | null = null,
  ): number {
    this.#device ??= this.#spawn(DEVICE);
    return this.#launch(DEVICE, experiments, changes, cohort, terms);
  }

  #launch(
    worker: number,
    experiments: Experiment[],
    changes: TrialChange[],
    cohort: number,
    terms: Terms | null,
  ): number {
    const id = this.#nextJob++;
    this.#jobs.set(id, {
      experiments,
      terms,
      worker,
      heir: null,
      held: [],
      cohort,
      changes,
      muted: new Set(),
      saved: null,
      ended: new Set(),
      stepsPerEpoch: 0,
      step: 0,
      rein: Number.POSITIVE_INFINITY,
      posted: [],
    });
    this.#send(worker, { type: "start", job: id, experiments, changes, saved: null, terms });
    return id;
  }

  /** Gives a job up; what was posted to it and has not taken effect comes back. */
  drop(job: number): readonly { trial: number; knob: LiveKnob; value: number }[] {
    const record = this.#jobs.get(job);
    if (record === undefined) return [];
    this.#jobs.delete(job);
    this.#send(record.worker, { type: "drop", job });
    for (const message of record.held) if (message.type === "ask") this.#answer(message.request, null);
    this.#keepPace(record.cohort);
    this.#balance();
    return record.posted;
  }

  /** Gives up one trial; a job without trials is dropped. */
  mute(job: number, trial: number): void {
    const record = this.#jobs.get(job);
    if (record === undefined) return;
    record.muted.add(trial);
    if (record.muted.size === record.experiments.length) this.drop(job);
    else {
      this.#send(record.worker, { type: "mute", job, trial });
      this.#keepPace(record.cohort);
      this.#balance();
    }
  }

  /** Epochs per second (Infinity: as fast as possible), and whether to advance. */
  pace(speed: number, advance: boolean): void {
    this.#speed = speed;
    this.#advance = advance;
    const now = this.#options.now();
    for (const [worker, slot] of this.#all) {
      slot.heard = now;
      this.#send(worker, { type: "pace", speed, advance });
    }
    for (const cohort of new Set([...this.#jobs.values()].map((job) => job.cohort))) this.#keepPace(cohort);
  }

  /** One update of every trial that has not ended. */
  step(): void {
    for (const [worker] of this.#all) this.#send(worker, { type: "step" });
    for (const [job, { heir, held }] of this.#jobs) if (heir !== null) held.push({ type: "step", job });
  }

  hyper(job: number, trial: number, knob: LiveKnob, value: number): void {
    const record = this.#jobs.get(job);
    if (record === undefined) return;
    const message = { type: "hyper", job, trial, knob, value } as const;
    record.posted = [...record.posted.filter((old) => old.trial !== trial || old.knob !== knob), message];
    this.#send(record.worker, message);
  }

  /** Asks about a job; null if it cannot be answered (any more). */
  async ask<W extends Question["what"]>(
    question: Extract<Question, { what: W }>,
  ): Promise<Answers[W] | null> {
    const job = "job" in question ? this.#jobs.get(question.job) : undefined;
    const worker = "job" in question ? job?.worker : this.#leastLoaded();
    if (worker === undefined || this.#disposed) return null;
    const request = this.#nextRequest++;
    return new Promise((resolve) => {
      this.#waiting.set(request, { worker, resolve: resolve as (answer: unknown) => void });
      const message = { type: "ask", request, question } as const;
      if (job !== undefined && job.heir !== null) job.held.push(message);
      else this.#send(worker, message);
    });
  }

  /** Replaces workers that should speak and do not. To be called about once a second. */
  watch(): void {
    const now = this.#options.now();
    for (const [worker, slot] of this.#all) {
      const least = worker === DEVICE ? DEVICE_SILENCE_MS : SILENCE_MS;
      const patience = Math.max(least, SILENCE_SLICES * slot.busyMs);
      if (slot.ready && now - slot.heard > patience) this.#replace(worker, "silent");
    }
    this.#balance();
  }

  /** After a sleep of the machine or the tab, silence means nothing. */
  forgive(): void {
    const now = this.#options.now();
    for (const [, slot] of this.#all) slot.heard = now;
  }

  dispose(): void {
    this.#disposed = true;
    for (const [, { port }] of this.#all) port.terminate();
    this.#device = null;
    for (const { resolve } of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
    this.#jobs.clear();
    this.#slots.length = 0;
  }

  /** The worker with the fewest trials; a new one while there may be more. */
  #leastLoaded(): number {
    const load = this.#slots.map(() => 0);
    for (const job of this.#jobs.values())
      if (job.worker !== DEVICE) load[job.worker] = (load[job.worker] ?? 0) + liveTrials(job);
    const least = load.indexOf(Math.min(...load));
    if (least >= 0 && (load[least] === 0 || this.#slots.length >= this.size)) return least;
    this.#slots.push(this.#spawn(this.#slots.length));
    return this.#slots.length - 1;
  }

  /** All workers with their numbers. */
  get #all(): [number, Slot][] {
    return [...this.#slots.entries(), ...(this.#device ? [[DEVICE, this.#device] as [number, Slot]] : [])];
  }

  #slot(worker: number): Slot | null {
    return worker === DEVICE ? this.#device : (this.#slots[worker] ?? null);
  }

  #spawn(worker: number): Slot {
    const { spawn, module } = this.#kind(worker);
    const port = spawn();
    const slot: Slot = { port, ready: false, queue: [], heard: this.#options.now(), busyMs: 0, deaths: 0 };
    port.onmessage = ({ data }) => this.#hear(worker, port, data);
    port.onerror = (event) => {
      event.preventDefault?.();
      if (this.#slot(worker)?.port === port) this.#replace(worker, event.message || "error");
    };
    void module().then(
      (compiled) => this.#disposed || port.postMessage({ type: "init", module: compiled }),
      // The owner of the CPU's module hears it from the module itself.
      (error: unknown) => worker === DEVICE && this.#slot(worker)?.port === port && this.#failDevice(error),
    );
    return slot;
  }

  #kind(worker: number): WorkerKind {
    const { spawn, module, device } = this.#options;
    if (worker === DEVICE && device) return device;
    return { spawn: () => spawn(), module: () => module };
  }

  /** The worker of the graphics device cannot be had: its jobs fail, and the next one begins anew. */
  #failDevice(error: unknown): void {
    this.#device?.port.terminate();
    this.#device = null;
    const reason = error instanceof Error ? error.message : String(error);
    for (const [id, job] of [...this.#jobs]) {
      if (job.worker !== DEVICE) continue;
      this.#jobs.delete(id);
      this.#options.listener.failed(id, reason);
    }
  }

  #send(worker: number, message: ToWorker): void {
    const slot = this.#slot(worker);
    if (slot?.ready) slot.port.postMessage(message);
    else slot?.queue.push(message);
  }

  #hear(worker: number, port: WorkerPort, message: FromWorker): void {
    const slot = this.#slot(worker);
    if (slot === null || slot.port !== port) return;
    slot.heard = this.#options.now();
    if (message.type === "ready") this.#open(slot);
    else if (message.type === "unusable" && worker === DEVICE) this.#failDevice(message.reason);
    else if (message.type === "unusable") this.#options.listener.unusable(message.reason);
    else if (message.type === "alive") slot.busyMs = Math.max(message.busyMs, slot.busyMs / 2);
    else if (message.type === "answer") this.#answer(message.request, message.answer);
    else if (message.type === "refused") this.#answer(message.request, null);
    else this.#report(message);
  }

  #open(slot: Slot): void {
    slot.ready = true;
    slot.port.postMessage({ type: "pace", speed: this.#speed, advance: this.#advance });
    for (const message of slot.queue) slot.port.postMessage(message);
    slot.queue = [];
  }

  #answer(request: number, answer: unknown): void {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    waiting?.resolve(answer);
  }

  #report(message: Extract<FromWorker, { job: number }>): void {
    const { listener } = this.#options;
    const record = this.#jobs.get(message.job);
    if (record === undefined) return;
    switch (message.type) {
      case "started":
        record.stepsPerEpoch = message.facts.stepsPerEpoch;
        listener.started(message.job, message.facts);
        break;
      case "progress":
        for (const { trial } of message.news.ends) record.ended.add(trial);
        record.step = Math.max(0, ...message.news.steps);
        listener.progress(message.job, message.news);
        this.#keepPace(record.cohort);
        if (message.news.ends.length > 0) this.#balance();
        break;
      case "changed":
        record.posted = record.posted.filter(
          ({ trial, knob }) => trial !== message.trial || knob !== message.knob,
        );
        record.changes.push(message);
        listener.changed(message.job, message);
        break;
      case "moved":
        listener.moved?.(message.job, message.description);
        break;
      case "saved":
        record.saved = message.saved;
        break;
      case "released":
        this.#bequeath(message.job, record);
        break;
      case "failed":
        this.#jobs.delete(message.job);
        listener.failed(message.job, message.reason);
        this.#keepPace(record.cohort);
    }
  }

  /** Holds those of a cohort that lead, and lets go those that need not wait any more. */
  #keepPace(cohort: number): void {
    const jobs = [...this.#jobs].filter(([, job]) => job.cohort === cohort);
    const runners = jobs.map(([, job]) => ({
      epoch: progressOf(job),
      live: liveTrials(job) > 0,
    }));
    const epoch = reinOf(runners, this.#speed);
    for (const [id, job] of jobs) {
      if (job.rein === epoch || liveTrials(job) === 0) continue;
      job.rein = epoch;
      this.#send(job.worker, { type: "rein", job: id, epoch });
    }
  }

  /** Looks whether a worker has nothing to do, once all that happens now has happened. */
  #balance(): void {
    if (this.#balancing) return;
    this.#balancing = true;
    queueMicrotask(() => {
      this.#balancing = false;
      if (this.#advance && !this.#disposed) this.#moveJob();
    });
  }

  /** A worker with nothing to train takes over the job that is least far of the worker with the most jobs. */
  #moveJob(): void {
    const live = [...this.#jobs].filter(([, job]) => !job.terms?.quiet && liveTrials(job) > 0);
    if (live.some(([, { heir }]) => heir !== null)) return;
    const lists = this.#slots.map((_, worker) => live.filter(([, job]) => job.worker === worker));
    const idle = this.#slots.findIndex(
      ({ ready, deaths }, worker) => ready && deaths <= MAX_DEATHS && lists[worker]?.length === 0,
    );
    const [most] = lists.sort((a, b) => b.length - a.length);
    if (idle < 0 || most === undefined || most.length < 2) return;
    const [next] = most.sort(([, a], [, b]) => progressOf(a) - progressOf(b));
    if (next === undefined) return;
    const [id, job] = next;
    job.heir = idle;
    this.#send(job.worker, { type: "release", job: id });
  }

  /** Puts a job that its worker gave up on its heir, where it goes on from the checkpoint that came just before. */
  #bequeath(id: number, job: JobRecord): void {
    job.worker = job.heir ?? job.worker;
    this.#resend(id, job);
    this.#keepPace(job.cohort);
    this.#balance();
  }

  /** Puts a new worker in the place of one that ended, and its unfinished jobs on it. */
  #replace(worker: number, reason: string): void {
    const old = this.#slot(worker);
    if (old === null || this.#disposed) return;
    old.port.terminate();
    for (const [request, waiting] of this.#waiting) {
      if (waiting.worker !== worker) continue;
      this.#waiting.delete(request);
      waiting.resolve(null);
    }
    const fresh = this.#spawn(worker);
    fresh.deaths = old.deaths + 1;
    if (worker === DEVICE) this.#device = fresh;
    else this.#slots[worker] = fresh;
    const jobs = [...this.#jobs].filter(([, job]) => job.worker === worker);
    if (fresh.deaths > MAX_DEATHS) {
      this.#giveUp(jobs, worker, reason);
      return;
    }
    let step = 0;
    for (const [id, job] of jobs) step = Math.max(step, this.#restart(id, job));
    this.#options.listener.restarted(worker, reason, step);
  }

  #giveUp(jobs: [number, JobRecord][], worker: number, reason: string): void {
    for (const [id] of jobs) {
      this.#jobs.delete(id);
      this.#options.listener.failed(id, reason);
    }
    this.#options.listener.lost(worker, reason);
  }

  /** Sends a job again, from its last checkpoint or from the start; returns the step. */
  #restart(id: number, job: JobRecord): number {
    const { experiments, saved } = job;
    const step = saved?.recorder.step ?? 0;
    job.ended = new Set(experiments.map((_, trial) => trial).filter((trial) => saved?.recorder.ended[trial]));
    this.#options.listener.resumed(id, step);
    job.step = step;
    this.#resend(id, job);
    return step;
  }

  /** Sends all that a worker must know to go on with a job, and what waited for it. */
  #resend(id: number, job: JobRecord): void {
    const { worker, experiments, changes, saved, held, terms } = job;
    Object.assign(job, { rein: Number.POSITIVE_INFINITY, heir: null, held: [] });
    this.#send(worker, { type: "start", job: id, experiments, changes, saved, terms });
    for (const trial of job.muted) this.#send(worker, { type: "mute", job: id, trial });
    for (const message of job.posted) this.#send(worker, message);
    for (const message of held) {
      const waiting = message.type === "ask" ? this.#waiting.get(message.request) : undefined;
      if (waiting) waiting.worker = worker;
      this.#send(worker, message);
    }
  }
}

/** Epochs made; 0 before the worker has said how long one is. */
function progressOf({ step, stepsPerEpoch }: JobRecord): number {
  return stepsPerEpoch > 0 ? step / stepsPerEpoch : 0;
}

/** Trials of a job that still train for someone. */
function liveTrials({ experiments, ended, muted }: JobRecord): number {
  return experiments.filter((_, trial) => !ended.has(trial) && !muted.has(trial)).length;
}
