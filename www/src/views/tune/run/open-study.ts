/** Studies of setups, and what is known from earlier ones. */

import type { Trial, TrialOutcome } from "../../../pkg-search";
import { Study } from "../../../pkg-search";
import type { KnownTrials } from "./protocol";
import { directionOf, type Setup } from "./setup";

export function newStudy({ space, sampler, pruner, seed, problem, first }: Setup): Study {
  const study = new Study({ space: { ...space }, sampler, pruner, seed, direction: directionOf(problem) });
  for (const point of first ?? []) study.enqueue({ ...point });
  return study;
}

/** Adds the ended trials of a file to a study; throws what does not fit, with its place. */
export function addKnown(study: Study, { format, text }: KnownTrials): void {
  if (format === "csv") {
    study.addCSV(text);
    return;
  }
  const other = format === "json" ? Study.fromJSON(JSON.parse(text)) : Study.fromJournal(text);
  try {
    for (const trial of other.trials()) {
      const outcome = outcomeOf(trial);
      if (outcome === null) continue;
      const reports = trial.reports.filter(({ value }) => value !== null);
      study.addTrial(trial.params, outcome, reports);
    }
  } finally {
    other.free();
  }
}

function outcomeOf({ state, value, reason }: Trial): TrialOutcome | null {
  if (state === "complete") return value;
  if (state === "pruned") return { state, value };
  return state === "failed" ? { state, reason: reason ?? "not-finite" } : null;
}
