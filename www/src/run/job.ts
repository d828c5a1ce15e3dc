/** One population in a worker: its trainer, its recorder, and the changes that wait for their step. */
import type { Description, Experiment, Progress } from "../pkg";
import {
  type JobFacts,
  type JobNews,
  LIVE_KNOBS,
  type LiveKnob,
  type Saved,
  type Terms,
  type TrialChange,
  type TrialEnd,
} from "./protocol";
import { type Course, Recorder } from "./recorder";
import type { TrainerFactory, TrainerLike } from "./trainer";

/** A change that took effect. */
export type Applied = TrialChange;

export class Job {
  /** Steps that pacing owes the job. */
  credit = 0;
  /** Epoch that the job does not pass for now. */
  rein = Number.POSITIVE_INFINITY;
  /** Estimated milliseconds per step, of all trials together. */
  #msPerStep = 0;
  #waiting: TrialChange[];
  #mailbox = new Map<string, { trial: number; knob: LiveKnob; value: number }>();
  #ends: TrialEnd[] = [];
  /** What the last slice gave. */
  #latest: readonly Progress[] = [];
  /** The points since the last news end with a glimpse. */
  #open = false;
  readonly #muted: Uint8Array;
  /** (trial, knob) values that stand; NaN where the experiment's own value does. */
  readonly #hyper: Float64Array;

  private constructor(
    readonly trainer: TrainerLike,
    readonly experiments: readonly Experiment[],
    readonly recorder: Recorder,
    public description: Description,
    changes: readonly TrialChange[],
    saved: Saved | null,
    /** See `Terms`. */
    readonly quiet: boolean,
  ) {
    this.#muted = new Uint8Array(experiments.length);
    this.#hyper =
      saved?.recorder.hyper.slice() ??
      new Float64Array(experiments.length * LIVE_KNOBS.length).fill(Number.NaN);
    this.#waiting = changes.filter(({ step }) => step >= recorder.step).sort((a, b) => a.step - b.step);
  }

  static async open(
    factory: TrainerFactory,
    experiments: Experiment[],
    changes: readonly TrialChange[],
    saved: Saved | null,
    terms: Terms | null = null,
  ): Promise<Job> {
    const trainer = saved
      ? await factory.restore(saved.bytes, experiments)
      : await factory.create(experiments);
    const recorder = new Recorder(courseOf(trainer, experiments, terms), saved?.recorder);
    const quiet = terms?.quiet ?? false;
    const job = new Job(trainer, experiments, recorder, trainer.describe(), changes, saved, quiet);
    if (saved) job.#sendHyper();
    else if (!quiet) recorder.start(await trainer.metrics());
    return job;
  }

  get facts(): JobFacts {
    const { stepsPerEpoch, totalSteps } = this.recorder.course;
    return { stepsPerEpoch, totalSteps, description: this.description };
  }

  get epoch(): number {
    return this.recorder.step / this.recorder.course.stepsPerEpoch;
  }

  /** Whole steps that may be made now. */
  get allowance(): number {
    const untilRein = (this.rein - this.epoch) * this.recorder.course.stepsPerEpoch;
    return Math.max(0, Math.floor(Math.min(this.credit, untilRein)));
  }

  /** Nothing is left to train that anyone wants. */
  get done(): boolean {
    return this.recorder.done || this.#muted.every((muted, t) => muted === 1 || this.recorder.hasEnded(t));
  }

  mute(trial: number): void {
    this.#muted[trial] = 1;
  }

  /** Whether changes wait in the mailbox. */
  get posted(): boolean {
    return this.#mailbox.size > 0;
  }

  /** A change for the next step boundary; of several to one knob the last counts. */
  post(trial: number, knob: LiveKnob, value: number): void {
    this.#mailbox.set(`${trial}/${knob}`, { trial, knob, value });
  }

