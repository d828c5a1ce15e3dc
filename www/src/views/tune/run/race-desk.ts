/** A race in the study worker: heats, each a study of its own with one trial at a time, share the evaluators. */
import type { Study } from "../../../pkg-search";
import { Bench } from "./bench";
import { Conductor } from "./conductor";
import { newStudy } from "./open-study";
import { workOf } from "./point";
import type { FromStudy, ToStudy } from "./protocol";
import { heatOf, type RaceSetup } from "./setup";
import { serveTable } from "./table";

const NEWS_MS = 100;
const WATCH_MS = 250;
const ALIVE_MS = 1000;

interface Heat {
  readonly number: number;
  readonly study: Study;
  readonly conductor: Conductor;
  /** By the trial's number; holes while trials run. */
  readonly values: (number | null)[];
  told: number;
}

export class RaceDesk {
  readonly #setup: RaceSetup;
  readonly #bench: Bench;
  readonly #post: (message: FromStudy) => void;
  readonly #now: () => number;
  /** Heats that are to come, in their order. */
  readonly #waiting: number[];
  #heats: Heat[] = [];
  #on = false;
  #told = 0;
  #filling = false;

  constructor(
    { setup, done, evaluators }: Extract<ToStudy, { type: "race" }>,
    post: (message: FromStudy) => void,
    now: () => number,
  ) {
    this.#setup = setup;
    this.#post = post;
    this.#now = now;
    const all = setup.samplers.length * setup.repeats;
    this.#waiting = Array.from({ length: all }, (_, heat) => heat).filter((heat) => !done.includes(heat));
    const limit = setup.problem.kind === "code" ? setup.problem.limitMs : null;
    this.#bench = new Bench(
      evaluators,
      limit,
      { free: () => this.#fill(), replace: (index, reason) => post({ type: "replace", index, reason }) },
      now,
    );
    if (setup.problem.kind === "table") serveTable(this.#bench, setup.problem.rows, setup.space, now);
    setInterval(() => this.#tell(), NEWS_MS);
    setInterval(() => this.#bench.watch(), WATCH_MS);
  }

  hear(message: ToStudy): void {
    if (message.type === "evaluator") this.#bench.add(message.index, message.port);
    else if (message.type === "gone") this.#bench.gone(message.index, message.reason);
    else if (message.type === "advance") {
      this.#on = message.on;
      this.#bench.pace(message.on);
      for (const { conductor } of this.#heats) conductor.advance(message.on);
      this.#fill();
    }
  }

  /** Work for every evaluator: heats that began first come first. */
  #fill(): void {
    if (!this.#on || this.#filling) return;
    this.#filling = true;
    this.#end();
    while (this.#heats.length <= this.#bench.size && this.#waiting.length > 0) this.#begin();
    for (const { conductor } of this.#heats) conductor.fill();
    this.#filling = false;
  }

  #begin(): void {
    const number = this.#waiting.shift();
    if (number === undefined) return;
    const setup = heatOf(this.#setup, number);
    const study = newStudy(setup);
    const conductor = new Conductor({
      study,
      setup,
      bench: this.#bench,
      work: (params) => workOf(setup.problem, params),
      now: this.#now,
      changed: () => undefined,
    });
    const heat: Heat = { number, study, conductor, values: [], told: 0 };
    this.#heats.push(heat);
    conductor.advance(true);
  }

  /** Heats that have run all their trials make room. */
  #end(): void {
    for (const heat of this.#heats) this.#collect(heat);
    const over = this.#heats.filter(({ conductor }) => conductor.rests);
    if (over.length === 0) return;
    this.#heats = this.#heats.filter(({ conductor }) => !conductor.rests);
    for (const heat of over) {
      this.#say(heat);
      heat.study.free();
    }
    if (this.#heats.length === 0 && this.#waiting.length === 0) this.#post({ type: "finish" });
  }

  #collect({ conductor, values }: Heat): void {
    for (const { id, state, value } of conductor.takeNews())
      if (state !== "running" && state !== "waiting") values[id] = state === "complete" ? value : null;
  }

  #tell(): void {
    for (const heat of this.#heats) {
      this.#collect(heat);
      if (heat.values.length > heat.told) this.#say(heat);
    }
    if (this.#now() - this.#told < ALIVE_MS) return;
    this.#told = this.#now();
    this.#post({ type: "alive" });
  }

  #say(heat: Heat): void {
    heat.told = heat.values.length;
    this.#post({ type: "heat", heat: heat.number, values: [...heat.values] });
  }
}
