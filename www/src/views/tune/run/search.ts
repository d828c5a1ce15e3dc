/** A search on the page's side: the trials as plain values, what of them is not stored yet, and the workers. */
import { t } from "../../../locales/translate";
import type {
  Importance,
  ImportanceSpec,
  PrunerExplanation,
  PrunerSpec,
  SamplerSpec,
  Scalar,
} from "../../../pkg-search";
import { workerCount } from "../../../run/cores";
import { allRows, trainingRows } from "../../../state/data";
import type { ExplainOptions, Space, StudyPhase, TuneStudy, TuneStudyEvent, TuneTrial } from "../model";
import { SearchCrew } from "./crew";
import type {
  ExportFormat,
  FromStudy,
  KnownTrials,
  Snapshot,
  Spent,
  StudyAnswers,
  StudyQuestion,
  Tail,
} from "./protocol";
import { type Budget, type Direction, directionOf, isBetter, type Setup } from "./setup";
import { loadSnapshot, NO_TAIL, type Slot, saveTail } from "./storage";

type Trial = { -readonly [K in keyof TuneTrial]: TuneTrial[K] };

/** What is to be taken up again. */
export interface Kept {
  readonly snapshot: Snapshot;
  readonly tail: Tail;
}

/** A study's worker that says nothing for so long while it should is taken for dead. */
const SILENCE_MS = 15_000;
const MOST_DEATHS = 3;

/** What has happened that the person should know: `tune.notice.<id>` with `values`. */
export interface SearchNotice {
  readonly id: "evaluator" | "study" | "unsaved";
  readonly values: Readonly<Record<string, string | number>>;
}

export class Search extends EventTarget implements TuneStudy {
  readonly trials: Trial[] = [];
  readonly direction: Direction;
  best: Trial | null = null;
  problem: string | null = null;
  notice: SearchNotice | null = null;
  selection: ReadonlySet<number> = new Set();
  stepping = false;
  spent: Spent = { trials: 0, steps: 0, seconds: 0 };
  /** Trials that run now. */
  running = 0;
  #setup: Setup;
  readonly #module: () => Promise<WebAssembly.Module>;
  /** Trials of an earlier search, for a study that begins. */
  readonly #known: KnownTrials | null;
  /** Nothing of this search has been kept yet. */
  #fresh: boolean;
  #crew: SearchCrew | null = null;
  #opened = false;
  #on = false;
  #rests = false;
  #shown = true;
  #heard = 0;
  #deaths = 0;
  /** Trials that are not stored yet, with the number of their last news. */
  readonly #unsaved = new Map<number, number>();
  readonly #questions = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  #nextRequest = 1;
  #frame: number | null = null;
  readonly #timer: ReturnType<typeof setInterval>;
  #ended = false;

