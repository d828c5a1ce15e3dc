/** What differs between runs: the rows of the table under the chart. */
import { PROPERTIES } from "../state/properties";
import type { Run } from "./model";

/** One knob and its value in each run; undefined where the run does not have it. */
export interface Difference {
  /** Name of the knob, for its label (`knob.<name>.label`). */
  readonly name: string;
  readonly values: readonly (string | number | boolean | readonly number[] | undefined)[];
}

/** Where the documents keep what the state calls otherwise. Everything else has the same name in both. */
const NAMES: Readonly<Record<string, string>> = {
  "data.name": "dataset",
  "data.seed": "seed",
  "train.seed": "seed",
  "train.optimizer.name": "optimizer",
  "train.schedule.name": "schedule",
  "train.clipNorm": "clip",
};

/** The knobs whose values are not the same in all runs, in the order of the property table. */
export function differences(runs: readonly Pick<Run, "experiment">[]): Difference[] {
  const flat = runs.map(({ experiment }) => knobs(experiment));
  const names = PROPERTIES.map(({ name }) => name).filter((name) => flat.some((values) => values.has(name)));
  return names
    .map((name) => ({ name, values: flat.map((values) => values.get(name)) }))
    .filter(({ values }) => values.some((value) => JSON.stringify(value) !== JSON.stringify(values[0])));
}

type Leaf = Exclude<Difference["values"][number], undefined>;

/** The leaves of a document by the names of their knobs. */
function knobs(document: object, path = ""): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  for (const [key, value] of Object.entries(document)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [name, leaf] of knobs(value, at)) found.set(name, leaf);
    } else if (value !== null && value !== undefined) {
      found.set(NAMES[at] ?? key, value);
    }
  }
  return found;
}
