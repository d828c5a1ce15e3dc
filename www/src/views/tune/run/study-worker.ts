/** The entry of the study worker: the study, its conductor, and the ports of the evaluators. */
import { type ExplainSpec, Study, startWhole } from "../../../pkg-search";
import type { ExplainOptions } from "../model";
import { Bench } from "./bench";
import { Check } from "./check";
import { Conductor, textOf } from "./conductor";
import { addKnown, newStudy } from "./open-study";
import { workOf } from "./point";
import type { FromStudy, StudyQuestion, ToStudy } from "./protocol";
import { RaceDesk } from "./race-desk";
import type { Setup } from "./setup";
import { saveSnapshot } from "./storage";
import { serveTable } from "./table";

const NEWS_MS = 40;
const WATCH_MS = 250;
const ALIVE_MS = 1000;
const SAVE_MS = 1000;
/** A snapshot may take this share of the time. */
const SAVE_SHARE = 0.05;

const now = () => performance.now();
const post = (message: FromStudy) => self.postMessage(message);

class Desk {
  readonly #study: Study;
  readonly #bench: Bench;
  readonly #conductor: Conductor;
  #posting: number | null = null;
  #newsNumber = 0;
  #savedNumber = 0;
  #saving = false;
  #nextSave = 0;
  #told = 0;
  readonly #slot: string;
  readonly #setup: Setup;
  readonly #checks: Check[] = [];

  constructor({ setup, snapshot, known, tail, evaluators, slot }: Extract<ToStudy, { type: "open" }>) {
    this.#slot = slot;
    this.#setup = setup;
    this.#study = snapshot ? Study.fromJSON(snapshot.document) : newStudy(setup);
    const limit = setup.problem.kind === "code" ? setup.problem.limitMs : null;
    this.#bench = new Bench(
      evaluators,
      limit,
      {
        free: () => {
          this.#conductor.fill();
          for (const check of this.#checks) check.fill(this.#bench);
        },
        replace: (index, reason) => post({ type: "replace", index, reason }),
      },
      now,
    );
    this.#conductor = new Conductor({
      study: this.#study,
      setup,
      bench: this.#bench,
      work: (params) => workOf(setup.problem, params),
      now,
      changed: () => this.#schedule(),
    });
    if (known) {
      addKnown(this.#study, known);
      this.#conductor.restore(this.#study.trials(), {
        extras: [],
        spent: { trials: 0, steps: 0, seconds: 0 },
      });
    }
    if (snapshot) {
      this.#conductor.restore(this.#study.trials(), snapshot);
      this.#conductor.catchUp(tail);
    }
    if (setup.problem.kind === "table") serveTable(this.#bench, setup.problem.rows, setup.space, now);
    setInterval(() => this.#watch(), WATCH_MS);
    this.#tell();
  }

  hear(message: ToStudy): void {
    switch (message.type) {
      case "open":
        return;
      case "evaluator":
        this.#bench.add(message.index, message.port);
        return;
      case "gone":
        this.#bench.gone(message.index, message.reason);
        return;
      case "advance":
        this.#conductor.advance(message.on);
        return;
      case "budget":
        this.#conductor.budget = message.budget;
        void this.#save();
        return;
      case "stepping":
        this.#conductor.stepping = message.on;
        return;
      case "step":
        this.#conductor.step(message.guess);
        return;
      case "save":
        void this.#save();
        return;
      case "ask":
        this.#answer(message.request, message.question);
        return;
    }
  }

  /** News go out together, at most 25 times a second. */
  #schedule(): void {
    this.#posting ??= setTimeout(() => this.#tell(), NEWS_MS) as unknown as number;
  }

  #tell(): void {
    this.#posting = null;
    this.#told = now();
    this.#conductor.refresh();
    const trials = this.#conductor.takeNews();
    if (trials.length > 0) this.#newsNumber += 1;
    const { spent, rests, running } = this.#conductor;
    post({ type: "news", number: this.#newsNumber, trials, spent, rests, running });
    if (rests && this.#savedNumber < this.#newsNumber) void this.#save();
  }

  #watch(): void {
    this.#bench.watch();
    const time = now();
    if (this.#conductor.running > 0) this.#schedule();
    if (time - this.#told > ALIVE_MS) post({ type: "alive" });
    if (time >= this.#nextSave && this.#savedNumber < this.#newsNumber) void this.#save();
  }

  /** The snapshot holds all that the page was told, and the page hears when it is stored. */
  async #save(): Promise<void> {
    if (this.#saving) return;
    this.#saving = true;
    const before = now();
    this.#tell();
    const number = this.#newsNumber;
    try {
      const writing = saveSnapshot(this.#slot, this.#conductor.snapshot());
      const cost = now() - before;
      this.#nextSave = before + Math.max(SAVE_MS, cost / SAVE_SHARE);
      await writing;
      this.#savedNumber = number;
      post({ type: "saved", number });
    } catch (error) {
      this.#nextSave = now() + 30 * SAVE_MS;
      post({ type: "unsaved", reason: textOf(error) });
    }
    this.#saving = false;
  }

  #answer(request: number, question: StudyQuestion): void {
    try {
      if (question.what === "check") {
        void this.#check(question).then((answer) => post({ type: "answer", request, answer }));
        return;
      }
      post({ type: "answer", request, answer: this.#answerOf(question) });
    } catch (error) {
      post({ type: "unanswered", request, reason: textOf(error) });
    }
  }

  async #check({ points, seeds }: Extract<StudyQuestion, { what: "check" }>): Promise<(number | null)[][]> {
    const check = new Check(this.#setup.problem, points, seeds);
    this.#checks.push(check);
    this.#bench.pace(true);
    check.fill(this.#bench);
    const values = await check.values;
    this.#checks.splice(this.#checks.indexOf(check), 1);
    return values;
  }

  /** Null where the sampler has nothing to say, as for a trial that it did not choose. */
  #explain({ surrogate, ...options }: ExplainOptions): unknown {
    const spec: ExplainSpec = { ...options, parameters: options.parameters ? [...options.parameters] : null };
    try {
      return surrogate ? this.#surrogate(spec) : this.#study.explain(spec);
    } catch {
      return null;
    }
  }

  /** What a Gaussian process would make of the study's trials. */
  #surrogate(options: ExplainSpec): unknown {
    const document = this.#study.toJSON();
    const spec = { ...document.spec, sampler: { name: "gp" } as const };
    const study = Study.fromJSON({ ...document, spec });
    try {
      return study.explain(options);
    } finally {
      study.free();
    }
  }

  #answerOf(question: Exclude<StudyQuestion, { what: "check" }>): unknown {
    switch (question.what) {
      case "importance":
        return this.#study.importance(question.options);
      case "pruner":
        return this.#study.explainPruner();
      case "explain":
        return this.#explain(question.options);
      case "export":
        if (question.format === "csv") return this.#study.toCSV();
        if (question.format === "journal") return this.#study.toJournal();
        return JSON.stringify(this.#study.toJSON(), null, 1);
    }
  }
}

let desk: Desk | RaceDesk | null = null;

self.onmessage = ({ data }: MessageEvent<ToStudy>) => {
  if (data.type !== "open" && data.type !== "race") {
    desk?.hear(data);
    return;
  }
  try {
    startWhole(data.module);
    desk = data.type === "open" ? new Desk(data) : new RaceDesk(data, post, now);
    post({ type: "opened" });
  } catch (error) {
    post({ type: "refused", reason: textOf(error) });
  }
};
