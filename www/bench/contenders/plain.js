/** The plain loop as a contender; see worker.js for what a contender is. */
import { plainTrainer } from "../plain.js";

export const start = async () => ({});

export async function create({ workload, adam, data, params, rate }) {
  const trainer = plainTrainer(workload, adam, data, params, rate);
  return {
    async run(steps) {
      for (let s = 0; s < steps; s++) trainer.step();
    },
    params: async () => trainer.params,
    free() {},
  };
}
