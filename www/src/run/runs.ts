/** The runs as the session keeps them: the interface of `model.ts` with its fields writable. */
import type { Experiment, Metrics } from "../pkg";
import type { Change } from "../state/kinds";
import { shortNumber } from "../state/scale";
import { Curve } from "./curve";
import type { Role, Run, RunState } from "./model";
import type { LiveKnob } from "./protocol";

/** What a run is to be, before it exists. */
export interface Member {
  /** What the members of the plan differ in: `rates`, or a sweep's own name. Ghosts stay within one series. */
  readonly series: string;
  /** Index in `rates` or among the points of the sweep. */
  readonly index: number;
  readonly label: string;
  readonly ramp: number | null;
  readonly experiment: Experiment;
  readonly changes: readonly Change[];
}

/** States that a run never leaves by itself. */
const ENDED: ReadonlySet<RunState> = new Set(["done", "diverged", "stopped", "failed"]);

export class RunRecord implements Run {
  label: string;
  color: number;
  dash: number;
  ramp: number | null = null;
  role: Role = "live";
  successor: string | null = null;
  state: RunState = "waiting";
  reason: string | null = null;
  step = 0;
  totalSteps: number | null = null;
  stepsPerEpoch: number | null = null;
  curve = new Curve();
  scores: Metrics | null = null;
  scoresStep = 0;
  hidden = false;
  highlighted = false;
  /** The id of its pinned copy. */
  copy: string | null = null;
  series = "";
  changes: Change[] = [];
  /** Where it is trained; null if it no longer is. */
  job: { readonly id: number; readonly trial: number } | null = null;
  /** The experiment with the values that were changed in flight. */
  #current: Experiment;

  constructor(
    readonly id: string,
    readonly experiment: Experiment,
    label: string,
    color: number,
  ) {
    this.label = label;
    this.color = color % 8;
    this.dash = color % 4;
    this.#current = experiment;
  }

  /** A live run for a member of the plan. */
  static live(id: string, member: Member): RunRecord {
    const run = new RunRecord(id, member.experiment, member.label, member.index);
    run.ramp = member.ramp;
    run.series = member.series;
    run.changes = [...member.changes];
    run.#current = withChanges(member.experiment, member.changes);
    return run;
  }

  get epoch(): number {
    return this.stepsPerEpoch === null ? this.curve.last("epoch") || 0 : this.step / this.stepsPerEpoch;
  }

  get pinned(): boolean {
    return this.copy !== null;
  }

  get ended(): boolean {
    return ENDED.has(this.state);
  }

  /** Equal to the key of a member if the run trains just that. */
  get key(): string {
    return JSON.stringify([this.#current, this.changes]);
  }

  /** Notes a change in flight, and before the first one of a knob the value that it had from the start. */
  change(change: Change): void {
    this.keep(change.run, change.knob as LiveKnob);
    this.changes.push(change);
    this.#current = withChanges(this.#current, [change]);
    if (change.knob === "learningRate") this.label = shortNumber(change.value);
  }

  /** Notes the value that a knob had from the start, so that the run stays what it is when the knob moves. */
  keep(run: number, knob: LiveKnob): void {
    if (this.changes.some((change) => change.knob === knob)) return;
    this.changes.push({ run, step: 0, knob, value: knobValue(this.#current, knob) });
  }

  /** The worker went back to `step`: later points are void, and an end after it has not happened. */
  rewind(step: number): void {
    if (this.state === "failed" || this.step <= step) return;
    this.curve.cutAfter(step);
    this.step = step;
    if (this.ended) this.state = "waiting";
    this.reason = null;
  }
}

/** The key of a member; see `RunRecord.key`. */
export function keyOf({ experiment, changes }: Member): string {
  return JSON.stringify([withChanges(experiment, changes), changes]);
}

/** A document with the values that stand after changes in flight. */
export function withChanges(experiment: Experiment, changes: readonly Change[]): Experiment {
  return changes.reduce(
    (document, { knob, value }) => withValue(document, knob as LiveKnob, value),
    experiment,
  );
}

/** The value of a live knob in a document. */
function knobValue(experiment: Experiment, knob: LiveKnob): number {
  const train = experiment.train;
  return knob === "momentum" ? Number(train?.optimizer?.momentum ?? 0) : (train?.[knob] ?? 0);
}

function withValue(experiment: Experiment, knob: LiveKnob, value: number): Experiment {
  const train = experiment.train ?? {};
  if (knob !== "momentum") return { ...experiment, train: { ...train, [knob]: value } };
  return {
    ...experiment,
    train: { ...train, optimizer: { name: "sgd", ...train.optimizer, momentum: value } },
  };
}
