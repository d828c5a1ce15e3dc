/** Updates per second over about the last second. */
export class SpeedMeter {
  readonly #window: { at: number; steps: number }[] = [];

  /** `steps` updates were reported at `now` (ms). */
  add(steps: number, now: number): void {
    if (steps <= 0) return;
    this.#window.push({ at: now, steps });
    this.#forget(now);
  }

  perSecond(now: number): number {
    this.#forget(now);
    const first = this.#window[0];
    if (first === undefined) return 0;
    const steps = this.#window.reduce((sum, entry) => sum + entry.steps, 0);
    return (1000 * steps) / Math.max(SPAN_MS / 2, now - first.at);
  }

  #forget(now: number): void {
    while ((this.#window[0]?.at ?? now) < now - SPAN_MS) this.#window.shift();
  }
}

const SPAN_MS = 1000;
