/**
 * The import of the package's whole module, with studies and searches. As with `pkg.ts`, types and the address may be
 * imported anywhere, the values only inside workers; views that search load it when they are opened, and a worker that
 * trains on the graphics device when one is needed.
 */
import { initSync, Sharpness, Study, sweepValues, Trainer } from "tuning-playground";
import wholeUrl from "tuning-playground/tuning_playground_bg.wasm?url";
import { sweepPoints } from "./run/sweep-points";
import type { TrainerFactory } from "./run/trainer";

export type {
  AxisGrid,
  ExplainSpec,
  Explanation,
  Importance,
  ImportanceSpec,
  ParameterSpec,
  PrunerExplanation,
  PrunerSpec,
  SamplerModel,
  SamplerSpec,
  Scalar,
  StudyDocument,
  StudySpec,
  Suggestion,
  Trial,
  TrialOutcome,
  Why,
} from "tuning-playground";
export { Sharpness, Study, Trainer, wholeUrl };

/** The trainers of the whole module, which also train on the graphics device. */
export const wholeFactory: TrainerFactory = {
  create: (experiments) => Trainer.create(experiments, undefined),
  restore: (bytes) => Trainer.restore(bytes, undefined),
  sweepValues: (request) => sweepPoints(sweepValues, request),
};

/** Makes the package ready in this worker. */
export function startWhole(module: WebAssembly.Module): void {
  initSync({ module });
}
