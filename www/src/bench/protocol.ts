/** The messages of the bench's worker: plain data only. */

/** What is sent to begin. */
export interface Begin {
  readonly module: WebAssembly.Module;
}

/** One workload on both engines. */
export interface Row {
  readonly workload: string;
  /** `784-512-512-10 relu, 256, adam`. */
  readonly network: string;
  readonly trials: number;
  /** Steps of the whole population per second. */
  readonly cpu: number;
  readonly webgpu: number;
  /** Largest difference of a trial's loss after ten steps, relative to the CPU's. */
  readonly difference: number;
  /** On the graphics device, for one step of the whole population. */
  readonly dispatches: number;
  readonly submits: number;
  readonly barriers: number;
  readonly bytesPerSecond: number;
  /** Pipelines, bind groups and buffers made after start-up. */
  readonly objects: number;
}

export type FromBench =
  /** Which workload is under way: the `at`-th of `of`. */
  | { readonly type: "at"; readonly workload: string; readonly at: number; readonly of: number }
  | { readonly type: "row"; readonly row: Row; readonly adapter: string | null }
  /** One workload could not be measured; the others go on. */
  | { readonly type: "failed"; readonly workload: string; readonly reason: string }
  | { readonly type: "done" };
