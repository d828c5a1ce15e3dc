/** The runs and the workers that train them: starts jobs, follows their messages, answers questions about runs. */
import type { TrainerDataset } from "../pkg";
import { Lineup } from "./lineup";
import { COLUMNS, type EngineInfo, type NetworkPicture, type Picture, type Predictions } from "./model";
import { groupBy, lanesOf, shapeOf, split } from "./plan";
import type { Pool, PoolListener } from "./pool";
import type { JobFacts, JobNews, LiveKnob, TrialChange } from "./protocol";
import type { Member, RunRecord } from "./runs";
import { SpeedMeter } from "./speed";
import type { SweepRequest } from "./trainer";

/** What the training tells its owner. */
export interface TrainingListener {
  /** Curves grew; `ended` if a run came to its end. */
  progress(ended: boolean): void;
  /** Trainers are there, or a run failed. */
  runs(): void;
  /** `dataset` or `engine` changed. */
  dataset(): void;
  /** A change in flight took effect. */
  changed(): void;
  /** Runs came to the state `failed`. */
  failed(): void;
  restarted(worker: number, reason: string, step: number): void;
  lost(worker: number, reason: string): void;
  unusable(reason: string): void;
}

/** A run that a worker trains or has trained, and still holds. */
type Held = RunRecord & { job: { id: number; trial: number } };

export class Training {
  readonly lineup = new Lineup();
  dataset: TrainerDataset | null = null;
  engine: EngineInfo | null = null;
  readonly pool: Pool;
  readonly #speed = new SpeedMeter();
  readonly #listener: TrainingListener;
  readonly #now: () => number;
  #datasetKey = "";
  /** Runs that were started together. */
  #cohort = 0;

  constructor(makePool: (listener: PoolListener) => Pool, listener: TrainingListener, now: () => number) {
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

  /** Makes the live runs those of a plan; false if they were already. `anew`: also those that are. */
  replace(members: readonly Member[], anew: boolean): boolean {
    const { fresh, retired } = this.lineup.replace(members, anew, this.#now());
    for (const run of retired) {
      if (run.job) this.pool.mute(run.job.id, run.job.trial);
      run.job = null;
    }
    this.#cohort += 1;
    for (const group of groupBy(fresh, ([member]) => shapeOf(member.experiment))) {
      const [first] = group;
      const lanes = first ? lanesOf(first[0].experiment) : 1;
      for (const part of split(group, this.pool.size, lanes)) this.#launch(part);
    }
    return fresh.length > 0 || retired.length > 0;
  }

  /** Changes a knob of a run in flight; nothing happens to one that has ended. */
  hyper(run: RunRecord, knob: LiveKnob, value: number): void {
    if (run.job && !run.ended) this.pool.hyper(run.job.id, run.job.trial, knob, value);
  }

  /** Updates per second of all runs together. */
  get stepsPerSecond(): number {
    return this.#speed.perSecond(this.#now());
  }

  get allEnded(): boolean {
    return this.lineup.live.length > 0 && this.lineup.live.every(({ ended }) => ended);
  }

  /** Points of a sweep; null if no worker can say. */
  async sweepValues(spec: SweepRequest): Promise<readonly number[] | null> {
    return (await this.pool.ask({ what: "sweep", spec }))?.values ?? null;
  }

  async picture(run: RunRecord | null, resolution: number): Promise<Picture | null> {
    if (!isHeld(run)) return null;
    const answer = await this.pool.ask({
      what: "picture",
      job: run.job.id,
      trial: run.job.trial,
      resolution,
    });
    return answer && { runId: run.id, resolution, ...answer };
  }

  async network(run: RunRecord | null, resolution: number): Promise<NetworkPicture | null> {
    if (!isHeld(run)) return null;
    const answer = await this.pool.ask({
      what: "network",
      job: run.job.id,
      trial: run.job.trial,
      resolution,
    });
    return answer && { runId: run.id, resolution, ...answer };
  }

  async predictions(run: RunRecord | null, rows: Uint32Array): Promise<Predictions | null> {
    if (!isHeld(run)) return null;
    const answer = await this.pool.ask({ what: "predictions", job: run.job.id, trial: run.job.trial, rows });
    return answer && { runId: run.id, rows, ...answer };
  }

  /** Brings the run's scores up to its present step; false if there is nothing newer. */
  async loadScores(run: RunRecord): Promise<boolean> {
    if (!isHeld(run) || run.totalSteps === null || run.scoresStep === run.step) return false;
    const answer = await this.pool.ask({ what: "metrics", job: run.job.id, trial: run.job.trial });
    if (answer === null || (run.ended && run.scores !== null)) return false;
    Object.assign(run, { scores: answer.metrics, scoresStep: answer.step });
    return true;
  }

  #launch(part: readonly [Member, RunRecord][]): void {
    const changes = part.flatMap(([member], trial) =>
      member.changes.map(({ step, knob, value }) => ({ trial, step, knob: knob as LiveKnob, value })),
    );
    const experiments = part.map(([member]) => member.experiment);
    const id = this.pool.start(experiments, changes, this.#cohort);
    part.forEach(([, run], trial) => {
      run.job = { id, trial };
    });
  }

  #eachOf(job: number, action: (run: RunRecord, trial: number) => void): void {
    for (const run of this.lineup.ofJob(job)) action(run, run.job?.trial ?? 0);
  }

  #started(job: number, { stepsPerEpoch, totalSteps, description }: JobFacts): void {
    this.#eachOf(job, (run) => {
      Object.assign(run, { stepsPerEpoch, totalSteps });
      void this.#loadDataset(job, JSON.stringify(run.experiment.data));
    });
    const { engine, code, parameters } = description;
    this.engine = { engine: engine === "webgpu" ? "webgpu" : "cpu", code, parameters };
    this.#listener.dataset();
    this.#listener.runs();
  }

  async #loadDataset(job: number, key: string): Promise<void> {
    if (key === this.#datasetKey) return;
    this.#datasetKey = key;
    const answer = await this.pool.ask({ what: "dataset", job });
    if (this.#datasetKey !== key) return;
    if (answer === null) {
      this.#datasetKey = "";
      return;
    }
    this.dataset = answer.dataset;
    this.#listener.dataset();
  }

  #progress(job: number, { steps, points, counts, open, ends }: JobNews): void {
    const parts = cutInto(points, counts);
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
    });
    this.#speed.add(made, this.#now());
    this.#listener.progress(ends.length > 0);
  }

  #changed(job: number, { trial, step, knob, value }: TrialChange): void {
    this.#eachOf(job, (run, index) => {
      if (index === trial) run.change({ run: this.lineup.live.indexOf(run), step, knob, value });
    });
    this.#listener.changed();
  }

  #failed(job: number, reason: string): void {
    const runs = this.lineup.ofJob(job);
    for (const run of runs) Object.assign(run, { state: "failed", reason, job: null });
    if (runs.length > 0) this.#listener.failed();
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
