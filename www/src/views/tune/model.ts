/**
 * What the Tune view's elements and plots see of a search: trials as plain values, and the study that owns them.
 * Plots read these objects and call the study's methods; they never hold a worker. All of it lives on the main thread.
 */
import type {
  Importance,
  ImportanceSpec,
  ParameterSpec,
  PrunerExplanation,
  PrunerSpec,
  SamplerSpec,
  Scalar,
  Why,
} from "../../pkg-search";

/** The search space: parameters by name, in the order in which they are shown. */
export type Space = Readonly<Record<string, ParameterSpec>>;

/** `waiting`: enqueued. `pruned`: stopped early by the pruner. `failed`: diverged, broke off, or has no finite value. */
export type TrialState = "waiting" | "running" | "complete" | "pruned" | "failed";

/** One trial of a study. The study keeps the same object for as long as it lives and changes it in place. */
export interface TuneTrial {
  /** Counts from 0 in the order of asking. */
  readonly id: number;
  readonly params: Readonly<Record<string, Scalar>>;
  readonly state: TrialState;
  /** The objective, or what was last known of it; null before anything is. */
  readonly value: number | null;
  /** Reported values in rising steps, as pairs (step, value). */
  readonly reports: readonly number[];
  /** Why it was pruned or failed, as a code (see `reasonText`); null while all is well. */
  readonly reason: string | null;
  /** How its values were chosen, as the package's trial has it; null where the sampler did not choose them. */
  readonly chosen: TrialChosen | null;
  /** The worker that ran it; null before it began. */
  readonly worker: number | null;
  /** Seconds of the study's own clock (pauses left out) at which it began and ended; null before. */
  readonly began: number | null;
  readonly ended: number | null;
}

/** Why a sampler chose a trial's values, as it was when it did. */
export interface TrialChosen {
  /** Its name; with `auto` that of the sampler which was left to choose. */
  readonly sampler: string;
  readonly why: Why;
  /** The trials from which it was bred (evolutions). */
  readonly parents?: readonly number[];
  /** How many trials had ended. */
  readonly known: number;
}

/** What is to be explained: the package's options, and one of the page's own. */
export interface ExplainOptions {
  /** A trial as it was when it was asked for; the next one if missing. */
  readonly trial?: number;
  /** One parameter or two along which the model is shown. */
  readonly parameters?: readonly string[];
  /** The most places along each. */
  readonly resolution?: number;
  /** The values of the other parameters. */
  readonly through?: "chosen" | "best";
  /** Not the study's sampler but a Gaussian process of all its trials (`mind/surrogate.ts`), for plots of the surrogate. */
  readonly surrogate?: boolean;
}

/** `loading`: the module is not there yet. `resting`: the budget is used up. `failed`: nothing can run; `problem` says why. */
export type StudyPhase = "loading" | "running" | "paused" | "resting" | "failed";

export type TuneStudyEvent =
  /** Trials came or changed; at most once per animation frame. */
  | "trials"
  | "phase"
  /** `selection` changed. */
  | "selection";

/** A search that runs. Listen with `addEventListener`; the events carry no data: read the study. */
export interface TuneStudy extends EventTarget {
  addEventListener(type: TuneStudyEvent, listener: () => void, options?: AddEventListenerOptions): void;
  removeEventListener(type: TuneStudyEvent, listener: () => void): void;
  readonly name: string;
  readonly space: Space;
  readonly sampler: SamplerSpec;
  readonly pruner: PrunerSpec;
  readonly direction: "minimize" | "maximize";
  /** What the objective measures, for axis titles: in the reader's language. */
  readonly objectiveLabel: string;
  /** All trials by id. */
  readonly trials: readonly TuneTrial[];
  readonly best: TuneTrial | null;
  readonly phase: StudyPhase;
  readonly problem: string | null;
  /** Trials that are selected in every plot at once (a brush, a click); empty: none is. */
  readonly selection: ReadonlySet<number>;
  select(ids: Iterable<number>): void;
  /** How much each parameter matters; null before there is enough to say. */
  importance(options?: ImportanceSpec): Promise<Importance | null>;
  /** The sampler's mind: what the package's `study.explain` gives for these options; null where it has nothing. */
  explain(options: ExplainOptions): Promise<unknown>;
  /** The pruner's rungs and limits now: what the package's `study.explainPruner` gives; null before there is any. */
  explainPruner(): Promise<PrunerExplanation | null>;
  /** Slow motion: whether the study waits before each new trial until `step` is called. Fires "phase" when it changes. */
  readonly stepping: boolean;
  setStepping(on: boolean): void;
  /** In slow motion: runs the sampler's next trial, and one with the values that a reader guessed, unknown to the sampler. */
  step(guess?: Readonly<Record<string, Scalar>>): void;
}
