/** The package as a contender; see worker.js for what a contender is. */
import init, { Trainer, version } from "/pkg/tuning_playground.js";

let memory;
let engine;

/** @param options `{ engine }`: `cpu` or `webgpu` */
export async function start(options) {
  ({ memory } = await init());
  ({ engine } = options);
  return { version: version(), engine };
}

/** Bytes of the module's memory, which never shrinks. */
export const memoryBytes = () => memory.buffer.byteLength;

export const create = ({ rate, ...rest }) => createPopulation({ ...rest, rates: [rate] });

/** A population with a learning rate for each trial. With `seeds`, each has its own first weights and order of rows. */
export async function createPopulation({ workload, adam, data, params, rates, seeds }) {
  const experiments = rates.map((rate, t) => experiment(workload, adam, rate, seeds?.[t]));
  const [inputs, outputs] = [workload.sizes[0], workload.sizes[workload.sizes.length - 1]];
  const trainer = await Trainer.create(experiments, { ...data, inputs, outputs, task: "classification" });
  if (!seeds) {
    const all = new Float32Array(rates.length * params.length);
    for (let t = 0; t < rates.length; t++) all.set(params, t * params.length);
    trainer.setParams(all);
  }
  return {
    async run(steps) {
      await trainer.trainSteps(steps);
    },
    params: () => trainer.params(),
    free: () => trainer.free(),
  };
}

function experiment(workload, adam, rate, seed) {
  const { sizes, activation, batch, optimizer } = workload;
  return {
    v: 1,
    data: { name: "own", testFraction: 0, standardize: false },
    model: { hidden: sizes.slice(1, -1), activation, init: "xavier-uniform", loss: "cross-entropy" },
    train: {
      optimizer: optimizer === "adam" ? { name: "adam", ...adam } : { name: optimizer },
      learningRate: rate,
      batchSize: batch,
      shuffle: seed !== undefined,
      epochs: 1e9,
      seed: seed ?? 1,
    },
    engine,
  };
}
