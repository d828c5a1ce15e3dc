/** The sharpness of a run: the largest curvature of its training loss on the way, measured by a worker of its own. */
import type { Experiment } from "../../pkg";
import type { Playground } from "../../run/model";
import type { State } from "../../state/properties";

/** What the worker is asked once. */
export interface SharpnessAsked {
  readonly module: WebAssembly.Module;
  readonly experiment: Experiment;
  readonly steps: number;
}

export type SharpnessSaid =
  | { readonly type: "point"; readonly step: number; readonly value: number }
  | { readonly type: "done" }
  | { readonly type: "failed"; readonly reason: string };

/** The largest learning rate at which steps along the sharpest direction do not grow, or null where it is not known. */
export type Bound = (sharpness: number) => number;

/**
 * The bound for an optimizer: 2/λ for gradient descent, 2(1 + β)/λ with momentum β (Cohen et al. 2021, arXiv
 * 2103.00065, section 2). Null where another rule decides.
 */
export function boundOf({ optimizer, momentum }: Pick<State, "optimizer" | "momentum">): Bound | null {
  if (optimizer === "sgd") return (sharpness) => 2 / sharpness;
  if (optimizer === "momentum") return (sharpness) => (2 * (1 + momentum)) / sharpness;
  return null;
}

/** A measurement under way or over. */
export class SharpnessRun {
  readonly steps: number[] = [];
  readonly values: number[] = [];
  state: "running" | "done" | "failed" = "running";
  reason = "";
  #worker: Worker | null = null;
  #over = false;

  /** Begins at once; `changed` is called whenever something came. */
  constructor(play: Playground, experiment: Experiment, steps: number, changed: () => void) {
    play.wholeModule().then(
      (module) => this.#begin({ module, experiment, steps }, changed),
      (error: unknown) => this.#fail(String(error), changed),
    );
  }

  /** The last value; NaN before the first. */
  get last(): number {
    return this.values.at(-1) ?? Number.NaN;
  }

  stop(): void {
    this.#over = true;
    this.#worker?.terminate();
    this.#worker = null;
  }

  #begin(asked: SharpnessAsked, changed: () => void): void {
    if (this.#over) return;
    const worker = new Worker(new URL("./sharpness-worker.ts", import.meta.url), {
      type: "module",
      name: "sharpness",
    });
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<SharpnessSaid>) => {
      if (data.type === "point") {
        this.steps.push(data.step);
        this.values.push(data.value);
      } else {
        this.state = data.type;
        this.reason = data.type === "failed" ? data.reason : "";
        this.stop();
      }
      changed();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(event.message || "error", changed);
    };
    worker.postMessage(asked);
  }

  #fail(reason: string, changed: () => void): void {
    if (this.#over) return;
    Object.assign(this, { state: "failed", reason });
    this.stop();
    changed();
  }
}
