/** What the page knows about each data set before it is loaded, at the default options. */
import type { ChoiceOf, State } from "./properties";

export type DatasetName = ChoiceOf<"dataset">;

export interface DatasetFacts {
  /** Rows of a table that is shipped; null: generated, as many as `samples`. */
  readonly rows: number | null;
  /** Input features. */
  readonly inputs: number;
  readonly task: "classification" | "regression";
  /** Classes of a classification; 0 for a regression. */
  readonly classes: number;
}

const generated = (inputs: number, classes: number): DatasetFacts => ({
  rows: null,
  inputs,
  task: classes > 0 ? "classification" : "regression",
  classes,
});
const table = (rows: number, inputs: number, classes: number): DatasetFacts => ({
  rows,
  inputs,
  task: "classification",
  classes,
});

export const DATASETS: Record<DatasetName, DatasetFacts> = {
  moons: generated(2, 2),
  circles: generated(2, 2),
  xor: generated(2, 2),
  spiral: generated(2, 2),
  blobs: generated(2, 3),
  "make-classification": generated(20, 2),
  mnist1d: generated(40, 10),
  plane: generated(2, 0),
  "gauss-surface": generated(2, 0),
  digits: table(1797, 64, 10),
  iris: table(150, 4, 3),
  wine: table(178, 13, 3),
  "breast-cancer": table(569, 30, 2),
};

/** All rows of the state's data set. */
export function allRows(state: Pick<State, "dataset" | "samples">): number {
  return DATASETS[state.dataset].rows ?? state.samples;
}

/** Rows that train: at least one. */
export function trainingRows(state: Pick<State, "dataset" | "samples" | "testFraction">): number {
  const rows = allRows(state);
  return Math.max(1, rows - Math.round(rows * state.testFraction));
}
