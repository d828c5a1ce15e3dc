/** A race on the page's side: the values of its heats, kept over a reload, and the workers. */
import { workerCount } from "../../../run/cores";
import { SearchCrew } from "./crew";
import type { FromStudy } from "./protocol";
import { type Direction, directionOf, type RaceSetup } from "./setup";
import { saveRace } from "./storage";

/** A race as it is kept: the heats that ended, by number. */
export interface KeptRace {
  readonly v: 1;
  readonly setup: RaceSetup;
  readonly heats: readonly (readonly [heat: number, values: readonly (number | null)[]])[];
}

export type RacePhase = "loading" | "running" | "paused" | "resting" | "failed";

/** Fires "change" when heats grew (at most once a frame) or the phase changed. */
export class Race extends EventTarget {
  /** By number; see `heatOf`. */
  readonly heats: (number | null)[][];
  problem: string | null = null;
  readonly direction: Direction;
  #crew: SearchCrew | null = null;
  #opened = false;
  #on = false;
  #over = false;
  #shown = true;
  #frame: number | null = null;
  #saving: ReturnType<typeof setTimeout> | null = null;
  #ended = false;

  constructor(
    readonly setup: RaceSetup,
    kept: KeptRace | null,
    module: () => Promise<WebAssembly.Module>,
  ) {
    super();
    this.direction = directionOf(setup.problem);
    this.heats = Array.from({ length: setup.samplers.length * setup.repeats }, () => []);
    for (const [heat, values] of kept?.heats ?? []) if (this.heats[heat]) this.heats[heat] = [...values];
    this.#over = this.heats.every((values) => values.length >= setup.trials);
    document.addEventListener("visibilitychange", this.#onVisibility);
    if (kept === null) void this.#save();
    void this.#open(module);
  }

  get phase(): RacePhase {
    if (this.problem !== null) return "failed";
    if (this.#over) return "resting";
    if (!this.#opened) return "loading";
    return this.#on ? "running" : "paused";
  }

  /** Trials that have ended, of all heats. */
  get ended(): number {
    return this.heats.reduce((sum, values) => sum + values.length, 0);
  }

  get all(): number {
    return this.heats.length * this.setup.trials;
  }

  /** The heats of a sampler that have ended; the longest one while none has. */
  of(sampler: number): (readonly (number | null)[])[] {
    const { samplers, trials } = this.setup;
    const own = this.heats.filter((values, heat) => heat % samplers.length === sampler && values.length > 0);
    const whole = own.filter(({ length }) => length >= trials);
    return whole.length > 0 ? whole : own.sort((a, b) => b.length - a.length).slice(0, 1);
  }

  /** The same, those only that every sampler has run to its end. */
  finished(): (readonly (number | null)[])[][] {
    const { samplers, repeats, trials } = this.setup;
    const whole = Array.from({ length: repeats }, (_, repeat) => repeat).filter((repeat) =>
      samplers.every((_, s) => (this.heats[repeat * samplers.length + s]?.length ?? 0) >= trials),
    );
    return samplers.map((_, s) => whole.map((repeat) => this.heats[repeat * samplers.length + s] ?? []));
  }

  run(): void {
    this.#advance(true);
  }

  pause(): void {
    this.#advance(false);
  }

  dispose(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#saving !== null) clearTimeout(this.#saving);
    document.removeEventListener("visibilitychange", this.#onVisibility);
    void this.#save();
    this.#crew?.end();
  }

  readonly #onVisibility = (): void => {
    this.#shown = document.visibilityState !== "hidden";
    this.#pace();
  };

  async #open(module: () => Promise<WebAssembly.Module>): Promise<void> {
    try {
      const compiled = await module();
      if (this.#ended) return;
      const { setup } = this;
      const crew = new SearchCrew(compiled, setup.problem, workerCount(), {
        hear: (message) => this.#hear(message),
        died: (reason) => this.#fail(reason),
        replaced: () => undefined,
        hopeless: (reason) => this.#fail(reason),
      });
      this.#crew = crew;
      const done = this.heats.flatMap((values, heat) => (values.length >= setup.trials ? [heat] : []));
      crew.send({ type: "race", module: compiled, setup, done, evaluators: crew.size });
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #hear(message: FromStudy): void {
    if (message.type === "opened") {
      this.#opened = true;
      this.#pace();
    } else if (message.type === "refused") this.#fail(message.reason);
    else if (message.type === "finish") {
      this.#over = true;
      void this.#save();
    } else if (message.type === "heat") {
      this.heats[message.heat] = [...message.values];
      this.#saving ??= setTimeout(() => void this.#save(), 1000);
    } else return;
    this.#announce();
  }

  #advance(on: boolean): void {
    this.#on = on;
    this.#pace();
    if (!on) void this.#save();
    this.#announce();
  }

  #pace(): void {
    if (!this.#opened) return;
    const on = this.#on && this.#shown;
    if (on) this.#crew?.man();
    this.#crew?.send({ type: "advance", on });
  }

  #announce(): void {
    if (document.visibilityState === "hidden") this.dispatchEvent(new Event("change"));
    else
      this.#frame ??= requestAnimationFrame(() => {
        this.#frame = null;
        this.dispatchEvent(new Event("change"));
      });
  }

  /** Heats that ended; the others run anew, with the same values. */
  async #save(): Promise<void> {
    this.#saving = null;
    const { setup } = this;
    const heats = this.heats.flatMap((values, heat) =>
      values.length >= setup.trials ? [[heat, values] as const] : [],
    );
    await saveRace({ v: 1, setup, heats });
  }

  #fail(reason: string): void {
    this.problem = reason;
    this.#crew?.end();
    this.#crew = null;
    this.#announce();
  }
}
