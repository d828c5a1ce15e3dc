/** What the worker's loop needs of the package: the trainer's interface, so that tests can put a fake in its place. */
import type { Description, Experiment, Metrics, Progress, TrainerDataset } from "../pkg";
import type { Bounds } from "./model";

/** Values that can change in flight, as `trainer.setHyper` takes them: one per trial. */
export interface HyperValues {
  learningRate?: number[];
  momentum?: number[];
  l1?: number[];
  l2?: number[];
}

/** A population of T trials; see the package's documentation. */
export interface TrainerLike {
  trainSteps(steps: number): Promise<Progress[]>;
  setHyper(values: HyperValues): void;
  metrics(): Promise<Metrics[]>;
  /** (T, R, R, outputs). */
  grid(resolution: number): Promise<Float32Array>;
  gridBounds(): Bounds;
  /** (hidden units, R, R). */
  neurons(trial: number, resolution: number): Promise<Float32Array>;
  /** Raw features in; (T, N, outputs) out. */
  predict(inputs: Float32Array): Promise<Float32Array>;
  /** (T, P). */
  params(): Promise<Float32Array>;
  dataset(): TrainerDataset;
  checkpoint(): Promise<Uint8Array>;
  stepsPerEpoch(): number;
  describe(): Description;
  free(): void;
}

export interface TrainerFactory {
  create(experiments: Experiment[]): Promise<TrainerLike>;
  restore(bytes: Uint8Array, experiments: Experiment[]): Promise<TrainerLike>;
  /** Points of a sweep between `low` and `high`, from the package's samplers. */
  sweepValues(request: SweepRequest): number[];
}

export interface SweepRequest {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly integer: boolean;
  readonly count: number;
  readonly sampler: "grid" | "random";
  readonly seed: number;
}
