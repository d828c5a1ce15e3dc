/** The one place where the page's state changes. */
import { checkValue } from "./check";
import { defaults, type Name, property, type State, type Value } from "./properties";

/** Who changed the state: a control, or the address (a link, Back, a hand edit). */
export type Source = "person" | "address";

/** Fired as "change" after values changed. */
export class StoreEvent extends Event {
  constructor(
    readonly names: ReadonlySet<Name>,
    readonly previous: State,
    readonly source: Source,
  ) {
    super("change");
  }
}

/**
 * Holds one value per property. Invariants: `rates` contains `learningRate`, the highlighted run's rate; a list
 * of widths in `hidden` has `depth` entries.
 */
export class Store extends EventTarget {
  #state: State;
  /** Index in `rates` of the run that the learning-rate knob moves. */
  #highlight = 0;

  constructor(initial: Partial<State> = {}) {
    super();
    this.#state = this.#settle(defaults(), defaults(), complete(initial));
  }

  /** All values, read-only. A new object after every change. */
  get state(): State {
    return this.#state;
  }

  /** Index in `rates` of the highlighted run. */
  get highlight(): number {
    return this.#highlight;
  }

  get<N extends Name>(name: N): Value<N> {
    return this.#state[name] as Value<N>;
  }

  /** Sets one value. Throws a RangeError that names key, value and what is allowed, if it is not. */
  set<N extends Name>(name: N, value: Value<N>, source: Source = "person"): void {
    this.update({ [name]: value } as unknown as Partial<State>, source);
  }

  /** Sets several values as one change. */
  update(values: Partial<State>, source: Source = "person"): void {
    for (const [name, value] of Object.entries(values)) {
      const problem = checkValue(property(name as Name), value);
      if (problem !== null)
        throw new RangeError(`${name}: ${String(value)} is not allowed; expected ${problem}`);
    }
    const base = { ...this.#state, ...this.#newDefaults(values) };
    this.#apply(this.#settle(base, this.#state, values), source);
  }

  /** Replaces the whole state: what is left out takes its default. */
  replace(values: Partial<State>, source: Source): void {
    this.#apply(this.#settle(this.#state, this.#state, complete(values)), source);
  }

  /** Makes the run at `index` of `rates` the highlighted one. */
  setHighlight(index: number): void {
    const learningRate = this.#state.rates[index];
    if (learningRate === undefined || index === this.#highlight) return;
    this.#highlight = index;
    this.#apply({ ...this.#state, learningRate }, "person");
  }

  /** Calls `listener` after every change, until the function that is returned is called. */
  onChange(listener: (event: StoreEvent) => void): () => void {
    const wrapped = (event: Event) => listener(event as StoreEvent);
    this.addEventListener("change", wrapped);
    return () => this.removeEventListener("change", wrapped);
  }

  #apply(next: State, source: Source): void {
    const previous = this.#state;
    const names = new Set<Name>();
    for (const name of Object.keys(next) as Name[]) {
      if (!same(next[name], previous[name])) names.add(name);
    }
    if (names.size === 0) return;
    this.#state = next;
    this.dispatchEvent(new StoreEvent(names, previous, source));
  }

  /** Options that stood at the old rule's or data set's default go to the new one's. */
  #newDefaults(values: Partial<State>): Partial<State> {
    const before = defaults(this.#state);
    const after = defaults({ ...this.#state, ...values });
    const moved = (Object.keys(after) as Name[]).filter(
      (name) => !same(before[name], after[name]) && same(this.#state[name], before[name]),
    );
    return Object.fromEntries(moved.map((name) => [name, after[name]])) as Partial<State>;
  }

  /** `base` with the `given` values and the invariants kept. */
  #settle(base: State, previous: State, given: Partial<State>): State {
    const next = { ...base, ...given };
    return { ...next, ...settleDepth(next, previous, given), ...this.#settleRates(next, given) };
  }

  /** A moved knob moves its own run's rate; a new list keeps the highlighted place or finds the nearest rate. */
  #settleRates(next: State, given: Partial<State>): Partial<State> {
    const { rates, learningRate } = next;
    if (given.rates === undefined && given.learningRate === undefined) return {};
    if (given.learningRate === undefined) {
      this.#highlight = Math.min(this.#highlight, rates.length - 1);
      return { learningRate: rates[this.#highlight] as number };
    }
    if (given.rates !== undefined) this.#highlight = nearest(rates, learningRate);
    if (rates[this.#highlight] === learningRate) return {};
    return { rates: rates.map((rate, i) => (i === this.#highlight ? learningRate : rate)) };
  }
}

/** Every value: those left out take their default, and a missing learning rate is one of the rates. */
function complete(values: Partial<State>): State {
  const all = { ...defaults(values), ...values };
  const missing = values.learningRate === undefined;
  return missing ? { ...all, learningRate: all.rates[nearest(all.rates, all.learningRate)] as number } : all;
}

/** Widths by layer decide the depth; moving the depth or the common width gives them up. */
function settleDepth(next: State, previous: State, given: Partial<State>): Partial<State> {
  if (next.hidden.length === 0) return {};
  if (given.hidden === undefined && (next.depth !== previous.depth || next.width !== previous.width)) {
    return { hidden: [] };
  }
  return { depth: next.hidden.length };
}

/** Index of the rate nearest to `rate` on a log scale. */
function nearest(rates: readonly number[], rate: number): number {
  let best = 0;
  for (let i = 1; i < rates.length; i++) {
    if (distance(rates[i] as number, rate) < distance(rates[best] as number, rate)) best = i;
  }
  return best;
}

function distance(a: number, b: number): number {
  return Math.abs(Math.log(a / b));
}

/** Equality of values, lists and specs compared by content. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  return JSON.stringify(a) === JSON.stringify(b);
}
