/** What one run recorded so far: growable typed arrays of equal length, one entry per recorded point. */

/** The columns of a curve, in the order in which the worker sends them. */
export const COLUMNS = ["step", "epoch", "seconds", "loss", "testLoss", "accuracy", "testAccuracy"] as const;
export type Column = (typeof COLUMNS)[number];

/** From this many points on, every second one is dropped and the worker records half as often. */
export const CURVE_LIMIT = 2048;

/**
 * The points of one run. Missing values (no test rows, accuracy of a regression) are NaN.
 *
 * `column(name)` is a view on the points so far, without a copy. Take it anew for every drawing: growing
 * replaces the memory behind it. `seconds` is the time the trainer worked on the run, not the wall clock; it is
 * the only column that differs between two runs of the same experiment.
 */
export class Curve {
  #length = 0;
  #arrays: Float64Array[] = COLUMNS.map(() => new Float64Array(64));
  /** The last point only stands until the next one comes. */
  #open = false;

  /** Number of points. */
  get length(): number {
    return this.#length;
  }

  /** The values of one column, a view of `length` numbers. */
  column(name: Column): Float64Array {
    return (this.#arrays[COLUMNS.indexOf(name)] as Float64Array).subarray(0, this.#length);
  }

  /** One value; NaN past the end. */
  at(name: Column, index: number): number {
    const i = index < 0 ? this.#length + index : index;
    return i < this.#length
      ? ((this.#arrays[COLUMNS.indexOf(name)] as Float64Array)[i] ?? Number.NaN)
      : Number.NaN;
  }

  /** The last value of a column; NaN for an empty curve. */
  last(name: Column): number {
    return this.at(name, -1);
  }

  /**
   * Appends points given row by row: `COLUMNS.length` numbers per point. `open`: the last one only stands until the next.
   * Points there were from the first one's step on are void: a run that begins anew sends its first point again.
   */
  append(points: Float64Array, open = false): void {
    const width = COLUMNS.length;
    if (points.length === 0) return;
    if (this.#open) this.#length--;
    while (this.at("step", this.#length - 1) >= (points[0] as number)) this.#length--;
    this.#open = open;
    for (let offset = 0; offset + width <= points.length; offset += width) {
      if (this.#length === CURVE_LIMIT) this.#thin();
      this.#grow();
      for (let c = 0; c < width; c++) {
        (this.#arrays[c] as Float64Array)[this.#length] = points[offset + c] as number;
      }
      this.#length++;
    }
  }

  /** Drops every point after `step`: a restarted worker goes on from its last checkpoint. */
  cutAfter(step: number): void {
    const steps = this.#arrays[0] as Float64Array;
    while (this.#length > 0 && (steps[this.#length - 1] as number) > step) {
      this.#length--;
      this.#open = false;
    }
  }

  /** All points row by row, as `append` takes them. */
  rows(): Float64Array {
    const out = new Float64Array(this.#length * COLUMNS.length);
    for (let i = 0; i < this.#length; i++) {
      for (let c = 0; c < COLUMNS.length; c++) {
        out[i * COLUMNS.length + c] = (this.#arrays[c] as Float64Array)[i] as number;
      }
    }
    return out;
  }

  #grow(): void {
    if (this.#length < (this.#arrays[0] as Float64Array).length) return;
    this.#arrays = this.#arrays.map((old) => {
      const bigger = new Float64Array(old.length * 2);
      bigger.set(old);
      return bigger;
    });
  }

  /** Keeps the first point and then every second one. */
  #thin(): void {
    for (const array of this.#arrays) {
      for (let i = 0; 2 * i < this.#length; i++) array[i] = array[2 * i] as number;
    }
    this.#length = Math.ceil(this.#length / 2);
  }
}
