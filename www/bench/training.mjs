/** The package against the plain loop of plain.js, in a worker of headless Chromium. */
import { join } from "node:path";
import { withPage } from "./browser.mjs";

const POPULATIONS = [1, 5, 64];

/** Measures and returns the numbers with their goals. `settings`: { rounds, ms }. */
export async function training(root, settings) {
  const mounts = { "/pkg/": join(root, "pkg"), "/bench/": join(root, "www/bench") };
  const result = await withPage(mounts, async (page, origin) => {
    await page.goto(`${origin}/bench/`);
    return page.evaluate((options) => window.measure(options), { ...settings, populations: POPULATIONS });
  });
  const alone = result.results.find((r) => r.name.startsWith("package") && r.trials === 1);
  return {
    what: "2-8-8-1 tanh, batch 10, SGD, 500 rows of two moons; trial steps per second, medians of interleaved rounds",
    ...result,
    goals: [
      { name: "package / plain JavaScript, one trial", value: alone.ratioToPlain, atLeast: 1, unit: "x" },
    ],
  };
}

/** Prints what `training` returned. */
export function printTraining({ results, largestDifference, comparedSteps, rounds }, say) {
  say(`same training: largest difference in ${comparedSteps} steps ${largestDifference.toExponential(1)}`);
  for (const r of results) {
    const speed = r.trialStepsPerSecond.toLocaleString("en").padStart(12);
    say(`${r.name.padEnd(20)}${speed} trial steps/s  ${r.ratioToPlain.toFixed(2)} x plain`);
  }
  say(`medians of ${rounds} interleaved rounds`);
}