  constructor(
    readonly slot: Slot,
    setup: Setup,
    kept: Kept | null,
    module: () => Promise<WebAssembly.Module>,
    known: KnownTrials | null = null,
  ) {
    super();
    this.#setup = setup;
    this.direction = directionOf(setup.problem);
    this.#module = module;
    this.#known = known;
    this.#fresh = kept === null;
    void this.#open(kept);
    this.#timer = setInterval(() => this.#watch(), 1000);
    this.#shown = document.visibilityState !== "hidden";
    document.addEventListener("visibilitychange", this.#onVisibility);
    window.addEventListener("pagehide", this.#onPageHide);
  }

  override addEventListener(
    type: TuneStudyEvent,
    listener: () => void,
    options?: AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener, options);
  }

  override removeEventListener(type: TuneStudyEvent, listener: () => void): void {
    super.removeEventListener(type, listener);
  }

  get setup(): Setup {
    return this.#setup;
  }

  get name(): string {
    return t(`tune.sampler.${this.sampler.name}.label`);
  }

  get space(): Space {
    return this.#setup.space;
  }

  get sampler(): SamplerSpec {
    return this.#setup.sampler;
  }

  get pruner(): PrunerSpec {
    return this.#setup.pruner;
  }

  get objectiveLabel(): string {
    const { problem } = this.#setup;
    if (problem.kind === "training" && allRows(problem.state) === trainingRows(problem.state))
      return t(`tune.measure.${problem.measure}.train`);
    if (problem.kind === "training") return t(`tune.measure.${problem.measure}.label`);
    return problem.kind === "table" ? problem.column : t("tune.value");
  }

  get phase(): StudyPhase {
    if (this.problem !== null) return "failed";
    if (!this.#opened) return "loading";
    if (this.#rests) return "resting";
    return this.#on ? "running" : "paused";
  }

  /** Starts or goes on. */
  run(): void {
    this.#advance(true);
  }

  pause(): void {
    this.#advance(false);
  }

  /** Another budget, for the whole search. */
  setBudget(budget: Budget): void {
    this.#setup = { ...this.#setup, budget };
    this.#rests = false;
    this.#crew?.send({ type: "budget", budget });
    this.#tell("phase");
  }

  /** No new trial begins; those that run come to their end. */
  stop(): void {
    const { unit } = this.#setup.budget;
    this.setBudget({ unit, amount: this.spent[unit] });
    this.run();
  }

  setStepping(on: boolean): void {
    this.stepping = on;
    this.#crew?.send({ type: "stepping", on });
    this.#tell("phase");
  }

  step(guess?: Readonly<Record<string, Scalar>>): void {
    if (!this.#on) this.run();
    this.#crew?.send({ type: "step", guess: guess ?? null });
  }

  select(ids: Iterable<number>): void {
    this.selection = new Set(ids);
    this.#tell("selection");
  }

  async importance(options: ImportanceSpec = {}): Promise<Importance | null> {
    const complete = this.trials.filter(({ state }) => state === "complete").length;
    return complete < 4 ? null : this.#ask({ what: "importance", options });
  }

  explain(options: ExplainOptions): Promise<unknown> {
    return this.#ask({ what: "explain", options });
  }

  async explainPruner(): Promise<PrunerExplanation | null> {
    return this.pruner.name === "none" ? null : this.#ask({ what: "pruner" });
  }

  /** These points, each trained with the same new seeds: their values, to tell a difference from noise. */
  check(points: readonly Readonly<Record<string, Scalar>>[], seeds: number): Promise<(number | null)[][]> {
    this.#crew?.man();
    return this.#ask({ what: "check", points, seeds });
  }

  /** The whole search as a file's text. */
  export(format: ExportFormat): Promise<string> {
    return this.#ask({ what: "export", format });
  }

  /** Ends all workers. What is not stored yet is stored. */
  dispose(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onPageHide();
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#onVisibility);
    window.removeEventListener("pagehide", this.#onPageHide);
    this.#drop("ended");
  }

  readonly #onVisibility = (): void => {
    this.#shown = document.visibilityState !== "hidden";
    this.#pace();
  };

  readonly #onPageHide = (): void => {
    if (this.#fresh) return;
    if (!saveTail(this.slot, this.#tail())) this.#say({ id: "unsaved", values: { reason: "localStorage" } });
  };

  #tail(): Tail {
    const trials = [...this.#unsaved.keys()]
      .map((id) => this.trials[id])
      .filter((trial) => trial !== undefined);
    return { trials, spent: trials.length > 0 ? this.spent : null };
  }

  async #open(kept: Kept | null): Promise<void> {
    try {
      const module = await this.#module();
      if (this.#ended) return;
      const crew = new SearchCrew(module, this.#setup.problem, workerCount(), {
        hear: (message) => this.#hear(message),
        died: (reason) => void this.#restart(reason),
        replaced: (worker, reason) => this.#say({ id: "evaluator", values: { worker: worker + 1, reason } }),
        hopeless: (reason) => this.#fail(reason),
      });
      this.#crew = crew;
      this.#heard = performance.now();
      const { snapshot, tail } = kept ?? { snapshot: null, tail: NO_TAIL };
      crew.send({
        type: "open",
        module,
        setup: this.#setup,
        snapshot,
        known: snapshot ? null : this.#known,
        tail,
        evaluators: crew.size,
        slot: this.slot,
      });
      crew.send({ type: "save" });
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #hear(message: FromStudy): void {
    this.#heard = performance.now();
    switch (message.type) {
      case "opened":
        this.#opened = true;
        // What another search left behind is no part of this one.
        if (this.#fresh) saveTail(this.slot, NO_TAIL);
        this.#fresh = false;
        if (this.stepping) this.#crew?.send({ type: "stepping", on: true });
        this.#pace();
        this.#tell("phase");
        return;
      case "refused":
        this.#fail(message.reason);
        return;
      case "news":
        this.#take(message);
        return;
      case "saved":
        for (const [id, number] of this.#unsaved) if (number <= message.number) this.#unsaved.delete(id);
        return;
      case "unsaved":
        this.#say({ id: "unsaved", values: { reason: message.reason } });
        return;
      case "answer":
        this.#questions.get(message.request)?.resolve(message.answer);
        this.#questions.delete(message.request);
        return;
      case "unanswered":
        this.#questions.get(message.request)?.reject(new Error(message.reason));
        this.#questions.delete(message.request);
    }
  }

  #take({ number, trials, spent, rests, running }: Extract<FromStudy, { type: "news" }>): void {
    for (const news of trials) {
      const known = this.trials[news.id];
      if (known) Object.assign(known, news);
      else this.trials[news.id] = { ...news };
      this.#unsaved.set(news.id, number);
      const trial = this.trials[news.id];
      if (trial?.state === "complete" && trial.value !== null) {
        if (isBetter(this.direction, trial.value, this.best?.value ?? null)) this.best = trial;
      }
    }
    const before = this.phase;
    this.spent = spent;
    this.running = running;
    this.#rests = rests;
    this.#announce();
    if (this.phase !== before) this.#tell("phase");
  }

  /** "trials" goes out with the next frame; a hidden tab has none. */
  #announce(): void {
    if (document.visibilityState === "hidden") this.#tell("trials");
    else
      this.#frame ??= requestAnimationFrame(() => {
        this.#frame = null;
        this.#tell("trials");
      });
  }

  #advance(on: boolean): void {
    this.#on = on;
    this.#pace();
    this.#tell("phase");
  }

  #pace(): void {
    if (!this.#opened) return;
    const on = this.#on && this.#shown;
    if (on) this.#crew?.man();
    this.#heard = performance.now();
    this.#crew?.send({ type: "advance", on });
  }

  #ask<W extends StudyQuestion["what"]>(
    question: Extract<StudyQuestion, { what: W }>,
  ): Promise<StudyAnswers[W]> {
    const crew = this.#crew;
    if (crew === null) return Promise.reject(new Error(this.problem ?? "loading"));
    const request = this.#nextRequest++;
    return new Promise<StudyAnswers[W]>((resolve, reject) => {
      this.#questions.set(request, { resolve: resolve as (answer: unknown) => void, reject });
      crew.send({ type: "ask", request, question });
    });
  }

  #watch(): void {
    const waits = this.#crew !== null && (!this.#opened || (this.#on && this.#shown && !this.#rests));
    if (waits && performance.now() - this.#heard > SILENCE_MS) void this.#restart("silent");
  }

  /** Takes the search up again from what is stored and what this page knows. */
  async #restart(reason: string): Promise<void> {
    if (this.#ended || this.#crew === null) return;
    this.#drop(reason);
    this.#deaths += 1;
    if (this.#deaths > MOST_DEATHS) {
      this.#fail(reason);
      return;
    }
    this.#say({ id: "study", values: { reason } });
    this.#tell("phase");
    const snapshot = await loadSnapshot(this.slot);
    await this.#open(snapshot && { snapshot, tail: this.#tail() });
  }

  #drop(reason: string): void {
    this.#crew?.end();
    this.#crew = null;
    this.#opened = false;
    for (const { reject } of this.#questions.values()) reject(new Error(reason));
    this.#questions.clear();
  }

  #fail(reason: string): void {
    this.#drop(reason);
    this.problem = reason;
    this.#tell("phase");
  }

  #say(notice: SearchNotice): void {
    this.notice = notice;
    this.#tell("phase");
  }

  #tell(type: TuneStudyEvent): void {
    this.dispatchEvent(new Event(type));
  }
}
