/** Lets something happen at most every so many milliseconds. */
export class Throttle {
  #last = Number.NEGATIVE_INFINITY;

  constructor(private readonly every: number) {}

  /** Whether it is time again; if so, the time starts anew. */
  ready(): boolean {
    const now = performance.now();
    if (now - this.#last < this.every) return false;
    this.#last = now;
    return true;
  }
}
