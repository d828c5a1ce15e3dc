/** A search in headless Chromium: 200 trials of 2-8-8-1, 500 steps each, chosen by a Gaussian process. */
import { join } from "node:path";
import { withPage } from "./browser.mjs";

/** W1: 2-8-8-1 tanh on two moons, batches of 10. */
const TUNE = "#view=tune&data=moons&act=tanh&depth=2&width=8&batch=10";
const TRIALS = 200;
const ROUNDS = 5;

/** What is searched leaves the shape as it is. */
const SPACE = {
  learningRate: { type: "float", low: 0.001, high: 10, log: true },
  l2: { type: "float", low: 1e-6, high: 0.1, log: true },
  dropout: { type: "float", low: 0, high: 0.6 },
};

/** Measures and returns the numbers with their goals. */
export async function search(root) {
  const mounts = { "/": join(root, "www/dist") };
  return withPage(mounts, async (tab, origin) => {
    await tab.goto(`${origin}/${TUNE}`);
    await tab.waitForFunction(() => document.querySelector("tp-tune-search")?.setup);
    const rounds = [];
    for (let seed = 1; seed <= ROUNDS; seed++) rounds.push(await run(tab, seed));
    const seconds = rounds.map((round) => round.seconds).sort((a, b) => a - b)[ROUNDS >> 1];
    return {
      what: `${TRIALS} trials of 2-8-8-1, 500 steps, gp, with all suggestions; plots on show`,
      workers: await tab.evaluate(() => navigator.hardwareConcurrency),
      seconds,
      rounds,
      goals: [{ name: "search: 200 trials of W1 with gp", value: seconds, atMost: 5, unit: "s" }],
    };
  });
}

/** One search to its end; seconds of its own clock. */
async function run(tab, seed) {
  await tab.evaluate(
    ({ space, trials, seed }) => {
      const view = document.querySelector("tp-tune-search");
      view.setup = { ...view.setup, space, seed, budget: { amount: trials, unit: "trials" } };
      view.start();
    },
    { space: SPACE, trials: TRIALS, seed },
  );
  await tab.waitForFunction(() => document.querySelector("tp-tune-search").search?.phase === "resting");
  return tab.evaluate(() => {
    const { spent, best, trials } = document.querySelector("tp-tune-search").search;
    return {
      seconds: Number(spent.seconds.toFixed(3)),
      steps: spent.steps,
      trials: trials.length,
      best: best.value,
    };
  });
}

export function printSearch({ what, seconds, rounds, workers }, say) {
  say(`${what}, ${workers} cores: ${seconds} s`);
  say(`each round: ${rounds.map((round) => round.seconds).join(", ")} s`);
}
