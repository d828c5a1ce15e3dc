/**
 * The only import of the package `tuning-playground` in the page: its smaller module, which trains and has no studies.
 *
 * Types may be imported from here anywhere (`import type`), and the module's address; the other values only inside
 * the workers, so that the page's own bundle carries none of the package's glue.
 */
import {
  initSync,
  type Progress,
  sweepValues as packageSweep,
  type SplitDataset,
  Trainer,
} from "tuning-playground/training";
import wasmUrl from "tuning-playground/training_bg.wasm?url";
import { sweepPoints } from "./run/sweep-points";
import type { TrainerFactory } from "./run/trainer";

export type {
  DataSpec,
  Description,
  Experiment,
  Metrics,
  ModelSpec,
  OptimizerSpec,
  Progress,
  ScheduleSpec,
  Scores,
  Task,
  TrainSpec,
} from "tuning-playground/training";
export { wasmUrl };

/** The data of an experiment, raw features, with the row indices of the split. */
export type TrainerDataset = SplitDataset;
export type TrialState = Progress["state"];

/** Makes the package ready in this worker. */
export function startModule(module: WebAssembly.Module): void {
  initSync({ module });
}

/** The package's trainers and samplers, as the workers use them. */
export const factory: TrainerFactory = {
  create: (experiments) => Trainer.create(experiments, undefined),
  restore: (bytes) => Trainer.restore(bytes, undefined),
  sweepValues: (request) => sweepPoints(packageSweep, request),
};
