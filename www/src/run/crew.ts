/** Runs on workers: starts the jobs that train them, brings what the workers report into them, answers questions. */
import type { Description, TrainerDataset } from "../pkg";
import { Engines, NO_WEBGPU } from "./engines";
import { COLUMNS, type NetworkPicture, type Picture, type Predictions } from "./model";
import { groupBy, lanesOf, shapeOf, split } from "./plan";
import type { Pool, PoolListener } from "./pool";
import type { JobFacts, JobNews, LiveKnob, Terms, TrialChange } from "./protocol";
import type { RunRecord } from "./runs";
import { SpeedMeter } from "./speed";
import type { SweepRequest } from "./trainer";

/** What the crew tells its owner. */
export interface CrewListener {
  /** Trainers are there for these runs. */
  started(runs: readonly RunRecord[], facts: JobFacts, job: number): void;
  /** Another engine trains these runs from now on: the graphics device was lost. */
  moved?(runs: readonly RunRecord[], description: Description): void;
  /** Curves grew; `ended`: the runs that came to their end. */
  progress(ended: readonly RunRecord[]): void;
  /** A change in flight took effect. */
  changed(run: RunRecord, change: Omit<TrialChange, "trial">): void;
  /** Runs came to the state `failed`. */
  failed(runs: readonly RunRecord[]): void;
  restarted(worker: number, reason: string, step: number): void;
  lost(worker: number, reason: string): void;
  unusable(reason: string): void;
}

/** A run that a worker trains or has trained, and still holds. */
type Held = RunRecord & { job: { id: number; trial: number } };

/** On what terms and with whom runs were started. */
interface Start {
  readonly terms: Terms | null;
  readonly cohort: number;
}

export class Crew {
  readonly pool: Pool;
  readonly #listener: CrewListener;
  readonly #now: () => number;
  readonly #speed = new SpeedMeter();
  /** The runs of each job, by trial. */
  readonly #jobs = new Map<number, readonly RunRecord[]>();
  /** Runs that were started together. */
  #cohort = 0;
  readonly #engines: Engines;
  /** Jobs on the graphics device. */
  readonly #onDevice = new Map<number, Start>();
  /** Why jobs train on the CPU, where that was decided here. */
  readonly #whys = new Map<number, string>();

  constructor(makePool: (listener: PoolListener) => Pool, listener: CrewListener, now: () => number) {
    this.#listener = listener;
    this.#now = now;
    this.pool = makePool({
      started: (job, facts) => this.#started(job, facts),
      moved: (job, description) => listener.moved?.(this.#runsOf(job), description),
      progress: (job, news) => this.#progress(job, news),
      changed: (job, change) => this.#changed(job, change),
      failed: (job, reason) => this.#failed(job, reason),
      resumed: (job, step) => this.#eachOf(job, (run) => run.rewind(step)),
      restarted: (worker, reason, step) => listener.restarted(worker, reason, step),
      lost: (worker, reason) => listener.lost(worker, reason),
      unusable: (reason) => listener.unusable(reason),
    });
    this.#engines = new Engines(this.pool.hasDevice);
  }

  /**
   * Trains runs from step 0, in populations of one shape. On the CPU they are spread over the workers, and their paces
   * stay together; on the graphics device a population stays whole.
   */
  train(runs: readonly RunRecord[], terms: Terms | null = null): void {
    this.#cohort += 1;
    for (const group of groupBy(runs, (run) => shapeOf(run.experiment))) {
      const [first] = group;
      if (first === undefined) continue;
      const route = this.#engines.route(first.experiment, group.length);
      if (route.on === "cpu") this.#spread(group, { terms, cohort: this.#cohort }, route.why);
      else if (this.pool.hasDevice) this.#launch(group, { terms, cohort: this.#cohort }, true);
      else this.#refuse(group, NO_WEBGPU);
    }
  }

  /** Parts of a population for the workers of the CPU. */
  #spread(group: readonly RunRecord[], start: Start, why: string | null): void {
    for (const part of this.#parts(group)) {
      const job = this.#launch(part, start, false);
      if (why !== null) this.#whys.set(job, why);
    }
  }

