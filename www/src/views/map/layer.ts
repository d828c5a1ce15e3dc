/** The values of all cells for one measure, kept up to date as cells come. */
import type { Asked, CellValue, Results } from "./results";

/** What a cell has, as numbers for arrays. */
export const KINDS = [
  "unknown",
  "value",
  "missed",
  "diverged",
  "failed",
] as const satisfies CellValue["kind"][];
export const [UNKNOWN, VALUE, MISSED, DIVERGED, FAILED] = [0, 1, 2, 3, 4] as const;

export class Layer {
  /** Per cell: index into `KINDS`. */
  readonly kinds: Uint8Array;
  /** Per cell; NaN where it has no value. */
  readonly values: Float64Array;
  #seen = 0;

  constructor(
    readonly results: Results,
    readonly asked: Asked,
  ) {
    this.kinds = new Uint8Array(results.cells);
    this.values = new Float64Array(results.cells).fill(Number.NaN);
    this.update();
  }

  /** Whether larger values are better. */
  get high(): boolean {
    return this.asked.measure === "accuracy" && this.asked.show === "median";
  }

  /** Takes the cells that have come since the last call; false if there are none. */
  update(): boolean {
    const { order } = this.results;
    const before = this.#seen;
    for (; this.#seen < order.length; this.#seen++) {
      const cell = order[this.#seen] as number;
      const found = this.results.value(cell, this.asked);
      this.kinds[cell] = KINDS.indexOf(found.kind);
      if (found.kind === "value") this.values[cell] = found.value;
    }
    return this.#seen > before;
  }

  /** The cell with the best value, of equal ones that with the lowest final loss; -1 if none has one. */
  best(): number {
    let best = -1;
    for (let cell = 0; cell < this.values.length; cell++) {
      if (this.kinds[cell] === VALUE && (best < 0 || this.#beats(cell, best))) best = cell;
    }
    return best;
  }

  #beats(cell: number, other: number): boolean {
    const [a, b] = [this.values[cell] as number, this.values[other] as number];
    if (a !== b) return this.high ? a > b : a < b;
    return this.results.finalLoss(cell) < this.results.finalLoss(other);
  }

  /** Number of cells of a kind. */
  count(kind: number): number {
    return this.kinds.reduce((sum, one) => sum + (one === kind ? 1 : 0), 0);
  }
}
