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
refuses(
  () => new Study({ ...spec, sampler: { name: "annealing" } }),
  'sampler.name: "annealing" is not allowed',
);
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

// Several objectives, repeats and constraints.
const float = { type: "float", low: 0, high: 1 };
const front = new Study({
  space: { x: float },
  sampler: { name: "nsga2", populationSize: 4 },
  directions: ["minimize", "maximize"],
});
for (const [first, second] of [
  [1, 1],
  [2, 3],
  [3, 2],
  [Number.NaN, 1],
]) {
  front.tell(front.ask().id, [first, second]);
}
front.tell(front.ask().id, { values: [0, 9], constraints: [0.5] });
assert.equal(front.best(), null);
assert.deepEqual(
  front.pareto().map((trial) => [trial.id, trial.values]),
  [
    [0, [1, 1]],
    [1, [2, 3]],
  ],
);
assert.deepEqual(
  front.trials().map((trial) => trial.state),
  ["complete", "complete", "complete", "failed", "failed"],
);
refuses(() => front.tell(front.ask().id, 1), "trial 5: 1 values are not one for each objective; there are 2");
refuses(
  () => new Study({ space: { x: float }, directions: ["minimize", "maximize"], pruner: { name: "asha" } }),
  "pruner.name: a pruner is not allowed here; expected none, as there are 2 objectives",
);
front.free();

// A warm start, a pruner that explains itself, importance.
const warm = new Study({
  space: { x: float, n: { type: "int", low: 1, high: 3 }, c: { type: "categorical", choices: ["a", "b"] } },
  pruner: { name: "asha", minResource: 1, reductionFactor: 2 },
});
for (let k = 0; k < 40; k += 1) {
  const reports = [
    { step: 1, value: k / 40 },
    { step: 2, value: Number.NaN },
  ];
  assert.equal(warm.addTrial({ x: k / 40, n: 1 + (k % 3), c: "b" }, k / 40, reports), k);
}
const worse = warm.ask();
assert.equal(warm.report(worse.id, 1, 0.9), true);
const { decision } = warm.trials()[worse.id];
plain(decision);
assert.deepEqual([decision.code, decision.prune, decision.rung, decision.peers], ["halted", true, 0, 41]);
warm.tell(worse.id, { repeats: [1, 2, 6] });
assert.equal(warm.trials()[worse.id].value, 3);
const explanation = warm.explainPruner();
plain(explanation);
assert.deepEqual(
  explanation.brackets[0].rungs.map((rung) => [rung.step, rung.trials.length]),
  [[1, 41]],
);
for (const method of ["ped-anova", "fanova"]) {
  const importance = warm.importance({ method });
  plain(importance);
  assert.equal(importance.trials, 41);
  assert.ok(importance.params.x > 0.5, JSON.stringify(importance));
  assert.equal(importance.pairs.length, method === "fanova" ? 3 : 0);
}
assert.equal(warm.importance().method, "ped-anova");
refuses(() => warm.importance({ objective: 1 }), "options.objective: 1 is not allowed");

assert.equal(warm.choice(), null);
const auto = new Study({ space: { x: float }, sampler: { name: "auto" } });
assert.deepEqual(auto.choice(), {
  sampler: "gp",
  why: { code: "few-trials", facts: { count: 0, limit: 250 } },
});
auto.free();

// What a sampler sees and why it chose a point, in the objective's own values; trials by what has changed.
const search = new Study({
  space: { x: float, y: float, c: { type: "categorical", choices: ["a", "b"] } },
  sampler: { name: "auto" },
  direction: "maximize",
});
let { revision } = search.trialsSince();
assert.deepEqual(search.explain().model, { name: "points", upcoming: [] });
for (let round = 0; round < 4; round += 1) {
  const asked = search.askBatch(4);
  plain(asked);
  for (const { id, params } of asked) {
    search.tell(id, 1 - (params.x - 0.3) ** 2 - (params.y - 0.6) ** 2);
  }
  const changes = search.trialsSince(revision);
  plain(changes);
  assert.deepEqual(
    changes.trials.map((trial) => [trial.id, trial.state]),
    asked.map(({ id }) => [id, "complete"]),
  );
  revision = changes.revision;
}
const why = search.explain({ parameters: ["x", "y"], resolution: 7 });
plain(why);
assert.deepEqual([why.trial, why.auto.sampler, why.chosen.sampler, why.chosen.known], [null, "gp", "gp", 16]);
assert.ok(["explore", "exploit"].includes(why.chosen.why.code));
assert.ok(why.chosen.why.facts.low < why.chosen.why.facts.high);
assert.deepEqual([why.model.name, why.model.mean.length], ["gp", 49]);
assert.deepEqual(
  why.model.grids.map((grid) => [grid.parameter, grid.values.length]),
  [
    ["x", 7],
    ["y", 7],
  ],
);
assert.deepEqual(why.through, search.best().params);
const next = search.ask();
assert.deepEqual(next.params, why.params);
assert.deepEqual(search.trialsSince(revision).trials[0].chosen, why.chosen);
const looked = { parameters: ["x", "y"], resolution: 7, through: "best" };
assert.deepEqual(search.explain({ ...looked, trial: next.id }), { ...why, trial: next.id });
assert.equal(search.explain({ trial: 0 }).chosen.why.code, "start");
refuses(() => search.explain({ parameters: ["z"] }), 'options.parameters[0]: "z" is not allowed');
refuses(() => search.explain({ trial: 17 }), "options.trial: 17 is not allowed");
refuses(() => search.askBatch(0), "count: 0 is not allowed");
refuses(() => search.trialsSince(0.5), "revision: 0.5 is not allowed");
search.free();

// To other programs and back.
const back = Study.fromJournal(warm.toJournal("warm"), { name: "warm" });
assert.deepEqual(back.toJSON(), warm.toJSON());
refuses(() => Study.fromJournal("{}"), "line 1: {} is not allowed");
const optuna = await readFile(new URL("../fixtures/optuna/optuna.log", import.meta.url), "utf8");
const read = Study.fromJournal(optuna, { name: "one", sampler: { name: "random" }, seed: 5 });
assert.equal(read.toJSON().spec.seed, 5);
assert.equal(read.trials().length, 11);
const table = warm.toCSV();
const other = new Study(warm.toJSON().spec);
assert.equal(other.addCSV(table), 41);
assert.deepEqual(
  other.trials().map((trial) => [trial.params, trial.value]),
  warm.trials().map((trial) => [trial.params, trial.value]),
);
refuses(() => other.addCSV("x,n,c,value\n0,1,z,1"), "row 1.c:");
for (const used of [warm, back, read, other]) {
  used.free();
}

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
