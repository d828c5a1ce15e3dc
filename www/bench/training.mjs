/** Full training steps of the workloads of benches/workloads.json, the package beside others, in headless Chromium. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { processorClock, SOFTWARE_WEBGPU, withPage } from "./browser.mjs";
import { bundle } from "./bundle.mjs";
import { goals } from "./goals.mjs";
import { CONTENDERS } from "./host.mjs";
import { memory, populations } from "./populations.mjs";
import { TOLERANCE, workload } from "./rounds.mjs";
import { sweep } from "./sweep.mjs";

/**
 * Measures and returns the numbers with their goals. `settings`: { workloads, contenders (names), rounds, ms (of one turn),
 * limit (of one call), sweepMs }.
 */
export async function training(root, settings, say) {
  const definition = JSON.parse(readFileSync(join(root, "benches/workloads.json"), "utf8"));
  const all = Object.keys(CONTENDERS);
  const usual = all.filter((name) => !CONTENDERS[name].webgpu);
  const names = settings.contenders === undefined ? usual : chosen(settings.contenders, all, "--contenders");
  const known = [...definition.workloads.map(({ name }) => name), definition.sweep.name];
  const wanted = chosen(settings.workloads, known, "--workloads");
  const peers = [...new Set(names.flatMap((name) => CONTENDERS[name].peer ?? []))];
  const { mounts, missing } = await bundle(root, peers, join(root, "target/bench-peers"));
  const measure = { ...settings, missing };
  const results = {};
  const further = {};
  await withPage(
    { ...mounts, "/pkg/": join(root, "pkg"), "/bench/": join(root, "www/bench") },
    async (page, origin, browser) => {
      await page.goto(`${origin}/bench/`);
      measure.clock = await processorClock(browser);
      for (const task of definition.workloads.filter(({ name }) => wanted.includes(name))) {
        results[task.name] = await workload(page, task, definition, names, measure);
        printWorkload(task, results[task.name], say);
      }
      if (wanted.includes(definition.sweep.name)) {
        results[definition.sweep.name] = await sweep(page, definition, names, measure);
        printSweep(definition.sweep, results[definition.sweep.name], say);
      }
      if (settings.workloads === undefined && names.includes("package")) {
        further.populations = await populations(page, definition, measure);
        further.memory = await memory(page, definition, measure);
        printFurther(further, say);
      }
    },
    SOFTWARE_WEBGPU,
  );
  const { rounds, ms } = settings;
  return {
    what: "full training steps of benches/workloads.json; medians of interleaved rounds; one worker each",
    rounds,
    msPerTurn: ms,
    clock: measure.clock ? "processor time of the browser" : "time of day",
    lossTolerance: TOLERANCE,
    peers: JSON.parse(readFileSync(join(root, "www/bench/peers/package.json"), "utf8")).dependencies,
    results,
    ...further,
    goals: goals({ results, ...further }),
  };
}

/** The names of a comma-separated list, in the order of `known`, or all of them; the package comes first. */
function chosen(list, known, option) {
  if (list === undefined) return known;
  const names = list.split(",");
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined)
    throw new Error(`${option}: ${wrong} is not there; choose from ${known.join(", ")}`);
  return known.filter((name) => names.includes(name));
}

function printWorkload({ name, sizes, activation, batch, optimizer }, entries, say) {
  say(`${name}: ${sizes.join("-")} ${activation}, batch ${batch}, ${optimizer}`);
  for (const { name: contender, failed, ...e } of entries) {
    say(
      failed
        ? `  ${contender.padEnd(22)}failed: ${failed}`
        : `  ${contender.padEnd(22)}${number(e.stepsPerSecond, 12)} steps/s ${number(e.gflops, 9)} GFLOP/s` +
            `   package is ${e.oursToIt} x; first step ${e.firstStepMs} ms; losses checked to ${Object.keys(e.losses).at(-1)}` +
            `${e.ofFirstStep ? "; extrapolated from the first step, compilation included" : ""}`,
    );
  }
}

function printSweep({ name, of, trials, steps }, entries, say) {
  say(`${name}: ${trials} trials of ${of}, ${steps} steps each`);
  for (const { name: contender, failed, ...e } of entries) {
    say(
      failed
        ? `  ${contender.padEnd(22)}failed: ${failed}`
        : `  ${contender.padEnd(22)}${number(e.seconds, 12)} s ${number(e.stepsPerSecond, 12)} trial steps/s` +
            `   package is ${e.oursToIt} x${e.extrapolated ? "; extrapolated" : ""}`,
    );
  }
}

function printFurther({ populations, memory }, say) {
  for (const { what, of, failed, cost } of populations)
    say(`${of}: ${what}: ${failed ? `failed: ${failed}` : `${cost} x the time of a step`}`);
  const { failed, populationBytes, grownBytes } = memory;
  say(
    failed
      ? `memory: failed: ${failed}`
      : `memory: 1,024 trials of W1 ${populationBytes} bytes; a million steps +${grownBytes}`,
  );
}

const number = (value, width) => value.toLocaleString("en", { maximumSignificantDigits: 4 }).padStart(width);
