/** Contenders as Node sees them: each call goes to the contender's worker, and has a limit of time. */

import { TFJS_WASM } from "./bundle.mjs";

/**
 * Name, module and options of everyone who may take part. Those of `peers` come from npm; those with `webgpu` take part
 * where WebGPU is measured.
 */
export const CONTENDERS = {
  package: { module: "/bench/contenders/package.js", options: { engine: "cpu" } },
  "package-webgpu": {
    module: "/bench/contenders/package.js",
    options: { engine: "webgpu" },
    threads: true,
    webgpu: true,
  },
  plain: { module: "/bench/contenders/plain.js" },
  jax: { module: "/peers/jax.js", options: { device: "wasm" }, peer: "jax" },
  "jax-webgpu": {
    module: "/peers/jax.js",
    options: { device: "webgpu" },
    peer: "jax",
    threads: true,
    webgpu: true,
  },
  "tfjs-cpu": { module: "/peers/tfjs.js", options: { backend: "cpu", wasm: TFJS_WASM }, peer: "tfjs" },
  "tfjs-wasm": { module: "/peers/tfjs.js", options: { backend: "wasm", wasm: TFJS_WASM }, peer: "tfjs" },
  // Its shaders run on several threads.
  "tfjs-webgpu": {
    module: "/peers/tfjs.js",
    options: { backend: "webgpu", wasm: TFJS_WASM },
    peer: "tfjs",
    threads: true,
  },
};

/** The contender `name` in a new worker of `page`, ready to train `workload`. Throws what it says. */
export async function enter(page, name, workload, definition, { limit, missing, clock }) {
  const { module, options, peer, threads } = CONTENDERS[name];
  if (missing[peer]) throw new Error(missing[peer]);
  const id = `${name}-${serial++}`;
  await page.evaluate((worker) => window.startWorker(worker), id);
  const host = {
    name,
    id,
    clock: threads ? null : clock,
    call: (call, args, ms = limit) =>
      within(
        ms,
        page.evaluate((request) => window.ask(request), { name: id, call, args }),
      ),
    leave: () => page.evaluate((worker) => window.endWorker(worker), id),
  };
  try {
    host.info = await host.call("start", { module, options });
    await host.call("prepare", { ...definition, workload });
    return host;
  } catch (error) {
    await host.leave();
    throw error;
  }
}

let serial = 0;

/**
 * Does `work`, which tells its milliseconds: what it told, and `cost`, the milliseconds of processor time that the browser
 * used meanwhile. Where there is no such clock, and for contenders of several threads, both are the same.
 */
export async function timed(clock, work) {
  const before = clock?.();
  const result = await work();
  return { ...result, cost: clock ? clock() - before : result.ms };
}

/** The first line of what went wrong. */
export const reason = (error) =>
  String(error?.message ?? error)
    .split("\n")[0]
    .replace(/^page.evaluate: (Error: )?/, "");

/** The promise, or an error after `ms` milliseconds. */
function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${Math.round(ms / 1000)} s`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
