// Times of our samplers in WebAssembly: the package's Study makes the native runs of seed 0 again, from their values.
// usage: node wasm.mjs FOLDER (with histories.json; writes wasm.json)
//
// It must suggest what it suggested natively, bit for bit: the last suggestions are compared.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import init, { Study } from "../../pkg/tuning_playground.js";

const WINDOW = 5;
const [SHORT, LONG] = [50, 200];
const [folder] = process.argv.slice(2);
await init({
  module_or_path: await readFile(new URL("../../pkg/tuning_playground_bg.wasm", import.meta.url)),
});
const histories = JSON.parse(await readFile(join(folder, "histories.json"), "utf8"));

/** Milliseconds of processor time of this process. */
function used() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/** Asks and tells until `until` trials are told; the last one's parameters. */
function advance(study, values, told, until) {
  let last;
  for (let trial = told; trial < until; trial += 1) {
    last = study.ask();
    study.tell(last.id, values[trial]);
  }
  return last.params;
}

/** Milliseconds for ask and tell, the mean of the last trials of `end`, the least of `repeats` studies. */
function time({ spec, values, ends }, end, repeats) {
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const study = new Study(spec);
    advance(study, values, 0, end - WINDOW);
    const start = used();
    const last = advance(study, values, end - WINDOW, end);
    least = Math.min(least, (used() - start) / WINDOW);
    assert.deepEqual(last, ends[end === SHORT ? 0 : 1]);
    study.free();
  }
  return least;
}

const times = [];
for (const history of histories) {
  const sampler = history.spec.sampler.name;
  const slow = sampler === "gp" || sampler === "auto";
  const row = { function: history.function, sampler, ms50: time(history, SHORT, slow ? 2 : 5) };
  if (history.values.length >= LONG) row.ms200 = time(history, LONG, slow ? 1 : 5);
  times.push(row);
}
await writeFile(join(folder, "wasm.json"), JSON.stringify(times));
