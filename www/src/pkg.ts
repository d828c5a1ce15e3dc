/**
 * The only import of the package `tuning-playground` in the page.
 *
 * Types may be imported from here anywhere (`import type`), and the module's address; the other values only inside
 * the workers, so that the page's own bundle carries none of the package's glue.
 */
import { initSync, type Progress, type SplitDataset, Study, Trainer } from "tuning-playground";
import wasmUrl from "tuning-playground/tuning_playground_bg.wasm?url";
import type { SweepRequest, TrainerFactory } from "./run/trainer";

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
} from "tuning-playground";
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
  sweepValues,
};

/** The first `count` suggestions of a study over one parameter, without repetition, in rising order. */
function sweepValues({ low, high, log, integer, count, sampler, seed }: SweepRequest): number[] {
  const parameter = { type: integer ? ("int" as const) : ("float" as const), low, high, log };
  const options = sampler === "grid" ? { name: sampler, points: count } : { name: sampler };
  const study = new Study({ space: { x: parameter }, sampler: options, seed });
  const values = new Set<number>();
  for (let i = 0; i < count; i++) {
    const { id, params } = study.ask();
    values.add(params.x as number);
    study.tell(id, 0);
  }
  study.free();
  return [...values].sort((a, b) => a - b);
}
