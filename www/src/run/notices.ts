/** What happened and should be known, until it is dismissed. */
import type { Notice } from "./model";

export class Notices {
  list: readonly Notice[] = [];
  #next = 1;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Adds a notice in the place of one that says the same. */
  add(id: Notice["id"], level: Notice["level"], values: Notice["values"] = {}): void {
    const text = JSON.stringify([id, values]);
    const others = this.list.filter((old) => JSON.stringify([old.id, old.values]) !== text);
    this.list = [...others, { key: this.#next++, id, level, values }];
    this.#changed();
  }

  /** Takes away all that are called `id`. */
  remove(id: Notice["id"]): void {
    if (!this.list.some((notice) => notice.id === id)) return;
    this.list = this.list.filter((notice) => notice.id !== id);
    this.#changed();
  }

  dismiss(key: number): void {
    this.list = this.list.filter((notice) => notice.key !== key);
    this.#changed();
  }
}
