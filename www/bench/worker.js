/**
 * Runs in a worker: checks that every contender trains the same, then times them in interleaved rounds.
 * A contender is `{ name, trials, run(steps) }`; `run` resolves when the steps are done.
 */
import init, { Trainer } from "/pkg/tuning_playground.js";
import { plainTrainer, SIZES } from "./plain.js";
import { experiment, initialParams, moons } from "./workload.js";

const CHUNK = 1000; // steps of one call, for everyone
const COMPARED = 200; // steps after which losses and parameters are compared
const TOLERANCE = 1e-3; // absolute; float32 sums in another order drift apart over the steps

/** The package's trainer with `trials` equal trials, at the initial parameters. */
async function packageTrainer(data, trials) {
  const dataset = { ...data, inputs: SIZES[0], outputs: SIZES[SIZES.length - 1], task: "classification" };
  const one = experiment();
  const trainer = await Trainer.create(
    trials === 1 ? one : Array.from({ length: trials }, () => one),
    dataset,
  );
  const flat = initialParams();
  const all = new Float32Array(trials * flat.length);
  for (let t = 0; t < trials; t++) all.set(flat, t * flat.length);
  trainer.setParams(all);
  return trainer;
}

/** Largest difference between the contenders' losses and parameters after the same steps; throws past the tolerance. */
async function compare(data) {
  const plain = plainTrainer(data.x, data.y, initialParams());
  const ours = await packageTrainer(data, 1);
  let worst = 0;
  for (let s = 0; s < COMPARED; s++) {
    const [progress] = await ours.trainSteps(1);
    worst = Math.max(worst, gap(progress.loss, plain.step(), `loss of step ${s + 1}`));
  }
  const params = await ours.params();
  plain.params.forEach((p, k) => {
    worst = Math.max(worst, gap(params[k], p, `parameter ${k}`));
  });
  ours.free();
  return worst;
}

function gap(a, b, what) {
  const difference = Math.abs(a - b);
  if (!(difference <= TOLERANCE)) throw new Error(`${what}: the package has ${a}, the plain loop ${b}`);
  return difference;
}

/** Everyone who takes part. */
async function contenders(data, populations) {
  const plain = plainTrainer(data.x, data.y, initialParams());
  const list = [
    {
      name: "plain JavaScript",
      trials: 1,
      run: async (steps) => {
        for (let s = 0; s < steps; s++) plain.step();
      },
    },
  ];
  for (const trials of populations) {
    const trainer = await packageTrainer(data, trials);
    list.push({
      name: `package, ${trials} trial${trials > 1 ? "s" : ""}`,
      trials,
      run: (n) => trainer.trainSteps(n),
    });
  }
  return list;
}

/** Trial steps per second over at least `ms` milliseconds. */
async function speed(contender, ms) {
  const start = performance.now();
  let steps = 0;
  let elapsed = 0;
  while (elapsed < ms) {
    await contender.run(CHUNK);
    steps += CHUNK;
    elapsed = performance.now() - start;
  }
  return (steps * contender.trials * 1000) / elapsed;
}

const median = (values) => values.slice().sort((a, b) => a - b)[values.length >> 1];

async function measure({ rounds, ms, populations }) {
  await init();
  const data = moons();
  const largestDifference = await compare(data);
  const list = await contenders(data, populations);
  for (const c of list) await speed(c, ms); // warm-up
  const speeds = list.map(() => []);
  for (let r = 0; r < rounds; r++) {
    for (let k = 0; k < list.length; k++) {
      const i = (k + r) % list.length; // nobody is always first
      speeds[i].push(await speed(list[i], ms));
    }
  }
  const results = list.map((c, i) => ({
    name: c.name,
    trials: c.trials,
    trialStepsPerSecond: Math.round(median(speeds[i])),
    ratioToPlain: Number(median(speeds[i].map((s, r) => s / speeds[0][r])).toFixed(3)),
  }));
  return { rounds, msPerRound: ms, comparedSteps: COMPARED, largestDifference, results };
}

self.onmessage = ({ data }) => {
  measure(data).then(
    (result) => self.postMessage({ result }),
    (error) => self.postMessage({ error: String(error?.stack ?? error) }),
  );
};
