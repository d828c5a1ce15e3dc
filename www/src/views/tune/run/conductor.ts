/**
 * One study and the work it gives out: asks for trials, has evaluators run them, and tells the study how they went.
 * It runs in a worker; what it needs of time and evaluators is given to it.
 */
import type { Scalar, Study, Suggestion, Trial, TrialOutcome } from "../../../pkg-search";
import type { Bench, Job } from "./bench";
import type { Report, Snapshot, Spent, Tail, TrialEnd, TrialExtra, TrialNews, Work } from "./protocol";
import type { Budget, Setup } from "./setup";

/** The part of `Study` that is used. */
export type StudyLike = Pick<
  Study,
  "ask" | "report" | "tell" | "trials" | "trialsSince" | "toJSON" | "addTrial" | "enqueue"
>;

type Params = Readonly<Record<string, Scalar>>;
type Record_ = { -readonly [K in keyof TrialNews]: TrialNews[K] } & { reports: number[] };

interface Live {
  readonly record: Record_;
  job: Job | null;
}

export interface ConductorParts {
  readonly study: StudyLike;
  readonly setup: Setup;
  readonly bench: Bench;
  /** What an evaluator does for a point; throws what is wrong with it. */
  readonly work: (params: Params) => Work;
  /** Milliseconds. */
  readonly now: () => number;
  /** Something is to be told to the page. */
  readonly changed: () => void;
}

/** A trial that takes this many evaluators with it has failed. */
const MOST_LOSSES = 3;

export class Conductor {
  readonly #parts: ConductorParts;
  readonly #live = new Map<number, Live>();
  /** Trials that were interrupted and run anew, and those that were asked for before an evaluator was free. */
  #ready: Record_[] = [];
  /** In slow motion, how many trials may begin; else null. */
  #permits: number | null = null;
  readonly #losses = new Map<number, number>();
  readonly #extras: TrialExtra[] = [];
  /** Records that changed since the last news. */
  #news = new Map<number, Record_>();
  /** Trials of which the study knows more: how they were chosen, why they were pruned. */
  readonly #unexplained = new Map<number, Record_>();
  /** Up to which revision of the study all is known. */
  #revision = 0;
  #spent = { trials: 0, steps: 0, seconds: 0 };
  #budget: Budget;
  #on = false;
  /** When the clock last went on; null while it stands. */
  #since: number | null = null;
  /** Longest suggestion so far, in milliseconds. */
  longestAsk = 0;

  constructor(parts: ConductorParts) {
    this.#parts = parts;
    this.#budget = parts.setup.budget;
  }

