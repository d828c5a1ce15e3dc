/** The messages of a search, plain data only: page ↔ study worker, and study worker ↔ evaluators over their own ports. */
import type { Experiment } from "../../../pkg";
import type {
  Importance,
  ImportanceSpec,
  PrunerExplanation,
  Scalar,
  StudyDocument,
} from "../../../pkg-search";
import type { ExplainOptions, TrialChosen, TrialState } from "../model";
import type { Budget, Measure, RaceSetup, Setup } from "./setup";

/** What an evaluator is to do for one trial. */
export type Work =
  | {
      readonly kind: "training";
      readonly experiment: Experiment;
      readonly length: number;
      readonly unit: "steps" | "epochs";
      readonly measure: Measure;
      readonly target: number;
    }
  /** Code and tables are with their evaluators already. */
  | { readonly kind: "point"; readonly params: Readonly<Record<string, Scalar>> };

/** `job`: a number that no other piece of work of this evaluator has. */
export type ToEvaluator =
  | { readonly type: "work"; readonly job: number; readonly work: Work }
  | { readonly type: "stop"; readonly job: number }
  /** Whether to advance at all. */
  | { readonly type: "pace"; readonly on: boolean };

export type FromEvaluator =
  | { readonly type: "ready" }
  | ({ readonly type: "report"; readonly job: number } & Report)
  | { readonly type: "end"; readonly job: number; readonly end: TrialEnd }
  | { readonly type: "alive" };

/** What a trial says on its way. */
export interface Report {
  /** In the unit of the trial's length. */
  readonly step: number;
  readonly value: number;
  /** Updates made. */
  readonly steps: number;
}

/** How a trial came to its end. `value` null: it failed for `reason`, a code. */
export interface TrialEnd {
  readonly value: number | null;
  readonly reason: string | null;
  /** Updates made; 0 where nothing is trained. */
  readonly steps: number;
}

/** A trial as the study worker tells of it; see `TuneTrial`. */
export interface TrialNews {
  readonly id: number;
  readonly params: Readonly<Record<string, Scalar>>;
  readonly state: TrialState;
  readonly value: number | null;
  readonly reports: readonly number[];
  readonly reason: string | null;
  readonly chosen: TrialChosen | null;
  readonly worker: number | null;
  readonly began: number | null;
  readonly ended: number | null;
}

/** What a search has used up. */
export interface Spent {
  readonly trials: number;
  readonly steps: number;
  readonly seconds: number;
}

/** What the study's own document does not say of a trial. */
export interface TrialExtra {
  readonly worker: number | null;
  readonly began: number | null;
  readonly ended: number | null;
}

/** A search as it is kept. */
export interface Snapshot {
  readonly v: 1;
  readonly setup: Setup;
  readonly document: StudyDocument;
  readonly extras: readonly TrialExtra[];
  readonly spent: Spent;
}

/** A file with the trials of an earlier search, in one of the formats in which searches are saved. */
export interface KnownTrials {
  readonly name: string;
  readonly format: ExportFormat;
  readonly text: string;
}

/** What happened to a search after its snapshot. */
export interface Tail {
  readonly trials: readonly TrialNews[];
  /** Null where nothing did. */
  readonly spent: Spent | null;
}

export type ToStudy =
  | {
      readonly type: "open";
      readonly module: WebAssembly.Module;
      readonly setup: Setup;
      readonly snapshot: Snapshot | null;
      /** Trials of an earlier search, of which the sampler shall know; null: none. */
      readonly known: KnownTrials | null;
      /** Trials that changed after the snapshot. */
      readonly tail: Tail;
      readonly evaluators: number;
      /** Under which name the search is kept. */
      readonly slot: string;
    }
  | {
      readonly type: "race";
      readonly module: WebAssembly.Module;
      readonly setup: RaceSetup;
      /** Heats that are known already, by number. */
      readonly done: readonly number[];
      readonly evaluators: number;
    }
  | { readonly type: "evaluator"; readonly index: number; readonly port: MessagePort }
  /** The evaluator ended. */
  | { readonly type: "gone"; readonly index: number; readonly reason: string }
  | { readonly type: "advance"; readonly on: boolean }
  | { readonly type: "budget"; readonly budget: Budget }
  /** Slow motion: every new trial waits for a `step`. */
  | { readonly type: "stepping"; readonly on: boolean }
  | { readonly type: "step"; readonly guess: Readonly<Record<string, Scalar>> | null }
  | { readonly type: "save" }
  | { readonly type: "ask"; readonly request: number; readonly question: StudyQuestion };

export type StudyQuestion =
  | { readonly what: "importance"; readonly options: ImportanceSpec }
  | { readonly what: "explain"; readonly options: ExplainOptions }
  | { readonly what: "pruner" }
  /** Trains these points anew with so many seeds that the search has not seen, paired. */
  | {
      readonly what: "check";
      readonly points: readonly Readonly<Record<string, Scalar>>[];
      readonly seeds: number;
    }
  | { readonly what: "export"; readonly format: ExportFormat };

export const EXPORT_FORMATS = ["csv", "json", "journal"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface StudyAnswers {
  importance: Importance | null;
  explain: unknown;
  pruner: PrunerExplanation | null;
  /** By point, then by seed; null where it failed. */
  check: (number | null)[][];
  export: string;
}

export type FromStudy =
  | { readonly type: "opened" }
  | { readonly type: "refused"; readonly reason: string }
  /** Trials that came or changed; `number` counts the news. */
  | {
      readonly type: "news";
      readonly number: number;
      readonly trials: readonly TrialNews[];
      readonly spent: Spent;
      /** No more is asked; `running` trials are on their way. */
      readonly rests: boolean;
      readonly running: number;
    }
  /** Values of a race's heat, from its first trial on; null: failed. */
  | { readonly type: "heat"; readonly heat: number; readonly values: readonly (number | null)[] }
  /** Every heat has ended. */
  | { readonly type: "finish" }
  /** All up to these news is stored. */
  | { readonly type: "saved"; readonly number: number }
  | { readonly type: "unsaved"; readonly reason: string }
  /** An evaluator says nothing, or works on one trial for too long: it is to be replaced. */
  | { readonly type: "replace"; readonly index: number; readonly reason: string }
  | { readonly type: "alive" }
  | { readonly type: "answer"; readonly request: number; readonly answer: unknown }
  | { readonly type: "unanswered"; readonly request: number; readonly reason: string };
