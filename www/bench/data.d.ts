/** Types of what the page's own bench uses of data.js. */
export interface Workload {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly activation: string;
  readonly batch: number;
  readonly optimizer: string;
  readonly learningRate: number;
  readonly data: string;
  readonly rows: number;
}

/** Features x (N, I) and classes y (N). */
export function rows(
  workload: Pick<Workload, "data" | "rows" | "sizes">,
  seed: number,
): { x: Float32Array; y: Float32Array };

/** The learning rates of the sweep's trials. */
export function sweepRates(sweep: { trials: number; lowestRate: number; highestRate: number }): number[];
