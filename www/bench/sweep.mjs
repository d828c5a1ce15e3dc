/** W6: many trials at different learning rates, created and trained; seconds for all of them. */
import { sweepRates } from "./data.js";
import { enter, reason, timed } from "./host.mjs";
import { digits, median } from "./rounds.mjs";

/** The package on two workers, half of the trials each. */
const POOL = "package, two workers";

/**
 * Seconds of each contender for the whole sweep. One that would take longer than `settings.sweepMs` makes a part of it,
 * and `extrapolated` says so.
 */
export async function sweep(page, definition, names, settings) {
  const { sweep: plan } = definition;
  const task = definition.workloads.find(({ name }) => name === plan.of);
  const entries = [];
  for (const name of names) entries.push(await ready(page, name, [name], task, definition, settings));
  if (names.includes("package"))
    entries.push(await ready(page, POOL, ["package", "package"], task, definition, settings));
  const racing = entries.filter(({ failed }) => !failed);
  for (let round = 0; round < settings.rounds; round++) {
    for (let k = 0; k < racing.length; k++) {
      const entry = racing[(k + round) % racing.length];
      if (!(entry.extrapolated && round >= 2)) await turn(page, entry, plan, settings);
    }
  }
  for (const { hosts } of racing) for (const host of hosts) await host.leave();
  return entries.map((entry) => summary(entry, plan, entries[0]));
}

/** Short sweeps before the first that counts: one compiles, the next ones tell how many steps fit into the budget. */
const WARM_UPS = 3;

/** A contender that is warm. */
async function ready(page, name, members, task, definition, settings) {
  const { sweep: plan } = definition;
  const hosts = [];
  try {
    for (const member of members) hosts.push(await enter(page, member, task, definition, settings));
    const entry = { name, hosts, steps: 5, seconds: [], wallSeconds: [] };
    for (let k = 0; k < WARM_UPS; k++) {
      const { made, ms, atOnce } = await once(page, entry, plan, settings);
      entry.steps = Math.max(20, stepsWithin(settings.sweepMs, ms / made, atOnce ? plan.trials : 1, plan));
    }
    return entry;
  } catch (error) {
    for (const host of hosts) await host.leave();
    return { name, failed: reason(error) };
  }
}

/** Steps of each of `trials` trials that fit into `budget` ms, at most all of them. */
const stepsWithin = (budget, msPerTrialStep, trials, { steps }) =>
  Math.min(steps, Math.floor(budget / (msPerTrialStep * trials)));

/** One sweep, the trials split evenly over the contender's workers: trial steps made, and the time until all are done. */
async function once(page, { hosts, steps }, plan, { sweepMs, limit }) {
  const rates = sweepRates(plan);
  const requests = hosts.map(({ id }, place) => ({
    name: id,
    call: "sweep",
    args: { rates: rates.filter((_, t) => t % hosts.length === place), steps, budget: sweepMs },
  }));
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limit / 1000} s`)), limit);
  });
  const all = page.evaluate((list) => window.askAll(list), requests);
  const { results, ms } = await Promise.race([all, late]).finally(() => clearTimeout(timer));
  const made = results.reduce((sum, result) => sum + result.made, 0);
  return { made, ms, atOnce: results[0].atOnce };
}

async function turn(page, entry, plan, settings) {
  try {
    const clock = entry.hosts.length === 1 ? entry.hosts[0].clock : null;
    const { made, ms, cost } = await timed(clock, () => once(page, entry, plan, settings));
    entry.extrapolated = made < plan.trials * plan.steps;
    entry.seconds.push((cost / 1000) * ((plan.trials * plan.steps) / made));
    entry.wallSeconds.push((ms / 1000) * ((plan.trials * plan.steps) / made));
  } catch (error) {
    entry.failed = reason(error);
  }
}

function summary({ name, hosts, failed, seconds, wallSeconds, extrapolated }, plan, ours) {
  if (failed) return { name, failed };
  const whole = median(seconds);
  // Both by the same clock.
  const reference = hosts.length === 1 && hosts[0].clock ? ours.seconds : ours.wallSeconds;
  return {
    name,
    seconds: digits(whole),
    stepsPerSecond: digits((plan.trials * plan.steps) / whole),
    bestWall: digits(Math.min(...wallSeconds)),
    oursToIt: ours.failed ? null : digits(median(seconds.map((own, round) => own / reference[round]))),
    extrapolated,
    spread: seconds.map(digits),
  };
}
