/** Keeps the address and the store in step. */
import { type AddressProblem, formatAddress, parseAddress } from "./address";
import type { Name, State } from "./properties";
import type { Store, StoreEvent } from "./store";

/** A change of one of these adds to the browser's history; every other change replaces the entry. */
const PUSHES: ReadonlySet<Name> = new Set([
  "view",
  "xAxis",
  "yScale",
  "rows",
  "metric",
  "sweep",
  "contest",
  "fairness",
  "contestX",
  "mapX",
  "mapY",
  "mapWindow",
  "mapBudget",
  "mapCells",
]);

/** Browsers refuse more than about 100 changes of the address in 30 s. */
const WRITE_EVERY_MS = 320;

/** The parts of `window` that the address needs. */
export interface AddressWindow extends EventTarget {
  readonly location: { readonly hash: string };
  readonly history: Pick<History, "pushState" | "replaceState">;
}

/**
 * Writes the store's state to the fragment and reads it back after Back, Forward and hand edits. Language and theme stay
 * where an address does not name them.
 * Fires "problems" after an address was read that says something that is not allowed.
 */
export class AddressSync extends EventTarget {
  /** What could not be used of the address that was read last. */
  problems: readonly AddressProblem[] = [];
  #known: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #store: Store;
  readonly #window: AddressWindow;
  readonly #stop: () => void;

  constructor(store: Store, target: AddressWindow) {
    super();
    this.#store = store;
    this.#window = target;
    this.#known = target.location.hash;
    this.#stop = store.onChange((event) => this.#follow(event));
    target.addEventListener("popstate", this.#read);
    target.addEventListener("hashchange", this.#read);
  }

  /** Puts a waiting change into the address now. */
  flush(): void {
    this.#flush(this.#store.state);
  }

  dispose(): void {
    this.flush();
    this.#stop();
    this.#window.removeEventListener("popstate", this.#read);
    this.#window.removeEventListener("hashchange", this.#read);
  }

  #follow({ names, previous, source }: StoreEvent): void {
    if (source === "address") return;
    if ([...names].some((name) => PUSHES.has(name))) {
      // The entry that is left keeps the state before this change.
      this.#flush(previous);
      this.#write("pushState", this.#store.state);
    } else {
      this.#timer ??= setTimeout(() => this.flush(), WRITE_EVERY_MS);
    }
  }

  #flush(state: State): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#write("replaceState", state);
  }

  #write(how: "pushState" | "replaceState", state: State): void {
    const address = formatAddress(state);
    if (address === this.#known) return;
    this.#known = address;
    this.#window.history[how](null, "", address);
  }

  /** Popstate and hashchange both come after a step in the history: the second finds nothing new. */
  readonly #read = (): void => {
    const { hash } = this.#window.location;
    if (hash === this.#known) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#known = hash;
    const { values, problems } = parseAddress(hash);
    this.problems = problems;
    const { lang, theme } = this.#store.state;
    this.#store.replace({ lang, theme, ...values }, "address");
    if (problems.length > 0) this.dispatchEvent(new Event("problems"));
  };
}