  get spent(): Spent {
    return { ...this.#spent, seconds: this.#seconds };
  }

  get running(): number {
    return this.#live.size;
  }

  /** The budget is used up and nothing runs any more. */
  get rests(): boolean {
    return this.#live.size === 0 && this.#ready.length === 0 && !this.#affords;
  }

  set budget(budget: Budget) {
    this.#budget = budget;
    this.fill();
  }

  /** Goes on, or holds all trials where they are. */
  advance(on: boolean): void {
    this.#on = on;
    this.#parts.bench.pace(on);
    this.#clock();
    this.fill();
  }

  /** Whether every new trial waits for a `step`. */
  set stepping(on: boolean) {
    this.#permits = on ? 0 : null;
    this.fill();
  }

  /** In slow motion: the sampler's next trial, and before it one with the values that a reader guessed. */
  step(guess: Params | null): void {
    const { study } = this.#parts;
    this.#permits ??= 0;
    this.#permits += guess ? 2 : 1;
    if (guess) {
      const next = this.#ask();
      study.enqueue({ ...guess });
      this.#ready.push(this.#ask(), next);
    }
    this.fill();
  }

  /** Gives work to evaluators that have none. */
  fill(): void {
    const { bench, setup } = this.#parts;
    const most = setup.parallel ?? bench.size;
    while (this.#on && bench.hasFree && this.#live.size < most && this.#wants) this.#startNext();
    this.#clock();
    this.#parts.changed();
  }

  /** What changed since the last call. */
  takeNews(): TrialNews[] {
    const news = [...this.#news.values()].map((record) => ({ ...record, reports: [...record.reports] }));
    this.#news = new Map();
    return news;
  }

  /** Brings in from the study what only it knows of new trials. */
  refresh(): void {
    if (this.#unexplained.size === 0) return;
    const { revision, trials } = this.#parts.study.trialsSince(this.#revision);
    this.#revision = revision;
    for (const { id, reason, chosen } of trials) {
      const record = this.#unexplained.get(id);
      if (record === undefined) continue;
      Object.assign(record, { reason: reason ?? record.reason, chosen: chosen ?? null });
      this.#news.set(id, record);
    }
    this.#unexplained.clear();
  }

  snapshot(): Snapshot {
    const { study, setup } = this.#parts;
    return {
      v: 1,
      setup: { ...setup, budget: this.#budget },
      document: study.toJSON(),
      extras: [...this.#extras],
      spent: this.spent,
    };
  }

  /** Takes over what a kept search knows; trials that had not ended run anew. */
  restore(trials: readonly Trial[], { extras, spent }: Pick<Snapshot, "extras" | "spent">): void {
    this.#spent = { ...spent };
    for (const trial of trials) {
      const extra = extras[trial.id];
      const record = recordOf(trial, extra);
      this.#extras[trial.id] = extra ?? NOTHING;
      this.#news.set(trial.id, record);
      if (trial.state === "waiting") this.#parts.study.ask();
      if (trial.state === "running" || trial.state === "waiting") this.#ready.push(record);
    }
  }

  /** Takes over trials that changed after the snapshot, in the order of their ids. */
  catchUp({ trials: tail, spent }: Tail): void {
    if (spent) {
      this.#spent.steps = Math.max(this.#spent.steps, spent.steps);
      this.#spent.seconds = Math.max(this.#spent.seconds, spent.seconds);
    }
    for (const news of [...tail].sort((a, b) => a.id - b.id)) {
      try {
        this.#catchUpOne(news);
      } catch {
        // The tail of another search: what does not fit is run anew.
        return;
      }
    }
  }

  #catchUpOne(news: TrialNews): void {
    const { study } = this.#parts;
    const record: Record_ = { ...news, reports: [...news.reports] };
    const known = this.#ready.find(({ id }) => id === news.id);
    const over = news.state !== "running" && news.state !== "waiting";
    if (known === undefined && news.id < this.#extras.length) return;
    if (known !== undefined && !over) return;
    if (known !== undefined) {
      this.#ready = this.#ready.filter((one) => one !== known);
      for (const [step, value] of pairsOf(news.reports, known.reports.at(-2) ?? Number.NEGATIVE_INFINITY))
        study.report(news.id, step, value);
      study.tell(news.id, outcomeOf(news));
    } else if (over) {
      const reports = [...pairsOf(news.reports, Number.NEGATIVE_INFINITY)].map(([step, value]) => ({
        step,
        value,
      }));
      study.addTrial({ ...news.params }, outcomeOf(news), reports);
    } else {
      study.enqueue({ ...news.params });
      study.ask();
      Object.assign(record, { state: "waiting", began: null, reports: [] });
      this.#ready.push(record);
    }
    this.#extras[news.id] = { worker: news.worker, began: news.began, ended: news.ended };
    this.#news.set(news.id, record);
    if (over) this.#spent.trials += 1;
  }

  get #wants(): boolean {
    if (this.#permits === 0) return false;
    return this.#ready.length > 0 || this.#affords;
  }

  get #affords(): boolean {
    const { amount, unit } = this.#budget;
    if (unit === "trials") return this.#spent.trials + this.#live.size + this.#ready.length < amount;
    return (unit === "steps" ? this.#spent.steps : this.#seconds) < amount;
  }

  get #seconds(): number {
    const past = this.#since === null ? 0 : this.#parts.now() - this.#since;
    return this.#spent.seconds + past / 1000;
  }

  /** The clock goes while trials run. */
  #clock(): void {
    const goes = this.#on && (this.#live.size > 0 || this.#wants);
    if (goes === (this.#since !== null)) return;
    if (this.#since !== null) this.#spent.seconds = this.#seconds;
    this.#since = goes ? this.#parts.now() : null;
  }

  #startNext(): void {
    const record = this.#ready.shift() ?? this.#ask();
    if (this.#permits !== null) this.#permits -= 1;
    Object.assign(record, { state: "running", began: record.began ?? this.#seconds, ended: null });
    const live: Live = { record, job: null };
    this.#live.set(record.id, live);
    this.#news.set(record.id, record);
    try {
      live.job = this.#parts.bench.start(this.#parts.work(record.params), {
        report: (report) => this.#report(live, report),
        end: (end) => this.#end(live, end),
        lost: (reason) => this.#lost(live, reason),
      });
      record.worker = live.job?.evaluator ?? null;
    } catch (error) {
      this.#end(live, { value: null, reason: textOf(error), steps: 0 });
    }
  }

  #ask(): Record_ {
    const before = this.#parts.now();
    const suggestion = this.#parts.study.ask();
    this.longestAsk = Math.max(this.longestAsk, this.#parts.now() - before);
    const record = freshRecord(suggestion);
    this.#unexplained.set(record.id, record);
    return record;
  }

  #report(live: Live, { step, value, steps }: Report): void {
    const { record } = live;
    const last = record.reports.at(-2);
    if (last !== undefined && step <= last) return;
    if (Number.isFinite(value)) record.reports.push(step, value);
    this.#news.set(record.id, record);
    const stop = this.#parts.study.report(record.id, step, value);
    if (!stop) {
      record.value = value;
      this.#parts.changed();
      return;
    }
    if (live.job) this.#parts.bench.stop(live.job);
    this.#spent.steps += steps;
    if (Number.isFinite(value)) this.#finish(live, { state: "pruned", value }, "pruned", value, null);
    else this.#finish(live, { state: "failed", reason: "not-finite" }, "failed", null, "not-finite");
    this.fill();
  }

  #end(live: Live, { value, reason, steps }: TrialEnd): void {
    this.#spent.steps += steps;
    if (value !== null && Number.isFinite(value)) this.#finish(live, value, "complete", value, null);
    else {
      const why = reason ?? "not-finite";
      this.#finish(live, { state: "failed", reason: why }, "failed", null, why);
    }
  }

  /** The trial runs anew, unless it takes one evaluator after the other with it. */
  #lost(live: Live, reason: string): void {
    const { record } = live;
    const losses = (this.#losses.get(record.id) ?? 0) + 1;
    this.#losses.set(record.id, losses);
    if (reason.startsWith("time-limit") || losses >= MOST_LOSSES) {
      this.#end(live, { value: null, reason, steps: 0 });
    } else {
      this.#live.delete(record.id);
      Object.assign(record, { state: "waiting", worker: null });
      this.#news.set(record.id, record);
      this.#ready.push(record);
    }
    this.fill();
  }

  #finish(
    { record }: Live,
    outcome: TrialOutcome,
    state: TrialNews["state"],
    value: number | null,
    reason: string | null,
  ): void {
    this.#parts.study.tell(record.id, outcome);
    this.#live.delete(record.id);
    this.#losses.delete(record.id);
    Object.assign(record, { state, value, reason, ended: this.#seconds });
    this.#spent.trials += 1;
    const { worker, began, ended, id } = record;
    this.#extras[id] = { worker, began, ended };
    this.#news.set(id, record);
    if (state === "pruned") this.#unexplained.set(id, record);
    this.#clock();
    this.#parts.changed();
  }
}

const NOTHING: TrialExtra = { worker: null, began: null, ended: null };

function freshRecord({ id, params }: Suggestion): Record_ {
  const nothing = { value: null, reports: [], reason: null, chosen: null };
  return { ...NOTHING, ...nothing, id, params, state: "running" };
}

function recordOf(trial: Trial, extra: TrialExtra = NOTHING): Record_ {
  const { id, params, state, value, reason } = trial;
  const reports = trial.reports.flatMap((report) =>
    report.value === null ? [] : [report.step, report.value],
  );
  const now = state === "running" ? "waiting" : state;
  return { ...extra, id, params, state: now, value, reports, reason, chosen: trial.chosen ?? null };
}

function outcomeOf({ state, value, reason }: TrialNews): TrialOutcome {
  if (state === "complete" && value !== null) return value;
  if (state === "pruned") return { state: "pruned", value };
  return { state: "failed", reason: reason ?? "not-finite" };
}

/** The reports after `step`. */
function* pairsOf(reports: readonly number[], step: number): Generator<[number, number]> {
  for (let i = 0; i + 1 < reports.length; i += 2)
    if ((reports[i] as number) > step) yield [reports[i] as number, reports[i + 1] as number];
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