  #parts(group: readonly RunRecord[]): RunRecord[][] {
    const [first] = group;
    return split(group, this.pool.size, first ? lanesOf(first.experiment) : 1);
  }

  /** What cannot be trained fails, but not before its owner has it. */
  #refuse(runs: readonly RunRecord[], reason: string): void {
    for (const run of runs) Object.assign(run, { state: "failed", reason });
    queueMicrotask(() => this.#listener.failed(runs));
  }

  /** The run's results are no longer wanted; its worker gives it up. */
  release(run: RunRecord): void {
    const { job } = run;
    if (job === null) return;
    run.job = null;
    this.pool.mute(job.id, job.trial);
    if (this.#runsOf(job.id).length === 0) this.#forget(job.id);
  }

  /** Changes a knob of a run in flight; nothing happens to one that has ended. */
  hyper(run: RunRecord, knob: LiveKnob, value: number): void {
    if (run.job && !run.ended) this.pool.hyper(run.job.id, run.job.trial, knob, value);
  }

  /** Updates per second of all runs together. */
  get stepsPerSecond(): number {
    return this.#speed.perSecond(this.#now());
  }

  /** Points of a sweep; null if no worker can say. */
  async sweepValues(spec: SweepRequest): Promise<readonly number[] | null> {
    return (await this.pool.ask({ what: "sweep", spec }))?.values ?? null;
  }

  /** The data of a job, raw, with its split; null if no worker can say. */
  async dataset(job: number): Promise<TrainerDataset | null> {
    return (await this.pool.ask({ what: "dataset", job }))?.dataset ?? null;
  }

  async picture(run: RunRecord | null, resolution: number): Promise<Picture | null> {
    if (!isHeld(run)) return null;
    const { id: job, trial } = run.job;
    const answer = await this.pool.ask({ what: "picture", job, trial, resolution });
    return answer && { runId: run.id, resolution, ...answer };
  }

  async network(run: RunRecord | null, resolution: number): Promise<NetworkPicture | null> {
    if (!isHeld(run)) return null;
    const { id: job, trial } = run.job;
    const answer = await this.pool.ask({ what: "network", job, trial, resolution });
    return answer && { runId: run.id, resolution, ...answer };
  }

  async predictions(run: RunRecord | null, rows: Uint32Array): Promise<Predictions | null> {
    if (!isHeld(run)) return null;
    const { id: job, trial } = run.job;
    const answer = await this.pool.ask({ what: "predictions", job, trial, rows });
    return answer && { runId: run.id, rows, ...answer };
  }

  /** Brings the run's scores up to its present step; false if there is nothing newer. */
  async loadScores(run: RunRecord): Promise<boolean> {
    if (!isHeld(run) || run.totalSteps === null || run.scoresStep === run.step) return false;
    const { id: job, trial } = run.job;
    const answer = await this.pool.ask({ what: "metrics", job, trial });
    if (answer === null || (run.ended && run.scores !== null)) return false;
    Object.assign(run, { scores: answer.metrics, scoresStep: answer.step });
    return true;
  }

  #launch(part: readonly RunRecord[], { terms, cohort }: Start, onDevice: boolean): number {
    const changes = part.flatMap(({ changes }, trial) =>
      changes.map(({ step, knob, value }) => ({ trial, step, knob: knob as LiveKnob, value })),
    );
    const experiments = part.map(({ experiment }) => experiment);
    const id = onDevice
      ? this.pool.startOnDevice(experiments, changes, cohort, terms)
      : this.pool.start(experiments, changes, cohort, terms);
    this.#jobs.set(id, part);
    if (onDevice) this.#onDevice.set(id, { terms, cohort });
    part.forEach((run, trial) => {
      run.job = { id, trial };
    });
    return id;
  }

  /** Takes a population from the graphics device's worker to the workers of the CPU, which are faster. */
  #takeBack(job: number): void {
    const runs = this.#runsOf(job);
    const all = this.#jobs.get(job) ?? [];
    const begun = this.#onDevice.get(job) ?? { terms: null, cohort: this.#cohort };
    const posted = this.pool.drop(job);
    this.#forget(job);
    const [first] = runs;
    if (first === undefined) return;
    const route = this.#engines.route(first.experiment, all.length);
    this.#spread(runs, begun, route.on === "cpu" ? route.why : null);
    for (const { trial, knob, value } of posted) {
      const run = all[trial];
      if (run !== undefined) this.hyper(run, knob, value);
    }
  }

  #forget(job: number): void {
    this.#jobs.delete(job);
    this.#onDevice.delete(job);
    this.#whys.delete(job);
  }

  /** The job's runs that are still wanted. */
  #runsOf(job: number): RunRecord[] {
    return (this.#jobs.get(job) ?? []).filter((run) => run.job?.id === job);
  }

  #eachOf(job: number, action: (run: RunRecord, trial: number) => void): void {
    for (const run of this.#runsOf(job)) action(run, run.job?.trial ?? 0);
  }

  #started(job: number, facts: JobFacts): void {
    const { stepsPerEpoch, totalSteps, description } = facts;
    const runs = this.#runsOf(job);
    const [first] = runs;
    if (this.#onDevice.has(job) && first !== undefined) {
      const [trials, parts] = [description.trials, this.#parts(runs).length];
      const onWorkers = Math.min(parts, this.pool.size);
      if (this.#engines.prefersWorkers(first.experiment, trials, onWorkers, description)) {
        this.#takeBack(job);
        return;
      }
    }
    for (const run of runs) Object.assign(run, { stepsPerEpoch, totalSteps });
    this.#listener.started(runs, { ...facts, description: this.#explained(job, description) }, job);
  }

  /** The description with the reason that was found here. */
  #explained(job: number, description: Description): Description {
    const [, code, reason] = /^([a-z-]+): (.*)$/s.exec(this.#whys.get(job) ?? "") ?? [];
    return code === undefined || reason === undefined ? description : { ...description, code, reason };
  }

  #progress(job: number, { steps, points, counts, open, ends }: JobNews): void {
    const parts = cutInto(points, counts);
    const ended: RunRecord[] = [];
    let made = 0;
    this.#eachOf(job, (run, trial) => {
      if (run.ended) return;
      const step = steps[trial] ?? run.step;
      made += step - run.step;
      run.step = step;
      run.curve.append(parts[trial] ?? new Float64Array(0), open);
      const end = ends.find((one) => one.trial === trial);
      if (end === undefined) return;
      const { state, reason, metrics } = end;
      Object.assign(run, { state, reason, step: end.step, scores: metrics, scoresStep: end.step });
      ended.push(run);
    });
    this.#speed.add(made, this.#now());
    this.#listener.progress(ended);
  }

  #changed(job: number, { trial, step, knob, value }: TrialChange): void {
    this.#eachOf(job, (run, index) => {
      if (index === trial) this.#listener.changed(run, { step, knob, value });
    });
  }

  #failed(job: number, reason: string): void {
    const runs = this.#runsOf(job);
    for (const run of runs) Object.assign(run, { state: "failed", reason, job: null });
    this.#forget(job);
    if (runs.length > 0) this.#listener.failed(runs);
  }
}

function isHeld(run: RunRecord | null): run is Held {
  return run?.job != null;
}

/** Parts of the points, one per trial. */
function cutInto(points: Float64Array, counts: Uint32Array): Float64Array[] {
  let offset = 0;
  return Array.from(counts, (count) => {
    const start = offset;
    offset += count * COLUMNS.length;
    return points.subarray(start, offset);
  });
}
