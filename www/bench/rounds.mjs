/** One workload: everyone's losses are checked, then they take turns. */
import { parameterCount } from "./data.js";
import { enter, reason, timed } from "./host.mjs";

/**
 * How far a loss may be from the plain loop's, absolutely: float32 sums in another order drift apart over the steps, most
 * under Adam, whose first updates have the size of the rate whatever the gradient's. After 200 steps of the largest
 * workload contenders that agree to 5e-3 at step 50 are 1.3e-2 apart.
 */
export const TOLERANCE = { first: 5e-3, late: 2e-2, lateFrom: 200 };

const toleranceAt = (step) => (step < TOLERANCE.lateFrom ? TOLERANCE.first : TOLERANCE.late);

export const median = (values) => {
  const sorted = values.slice().sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

/** Floating-point operations of a step: two for each weight and row, forward, to the weights and to the inputs. */
export const flops = ({ sizes, batch }) => 6 * parameterCount(sizes) * batch;

/**
 * Steps per second of `names` on `workload`. `settings`: { rounds, ms (of one turn), limit (of one call) }. One entry for
 * each contender: what was measured, or `failed` and why.
 */
export async function workload(page, task, definition, names, settings) {
  const entries = [];
  for (const name of names) entries.push(await checked(page, name, task, definition, settings));
  const racing = entries.filter((entry) => entry.host);
  for (let round = 0; round < settings.rounds; round++) {
    for (let k = 0; k < racing.length; k++) {
      await turn(racing[(k + round) % racing.length], round, settings); // nobody is always first
    }
  }
  for (const { host } of racing) await host.leave();
  return entries.map((entry) => summary(entry, task, entries[0]));
}

/** A contender that has trained as the plain loop did, and is warm. */
async function checked(page, name, task, definition, settings) {
  let host;
  try {
    host = await enter(page, name, task, definition, settings);
    const entry = { name, host, info: host.info, speeds: [], wallSpeeds: [] };
    entry.createMs = await host.call("create", {});
    entry.firstStepMs = await host.call("run", { steps: 1 });
    const perStep = await compareLosses(host, task, entry, settings);
    // Of one that is this slow the first step must do.
    entry.once = entry.firstStepMs > settings.limit / 4;
    if (entry.once) entry.wallSpeeds = entry.speeds = [1000 / entry.firstStepMs];
    else entry.perStep = await warmUp(host, perStep, settings);
    return entry;
  } catch (error) {
    await host?.leave();
    return { name, failed: reason(error) };
  }
}

/** Losses at the recorded steps, as far as the limit allows; an error past the tolerance. Milliseconds per step. */
async function compareLosses(host, task, entry, { limit }) {
  entry.losses = {};
  let [done, perStep] = [1, entry.firstStepMs];
  for (const [mark, expected] of Object.entries(task.losses)) {
    const steps = Number(mark) - done;
    if (perStep * steps > limit / 2) break;
    if (steps > 0) perStep = (await host.call("run", { steps })) / steps;
    done += steps;
    const loss = await host.call("loss");
    entry.losses[mark] = Number(loss.toFixed(6));
    // Written so that a loss that is no number fails.
    if (!(Math.abs(loss - expected) <= toleranceAt(Number(mark))))
      throw new Error(
        `trains something else: loss ${loss} after ${mark} steps, the plain loop has ${expected}`,
      );
  }
  return perStep;
}

/** Trains until the compilers have settled; milliseconds per step then. */
async function warmUp(host, first, { ms }) {
  let [perStep, spent] = [first, 0];
  while (spent < 2 * ms) {
    const steps = Math.max(1, Math.round(ms / 2 / perStep));
    const took = await host.call("run", { steps });
    perStep = took / steps;
    spent += took;
  }
  return perStep;
}

/** A turn of about `ms`; one step for those that take longer, and only two turns of these. */
async function turn(entry, round, { ms }) {
  if (entry.failed || entry.once || (entry.perStep > 2 * ms && round >= 2)) return;
  const steps = Math.max(1, Math.round(ms / entry.perStep));
  try {
    const { ms, cost } = await timed(entry.host.clock, async () => ({
      ms: await entry.host.call("run", { steps }),
    }));
    entry.speeds.push((steps * 1000) / cost);
    entry.wallSpeeds.push((steps * 1000) / ms);
  } catch (error) {
    entry.failed = reason(error);
  }
}

/**
 * What is kept: medians (by processor time; "wall" by the time of day), and how many times as fast ours was, as the median
 * of the rounds' ratios.
 */
function summary(
  { name, host, info, failed, once, createMs, firstStepMs, losses, speeds, wallSpeeds },
  task,
  ours,
) {
  if (failed) return { name, failed };
  const stepsPerSecond = median(speeds);
  const reference = host.clock ? ours.speeds : ours.wallSpeeds; // both by the same clock
  return {
    name,
    ...info,
    stepsPerSecond: digits(stepsPerSecond),
    wallStepsPerSecond: digits(median(wallSpeeds)),
    gflops: digits((flops(task) * stepsPerSecond) / 1e9),
    oursToIt: ours.failed ? null : digits(median(speeds.map((speed, round) => reference[round] / speed))),
    ofFirstStep: once,
    spread: speeds.map(digits),
    createMs: digits(createMs),
    firstStepMs: digits(firstStepMs),
    losses,
  };
}

/** Four significant digits. */
export const digits = (value) => Number(value.toPrecision(4));
