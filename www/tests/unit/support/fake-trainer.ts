import type { Description, Experiment, Metrics, Progress, TrainerDataset } from "../../../src/pkg";
import type { HyperValues, SweepRequest, TrainerFactory, TrainerLike } from "../../../src/run/trainer";

export const ROWS = 70;

/** State of one trial: a number that shrinks by a factor made of learning rate and l2 at every step. */
interface Trial {
  weight: number;
  rate: number;
  l2: number;
  endedAt: number | null;
  lossSum: number;
  examples: number;
}

/** What a trainer says of itself beside its sizes, after so many steps. */
export type Describe = (step: number) => Partial<Description>;

/** A trainer with the real one's manners: losses are means over rows since the last call, large rates diverge. */
export class FakeTrainer implements TrainerLike {
  step = 0;
  freed = false;
  readonly calls: number[] = [];
  trials: Trial[];
  readonly #batch: number;
  readonly #epochs: number;
  readonly #experiments: Experiment[];
  readonly #spend: (steps: number) => void;

  readonly #describe: Describe;

  constructor(
    experiments: Experiment[],
    spend: (steps: number) => void = () => {},
    describe: Describe = () => ({}),
  ) {
    this.#describe = describe;
    this.#experiments = experiments;
    this.#spend = spend;
    this.#batch = Math.min(ROWS, experiments[0]?.train?.batchSize ?? 10);
    this.#epochs = experiments[0]?.train?.epochs ?? 100;
    this.trials = experiments.map(({ train }) => ({
      weight: 1,
      rate: train?.learningRate ?? 0.03,
      l2: train?.l2 ?? 0,
      endedAt: null,
      lossSum: 0,
      examples: 0,
    }));
  }

  stepsPerEpoch() {
    return Math.ceil(ROWS / this.#batch);
  }

  async trainSteps(steps: number): Promise<Progress[]> {
    if (this.freed) throw new Error("freed");
    this.calls.push(steps);
    const total = this.stepsPerEpoch() * this.#epochs;
    const made = Math.min(steps, total - this.step);
    this.#spend(made);
    for (let i = 0; i < made; i++) this.#update();
    return this.trials.map((trial) => this.#report(trial, total));
  }

  #update() {
    const place = this.step % this.stepsPerEpoch();
    const rows = Math.min(this.#batch, ROWS - place * this.#batch);
    this.step++;
    for (const trial of this.trials) {
      if (trial.endedAt !== null) continue;
      if (trial.rate >= 30 && this.step >= 40) {
        trial.endedAt = this.step;
        continue;
      }
      trial.lossSum += rows * Math.fround(trial.weight * (1 + 0.1 * Math.sin(this.step)));
      trial.examples += rows;
      trial.weight *= 1 - Math.min(0.5, 0.01 * trial.rate) - 0.001 * trial.l2;
    }
  }

  #report(trial: Trial, total: number): Progress {
    const step = trial.endedAt ?? this.step;
    const loss = trial.examples > 0 ? trial.lossSum / trial.examples : null;
    trial.lossSum = 0;
    trial.examples = 0;
    const diverged = trial.endedAt !== null;
    return {
      step,
      epoch: step / this.stepsPerEpoch(),
      loss,
      testLoss: trial.weight,
      accuracy: loss === null ? null : 1 - loss / 2,
      testAccuracy: 1 - trial.weight / 2,
      state: diverged ? "diverged" : this.step >= total ? "done" : "running",
      reason: diverged ? "loss-not-finite" : null,
    };
  }

  setHyper({ learningRate, l2 }: HyperValues) {
    this.trials.forEach((trial, t) => {
      trial.rate = learningRate?.[t] ?? trial.rate;
      trial.l2 = l2?.[t] ?? trial.l2;
    });
  }

  async metrics(): Promise<Metrics[]> {
    return this.trials.map(({ weight }) => {
      const scores = {
        loss: weight,
        accuracy: 1 - weight / 2,
        f1: null,
        rmse: null,
        r2: null,
        confusion: null,
      };
      return { train: scores, test: scores };
    });
  }

  async grid(resolution: number) {
    const values = new Float32Array(this.trials.length * resolution ** 2);
    this.trials.forEach(({ rate }, t) => {
      values.fill(rate, t * resolution ** 2, (t + 1) * resolution ** 2);
    });
    return values;
  }

  gridBounds() {
    return { x: [-1, 1], y: [-2, 2] } as const;
  }

  async neurons(_trial: number, resolution: number) {
    return new Float32Array(8 * resolution ** 2);
  }

  async predict(inputs: Float32Array) {
    const rows = inputs.length / 2;
    return Float32Array.from({ length: this.trials.length * rows }, (_, i) => Math.floor(i / rows));
  }

  async params() {
    return Float32Array.from(this.trials, ({ weight }) => weight);
  }

  dataset(): TrainerDataset {
    return {
      x: new Float32Array(200),
      y: new Float32Array(100),
      inputs: 2,
      outputs: 1,
      task: "classification",
      classes: 2,
      train: Uint32Array.from({ length: ROWS }, (_, i) => i),
      test: Uint32Array.from({ length: 30 }, (_, i) => ROWS + i),
    };
  }

  async checkpoint() {
    return new TextEncoder().encode(JSON.stringify({ step: this.step, trials: this.trials }));
  }

  static restore(
    bytes: Uint8Array,
    experiments: Experiment[],
    spend?: (steps: number) => void,
    describe?: Describe,
  ) {
    const trainer = new FakeTrainer(experiments, spend, describe);
    const { step, trials } = JSON.parse(new TextDecoder().decode(bytes));
    trainer.step = step;
    trainer.trials = trials;
    return trainer;
  }

  describe() {
    const { length } = this.#experiments;
    return {
      engine: "cpu" as const,
      reason: "fake",
      code: "fake",
      adapter: null,
      speeds: null,
      trials: length,
      layers: [2, 8, 1],
      parameters: 1,
      ...this.#describe(this.step),
    };
  }

  free() {
    this.freed = true;
  }
}

export function fakeFactory(
  spend?: (steps: number) => void,
  describe?: Describe,
): TrainerFactory & { made: FakeTrainer[] } {
  const made: FakeTrainer[] = [];
  const keep = (trainer: FakeTrainer) => {
    made.push(trainer);
    return trainer;
  };
  return {
    made,
    create: async (experiments) => {
      if (experiments.some(({ train }) => (train?.l1 ?? 0) >= 1))
        throw new Error("train.l1: 1 is not allowed here");
      return keep(new FakeTrainer(experiments, spend, describe));
    },
    restore: async (bytes, experiments) => keep(FakeTrainer.restore(bytes, experiments, spend, describe)),
    sweepValues: ({ low, high, count }: SweepRequest) =>
      Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1)),
  };
}