  /** Applies everything that is due before the next step; returns what came through the mailbox. */
  settle(): Applied[] {
    const { step } = this.recorder;
    const due = this.#waiting.filter((change) => change.step <= step);
    this.#waiting = this.#waiting.filter((change) => change.step > step);
    const posted = [...this.#mailbox.values()]
      .filter(({ trial }) => !this.recorder.hasEnded(trial))
      .map((change) => ({ ...change, step }));
    this.#mailbox.clear();
    const all = [...due, ...posted];
    for (const { trial, knob, value } of all) {
      this.#hyper[trial * LIVE_KNOBS.length + LIVE_KNOBS.indexOf(knob)] = value;
    }
    if (all.length > 0) this.#sendHyper();
    return posted;
  }

  /** Trains for about `budgetMs`, at most `most` steps and never past a point of the curve. Returns the steps made. */
  async advance(budgetMs: number, most: number, now: () => number): Promise<number> {
    const nextChange = this.#waiting[0]?.step ?? Number.POSITIVE_INFINITY;
    const slice = this.#msPerStep > 0 ? Math.max(1, Math.floor(budgetMs / this.#msPerStep)) : 1;
    const steps = Math.min(slice, most, this.recorder.room, nextChange - this.recorder.step);
    if (steps < 1) return 0;
    const before = now();
    const progress = await this.trainer.trainSteps(steps);
    const ms = now() - before;
    this.#latest = progress;
    const last = Math.max(...progress.map(({ step }, t) => (this.recorder.hasEnded(t) ? 0 : step)));
    const made = Math.max(0, last - this.recorder.step);
    this.#open = false;
    if (made > 0) this.#learnPace(ms / made);
    const ends = this.recorder.take(progress, made, ms / 1000);
    if (ends.length > 0) await this.#finish(ends, progress);
    return made;
  }

  /** What trains the job, if that is another engine than before; null otherwise. */
  moved(): Description | null {
    // Only a graphics device can be lost.
    if (this.description.engine !== "webgpu") return null;
    const now = this.trainer.describe();
    if (now.engine === "webgpu") return null;
    this.description = now;
    return now;
  }

  /** Makes the present step visible, also where the curves have no point. */
  glimpse(): void {
    this.#open = this.recorder.glimpse(this.#latest);
  }

  /** Slices must follow a slow-down at once and a speed-up soon. */
  #learnPace(msPerStep: number): void {
    const old = this.#msPerStep;
    this.#msPerStep = old === 0 || msPerStep > old ? msPerStep : 0.7 * old + 0.3 * msPerStep;
  }

  async #finish(
    ends: readonly number[],
    progress: readonly { step: number; state: string; reason: string | null }[],
  ) {
    const metrics = this.quiet ? [] : await this.trainer.metrics();
    for (const trial of ends) {
      const { step, state, reason } = progress[trial] as (typeof progress)[number];
      this.#ends.push({
        trial,
        step,
        // A job that ends before its epochs do leaves its trials running.
        state: state === "running" ? "done" : (state as TrialEnd["state"]),
        reason,
        metrics: metrics[trial] ?? null,
      });
    }
  }

  /** What happened since the last call. */
  news(): JobNews {
    const { step, course } = this.recorder;
    const steps = new Float64Array(course.trials).fill(step);
    const ends = this.#ends;
    this.#ends = [];
    const open = this.#open;
    this.#open = false;
    return { steps, ...this.recorder.flush(), open, ends };
  }

  async save(): Promise<Saved> {
    const bytes = await this.trainer.checkpoint();
    return { bytes, recorder: { ...this.recorder.save(), hyper: this.#hyper.slice() } };
  }

  /** Tells the trainer every value that was ever changed, for all trials. */
  #sendHyper(): void {
    LIVE_KNOBS.forEach((knob, k) => {
      const changed = this.experiments.map((_, t) => this.#hyper[t * LIVE_KNOBS.length + k] as number);
      if (changed.every(Number.isNaN)) return;
      const values = changed.map((value, t) =>
        Number.isNaN(value) ? ownValue(this.experiments[t], knob) : value,
      );
      this.trainer.setHyper({ [knob]: values });
    });
  }
}

/** Batches may not be larger than the training rows; the trainer takes all rows then. */
function courseOf(trainer: TrainerLike, experiments: readonly Experiment[], terms: Terms | null): Course {
  const train = experiments[0]?.train;
  const rows = trainer.dataset().train.length;
  const stepsPerEpoch = trainer.stepsPerEpoch();
  return {
    trials: experiments.length,
    totalSteps: Math.min(stepsPerEpoch * (train?.epochs ?? 100), terms?.steps ?? Number.POSITIVE_INFINITY),
    stepsPerEpoch,
    batchSize: Math.min(train?.batchSize ?? 10, rows),
    rows,
    every: terms?.every ?? null,
  };
}

/** What the experiment says about a live knob. */
function ownValue(experiment: Experiment | undefined, knob: LiveKnob): number {
  const train = experiment?.train;
  if (knob === "momentum") return Number(train?.optimizer?.momentum ?? 0);
  return train?.[knob] ?? 0;
}
