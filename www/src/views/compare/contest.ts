/**
 * Trains every contestant with the same seeds, and in fair mode at every learning rate of the grid, on workers of its
 * own. Results stay while the page lives: a run that was trained once is not trained again.
 */
import { Crew, type CrewListener } from "../../run/crew";
import type { Playground } from "../../run/model";
import type { Pool, PoolListener } from "../../run/pool";
import type { Terms } from "../../run/protocol";
import { RunRecord } from "../../run/runs";
import type { Store } from "../../state/store";
import type { Contestant } from "./contestants";
import type { ContestantList } from "./list";
import { gridOf, keyOf, type Place, places } from "./places";

/** `empty`: nobody to compare. `stopped`: ended by the person. The others are those of a session. */
export type ContestPhase =
  | "empty"
  | "loading"
  | "running"
  | "paused"
  | "hidden"
  | "stopped"
  | "resting"
  | "failed";

/** A run of a contestant: one seed at one learning rate. */
export interface Entrant {
  readonly run: RunRecord;
  /** Weights and biases of its network; 0 until the trainer is there. */
  parameters: number;
  /** The runs that were trained with it on one worker, itself too: its part of the worker's time is one over that. */
  companions: number;
}

/** What happened that the person should know: message `notice.<id>`, as a session's. */
export interface Message {
  readonly id: "worker-restarted" | "worker-lost" | "start-failed" | "storage-full";
  readonly values: Readonly<Record<string, string | number>>;
}

export interface ContestWorld {
  makePool(listener: PoolListener): Pool;
  now(): number;
  every(ms: number, callback: () => void): () => void;
  after(ms: number, callback: () => void): void;
}

/** Changes of the knobs are followed at most this often. */
const FOLLOW_EVERY_MS = 120;
const WATCH_EVERY_MS = 1000;
/** Of runs of the grid only the ends are looked at: their curves have two points. */
const ONLY_ENDS: Terms = { steps: null, every: Number.MAX_SAFE_INTEGER, quiet: false };
/** Runs that are kept although nobody shows them. */
const MOST_KEPT = 1500;

/** Fires "change" when runs, phase or messages changed, "progress" when curves grew. */
export class Contest extends EventTarget {
  readonly list: ContestantList;
  /** Rises with every change and every progress: what was read before is old. */
  revision = 0;
  messages: readonly Message[] = [];
  readonly #store: Store;
  readonly #world: ContestWorld;
  readonly #entrants = new Map<string, Entrant>();
  readonly #ofRun = new Map<string, Entrant>();
  /** The keys of the runs that are asked for now. */
  #wanted: readonly string[] = [];
  /** Those of each contestant at each rate, by seed. */
  #index: ReadonlyMap<string, readonly string[]> = new Map();
  #crew: Crew | null = null;
  #wantsRunning = true;
  #stopped = false;
  #visible = true;
  #broken = false;
  #waits = false;
  #runs = 0;
  #ends: (() => void)[] = [];

  constructor(store: Store, list: ContestantList, world: ContestWorld) {
    super();
    this.#store = store;
    this.list = list;
    this.#world = world;
  }

