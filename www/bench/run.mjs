/**
 * `npm run bench`: the package against the plain loop of plain.js in headless Chromium, in a worker.
 *
 *     node bench/run.mjs [--rounds 11] [--ms 300] [--check] [--no-record]
 *
 * Only ratios of one run mean something: both contenders take turns in one worker. `--check` fails when the package
 * with one trial is slower than the plain loop. The result is kept in benches/record/ with date and machine.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, platform, release } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { FLAGS, findChrome, serve } from "./browser.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "11" },
    ms: { type: "string", default: "300" },
    check: { type: "boolean", default: false },
    "no-record": { type: "boolean", default: false },
  },
});

const say = (line) => process.stdout.write(`${line}\n`);

/** Opens the benchmark's page and returns what it measured and the browser's version. */
async function measured() {
  const server = await serve({ "/pkg/": join(root, "pkg"), "/bench/": join(root, "www/bench") });
  const browser = await chromium.launch({ executablePath: findChrome(), args: FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.origin}/bench/`);
    const settings = { rounds: Number(options.rounds), ms: Number(options.ms), populations: [1, 5, 64] };
    const result = await page.evaluate((s) => window.measure(s), settings);
    return { browser: `Chromium ${browser.version()}`, ...result };
  } finally {
    await browser.close();
    server.close();
  }
}

/** The record of a run: when, on what, and the numbers. */
function record(result) {
  const processor = cpus()[0]?.model ?? "unknown";
  return {
    what: "2-8-8-1 tanh, batch 10, SGD, 500 rows of two moons; trial steps per second, medians of interleaved rounds",
    date: new Date().toISOString(),
    machine: { processor, cores: cpus().length, system: `${platform()} ${release()}`, node: process.version },
    ...result,
  };
}

function print({ results, largestDifference, comparedSteps, rounds }) {
  say(`same training: largest difference after ${comparedSteps} steps ${largestDifference.toExponential(1)}`);
  for (const r of results) {
    const speed = r.trialStepsPerSecond.toLocaleString("en").padStart(12);
    say(`${r.name.padEnd(20)}${speed} trial steps/s  ${r.ratioToPlain.toFixed(2)} x plain`);
  }
  say(`medians of ${rounds} interleaved rounds`);
}

const result = record(await measured());
print(result);
if (!options["no-record"]) {
  const folder = join(root, "benches/record");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `browser-training-${result.date.slice(0, 10)}.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  say(`kept in ${file}`);
}
if (options.check && !(result.results[1].ratioToPlain >= 1)) {
  console.error("the package is slower than the plain loop");
  process.exitCode = 1;
}
