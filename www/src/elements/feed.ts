/** Asks for one thing at a time and not too often: wishes meanwhile collapse into one. */
export class Feed<T> {
  #busy = false;
  #again = false;

  constructor(
    private readonly ask: () => Promise<T | null>,
    private readonly take: (answer: T) => void,
    /** Milliseconds from one question to the next. */
    private readonly every: number,
  ) {}

  /** Asks now, or once more as soon as the answer under way has come. */
  async request(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    const next = performance.now() + this.every;
    try {
      const answer = await this.ask();
      if (answer !== null) this.take(answer);
    } catch (error) {
      console.warn("A picture could not be had", error);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
    this.#busy = false;
    if (this.#again) {
      this.#again = false;
      void this.request();
    }
  }
}