  get contestants(): readonly Contestant[] {
    return this.list.of(this.#store.state);
  }

  get phase(): ContestPhase {
    if (this.#broken) return "failed";
    if (this.#wanted.length === 0) return "empty";
    if (this.ended === this.all) return "resting";
    if (this.#stopped) return "stopped";
    if (!this.#wantsRunning) return "paused";
    if (!this.#visible) return "hidden";
    return this.#current().some(({ run }) => run.totalSteps !== null) ? "running" : "loading";
  }

  /** Runs asked for, and those of them that have ended. */
  get all(): number {
    return this.#wanted.length;
  }

  get ended(): number {
    return this.#current().filter(({ run }) => run.ended).length;
  }

  get workers(): number {
    return this.#crew?.pool.workers ?? 0;
  }

  /** Updates per second of all runs together. */
  get stepsPerSecond(): number {
    return this.phase === "running" ? (this.#crew?.stepsPerSecond ?? 0) : 0;
  }

  /** Learning rates of the grid, rising; empty unless the comparison is fair. */
  get grid(): readonly number[] {
    return gridOf(this.#store.state);
  }

  /** The runs of a contestant, seed by seed, at its own learning rate (null) or at one of the grid. */
  entrants(contestant: Contestant, rate: number | null = null): Entrant[] {
    const keys = this.#index.get(indexOf(contestant, rate)) ?? [];
    return keys.flatMap((key) => this.#entrants.get(key) ?? []);
  }

  /** The view is on show: workers start, results of before are there at once. */
  open(): void {
    if (this.#crew !== null) return;
    this.messages = [];
    this.#crew = new Crew(
      (listener) => this.#world.makePool(listener),
      this.#listener(),
      () => this.#world.now(),
    );
    this.#ends = [
      this.#store.onChange(() => this.#schedule()),
      this.#world.every(WATCH_EVERY_MS, () => this.#visible && this.#crew?.pool.watch()),
    ];
    this.#pace();
    this.#follow();
  }

  /** The view has gone: its workers end, and what they had not finished. */
  close(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#crew?.pool.dispose();
    this.#crew = null;
    for (const [key, entrant] of this.#entrants) if (!entrant.run.ended) this.#forget(key, entrant);
  }

  run(): void {
    this.#wantsRunning = true;
    this.#stopped = false;
    this.#pace();
    this.#follow();
  }

  pause(): void {
    this.#wantsRunning = false;
    this.#pace();
    this.#tell("change");
  }

  /** Ends what has not finished; what has stays. */
  stop(): void {
    this.#stopped = true;
    this.#giveUp(() => true);
    this.#tell("change");
  }

  /** The tab was hidden or shown. */
  show(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    this.#crew?.pool.forgive();
    this.#pace();
    this.#tell("change");
  }

  /** No worker of this page can train; the page has said why. */
  fail(): void {
    this.#broken = true;
    this.#tell("change");
  }

  /** A change of the list: what it asks for is trained. */
  listChanged(): void {
    this.#say("storage-full", this.list.problem === null ? null : { reason: this.list.problem });
    this.#stopped = false;
    this.#follow();
  }

  /** A run was pinned; `problem`: why the pins could not be stored. */
  pinned(problem: string | null): void {
    this.#say("storage-full", problem === null ? null : { reason: problem });
  }

  dismiss(message: Message): void {
    this.messages = this.messages.filter((one) => one !== message);
    this.#tell("change");
  }

  #current(): Entrant[] {
    return this.#wanted.flatMap((key) => this.#entrants.get(key) ?? []);
  }

  #schedule(): void {
    if (this.#waits) return;
    this.#waits = true;
    this.#world.after(FOLLOW_EVERY_MS, () => {
      this.#waits = false;
      if (this.#crew !== null) this.#follow();
    });
  }

  /** Trains what is asked for and not there, gives up what is not asked for any more. */
  #follow(): void {
    const all = places(this.contestants, this.#store.state).map((place) => [keyOf(place), place] as const);
    const asked = new Map(all);
    const index = new Map<string, string[]>();
    for (const [key, { contestant, rate }] of all) {
      const at = indexOf(contestant, rate);
      index.set(at, [...(index.get(at) ?? []), key]);
    }
    this.#index = index;
    const before = this.#wanted;
    this.#wanted = [...asked.keys()];
    if (before.join() !== this.#wanted.join()) this.#stopped = false;
    this.#giveUp((key) => !asked.has(key));
    const fresh = [...asked].filter(([key]) => !this.#entrants.has(key));
    if (!this.#stopped && this.#crew !== null) this.#train(fresh);
    this.#trim(asked);
    this.#tell("change");
  }

  #train(fresh: readonly (readonly [string, Place])[]): void {
    const entrants = fresh.map(([key, place]): Entrant => {
      const run = new RunRecord(`contest-${++this.#runs}`, place.experiment, "", place.contestant.color);
      run.changes = [...place.changes];
      const entrant = { run, parameters: 0, companions: 1 };
      this.#entrants.set(key, entrant);
      this.#ofRun.set(run.id, entrant);
      return entrant;
    });
    const runs = (ofGrid: boolean) =>
      entrants.filter((_, index) => (fresh[index]?.[1].rate !== null) === ofGrid).map(({ run }) => run);
    this.#crew?.train(runs(false));
    this.#crew?.train(runs(true), ONLY_ENDS);
    for (const entrant of entrants) {
      entrant.companions = entrants.filter(({ run }) => run.job?.id === entrant.run.job?.id).length;
    }
  }

  /** Releases runs that have not ended, where `gone` says so of their key. */
  #giveUp(gone: (key: string) => boolean): void {
    for (const [key, entrant] of this.#entrants) {
      if (!entrant.run.ended && gone(key)) this.#forget(key, entrant);
    }
  }

  #forget(key: string, { run }: Entrant): void {
    this.#crew?.release(run);
    this.#entrants.delete(key);
    this.#ofRun.delete(run.id);
  }

  /** Drops the oldest of the runs that nobody asks for. */
  #trim(asked: ReadonlyMap<string, Place>): void {
    for (const [key, entrant] of this.#entrants) {
      if (this.#entrants.size <= Math.max(MOST_KEPT, asked.size)) return;
      if (!asked.has(key)) this.#forget(key, entrant);
    }
  }

  #listener(): CrewListener {
    return {
      started: (runs, { description }) => {
        for (const { id } of runs) {
          const entrant = this.#ofRun.get(id);
          if (entrant) entrant.parameters = description.parameters;
        }
        this.#tell("change");
      },
      progress: (ended) => {
        // What has ended needs its worker no more.
        for (const run of ended) this.#crew?.release(run);
        this.#tell(ended.length > 0 ? "change" : "progress");
      },
      changed: () => undefined,
      failed: () => this.#tell("change"),
      restarted: (worker, reason, step) =>
        this.#say("worker-restarted", { worker: worker + 1, reason, step }),
      lost: (worker, reason) => this.#say("worker-lost", { worker: worker + 1, reason }),
      unusable: (reason) => {
        this.#broken = true;
        this.#say("start-failed", { reason });
      },
    };
  }

  /** Says something once, in the place of what it said before; null: takes it back. */
  #say(id: Message["id"], values: Message["values"] | null): void {
    const others = this.messages.filter((message) => message.id !== id);
    this.messages = values === null ? others : [...others, { id, values }];
    this.#tell("change");
  }

  #pace(): void {
    this.#crew?.pool.pace(Number.POSITIVE_INFINITY, this.#wantsRunning && this.#visible);
  }

  #tell(type: "change" | "progress"): void {
    this.revision++;
    this.dispatchEvent(new Event(type));
  }
}

function indexOf({ id }: Contestant, rate: number | null): string {
  return `${id} ${rate}`;
}

/** The page's own: makes workers as the other views do. */
export function contestWorld({ makePool }: Pick<Playground, "makePool">): ContestWorld {
  return {
    makePool,
    now: () => performance.now(),
    every: (ms, callback) => {
      const timer = setInterval(callback, ms);
      return () => clearInterval(timer);
    },
    after: (ms, callback) => setTimeout(callback, ms),
  };
}
