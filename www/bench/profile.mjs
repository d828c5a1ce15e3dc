/**
 * Where the time of a training step goes: the browser's sampling profiler over the package's functions. It needs a package
 * whose functions have names, which `cargo xtask bench profile` makes; what the compiler has inlined counts for its caller.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withPage } from "./browser.mjs";
import { sweepRates } from "./data.js";
import { digits, flops } from "./rounds.mjs";

/** What one core can do at most in WebAssembly (simd128 multiply and add), as measured on the machine of the records. */
const LIMIT_GFLOPS = 58;
const SAMPLE_MICROSECONDS = 200;
/** Functions below this share are summed up as "other". */
const LEAST_SHARE = 0.01;

/** Shares of time per function for each workload, and for the sweep as "W6". `settings`: { workloads, ms, pkg }. */
export async function profile(root, settings, say) {
  const definition = JSON.parse(readFileSync(join(root, "benches/workloads.json"), "utf8"));
  const { sweep } = definition;
  const tasks = definition.workloads.map((task) => ({ name: task.name, task, rates: [task.learningRate] }));
  const swept = definition.workloads.find(({ name }) => name === sweep.of);
  tasks.push({ name: sweep.name, task: swept, rates: sweepRates(sweep) });
  const wanted = settings.workloads?.split(",") ?? tasks.map(({ name }) => name);
  const mounts = {
    "/pkg/": settings.pkg ?? join(root, "target/xtask/named-package"),
    "/bench/": join(root, "www/bench"),
  };
  const results = {};
  for (const one of tasks.filter(({ name }) => wanted.includes(name))) {
    results[one.name] = await withPage(mounts, (page, origin) =>
      sample(page, origin, one, definition, settings),
    );
    print(one.name, results[one.name], say);
  }
  return {
    what: "share of time per function of the package, by sampling",
    limitGflops: LIMIT_GFLOPS,
    results,
    goals: [],
  };
}

async function sample(page, origin, { task, rates }, { adam, dataSeed, weightsSeed }, { ms }) {
  await page.goto(`${origin}/bench/`);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Profiler.enable");
  await devtools.send("Profiler.setSamplingInterval", { interval: SAMPLE_MICROSECONDS });
  // From the beginning: of functions that were compiled before, the profiler may learn the names too late.
  await devtools.send("Profiler.start");
  await page.evaluate(train, { task, rates, adam, dataSeed, weightsSeed });
  const { steps, took } = await page.evaluate(again, { turn: ms / 10, turns: 50 });
  const { profile } = await devtools.send("Profiler.stop");
  const rate = (rates.length * steps) / took / 1e6;
  return {
    trials: rates.length,
    gflops: digits(flops(task) * rate),
    ofLimit: digits((necessaryFlops(task) * rate) / LIMIT_GFLOPS),
    functions: shares(profile, profile.endTime - 1000 * took),
  };
}

/** As `flops`, without the gradient to the inputs of the first layer, which nobody needs. */
const necessaryFlops = (task) => flops(task) - 2 * task.sizes[0] * task.sizes[1] * task.batch;

/** In the page: creates the trials and trains until the compilers have settled. */
async function train({ task, rates, adam, dataSeed, weightsSeed }) {
  const { start, createPopulation } = await import("/bench/contenders/package.js");
  const { firstParams, rows } = await import("/bench/data.js");
  await start({ engine: "cpu" });
  const [data, params] = [rows(task, dataSeed), firstParams(task, weightsSeed)];
  window.trainer = await createPopulation({ workload: task, adam, data, params, rates });
  const begin = performance.now();
  while (performance.now() < begin + 1000) await window.trainer.run(1);
}

/** In the page: many turns of about `turn` ms; steps that were made, and the time. */
async function again({ turn, turns }) {
  let [steps, some] = [0, 1];
  const begin = performance.now();
  for (let k = 0; k < turns; k++) {
    const first = performance.now();
    await window.trainer.run(some);
    steps += some;
    some = Math.max(1, Math.round((some * turn) / Math.max(performance.now() - first, turn / 8)));
  }
  return { steps, took: performance.now() - begin };
}

/** Each function's share of the samples from `begin` (microseconds) on, but for those in which nothing ran. */
function shares({ nodes, samples, timeDeltas, startTime }, begin) {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const times = new Map();
  let now = startTime;
  samples.forEach((id, k) => {
    const name = names.get(id);
    now += timeDeltas[k];
    if (now > begin && name !== "(idle)" && name !== "(root)")
      times.set(name, (times.get(name) ?? 0) + timeDeltas[k]);
  });
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const list = [...times].map(([name, time]) => ({ name: short(name), share: digits(time / total) }));
  list.sort((a, b) => b.share - a.share);
  const large = list.filter(({ share }) => share >= LEAST_SHARE);
  const other = list.slice(large.length).reduce((sum, { share }) => sum + share, 0);
  return [...large, { name: "other", share: digits(other) }];
}

/** A function's path without the crate, and without the compiler's hash. */
const short = (name) =>
  name.replace(/::h[0-9a-f]{16}(\.\w+)*$/, "").replace(/tuning_playground(_core)?::(engine::cpu::)?/g, "");

function print(name, { trials, gflops, ofLimit, functions }, say) {
  say(
    `${name}: ${trials} trial${trials > 1 ? "s" : ""}, ${gflops} GFLOP/s, ${(100 * ofLimit).toFixed(0)} % of the limit`,
  );
  for (const { name: part, share } of functions) say(`  ${(100 * share).toFixed(1).padStart(5)} %  ${part}`);
}
