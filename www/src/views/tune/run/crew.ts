/** The workers of one search, on the page's side: starts, replaces and ends them, and connects them with the study's. */

import type { FromStudy, ToStudy } from "./protocol";
import { spawnSandbox, type WorkerHandle } from "./sandbox";
import type { Problem } from "./setup";
import type { EvaluatorInit } from "./training-evaluator";

export interface SearchCrewListener {
  hear(message: FromStudy): void;
  /** The study's worker ended. */
  died(reason: string): void;
  replaced(evaluator: number, reason: string): void;
  /** Evaluators end again and again. */
  hopeless(reason: string): void;
}

/** A training worker is replaced at most this often; those that run a person's code as often as needed. */
const MOST_DEATHS = 12;

export class SearchCrew {
  readonly #study: Worker;
  readonly #evaluators: (WorkerHandle | null)[];
  readonly #module: WebAssembly.Module;
  readonly #problem: Problem;
  readonly #listener: SearchCrewListener;
  #deaths = 0;

  constructor(module: WebAssembly.Module, problem: Problem, workers: number, listener: SearchCrewListener) {
    this.#module = module;
    this.#problem = problem;
    this.#listener = listener;
    this.#evaluators = Array<WorkerHandle | null>(problem.kind === "table" ? 0 : workers).fill(null);
    this.#study = new Worker(new URL("./study-worker.ts", import.meta.url), {
      type: "module",
      name: "study",
    });
    this.#study.onmessage = ({ data }: MessageEvent<FromStudy>) => this.#hear(data);
    this.#study.onerror = (event) => {
      event.preventDefault();
      listener.died(event.message || "error");
    };
  }

  /** Places for evaluators, as the study's worker counts them. */
  get size(): number {
    return Math.max(1, this.#evaluators.length);
  }

  send(message: ToStudy): void {
    this.#study.postMessage(message);
  }

  /** Starts the evaluators that are not there. */
  man(): void {
    this.#evaluators.forEach((worker, index) => {
      if (worker === null) this.#spawn(index);
    });
  }

  end(): void {
    this.#study.terminate();
    for (const worker of this.#evaluators) worker?.terminate();
    this.#evaluators.fill(null);
  }

  #hear(message: FromStudy): void {
    if (message.type === "replace") this.#replace(message.index, message.reason);
    else this.#listener.hear(message);
  }

  #spawn(index: number): void {
    const { port1, port2 } = new MessageChannel();
    const worker: WorkerHandle =
      this.#problem.kind === "code" ? spawnSandbox(this.#problem.source, port1) : this.#trainer(port1);
    this.#evaluators[index] = worker;
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#evaluators[index] !== worker) return;
      const reason = event.message || "error";
      this.send({ type: "gone", index, reason });
      // What a trial throws is caught: this is code that cannot run at all.
      if (this.#problem.kind === "code") this.#listener.hopeless(reason.replace(/^Uncaught /, ""));
      else this.#replace(index, reason);
    };
    this.#study.postMessage({ type: "evaluator", index, port: port2 } satisfies ToStudy, [port2]);
  }

  #trainer(port: MessagePort): Worker {
    const worker = new Worker(new URL("./training-evaluator.ts", import.meta.url), {
      type: "module",
      name: "tune-trainer",
    });
    worker.postMessage({ module: this.#module, port } satisfies EvaluatorInit, [port]);
    return worker;
  }

  #replace(index: number, reason: string): void {
    this.#evaluators[index]?.terminate();
    this.#evaluators[index] = null;
    this.#deaths += 1;
    if (this.#problem.kind !== "code" && this.#deaths > MOST_DEATHS) {
      this.#listener.hopeless(reason);
      return;
    }
    this.#spawn(index);
    this.#listener.replaced(index, reason);
  }
}
