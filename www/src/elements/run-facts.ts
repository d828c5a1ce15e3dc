/** What differs between runs: the columns of the table of runs. */
import { t } from "../locales/translate";
import type { Experiment } from "../pkg";
import type { Run } from "../run/model";

/** A fact about an experiment: its name as a message id, and its value as text. */
export interface Fact {
  id: string;
  of(experiment: Experiment): string;
}

const FACTS: readonly Fact[] = [
  { id: "knob.learningRate.label", of: (e) => text(e.train?.learningRate) },
  { id: "knob.batchSize.label", of: (e) => text(e.train?.batchSize) },
  { id: "knob.depth.label", of: (e) => text(e.model?.hidden?.length) },
  { id: "knob.width.label", of: (e) => [...new Set(e.model?.hidden ?? [])].join("–") },
  { id: "knob.activation.label", of: (e) => text(e.model?.activation) },
  { id: "knob.init.label", of: (e) => text(e.model?.init) },
  { id: "knob.loss.label", of: (e) => text(e.model?.loss) },
  { id: "knob.dropout.label", of: (e) => text(e.model?.dropout) },
  { id: "knob.optimizer.label", of: (e) => text(e.train?.optimizer?.name) },
  { id: "knob.momentum.label", of: (e) => text(e.train?.optimizer?.momentum) },
  { id: "knob.schedule.label", of: (e) => text(e.train?.schedule?.name) },
  { id: "knob.l1.label", of: (e) => text(e.train?.l1) },
  { id: "knob.l2.label", of: (e) => text(e.train?.l2) },
  { id: "knob.clip.label", of: (e) => text(e.train?.clipNorm) },
  { id: "knob.epochs.label", of: (e) => text(e.train?.epochs) },
  { id: "knob.engine.label", of: (e) => text(e.engine) },
  { id: "knob.seed.label", of: (e) => text(e.train?.seed) },
  { id: "knob.dataset.label", of: (e) => text(e.data?.name) },
  { id: "knob.samples.label", of: (e) => text(e.data?.samples) },
  { id: "knob.noise.label", of: (e) => text(e.data?.noise) },
  { id: "knob.testFraction.label", of: (e) => text(e.data?.testFraction) },
];

/** Every fact in which at least two of the runs differ; `name` is the one that the runs' labels already say. */
export function differing(runs: readonly Run[]): { name: Fact | null; others: readonly Fact[] } {
  const facts = FACTS.filter((fact) => new Set(runs.map((run) => fact.of(run.experiment))).size > 1);
  const name = facts.find((fact) => runs.every((run) => names(run.label, fact.of(run.experiment)))) ?? null;
  return { name, others: facts.filter((fact) => fact !== name) };
}

/** A run's value of a fact in the reader's words; one that is no choice with a name of its own stays as it is. */
export function factText(fact: Fact, { experiment }: Run): string {
  const value = fact.of(experiment);
  return t(fact.id.replace("knob.", "choice.").replace("label", value), { defaultValue: value });
}

/** Whether a run's label (a pinned one has a letter before it) is the value, in as many digits as it has. */
function names(label: string, value: string): boolean {
  const said = label.replace(/^[A-Z]+ /, "");
  if (said === value) return true;
  const digits = said.replace(/e.*|^0\.0*|\./g, "").length;
  return Number(Number(value).toPrecision(Math.max(1, digits))) === Number(said);
}

function text(value: unknown): string {
  if (value === undefined || value === null) return "–";
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);
}
