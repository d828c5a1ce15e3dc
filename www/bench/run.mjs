/**
 * `npm run bench`: measures in headless Chromium and keeps the result in benches/record/ with date and machine.
 *
 *     node bench/run.mjs [--only training|webgpu|page|map|search|profile] [--workloads W1,W3] [--contenders package,plain] [--rounds N] [--ms M]
 *                        [--quick] [--check] [--no-record]
 *
 * Speeds are compared only within one run: the contenders take turns. `--check` fails where a goal is missed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, platform, release } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { browserVersion } from "./browser.mjs";
import { map, printMap } from "./map.mjs";
import { page, printPage } from "./page.mjs";
import { profile } from "./profile.mjs";
import { printSearch, search } from "./search.mjs";
import { training } from "./training.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    workloads: { type: "string" },
    contenders: { type: "string" },
    rounds: { type: "string" },
    ms: { type: "string" },
    pkg: { type: "string" },
    quick: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    "no-record": { type: "boolean", default: false },
  },
});
const say = (line) => process.stdout.write(`${line}\n`);

const quick = options.quick;
const settings = {
  workloads: options.workloads,
  contenders: options.contenders,
  rounds: Number(options.rounds ?? (quick ? 3 : 7)),
  ms: Number(options.ms ?? (quick ? 150 : 300)),
  pkg: options.pkg,
  limit: quick ? 20_000 : 60_000,
  sweepMs: quick ? 1500 : 4000,
};

/** WebGPU beside WebGPU. A step of the largest workload takes a good part of a second where the shaders run on a processor. */
const WEBGPU = {
  workloads: "W5,W6",
  contenders: "package,package-webgpu,jax-webgpu,tfjs-webgpu",
};

/** Without what was left open. */
const given = (values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** What is measured, and how it is printed where it does not print as it goes. */
const SECTIONS = {
  training: [() => training(root, settings, say), () => undefined],
  webgpu: [() => training(root, { ...WEBGPU, ...given(settings) }, say), () => undefined],
  profile: [() => profile(root, settings, say), () => undefined],
  page: [() => page(root), printPage],
  map: [() => map(root), printMap],
  search: [() => search(root), printSearch],
};

/** When and on what. */
async function circumstances() {
  const processor = cpus()[0]?.model ?? "unknown";
  return {
    date: new Date().toISOString(),
    machine: { processor, cores: cpus().length, system: `${platform()} ${release()}`, node: process.version },
    loadAverage: loadavg()[0],
    browser: await browserVersion(),
  };
}

/** Only whole runs are kept: a part would stand in the place of the day's record. */
const whole = !(options.quick || options.workloads || options.contenders);

/** Whether a goal was reached; null where it was not measured. */
function met({ value, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY }) {
  return Number.isFinite(value) ? value >= atLeast && value <= atMost : null;
}

function printGoal(goal) {
  if (goal.met === null) {
    if (whole) say(`not measured: ${goal.name}`);
    return;
  }
  const limit = goal.atLeast === undefined ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`;
  say(`${goal.met ? "met   " : "MISSED"} ${goal.name}: ${goal.value} ${goal.unit} (${limit})`);
}

/** Keeps one section's result as benches/record/browser-<section>-<day>.json. */
function keep(name, result) {
  const folder = join(root, "benches/record");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `browser-${name}-${result.date.slice(0, 10)}.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  say(`kept in ${file}`);
}

/** Options of the training section ask for it alone. */
const only = options.only ?? ((options.workloads ?? options.contenders) ? "training" : undefined);
const names = Object.keys(SECTIONS).filter((name) =>
  (only ?? "training,page,map,search").split(",").includes(name),
);
if (names.length === 0) throw new Error(`--only ${only}: choose from ${Object.keys(SECTIONS).join(", ")}`);
for (const name of names) {
  say(`== ${name}`);
  const [measure, print] = SECTIONS[name];
  const result = { ...(await circumstances()), ...(await measure()) };
  result.goals = result.goals.map((goal) => ({ ...goal, met: met(goal) }));
  print(result, say);
  result.goals.forEach(printGoal);
  if (whole && !options["no-record"]) keep(name, result);
  if (options.check && result.goals.some((goal) => goal.met === false)) process.exitCode = 1;
}
