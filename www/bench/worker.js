/**
 * One contender in a worker of its own. A contender is a module with
 *
 * - `start(options)`: makes it ready, throws where it cannot run here; what it returns is kept in the record;
 * - `create({ workload, adam, data, params, rate })`: a network in training, `{ run(steps), params(), free() }`. `run`
 *   resolves when the steps are really done; `params()` are flat (P,), as in data.js;
 * - perhaps `createPopulation({ ..., rates })`: T of them at once, with params() (T, P).
 *
 * Messages are `{ id, call, args }`, answers `{ id, result }` or `{ id, error }`. All times are milliseconds.
 */
import { checksum, firstParams, rows } from "./data.js";
import { meanLoss } from "./plain.js";

let contender;
let task; // what `create` is given
let trainer;

const calls = {
  /** Loads the contender's module and starts it. */
  async start({ module, options }) {
    contender = await import(module);
    return contender.start(options);
  },

  /** Makes the workload's rows and first weights. */
  async prepare({ workload, adam, dataSeed, weightsSeed }) {
    const data = rows(workload, dataSeed);
    const params = firstParams(workload, weightsSeed);
    const sum = checksum(data.x, data.y, params);
    if (sum !== workload.checksum) throw new Error(`${workload.name}: rows have the checksum ${sum}`);
    task = { workload, adam, data, params, rate: workload.learningRate };
  },

  /** Makes a network, or a population of `rates`; the time of that. */
  async create({ rates, seeds }) {
    const begin = performance.now();
    trainer = rates
      ? await contender.createPopulation({ ...task, rates, seeds })
      : await contender.create(task);
    return performance.now() - begin;
  },

  /** Makes `steps` steps; the time of them. */
  async run({ steps }) {
    const begin = performance.now();
    await trainer.run(steps);
    return performance.now() - begin;
  },

  /** Mean loss over all rows of trial 0, in the plain loop's own arithmetic. */
  async loss() {
    const { workload, data, params } = task;
    return meanLoss(workload, data, (await trainer.params()).subarray(0, params.length));
  },

  async free() {
    trainer.free();
  },

  /**
   * A sweep: new trials at these rates, `steps` steps of each. All at once where the contender can, else one after the
   * other until `budget` ms have passed. Trial steps made, and the time.
   */
  async sweep({ rates, steps, budget }) {
    const begin = performance.now();
    let made = 0;
    for (const group of contender.createPopulation ? [rates] : rates.map((rate) => [rate])) {
      if (performance.now() - begin > budget) break;
      const population = contender.createPopulation
        ? await contender.createPopulation({ ...task, rates: group })
        : await contender.create({ ...task, rate: group[0] });
      await population.run(steps);
      population.free();
      made += group.length * steps;
    }
    return { made, ms: performance.now() - begin, atOnce: contender.createPopulation !== undefined };
  },

  async memory() {
    return contender.memoryBytes();
  },
};

self.onmessage = async ({ data: { id, call, args } }) => {
  try {
    self.postMessage({ id, result: await calls[call](args ?? {}) });
  } catch (error) {
    self.postMessage({ id, error: String(error?.message ?? error) });
  }
};
