// Checks in Node the handles of the searches that look into training: plain objects, errors that name a path, and the
// same results again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import init, {
  HypergradientDescent,
  HypergradientSearch,
  PopulationTraining,
  Trainer,
} from "../../pkg/tuning_playground.js";

await init({
  module_or_path: await readFile(new URL("../../pkg/tuning_playground_bg.wasm", import.meta.url)),
});

const plain = (value) => assert.deepEqual(value, JSON.parse(JSON.stringify(value)));
const refuses = (promise, message) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof Error);
    assert.ok(error.message.startsWith(message), error.message);
    return true;
  });

const experiment = {
  data: { name: "moons", samples: 120, seed: 1 },
  model: { hidden: [6] },
  train: { optimizer: { name: "momentum" }, learningRate: 0.001, l2: 0.001, epochs: 20, seed: 2 },
};
const space = {
  "train.learningRate": { type: "float", low: 1e-4, high: 1, log: true },
  "train.l2": { type: "float", low: 1e-6, high: 0.1, log: true },
};

// Hypergradients: the loss falls, and the trajectory is what was returned.
const search = await HypergradientSearch.create(experiment, { space, steps: 30 });
const points = [];
for (let k = 0; k < 6; k += 1) points.push(await search.advance());
plain(points);
assert.deepEqual(search.trajectory(), points);
assert.deepEqual(Object.keys(points[0].gradient), Object.keys(space));
assert.equal(points[0].params["train.learningRate"], 0.001);
const accepted = points.filter((point) => point.accepted);
assert.ok(accepted.at(-1).loss < 0.8 * points[0].loss, JSON.stringify(points));
assert.equal(search.isOver(), false);
search.free();

// Hypergradient descent: the rate grows from where it is far too small.
const descent = await HypergradientDescent.create(experiment, { rule: "multiplicative" });
const progress = await descent.trainSteps(60);
plain(progress);
const rates = descent.learningRates();
assert.ok(rates instanceof Float64Array && rates.length === progress.step);
assert.ok(rates[0] === 0.001 && rates[59] > 0.001);
descent.free();

// Population-based training, on a shipped table that is read from beside the package.
const iris = { ...experiment, data: { name: "iris" } };
async function run() {
  const population = await PopulationTraining.create(iris, { space, trials: 5, interval: 40 });
  const generations = [];
  while (!population.isOver()) generations.push(await population.advance());
  const lineage = population.lineage();
  const params = population.params();
  population.free();
  return { generations, lineage, params };
}
const { generations, lineage, params } = await run();
plain(generations);
plain(lineage);
assert.deepEqual(
  lineage,
  generations.flatMap((generation) => generation.exchanges),
);
assert.ok(lineage.length > 0 && generations.every((generation) => generation.members.length === 5));
assert.equal(generations.at(-1).members[0].progress.state, "done");
const trainer = await Trainer.create(iris);
assert.equal(params.length, 5 * trainer.describe().parameters);
trainer.free();
assert.deepEqual(await run(), { generations, lineage, params });

await refuses(
  HypergradientSearch.create(experiment, { space, step: 1 }),
  "step: 1 is not allowed here; expected no field but",
);
await refuses(HypergradientSearch.create({ train: { l1: -1 } }, { space }), "train.l1: -1");
await refuses(HypergradientSearch.create({}, { space }), "train.l2: 0 is not allowed");
await refuses(HypergradientDescent.create({ model: { dropout: 0.5 } }, {}), "model.dropout: 0.5");
await refuses(
  PopulationTraining.create(experiment, { space: { lr: { type: "float", low: 0.1, high: 1 } } }),
  "space.lr: a parameter is not allowed here; expected only train.learningRate",
);
process.stdout.write("tune: ok\n");
