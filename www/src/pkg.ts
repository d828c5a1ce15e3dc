/**
 * The only import of the package `tuning-playground` in the page.
 *
 * Types may be imported from here anywhere (`import type`), and the module's address; the other values only inside
 * the workers, so that the page's own bundle carries none of the package's glue.
 */
import * as tuning from "tuning-playground";
import wasmUrl from "tuning-playground/tuning_playground_bg.wasm?url";
import type { SweepRequest, TrainerFactory } from "./run/trainer";

export { wasmUrl };

export type Task = "classification" | "regression";
export type TrialState = "running" | "done" | "diverged" | "stopped";

/** One experiment document, as in the package's API. Every field that is left out takes its default. */
export interface Experiment {
  v?: number;
  data?: DataSpec;
  model?: ModelSpec;
  train?: TrainSpec;
  engine?: "auto" | "cpu" | "webgpu";
}

export interface DataSpec {
  name?: string;
  samples?: number;
  noise?: number;
  testFraction?: number;
  standardize?: boolean;
  seed?: number;
  [option: string]: unknown;
}

export interface ModelSpec {
  hidden?: number[];
  activation?: string;
  init?: string;
  loss?: string;
  dropout?: number | number[];
}

export interface TrainSpec {
  optimizer?: { name: string; [option: string]: unknown };
  learningRate?: number;
  schedule?: { name: string; [option: string]: unknown };
  batchSize?: number;
  shuffle?: boolean;
  epochs?: number;
  l1?: number;
  l2?: number;
  clipNorm?: number | null;
  seed?: number;
}

/** Metrics of one trial on one set of rows; null where a metric does not apply to the task. */
export interface Scores {
  loss: number | null;
  accuracy: number | null;
  f1: number | null;
  rmse: number | null;
  r2: number | null;
  /** Rows are true classes, columns predicted ones. */
  confusion: number[][] | null;
}

export interface Metrics {
  train: Scores;
  test: Scores | null;
}

/** What one trial did in one call of `trainSteps`. Losses are means over the batches of that call. */
export interface Progress {
  step: number;
  epoch: number;
  loss: number | null;
  testLoss: number | null;
  accuracy: number | null;
  testAccuracy: number | null;
  state: TrialState;
  reason: string | null;
}

/** The data of an experiment, raw features, with the row indices of the split. */
export interface TrainerDataset {
  /** (N, inputs) row-major. */
  x: Float32Array;
  /** (N) class index for classification, (N, outputs) for regression. */
  y: Float32Array;
  inputs: number;
  outputs: number;
  task: Task;
  classes: number | null;
  train: Uint32Array;
  test: Uint32Array;
}

export interface Description {
  engine: "cpu" | "webgpu";
  reason: string;
  adapter: string | null;
  trials: number;
  layers: number[];
  parameters: number;
}

/** Makes the package ready in this worker. */
export function startModule(module: WebAssembly.Module): void {
  tuning.initSync({ module });
}

/** The package's trainers and samplers, as the workers use them. */
export const factory: TrainerFactory = {
  create: (experiments) => tuning.Trainer.create(experiments, undefined),
  restore: (bytes) => tuning.Trainer.restore(bytes, undefined),
  sweepValues,
};

/** The first `count` suggestions of a study over one parameter, without repetition, in rising order. */
function sweepValues({ low, high, log, integer, count, sampler, seed }: SweepRequest): number[] {
  const parameter = { type: integer ? "int" : "float", low, high, log };
  const options = sampler === "grid" ? { name: "grid", points: count } : { name: "random" };
  const study = new tuning.Study({ space: { x: parameter }, sampler: options, seed });
  const values = new Set<number>();
  for (let i = 0; i < count; i++) {
    const { id, params } = study.ask();
    values.add(params.x as number);
    study.tell(id, 0);
  }
  study.free();
  return [...values].sort((a, b) => a - b);
}
