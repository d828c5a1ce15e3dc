/**
 * The import of the package's whole module, with studies and searches. As with `pkg.ts`, types and the address may be
 * imported anywhere, the values only inside workers; views that search load it when they are opened.
 */
import { initSync, Study, Trainer } from "tuning-playground";
import wholeUrl from "tuning-playground/tuning_playground_bg.wasm?url";

export type {
  Explanation,
  Importance,
  ParameterSpec,
  PrunerExplanation,
  PrunerSpec,
  SamplerSpec,
  Scalar,
  StudyDocument,
  StudySpec,
  Suggestion,
  Trial,
  TrialOutcome,
  Why,
} from "tuning-playground";
export { Study, Trainer, wholeUrl };

/** Makes the package ready in this worker. */
export function startWhole(module: WebAssembly.Module): void {
  initSync({ module });
}
