/** Runs on workers: starts the jobs that train them, brings what the workers report into them, answers questions. */
import type { TrainerDataset } from "../pkg";
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

export class Crew {
  readonly pool: Pool;
  readonly #listener: CrewListener;
  readonly #now: () => number;
  readonly #speed = new SpeedMeter();
  /** The runs of each job, by trial. */
  readonly #jobs = new Map<number, readonly RunRecord[]>();
  /** Runs that were started together. */
  #cohort = 0;

  constructor(makePool: (listener: PoolListener) => Pool, listener: CrewListener, now: () => number) {
    this.#listener = listener;
    this.#now = now;
    this.pool = makePool({
      started: (job, facts) => this.#started(job, facts),
      progress: (job, news) => this.#progress(job, news),
      changed: (job, change) => this.#changed(job, change),
      failed: (job, reason) => this.#failed(job, reason),
      resumed: (job, step) => this.#eachOf(job, (run) => run.rewind(step)),
      restarted: (worker, reason, step) => listener.restarted(worker, reason, step),
      lost: (worker, reason) => listener.lost(worker, reason),
      unusable: (reason) => listener.unusable(reason),
    });
  }

  /** Trains runs from step 0, in populations of one shape that are spread over the workers. Their paces stay together. */
  train(runs: readonly RunRecord[], terms: Terms | null = null): void {
    this.#cohort += 1;
    for (const group of groupBy(runs, (run) => shapeOf(run.experiment))) {
      const [first] = group;
      const lanes = first ? lanesOf(first.experiment) : 1;
      for (const part of split(group, this.pool.size, lanes)) this.#launch(part, terms);
    }
  }

  /** The run's results are no longer wanted; its worker gives it up. */
  release(run: RunRecord): void {
    const { job } = run;
    if (job === null) return;
    run.job = null;
    this.pool.mute(job.id, job.trial);
    if (this.#runsOf(job.id).length === 0) this.#jobs.delete(job.id);
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

  #launch(part: readonly RunRecord[], terms: Terms | null): void {
    const changes = part.flatMap(({ changes }, trial) =>
      changes.map(({ step, knob, value }) => ({ trial, step, knob: knob as LiveKnob, value })),
    );
    const experiments = part.map(({ experiment }) => experiment);
    const id = this.pool.start(experiments, changes, this.#cohort, terms);
    this.#jobs.set(id, part);
    part.forEach((run, trial) => {
      run.job = { id, trial };
    });
  }

  /** The job's runs that are still wanted. */
  #runsOf(job: number): RunRecord[] {
    return (this.#jobs.get(job) ?? []).filter((run) => run.job?.id === job);
  }

  #eachOf(job: number, action: (run: RunRecord, trial: number) => void): void {
    for (const run of this.#runsOf(job)) action(run, run.job?.trial ?? 0);
  }

  #started(job: number, facts: JobFacts): void {
    const { stepsPerEpoch, totalSteps } = facts;
    const runs = this.#runsOf(job);
    for (const run of runs) Object.assign(run, { stepsPerEpoch, totalSteps });
    this.#listener.started(runs, facts, job);
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
    this.#jobs.delete(job);
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
