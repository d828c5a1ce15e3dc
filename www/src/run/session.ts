/** The session: follows the state, paces the training, keeps pinned runs, and tells the elements what changed. */
import type { Change, SweepSpec } from "../state/kinds";
import type { Name, Value } from "../state/properties";
import type { Store, StoreEvent } from "../state/store";
import type {
  NetworkPicture,
  Notice,
  Phase,
  Picture,
  Predictions,
  Run,
  Session,
  SessionEvent,
} from "./model";
import { Notices } from "./notices";
import type { Pins } from "./pins";
import { groupBy, rateMembers, sweepMembers, sweepRequest } from "./plan";
import type { Pool, PoolListener } from "./pool";
import type { LiveKnob } from "./protocol";
import type { Member, RunRecord } from "./runs";
import { consequence } from "./steering";
import { Training } from "./training";

/** What the session needs of the world. */
export interface SessionWorld {
  makePool(listener: PoolListener): Pool;
  readonly pins: Pins;
  now(): number;
  /** Calls back before the next drawing of the page. */
  frame(callback: () => void): void;
  /** Calls back every `ms`; the function that is returned ends it. */
  every(ms: number, callback: () => void): () => void;
  after(ms: number, callback: () => void): void;
}

/** Restarts while a slider is dragged come at most this often. */
const RESTART_EVERY_MS = 40;
const TICK_MS = 100;
/** Ticks between two readings of the highlighted run's scores. */
const SCORES_EVERY = 5;
/** Ticks between two looks at the workers. */
const WATCH_EVERY = 10;
/** Changes in flight that an address holds. */
const CHANGES_MAX = 500;

export class TrainingSession extends EventTarget implements Session {
  readonly #store: Store;
  readonly #world: SessionWorld;
  readonly #training: Training;
  readonly #notices = new Notices(() => this.#tell("notices"));
  #highlight = 0;
  #wantsRunning = true;
  #visible = true;
  /** Whether the view of these runs is on show. */
  #attended = false;
  /** A plan waits for the view to be shown. */
  #stale = true;
  #broken = false;
  #phase: Phase = "loading";
  #plans = 0;
  #restarted = Number.NEGATIVE_INFINITY;
  #restartWaits = false;
  /** True while the session itself writes to the store. */
  #writing = false;
  #framed = false;
  #ticks = 0;
  #pictured = "";
  readonly #ends: (() => void)[];

