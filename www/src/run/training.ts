/** The runs of the Converge view and the crew that trains them. */
import type { Description, TrainerDataset } from "../pkg";
import { Crew } from "./crew";
import { reasonOf } from "./engines";
import { Lineup } from "./lineup";
import type { EngineInfo } from "./model";
import type { Pool, PoolListener } from "./pool";
import type { JobFacts } from "./protocol";
import type { Member, RunRecord } from "./runs";

/** What the training tells its owner. */
export interface TrainingListener {
  /** Curves grew; `ended` if a run came to its end. */
  progress(ended: boolean): void;
  /** The graphics device was lost for this reason; the runs go on on the CPU. */
  moved(reason: string): void;
  /** Trainers are there, or a run failed. */
  runs(): void;
  /** `dataset` or `engine` changed. */
  dataset(): void;
  /** A change in flight took effect. */
  changed(): void;
  /** Runs came to the state `failed`. */
  failed(): void;
  restarted(worker: number, reason: string, step: number): void;
  lost(worker: number, reason: string): void;
  unusable(reason: string): void;
}

export class Training {
  readonly lineup = new Lineup();
  readonly crew: Crew;
  dataset: TrainerDataset | null = null;
  engine: EngineInfo | null = null;
  readonly #listener: TrainingListener;
  readonly #now: () => number;
  #datasetKey = "";

  constructor(makePool: (listener: PoolListener) => Pool, listener: TrainingListener, now: () => number) {
    this.#listener = listener;
    this.#now = now;
    const { restarted, lost, unusable } = listener;
    this.crew = new Crew(
      makePool,
      {
        started: (runs, facts, job) => this.#started(runs, facts, job),
        moved: (_, description) => {
          this.#tellEngine(description);
          listener.moved(reasonOf(description));
        },
        progress: (ended) => listener.progress(ended.length > 0),
        changed: (run, change) => {
          run.change({ run: this.lineup.live.indexOf(run), ...change });
          listener.changed();
        },
        failed: () => listener.failed(),
        restarted,
        lost,
        unusable,
      },
      now,
    );
  }

  /** Makes the live runs those of a plan; false if they were already. `anew`: also those that are. */
  replace(members: readonly Member[], anew: boolean): boolean {
    const { fresh, retired } = this.lineup.replace(members, anew, this.#now());
    for (const run of retired) this.crew.release(run);
    this.crew.train(fresh);
    return fresh.length > 0 || retired.length > 0;
  }

  get allEnded(): boolean {
    return this.lineup.live.length > 0 && this.lineup.live.every(({ ended }) => ended);
  }

  #started(runs: readonly RunRecord[], { description }: JobFacts, job: number): void {
    for (const { experiment } of runs) void this.#loadDataset(job, JSON.stringify(experiment.data));
    this.#tellEngine(description);
    this.#listener.runs();
  }

  #tellEngine(description: Description): void {
    const { engine, adapter, parameters } = description;
    this.engine = {
      engine: engine === "webgpu" ? "webgpu" : "cpu",
      code: reasonOf(description),
      adapter,
      parameters,
    };
    this.#listener.dataset();
  }

  async #loadDataset(job: number, key: string): Promise<void> {
    if (key === this.#datasetKey) return;
    this.#datasetKey = key;
    const dataset = await this.crew.dataset(job);
    if (this.#datasetKey !== key) return;
    if (dataset === null) {
      this.#datasetKey = "";
      return;
    }
    this.dataset = dataset;
    this.#listener.dataset();
  }
}
