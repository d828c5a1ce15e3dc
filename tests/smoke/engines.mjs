// Checks in Node, where there is no WebGPU, that the module with both engines trains on the CPU and says why, with the bits
// of the module that has one, and that a forced engine is refused.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import initTraining, { Trainer as Alone } from "../../pkg/training.js";
import init, { Trainer } from "../../pkg/tuning_playground.js";

const bytes = (name) => readFile(new URL(`../../pkg/${name}_bg.wasm`, import.meta.url));
await init({ module_or_path: await bytes("tuning_playground") });
await initTraining({ module_or_path: await bytes("training") });

const small = { data: { name: "moons" }, train: { learningRate: 0.1 } };
const large = {
  data: { name: "mnist1d", samples: 300 },
  model: { hidden: [128, 64] },
  train: { batchSize: 64 },
};

for (const [experiment, code, alone] of [
  [small, "small", "no-webgpu-engine"],
  [large, "no-adapter", "no-webgpu-engine"],
  [{ ...large, engine: "cpu" }, "chosen", "chosen"],
]) {
  const trainer = await Trainer.create(experiment);
  const other = await Alone.create(experiment);
  const described = trainer.describe();
  assert.deepEqual(
    [described.engine, described.code, described.adapter, described.speeds],
    ["cpu", code, null, null],
  );
  assert.equal(other.describe().code, alone);
  assert.equal(trainer.counters(), null);
  // Calls that are made at once are made in their order, with the changes between them.
  const calls = [trainer.trainSteps(3)];
  trainer.setHyper({ learningRate: 0.02 });
  calls.push(trainer.trainSteps(4), trainer.params());
  const [first, second, params] = await Promise.all(calls);
  assert.deepEqual(first, await other.trainSteps(3));
  other.setHyper({ learningRate: 0.02 });
  assert.deepEqual(second, await other.trainSteps(4));
  assert.deepEqual(params, await other.params());
  const restored = await Trainer.restore(await trainer.checkpoint());
  assert.deepEqual(await restored.trainSteps(5), await other.trainSteps(5));
  for (const used of [trainer, other, restored]) used.free();
}
await assert.rejects(
  Trainer.create({ ...large, engine: "webgpu" }),
  /engine: webgpu cannot be had: no-adapter: /,
);
await assert.rejects(Alone.create({ ...large, engine: "webgpu" }), /engine: webgpu cannot be had: /);
process.stdout.write("engines: ok\n");
