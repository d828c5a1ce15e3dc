/**
 * A Gaussian process of a study's trials, whatever its sampler is: what plots of the surrogate show. For the worker that
 * has the study; the page asks with `explain({ surrogate: true })`.
 */
import { type Explanation, Study, type StudyDocument, type Trial } from "../../../pkg-search";
import type { ExplainOptions } from "../model";

/** Trials that the process is fitted to at most: half of them the best, half the latest. Its cost grows with the cube. */
const MOST = 240;
/** Fewest complete trials for a surrogate. */
const LEAST = 4;

export class Surrogate {
  #study: Study | null = null;
  /** Up to which change of the study it knows its trials. */
  #revision = 0;
  /** The number of each of the study's trials in the surrogate. */
  #places = new Map<number, number>();

  /** What the process expects; null before there are enough trials. `trial`: through the values of that trial. */
  explain(study: Study, { trial, parameters, resolution, through }: ExplainOptions): Explanation | null {
    const { revision, trials } = study.trialsSince(this.#revision);
    if (trials.some(({ finished }) => finished !== null)) this.#fit(study.toJSON());
    this.#revision = revision;
    if (!this.#study) return null;
    const place = trial === undefined ? undefined : this.#places.get(trial);
    return this.#study.explain({
      parameters: parameters ? [...parameters] : null,
      resolution: resolution ?? null,
      through: place ?? through ?? null,
    });
  }

  #fit(document: StudyDocument): void {
    this.#study?.free();
    this.#study = null;
    const trials = chosenFor(document);
    this.#places = new Map(trials.map(({ id }, place) => [id, place]));
    if (trials.length < LEAST) return;
    this.#study = new Study({ ...document.spec, sampler: { name: "gp", startup: LEAST } });
    for (const { params, value } of trials) this.#study.addTrial(params, value ?? 0);
  }
}

/** Complete trials: all, or the best and the latest of many. */
function chosenFor({ spec, trials }: StudyDocument): readonly Trial[] {
  const complete = trials.filter(({ state, value }) => state === "complete" && value !== null);
  if (complete.length <= MOST) return complete;
  const sign = spec.direction === "maximize" ? -1 : 1;
  const byValue = [...complete].sort((a, b) => sign * ((a.value ?? 0) - (b.value ?? 0)));
  const kept = new Set([...byValue.slice(0, MOST / 2), ...complete.slice(-MOST / 2)]);
  return complete.filter((trial) => kept.has(trial));
}
