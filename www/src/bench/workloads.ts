/** What the bench trains: the workloads of the project's other benches, as experiments of the package. */
import table from "../../../benches/workloads.json";
import { rows, sweepRates } from "../../bench/data.js";
import type { Experiment, OptimizerSpec } from "../pkg";

/** One workload: its population and its data. */
export interface Task {
  readonly name: string;
  readonly network: string;
  /** One for each trial; `engine` is still to be set. */
  readonly experiments: readonly Experiment[];
  dataset(): {
    x: Float32Array;
    y: Float32Array;
    inputs: number;
    outputs: number;
    task: "classification";
  };
}

type Workload = (typeof table.workloads)[number];

/** All of them: five networks alone, then 64 trials of the first. */
export function tasks(): Task[] {
  const { workloads, sweep } = table;
  const alone = workloads.map((workload) => task(workload.name, workload, [workload.learningRate]));
  const first = workloads.find(({ name }) => name === sweep.of);
  return first === undefined ? alone : [...alone, task(sweep.name, first, sweepRates(sweep))];
}

function task(name: string, workload: Workload, rates: readonly number[]): Task {
  const { sizes, activation, batch, optimizer } = workload;
  const [inputs, outputs] = [sizes[0] ?? 1, sizes.at(-1) ?? 1];
  return {
    name,
    network: `${sizes.join("-")} ${activation}, ${batch}, ${optimizer}`,
    experiments: rates.map((rate) => experiment(workload, rate)),
    dataset: () => ({ ...rows(workload, table.dataSeed), inputs, outputs, task: "classification" }),
  };
}

function experiment({ sizes, activation, batch, optimizer }: Workload, learningRate: number): Experiment {
  const rule = optimizer === "adam" ? { name: "adam", ...table.adam } : { name: optimizer };
  return {
    v: 1,
    data: { name: "own", testFraction: 0, standardize: false },
    model: {
      hidden: sizes.slice(1, -1),
      activation: activation as "tanh" | "relu",
      init: "xavier-uniform",
      loss: "cross-entropy",
    },
    train: {
      optimizer: rule as OptimizerSpec,
      learningRate,
      batchSize: batch,
      shuffle: false,
      epochs: 1e9,
      seed: 1,
    },
  };
}