  constructor(store: Store, world: SessionWorld) {
    super();
    this.#store = store;
    this.#world = world;
    this.#training = new Training(
      (listener) => world.makePool(listener),
      this.#trainingListener(),
      world.now,
    );
    this.#ends = [store.onChange((event) => this.#follow(event)), world.every(TICK_MS, () => this.#tick())];
    this.#pace();
  }

  get runs(): readonly Run[] {
    const { live, ghosts } = this.#training.lineup;
    return [...ghosts, ...this.#world.pins.runs, ...live];
  }

  get highlighted(): RunRecord | null {
    const { live } = this.#training.lineup;
    return live[Math.min(this.#highlight, live.length - 1)] ?? null;
  }

  get phase(): Phase {
    return this.#phase;
  }

  get notices(): readonly Notice[] {
    return this.#notices.list;
  }

  get dataset() {
    return this.#training.dataset;
  }

  get engine() {
    return this.#training.engine;
  }

  get workers(): number {
    return this.#training.crew.pool.workers;
  }

  get stepsPerSecond(): number {
    return this.#phase === "running" ? this.#training.crew.stepsPerSecond : 0;
  }

  get sweeping(): boolean {
    return this.#store.state.sweep !== null;
  }

  run(): void {
    this.#wantsRunning = true;
    if (this.#training.allEnded) this.#startAnew();
    this.#pace();
  }

  pause(): void {
    this.#wantsRunning = false;
    this.#pace();
  }

  stepOnce(): void {
    this.pause();
    this.#training.crew.pool.step();
  }

  reset(): void {
    this.#wantsRunning = false;
    this.#pace();
    this.#startAnew();
  }

  setKnob<N extends Name>(name: N, value: Value<N>): void {
    const swept = this.#store.state.sweep?.knob === name;
    this.#store.update({ [name]: value, ...(swept ? { sweep: null } : {}) });
  }

  sweep(spec: SweepSpec | null): void {
    this.#store.set("sweep", spec);
  }

  pin(id: string): string | null {
    const run = this.#training.lineup.find(id);
    if (run === undefined) return null;
    run.copy = this.#world.pins.add(run).id;
    this.#savePins();
    return run.copy;
  }

  unpin(id: string): void {
    this.#world.pins.remove(id);
    const { live, ghosts } = this.#training.lineup;
    for (const run of [...live, ...ghosts]) if (run.copy === id) run.copy = null;
    this.#savePins();
  }

  highlight(id: string): void {
    const index = this.#training.lineup.live.findIndex((run) => run.id === id);
    if (index < 0) return;
    this.#highlight = index;
    if (!this.sweeping) this.#store.setHighlight(index);
    this.#markHighlight();
  }

  hide(id: string, hidden: boolean): void {
    const run = this.#record(id);
    if (run === undefined || run.hidden === hidden) return;
    run.hidden = hidden;
    this.#tell("runs");
  }

  picture(resolution: number, id?: string): Promise<Picture | null> {
    return this.#training.crew.picture(this.#record(id) ?? null, resolution);
  }

  network(resolution: number, id?: string): Promise<NetworkPicture | null> {
    return this.#training.crew.network(this.#record(id) ?? null, resolution);
  }

  predictions(rows: Uint32Array, id?: string): Promise<Predictions | null> {
    return this.#training.crew.predictions(this.#record(id) ?? null, rows);
  }

  dismiss(notice: number): void {
    this.#notices.dismiss(notice);
  }

  /** Says something to the person. */
  notify(id: Notice["id"], level: Notice["level"], values: Notice["values"] = {}): void {
    this.#notices.add(id, level, values);
  }

  /** The tab was hidden or shown. */
  show(visible: boolean): void {
    if (visible === this.#visible) return;
    const wasHidden = this.#phase === "hidden";
    this.#visible = visible;
    this.#training.crew.pool.forgive();
    this.#pace();
    if (visible && wasHidden) this.notify("hidden", "info");
  }

  attend(shown: boolean): void {
    if (shown === this.#attended) return;
    this.#attended = shown;
    this.#training.crew.pool.forgive();
    if (shown && this.#stale) this.#relaunch(false);
    this.#pace();
  }

  /** Nothing can train. */
  fail(id: Notice["id"], values: Notice["values"]): void {
    this.#broken = true;
    this.notify(id, "error", values);
    this.#updatePhase();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.#training.crew.pool.dispose();
  }

  #follow(event: StoreEvent): void {
    if (this.#writing) return;
    const { state, highlight } = this.#store;
    if (event.names.has("speed")) this.#pace();
    const what = consequence(event, state, highlight, (knob) =>
      this.#concerned(knob).some((run) => !run.ended),
    );
    if (what.kind === "highlight") {
      this.#highlight = highlight;
      this.#markHighlight();
    } else if (what.kind === "flight") {
      this.#changeInFlight(what.knobs);
    } else if (what.kind === "restart") {
      this.#writeChanges(what.changes);
      this.#scheduleRelaunch();
    }
  }

  /** The runs that a knob concerns: the learning rate moves the highlighted one, unless a sweep is on show. */
  #concerned(knob: LiveKnob): RunRecord[] {
    const { live } = this.#training.lineup;
    return knob === "learningRate" && !this.sweeping ? live.filter((run) => run.highlighted) : live;
  }

  #changeInFlight(knobs: readonly LiveKnob[]): void {
    for (const knob of knobs) {
      for (const run of this.#concerned(knob)) {
        if (run.ended) run.keep(this.#training.lineup.live.indexOf(run), knob);
        else this.#training.crew.hyper(run, knob, this.#store.state[knob]);
      }
    }
  }

  #writeChanges(changes: readonly Change[]): void {
    if (changes.length > CHANGES_MAX) this.notify("changes-full", "warning", { most: CHANGES_MAX });
    this.#writing = true;
    this.#store.set("changes", changes.slice(0, CHANGES_MAX));
    this.#writing = false;
  }

  /** At once, or after a moment if the last restart was just now. */
  #scheduleRelaunch(): void {
    if (this.#restartWaits) return;
    const wait = this.#restarted + RESTART_EVERY_MS - this.#world.now();
    if (wait <= 0) {
      this.#relaunch(false);
      return;
    }
    this.#restartWaits = true;
    this.#world.after(wait, () => {
      this.#restartWaits = false;
      this.#relaunch(false);
    });
  }

  /** All runs from step 0, without ghosts. */
  #startAnew(): void {
    this.#writeChanges([]);
    this.#relaunch(true);
  }

  /** Brings the live runs in line with the state. `anew`: also those that are. */
  #relaunch(anew: boolean): void {
    this.#stale = !this.#attended;
    if (this.#stale) return;
    const { state } = this.#store;
    const plan = ++this.#plans;
    const { sweep } = state;
    if (sweep === null) {
      this.#replace(rateMembers(state), anew);
      return;
    }
    void this.#training.crew.sweepValues(sweepRequest(sweep, state.seed)).then((values) => {
      if (values !== null && plan === this.#plans)
        this.#replace(sweepMembers(state, sweep.knob, values), anew);
    });
  }

  #replace(members: readonly Member[], anew: boolean): void {
    if (!this.#training.replace(members, anew)) return;
    this.#restarted = this.#world.now();
    this.#notices.remove("run-failed");
    this.#highlight = this.sweeping ? Math.min(this.#highlight, members.length - 1) : this.#store.highlight;
    this.#markHighlight();
    this.#updatePhase();
  }

  #trainingListener() {
    return {
      progress: (ended: boolean) => {
        if (ended) this.#updatePhase();
        this.#frame();
      },
      moved: (reason: string) => this.notify("engine-lost", "warning", { reason }),
      runs: () => this.#updatePhase(),
      dataset: () => this.#tell("dataset"),
      changed: () => {
        this.#writeChanges(this.#training.lineup.live.flatMap(({ changes }) => changes));
        this.#tell("runs");
      },
      failed: () => {
        this.#nameFailures();
        this.#updatePhase();
      },
      restarted: (worker: number, reason: string, step: number) => {
        this.notify("worker-restarted", "warning", { worker: worker + 1, reason, step });
        this.#updatePhase();
      },
      lost: (worker: number, reason: string) =>
        this.notify("worker-lost", "error", { worker: worker + 1, reason }),
      unusable: (reason: string) => this.fail("start-failed", { reason }),
    };
  }

  /** One notice for each reason. */
  #nameFailures(): void {
    this.#notices.remove("run-failed");
    const failed = this.#training.lineup.live.filter(({ state }) => state === "failed");
    for (const runs of groupBy(failed, (run) => run.reason ?? "")) {
      const label = runs.map((run) => run.label).join(", ");
      this.notify("run-failed", "error", { label, reason: runs[0]?.reason ?? "" });
    }
  }

  get #advancing(): boolean {
    return this.#wantsRunning && this.#visible && this.#attended;
  }

  #pace(): void {
    this.#training.crew.pool.pace(this.#store.state.speed, this.#advancing);
    this.#updatePhase();
  }

  #nextPhase(): Phase {
    if (this.#broken) return "failed";
    if (this.#training.allEnded) return "resting";
    if (this.engine === null) return "loading";
    if (!this.#wantsRunning || !this.#attended) return "paused";
    return this.#visible ? "running" : "hidden";
  }

  /** Brings phase and the runs' states in line. */
  #updatePhase(): void {
    const before = this.#phase;
    this.#phase = this.#nextPhase();
    const advancing = this.#advancing && !this.#broken;
    for (const run of this.#training.lineup.live) {
      if (run.ended) continue;
      const begun = run.totalSteps !== null && (advancing || run.step > 0);
      run.state = begun ? (advancing ? "running" : "paused") : "waiting";
    }
    if (before !== this.#phase) this.#tell("phase");
    this.#tell("runs");
  }

  /** Ten times a second: is there something new to picture, are the scores old, is a worker silent? */
  #tick(): void {
    this.#ticks++;
    if (this.#ticks % WATCH_EVERY === 0 && this.#visible && this.#attended) this.#training.crew.pool.watch();
    const run = this.highlighted;
    if (run === null || run.job === null || run.totalSteps === null) return;
    const shown = `${run.id}/${run.step}`;
    if (shown !== this.#pictured) {
      this.#pictured = shown;
      this.#tell("picture");
    }
    if (this.#ticks % SCORES_EVERY === 0) {
      void this.#training.crew.loadScores(run).then((news) => news && this.#frame());
    }
  }

  #markHighlight(): void {
    for (const run of this.#training.lineup.live) run.highlighted = run === this.highlighted;
    this.#tell("runs");
  }

  #record(id: string | undefined): RunRecord | undefined {
    if (id === undefined) return this.highlighted ?? undefined;
    return this.#training.lineup.find(id) ?? this.#world.pins.runs.find((run) => run.id === id);
  }

  #savePins(): void {
    const reason = this.#world.pins.save();
    if (reason !== null) this.notify("storage-full", "warning", { reason });
    this.#tell("runs");
  }

  /** One "progress" per drawn frame, however many messages came. */
  #frame(): void {
    if (this.#framed) return;
    this.#framed = true;
    this.#world.frame(() => {
      this.#framed = false;
      this.#tell("progress");
    });
  }

  #tell(type: SessionEvent): void {
    this.dispatchEvent(new Event(type));
  }
}
