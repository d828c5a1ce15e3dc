/** One study as all plots see it: columns made once per change, at most every so often, and the trials picked out. */
import type { Scalar } from "../../../pkg-search";
import type { TuneStudy } from "../model";
import { type Columns, columnsOf } from "./columns";

/** Milliseconds between two changes of the plots while trials come in: at least so many, and more for many trials. */
const EVERY = 150;
const EVERY_OF_EACH = 0.2;

type Params = Readonly<Record<string, Scalar>>;

/** Fires "data" after trials changed, "selection", "cursor" and "look" (what is picked out or explained) after those did. */
export class Feed extends EventTarget {
  #columns: Columns | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #last = Number.NEGATIVE_INFINITY;
  #stop = new AbortController();
  #cursor: number | null = null;
  #picked: readonly string[] = [];
  #at: number | null = null;
  #guess: Params | null = null;

  constructor(readonly study: TuneStudy) {
    super();
    const { signal } = this.#stop;
    study.addEventListener("trials", () => this.#later(), { signal });
    study.addEventListener("phase", () => this.#later(), { signal });
    study.addEventListener("selection", () => this.dispatchEvent(new Event("selection")), { signal });
  }

  get columns(): Columns {
    this.#columns ??= columnsOf(this.study);
    return this.#columns;
  }

  /** The row under the cursor of any plot; null: none. */
  get cursor(): number | null {
    return this.#cursor;
  }

  point(row: number | null): void {
    if (row === this.#cursor) return;
    this.#cursor = row;
    this.dispatchEvent(new Event("cursor"));
  }

  /** Parameters that a person picked, for all plots alike. */
  get picked(): readonly string[] {
    return this.#picked;
  }

  pick(names: readonly string[]): void {
    this.#picked = names;
    this.dispatchEvent(new Event("look"));
  }

  /** The trial that is explained; null: the next one. */
  get at(): number | null {
    return this.#at;
  }

  explain(at: number | null): void {
    if (at === this.#at) return;
    this.#at = at;
    this.dispatchEvent(new Event("look"));
  }

  /** A reader's guess of the next trial. */
  get guess(): Params | null {
    return this.#guess;
  }

  setGuess(guess: Params | null): void {
    this.#guess = guess;
    this.dispatchEvent(new Event("look"));
  }

  /** Whether the reader guesses now. */
  get guessing(): boolean {
    return this.study.stepping && this.#at === null;
  }

  /** Ends listening. */
  end(): void {
    this.#stop.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #later(): void {
    if (this.#timer !== null) return;
    const pause = EVERY + this.study.trials.length * EVERY_OF_EACH;
    const wait = Math.max(0, this.#last + pause - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#last = performance.now();
      this.#columns = null;
      this.dispatchEvent(new Event("data"));
    }, wait);
  }
}
