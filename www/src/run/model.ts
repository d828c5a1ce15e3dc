/**
 * What elements and charts see of training: runs, their curves, and the session that owns them.
 *
 * Elements read these objects and call the session's methods; they never hold a worker or a trainer. Everything
 * here lives on the main thread.
 */
import type { Experiment, Metrics, TrainerDataset } from "../pkg";
import type { Change, SweepSpec } from "../state/kinds";
import type { Name, Value } from "../state/properties";
import type { Store } from "../state/store";
import type { Curve } from "./curve";
import type { Pins } from "./pins";
import type { Pool, PoolListener } from "./pool";

export type { Change, SweepSpec } from "../state/kinds";
export { COLUMNS, type Column, Curve } from "./curve";

/** `live`: trained for the knobs as they stand. `ghost`: what a live run was before the last change. `pinned`: kept by the person. */
export type Role = "live" | "ghost" | "pinned";

/** `waiting`: has not begun. `paused`: begun, not advancing. `stopped`: ended by the person. `failed`: could not be trained; `reason` says why. */
export type RunState = "waiting" | "running" | "paused" | "done" | "diverged" | "stopped" | "failed";

/** One trial being trained or trained. The session keeps the same object for as long as the run exists. */
export interface Run {
  /** Unique on this page and after a reload. */
  readonly id: string;
  /** What tells it from its neighbours: `0.03` (a rate), `16` (a swept value), or what differs for pinned runs. */
  readonly label: string;
  /** Index into the qualitative colours, 0 to 7. A ghost has its successor's. */
  readonly color: number;
  /** Index into the dash patterns, 0 to 3: the second cue. */
  readonly dash: number;
  /** Position 0 to 1 among the points of a sweep, for a continuous ramp; null outside sweeps. */
  readonly ramp: number | null;
  readonly role: Role;
  /** For a ghost: the id of the live run that replaced it. */
  readonly successor: string | null;
  readonly state: RunState;
  /** Why it diverged, stopped or failed, as a code or in the engine's words (see `reasonText`); null while all is well. */
  readonly reason: string | null;
  /** Updates made. */
  readonly step: number;
  /** Passes over the training rows made, with fractions. */
  readonly epoch: number;
  /** The complete document that this run trains. */
  readonly experiment: Experiment;
  /** Updates of the whole run: steps per epoch × epochs; null until the trainer is there. */
  readonly totalSteps: number | null;
  readonly stepsPerEpoch: number | null;
  readonly curve: Curve;
  /** Metrics on all training and test rows, as of `scoresStep`; refreshed about twice a second for the highlighted run and at the end of every run. */
  readonly scores: Metrics | null;
  readonly scoresStep: number;
  /** Not drawn; keeps training. */
  readonly hidden: boolean;
  readonly highlighted: boolean;
  /** A copy of this run is among the pinned ones. */
  readonly pinned: boolean;
  /** Values changed in flight, with the step at which each took effect. */
  readonly changes: readonly Change[];
}

/**
 * `loading`: module or workers are not there yet. `running`: at least one run advances. `paused`: by the person.
 * `resting`: every run has ended. `hidden`: paused because the tab is hidden. `failed`: nothing can train; the
 * last notice says why.
 */
export type Phase = "loading" | "running" | "paused" | "resting" | "hidden" | "failed";

/** Something that happened and that the person should know. Text: message `notice.<id>` with `values`. */
export interface Notice {
  readonly key: number;
  readonly id:
    | "address-problem"
    | "storage-full"
    | "start-failed"
    | "no-wasm"
    | "worker-restarted"
    | "worker-lost"
    | "engine-lost"
    | "run-failed"
    | "changes-full"
    | "sweep-failed"
    | "hidden";
  readonly level: "info" | "warning" | "error";
  readonly values: Readonly<Record<string, string | number>>;
}

/** The network's output on a lattice over the two inputs. */
export interface Picture {
  readonly runId: string;
  readonly step: number;
  readonly resolution: number;
  /** Numbers per point: 1 (probability of class 1, or y), or one probability per class. */
  readonly outputs: number;
  /** (resolution, resolution, outputs), row 0 at the top (largest second input). */
  readonly values: Float32Array;
  readonly bounds: Bounds;
}

