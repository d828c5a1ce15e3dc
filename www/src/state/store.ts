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

/** Holds one value per property. Invariant: `rates` contains `learningRate`, the highlighted run's rate. */
export class Store extends EventTarget {
  #state: State;
  /** Index in `rates` of the run that the learning-rate knob moves. */
  #highlight = 0;

  constructor(initial: Partial<State> = {}) {
    super();
    this.#state = { ...defaults(), ...initial };
    this.#state = { ...this.#state, ...this.#align(this.#state) };
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
      if (problem !== null) throw new RangeError(`${name}: ${String(value)} is not ${problem}`);
    }
    this.#apply({ ...this.#state, ...values }, values, source);
  }

  /** Replaces the whole state: what is left out takes its default. */
  replace(values: Partial<State>, source: Source): void {
    const next = { ...defaults(), ...values };
    this.#apply(next, { rates: next.rates, learningRate: next.learningRate }, source);
  }

  /** Makes the run at `index` of `rates` the highlighted one. */
  setHighlight(index: number): void {
    const rate = this.#state.rates[index];
    if (rate === undefined || index === this.#highlight) return;
    this.#highlight = index;
    if (rate === this.#state.learningRate) this.#announce(new Set(), this.#state, "person");
    else this.#apply({ ...this.#state, learningRate: rate }, {}, "person");
  }

  onChange(listener: (event: StoreEvent) => void): () => void {
    const wrapped = (event: Event) => listener(event as StoreEvent);
    this.addEventListener("change", wrapped);
    return () => this.removeEventListener("change", wrapped);
  }

  #apply(next: State, given: Partial<State>, source: Source): void {
    const previous = this.#state;
    const moved = given.learningRate !== undefined || given.rates !== undefined;
    const aligned = moved ? { ...next, ...this.#align(next, given) } : next;
    const names = new Set<Name>();
    for (const name of Object.keys(aligned) as Name[]) {
      if (!same(aligned[name], previous[name])) names.add(name);
    }
    if (names.size === 0) return;
    this.#state = aligned;
    this.#announce(names, previous, source);
  }

  /** Keeps `learningRate` among `rates`: a moved knob moves its own run, a new list finds the nearest rate. */
  #align(next: State, given: Partial<State> = next): Pick<State, "rates" | "learningRate"> {
    const { rates, learningRate } = next;
    const onlyKnob = given.rates === undefined;
    if (!onlyKnob && given.learningRate === undefined) {
      this.#highlight = Math.min(this.#highlight, rates.length - 1);
      return { rates, learningRate: rates[this.#highlight] as number };
    }
    if (!onlyKnob) this.#highlight = nearest(rates, learningRate);
    if (rates[this.#highlight] === learningRate) return { rates, learningRate };
    return { rates: rates.map((rate, i) => (i === this.#highlight ? learningRate : rate)), learningRate };
  }

  #announce(names: ReadonlySet<Name>, previous: State, source: Source): void {
    this.dispatchEvent(new StoreEvent(names, previous, source));
  }
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
