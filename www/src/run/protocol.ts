/** The messages between the main thread and a worker: plain data only. */
import type { Description, Experiment, Metrics, TrainerDataset } from "../pkg";
import type { Bounds } from "./model";
import type { SweepRequest } from "./trainer";

/** A value to be changed in one trial before the update number `step + 1`. */
export interface TrialChange {
  readonly trial: number;
  readonly step: number;
  readonly knob: LiveKnob;
  readonly value: number;
}

/** Knobs that the trainer takes in flight. */
export const LIVE_KNOBS = ["learningRate", "momentum", "l1", "l2"] as const;
export type LiveKnob = (typeof LIVE_KNOBS)[number];

/** How far a job trains and what is kept of it, where the experiments and the page's own curves do not say. */
export interface Terms {
  /** Updates after which every trial stops, if its epochs are not over before; null: the epochs decide. */
  readonly steps: number | null;
  /** Updates between two points of the curves; null: as for curves that are looked at. */
  readonly every: number | null;
  /** Nothing is told before the end, no metrics are taken and no checkpoint is made: for many short trials. */
  readonly quiet: boolean;
}

/** Where a job stood: enough for another worker to go on with the same bits. */
export interface Saved {
  /** The trainer's own checkpoint. */
  readonly bytes: Uint8Array;
  readonly recorder: RecorderState;
}

/** What the recorder holds between two points of the curves. */
export interface RecorderState {
  readonly step: number;
  readonly seconds: number;
  /** Per trial: sum of losses, sum of accuracies, and rows, since the last point. */
  readonly sums: Float64Array;
  /** Per trial: 1 once it has ended. */
  readonly ended: Uint8Array;
  /** Per trial: values that stand, as changed in flight; NaN where never changed. */
  readonly hyper: Float64Array;
}

export type ToWorker =
  | { readonly type: "init"; readonly module: WebAssembly.Module }
  /** Trains a population. With `saved` it goes on from there. */
  | {
      readonly type: "start";
      readonly job: number;
      readonly experiments: Experiment[];
      readonly changes: readonly TrialChange[];
      readonly saved: Saved | null;
      readonly terms: Terms | null;
    }
  | { readonly type: "drop"; readonly job: number }
  /** Another worker takes the job over: a last checkpoint, then it goes from here. */
  | { readonly type: "release"; readonly job: number }
  /** The trial's results are no longer wanted. */
  | { readonly type: "mute"; readonly job: number; readonly trial: number }
  /** Epochs per second and job (Infinity: as fast as possible), and whether to advance at all. */
  | { readonly type: "pace"; readonly speed: number; readonly advance: boolean }
  /** The job waits at this epoch until another one is named (Infinity: it never waits). */
  | { readonly type: "rein"; readonly job: number; readonly epoch: number }
  /** One update of every job, or of this one. */
  | { readonly type: "step"; readonly job?: number }
  | {
      readonly type: "hyper";
      readonly job: number;
      readonly trial: number;
      readonly knob: LiveKnob;
      readonly value: number;
    }
  | { readonly type: "ask"; readonly request: number; readonly question: Question };

/** What the main thread may want to know. Answered between two slices of training. */
export type Question =
  | { readonly what: "picture"; readonly job: number; readonly trial: number; readonly resolution: number }
  | { readonly what: "network"; readonly job: number; readonly trial: number; readonly resolution: number }
  | { readonly what: "predictions"; readonly job: number; readonly trial: number; readonly rows: Uint32Array }
  | { readonly what: "metrics"; readonly job: number; readonly trial: number }
  | { readonly what: "dataset"; readonly job: number }
  | { readonly what: "sweep"; readonly spec: SweepRequest };

export interface Answers {
  picture: { step: number; outputs: number; values: Float32Array; bounds: Bounds } | null;
  network: { step: number; layers: number[]; params: Float32Array; neurons: Float32Array | null };
  predictions: { step: number; outputs: number; values: Float32Array };
  metrics: { step: number; metrics: Metrics };
  dataset: { dataset: TrainerDataset };
  sweep: { values: number[] };
}

export type FromWorker =
  | { readonly type: "ready" }
  /** The module could not be started. */
  | { readonly type: "unusable"; readonly reason: string }
  | { readonly type: "started"; readonly job: number; readonly facts: JobFacts }
  /** The job could not be trained, or broke off. */
  | { readonly type: "failed"; readonly job: number; readonly reason: string }
  | { readonly type: "progress"; readonly job: number; readonly news: JobNews }
  | {
      readonly type: "changed";
      readonly job: number;
      readonly trial: number;
      readonly step: number;
      readonly knob: LiveKnob;
      readonly value: number;
    }
  | { readonly type: "saved"; readonly job: number; readonly saved: Saved }
  /** Another engine trains the job from now on. */
  | { readonly type: "moved"; readonly job: number; readonly description: Description }
  /** The job has left this worker; its last checkpoint came just before. */
  | { readonly type: "released"; readonly job: number }
  | { readonly type: "answer"; readonly request: number; readonly answer: unknown }
  | { readonly type: "refused"; readonly request: number; readonly reason: string }
  /** Nothing to report for a while, but alive. `busyMs`: the longest slice lately. */
  | { readonly type: "alive"; readonly busyMs: number };

export interface JobFacts {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  readonly description: Description;
}

/** What happened in a job since the last message. */
export interface JobNews {
  /** Steps that each trial has made. */
  readonly steps: Float64Array<ArrayBuffer>;
  /** New points of trial 0, then of trial 1, …; see `COLUMNS`. */
  readonly points: Float64Array<ArrayBuffer>;
  /** How many points each trial has in `points`. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Each trial's last point only stands until its next one. */
  readonly open: boolean;
  /** Trials that ended. */
  readonly ends: readonly TrialEnd[];
}

export interface TrialEnd {
  readonly trial: number;
  readonly step: number;
  readonly state: "done" | "diverged" | "stopped";
  readonly reason: string | null;
  /** Null in a quiet job. */
  readonly metrics: Metrics | null;
}
