/** One trial's training, from the first weights to its value. */
import type { Experiment, Metrics, Progress } from "../../../pkg";
import type { TrainerLike } from "../../../run/trainer";
import type { Desk } from "./evaluator";
import type { TrialEnd, Work } from "./protocol";
import { isBetter, type Measure, reportInterval } from "./setup";

export type TrainingWork = Extract<Work, { kind: "training" }>;

/** The part of a trainer that a trial uses. */
export type TrialTrainer = Pick<TrainerLike, "trainSteps" | "metrics" | "stepsPerEpoch" | "free">;

export interface Trainers {
  create(experiments: Experiment[]): Promise<TrialTrainer>;
}

/** A call of the trainer takes about this long. */
const SLICE_MS = 8;
/** A target that is not reached counts as this many times the length ("PAR2" of solver competitions). */
const UNREACHED = 2;

/** Trains for the length of `work`; the trainer is freed at the end. */
export async function train(
  factory: Trainers,
  work: TrainingWork,
  desk: Desk,
  now: () => number,
): Promise<TrialEnd> {
  const trainer = await factory.create([work.experiment]);
  try {
    return await new Trial(trainer, work, desk, now).run();
  } finally {
    trainer.free();
  }
}

class Trial {
  #step = 0;
  #msPerStep = 0;
  #best: number | null = null;
  #last: Progress | null = null;
  readonly #total: number;
  readonly #every: number;
  /** Updates in one unit of the length. */
  readonly #perUnit: number;

  constructor(
    readonly trainer: TrialTrainer,
    readonly work: TrainingWork,
    readonly desk: Desk,
    readonly now: () => number,
  ) {
    this.#perUnit = work.unit === "epochs" ? trainer.stepsPerEpoch() : 1;
    this.#total = Math.max(1, Math.round(work.length * this.#perUnit));
    this.#every = reportInterval(work.length) * this.#perUnit;
  }

  async run(): Promise<TrialEnd> {
    while (this.#step < this.#total) {
      const point = Math.min(this.#total, (Math.floor(this.#step / this.#every) + 1) * this.#every);
      const progress = await this.#advance(point);
      if (progress === null) return this.#failed("stopped");
      if (progress.state === "diverged")
        return this.#failed(progress.reason ?? "loss-not-finite", progress.step);
      const value = await this.#valueOf(progress);
      if (this.work.measure === "steps-to-target") {
        if (reaches(this.work, progress, value)) return this.#ended(this.#step);
      } else {
        if (isBetter(this.#direction, value, this.#best)) this.#best = value;
        if (this.#step < this.#total) this.#report(this.#shown(value));
      }
      if (progress.state !== "running") break;
    }
    return this.#close();
  }

  /** Trains up to the update `point`; null once nobody wants to know. */
  async #advance(point: number): Promise<Progress | null> {
    do {
      if (!(await this.desk.breathe())) return null;
      const slice = this.#msPerStep > 0 ? Math.max(1, Math.floor(SLICE_MS / this.#msPerStep)) : 16;
      const before = this.now();
      const from = this.#step;
      const [progress] = await this.trainer.trainSteps(Math.min(slice, point - this.#step));
      if (progress === undefined) return null;
      this.#last = progress;
      this.#step = progress.step;
      const made = this.#step - from;
      if (made > 0) this.#msPerStep = (this.now() - before) / made;
      if (progress.state !== "running" || made === 0) break;
    } while (this.#step < point);
    return this.#last;
  }

  get #direction(): "minimize" | "maximize" {
    return this.work.measure === "accuracy" || this.work.measure === "f1" ? "maximize" : "minimize";
  }

  #shown(value: number): number {
    return this.work.measure === "best-loss" ? (this.#best ?? value) : value;
  }

  #report(value: number): void {
    this.desk.report({ step: Math.round(this.#step / this.#perUnit), value, steps: this.#step });
  }

  async #close(): Promise<TrialEnd> {
    if (this.#last === null) return this.#failed("not-finite");
    if (this.work.measure === "steps-to-target") return this.#ended(UNREACHED * this.#total);
    return this.#ended(this.#shown(await this.#valueOf(this.#last)));
  }

  /** The measure now; what has no test rows is measured on the training rows. */
  async #valueOf(progress: Progress): Promise<number> {
    const { measure } = this.work;
    if (measure === "f1") return scoreOf(await this.trainer.metrics(), "f1");
    if (isAccuracy(measure, progress)) return progress.testAccuracy ?? progress.accuracy ?? Number.NaN;
    return progress.testLoss ?? progress.loss ?? Number.NaN;
  }

  #ended(value: number): TrialEnd {
    return { value, reason: null, steps: this.#step };
  }

  #failed(reason: string, step = this.#step): TrialEnd {
    return { value: null, reason: `diverged-at: ${step} ${reason}`, steps: this.#step };
  }
}

/** A target is an accuracy for classes, a loss for numbers. */
function isAccuracy(measure: Measure, progress: Progress): boolean {
  return measure === "accuracy" || (measure === "steps-to-target" && progress.accuracy !== null);
}

function reaches({ target }: TrainingWork, progress: Progress, value: number): boolean {
  return progress.accuracy === null ? value <= target : value >= target;
}

function scoreOf([metrics]: readonly Metrics[], score: "f1"): number {
  return (metrics?.test ?? metrics?.train)?.[score] ?? Number.NaN;
}
