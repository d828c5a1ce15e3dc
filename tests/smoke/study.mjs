// Checks the study's handle in Node: plain objects, errors that name a path, and replay through JSON.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import init, { Study } from "../../pkg/tuning_playground.js";

await init({
  module_or_path: await readFile(new URL("../../pkg/tuning_playground_bg.wasm", import.meta.url)),
});

const spec = {
  space: {
    lr: { type: "float", low: 1e-4, high: 1, log: true },
    n: { type: "int", low: 1, high: 8 },
    act: { type: "categorical", choices: ["relu", "tanh", null, true, 3] },
  },
  sampler: { name: "random" },
  pruner: undefined,
  seed: 1,
  direction: "minimize",
};
const plain = (value) => assert.deepEqual(value, JSON.parse(JSON.stringify(value)));

const study = new Study(spec);
assert.equal(study.best(), null);
for (let id = 0; id < 5; id += 1) {
  const trial = study.ask();
  plain(trial);
  assert.deepEqual([trial.id, Object.keys(trial.params)], [id, ["lr", "n", "act"]]);
  assert.equal(study.report(id, 10, 1 / (id + 1)), false);
  study.tell(id, id === 3 ? Number.NaN : trial.params.lr);
}
const pending = study.ask();
assert.equal(study.report(pending.id, 1, Number.POSITIVE_INFINITY), true);
study.tell(study.ask().id, { state: "failed", reason: "out of memory" });
study.tell(study.ask().id, { state: "pruned", value: 2 });
const queued = study.enqueue({ act: null, lr: 0.25, n: 3 });

const trials = study.trials();
plain(trials);
assert.deepEqual(
  trials.map((trial) => trial.state),
  ["complete", "complete", "complete", "failed", "complete", "running", "failed", "pruned", "waiting"],
);
assert.equal(trials[3].reason, "not-finite: the objective is NaN");
assert.equal(trials[5].reports[0].value, null);
const complete = trials.filter((trial) => trial.state === "complete");
assert.equal(study.best().value, Math.min(...complete.map((trial) => trial.value)));

const document = study.toJSON();
plain(document);
const copy = Study.fromJSON(JSON.parse(JSON.stringify(study)));
assert.deepEqual(copy.toJSON(), document);
assert.deepEqual(study.ask(), { id: queued, params: { lr: 0.25, n: 3, act: null } });
copy.ask();
assert.deepEqual(copy.ask(), study.ask());

const refuses = (action, message) =>
  assert.throws(action, (error) => {
    assert.ok(error instanceof Error);
    assert.ok(error.message.startsWith(message), error.message);
    return true;
  });
refuses(() => new Study(), "document: null is not allowed");
refuses(
  () => new Study({ space: { lr: { type: "float", low: 1 } } }),
  "space.lr.high: nothing is not allowed",
);
refuses(() => new Study({ ...spec, sampler: { name: "dowsing" } }), 'sampler.name: "dowsing" is not allowed');
refuses(
  () => new Study({ ...spec, space: { lr: { type: "float", low: Number.NaN, high: 1 } } }),
  "space.lr.low: NaN",
);
refuses(() => Study.fromJSON({ ...document, v: 2 }), "v: 2 is not allowed");
refuses(() => Study.fromJSON("{}"), "document:");
refuses(() => study.tell(0, 1), "trial 0: it has ended already");
refuses(() => study.tell(99, 1), "trial 99: it does not exist");
refuses(() => study.tell(-1, 1), "id: -1 is not allowed");
refuses(() => study.tell(pending.id, "1"), 'outcome: "1" is not allowed');
refuses(() => study.tell(pending.id), "outcome: null is not allowed");
refuses(() => study.report(pending.id, 1.5, 0), "step: 1.5 is not allowed");
refuses(() => study.report(pending.id, 1, 0), "trial 5: step 1 does not come after step 1");
refuses(() => study.enqueue({ lr: 2, n: 1, act: "relu" }), "params.lr: 2 is not allowed");
study.free();
copy.free();

// A thousand trials take no time that a person would notice.
const long = new Study({ space: { x: { type: "float", low: 0, high: 1 } } });
const start = performance.now();
for (let k = 0; k < 1000; k += 1) {
  const trial = long.ask();
  long.tell(trial.id, trial.params.x);
}
const each = (performance.now() - start) / 1000;
assert.ok(each < 1, `${each} ms for each trial`);
long.free();
process.stdout.write(`study: ok, ${(each * 1000).toFixed(0)} microseconds for each trial\n`);