export interface Bounds {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/** The network itself. */
export interface NetworkPicture {
  readonly runId: string;
  readonly step: number;
  /** Units per layer: inputs, hidden layers, outputs. */
  readonly layers: readonly number[];
  /** Per layer: weights (in, out) row-major, then biases. */
  readonly params: Float32Array;
  readonly resolution: number;
  /** (hidden units of all layers in order, resolution, resolution) activations; null unless there are two inputs. */
  readonly neurons: Float32Array | null;
}

/** What the network says about some rows of the data. */
export interface Predictions {
  readonly runId: string;
  readonly step: number;
  readonly rows: Uint32Array;
  readonly outputs: number;
  /** (rows, outputs): probabilities, or y in its own unit. */
  readonly values: Float32Array;
}

export interface EngineInfo {
  readonly engine: "cpu" | "webgpu";
  /** Why this engine, as a code with its words; `reasonText` says it. */
  readonly code: string;
  /** The graphics adapter's name, as far as the browser tells it; null on the CPU. */
  readonly adapter: string | null;
  /** Weights and biases of one network. */
  readonly parameters: number;
}

/** The events of a session; listen with `session.addEventListener(type, …)`. None carries data: read the session. */
export type SessionEvent =
  /** Runs came, went, or changed state, role, highlight or visibility. */
  | "runs"
  /** Curves grew. At most once per animation frame. */
  | "progress"
  | "phase"
  | "notices"
  /** `dataset`, `bounds` or `engine` changed. */
  | "dataset"
  /** The highlighted run made steps since the last picture: time to ask for a new one (about ten a second). */
  | "picture";

/** Owns all runs and the workers that train them. */
export interface Session extends EventTarget {
  addEventListener(type: SessionEvent, listener: () => void, options?: AddEventListenerOptions): void;
  removeEventListener(type: SessionEvent, listener: () => void): void;

  /** In drawing order: ghosts, pinned, live. */
  readonly runs: readonly Run[];
  /** The live run that the pictures and the learning-rate knob speak of. */
  readonly highlighted: Run | null;
  readonly phase: Phase;
  readonly notices: readonly Notice[];
  /** Raw features and split of the current data; null until loaded. */
  readonly dataset: TrainerDataset | null;
  readonly engine: EngineInfo | null;
  /** Workers that train. */
  readonly workers: number;
  /** Updates per second of all runs together, over the last second; 0 at rest. */
  readonly stepsPerSecond: number;
  /** True while a sweep, not the compared learning rates, is on show. */
  readonly sweeping: boolean;

  /** Starts or goes on. After all runs have ended: starts anew from step 0. */
  run(): void;
  pause(): void;
  /** Advances every run by one update and stays paused. */
  stepOnce(): void;
  /** Back to step 0 with the same weights; ghosts go. Paused. */
  reset(): void;
  /**
   * Moves a knob: the one way in which controls change a value. In live mode, `live` knobs change the runs in
   * flight; otherwise the runs that the knob concerns start anew and leave their curves as ghosts.
   */
  setKnob<N extends Name>(name: N, value: Value<N>): void;

  /** Keeps a copy of a run as it stands. It survives knobs, reset and reload. Returns the copy's id. */
  pin(id: string): string | null;
  unpin(id: string): void;
  /** Makes a live run the highlighted one. */
  highlight(id: string): void;
  /** Shows or hides a run's curve. */
  hide(id: string, hidden: boolean): void;
  /** Trains one knob over a range instead of the compared rates; null: back to those. */
  sweep(spec: SweepSpec | null): void;
  /** Tells the person something, in the place of a notice that says the same. */
  notify(id: Notice["id"], level: Notice["level"], values?: Notice["values"]): void;
  dismiss(notice: number): void;
  /** Whether the view is on show that these runs belong to: they do not begin before, and pause while it is not. */
  attend(shown: boolean): void;

  /** The network's output over the plane; null without two inputs or a trainer. `id`: the highlighted run if left out. */
  picture(resolution: number, id?: string): Promise<Picture | null>;
  /** Weights and, with two inputs, the hidden units' activations; null without a trainer. */
  network(resolution: number, id?: string): Promise<NetworkPicture | null>;
  /** Predictions for rows of the data set; null without a trainer. */
  predictions(rows: Uint32Array, id?: string): Promise<Predictions | null>;

  /** Ends all workers. */
  dispose(): void;
}

/** What `start()` in `start.ts` gives to the page: the state and the session that follows it. */
export interface Playground {
  readonly store: Store;
  readonly session: Session;
  /** Runs that the person keeps, from any view. */
  readonly pins: Pins;
  /** Workers of a view's own; the view that asked ends them with `dispose`. They share one compilation of the module. */
  makePool(listener: PoolListener): Pool;
  /** The package's whole module, with studies, for a view's own worker; fetched and compiled when first asked for. */
  wholeModule(): Promise<WebAssembly.Module>;
}
