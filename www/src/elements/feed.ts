/** Asks for one thing at a time: while an answer is on its way, wishes collapse into one. */
export class Feed<T> {
  #busy = false;
  #again = false;

  constructor(
    private readonly ask: () => Promise<T | null>,
    private readonly take: (answer: T) => void,
  ) {}

  /** Asks now, or once more as soon as the answer under way has come. */
  async request(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    try {
      const answer = await this.ask();
      if (answer !== null) this.take(answer);
    } catch (error) {
      console.warn("A picture could not be had", error);
    } finally {
      this.#busy = false;
    }
    if (this.#again) {
      this.#again = false;
      void this.request();
    }
  }
}
