/** What many trials cost beside one, and what they need: five paired seeds, 64 trials of a large network, memory. */
import { enter, reason, timed } from "./host.mjs";
import { digits, median } from "./rounds.mjs";

/** Pairs that take turns: what `few` trials cost, and `many`. Trials with seeds have weights and order of rows of their own. */
const PAIRS = [
  { what: "five paired seeds against one", of: "W1", few: seeds(1), many: seeds(5) },
  { what: "five paired seeds against one", of: "W2", few: seeds(1), many: seeds(5) },
  { what: "64 trials against one", of: "W3", few: rates(1), many: rates(64) },
];

function seeds(count) {
  return ({ learningRate }) => ({
    rates: Array.from({ length: count }, () => learningRate),
    seeds: Array.from({ length: count }, (_, seed) => seed + 1),
  });
}

function rates(count) {
  return ({ learningRate }) => ({
    rates: Array.from({ length: count }, (_, t) => learningRate / (1 + t / 64)),
  });
}

/** For each pair how many times the time of a step of `few` one of `many` takes: the median of the rounds' ratios. */
export async function populations(page, definition, settings) {
  const results = [];
  for (const { what, of, few, many } of PAIRS) {
    const task = definition.workloads.find(({ name }) => name === of);
    try {
      results.push({
        what,
        of,
        ...(await compare(page, task, definition, [few(task), many(task)], settings)),
      });
    } catch (error) {
      results.push({ what, of, failed: reason(error) });
    }
  }
  return results;
}

async function compare(page, task, definition, sides, settings) {
  const hosts = [];
  try {
    for (const side of sides) {
      const host = await enter(page, "package", task, definition, settings);
      hosts.push(host);
      await host.call("create", side);
      host.steps = 10;
      for (let k = 0; k < 3; k++) {
        const ms = await host.call("run", { steps: host.steps });
        host.steps = Math.max(1, Math.round((host.steps * settings.ms) / ms));
      }
      host.perStep = [];
    }
    for (let round = 0; round < settings.rounds; round++) {
      for (const host of round % 2 ? hosts : hosts.toReversed()) {
        const run = async () => ({ ms: await host.call("run", { steps: host.steps }) });
        host.perStep.push((await timed(host.clock, run)).cost / host.steps);
      }
    }
    const [few, many] = hosts.map(({ perStep }) => perStep);
    const trials = sides.map((side) => side.rates.length);
    return { trials, cost: digits(median(many.map((ms, round) => ms / few[round]))) };
  } finally {
    for (const host of hosts) await host.leave();
  }
}

/** Trials of W1 whose memory is measured. */
const TRIALS = 1024;
const MANY_STEPS = 1_000_000;

/**
 * How much the module's memory grows by a population of 1,024 trials of W1, and over a million steps of one trial. It
 * grows by whole pages of 64 KiB and never shrinks, so what was needed for a moment counts.
 */
export async function memory(page, definition, settings) {
  const task = definition.workloads.find(({ name }) => name === "W1");
  const measured = async (side, ...phases) => {
    const host = await enter(page, "package", task, definition, settings);
    try {
      const bytes = [await host.call("memory")];
      await host.call("create", side);
      for (const steps of phases) {
        for (let done = 0; done < steps; done += 1000)
          await host.call("run", { steps: Math.min(1000, steps) });
        bytes.push(await host.call("memory"));
      }
      return bytes;
    } finally {
      await host.leave();
    }
  };
  try {
    const [before, after] = await measured({ rates: Array(TRIALS).fill(0.03) }, 10);
    const [, early, late] = await measured({ rates: [0.03] }, 10_000, MANY_STEPS);
    return { trials: TRIALS, populationBytes: after - before, steps: MANY_STEPS, grownBytes: late - early };
  } catch (error) {
    return { failed: reason(error) };
  }
}
