// Trains small networks and reduces what they became to digests. The same code runs in Node, in pages and in
// workers; since the engine promises the same bits everywhere, the digests must be equal.

const OPTIMIZERS = [
  "sgd",
  "momentum",
  "nesterov",
  "adagrad",
  "adadelta",
  "rmsprop",
  "adam",
  "adamw",
  "nadam",
  "lion",
];

const ACTIVATIONS = [
  "linear",
  "relu",
  "leaky-relu",
  "elu",
  "selu",
  "gelu",
  "silu",
  "mish",
  "tanh",
  "sigmoid",
  "sine",
];

const STEPS = 60;

/** One experiment per activation, with the optimizers, data sets and other choices dealt out among them. */
function experiments() {
  const data = ["moons", "spiral", "plane"];
  return ACTIVATIONS.map((activation, at) => ({
    v: 1,
    data: { name: data[at % data.length], samples: 200, seed: at },
    model: { hidden: [8, 5], activation, dropout: at % 4 === 3 ? 0.2 : 0 },
    train: {
      optimizer: { name: OPTIMIZERS[at % OPTIMIZERS.length] },
      learningRate: 0.01,
      l2: at % 2 === 0 ? 0.001 : 0,
      clipNorm: at % 5 === 4 ? 1 : null,
      batchSize: 7,
      epochs: 100,
      seed: 40 + at,
    },
    engine: "cpu",
  }));
}

/** A population of five: the digest covers the order of trials too. */
function population() {
  const [first] = experiments();
  return [0.001, 0.003, 0.01, 0.03, 0.1].map((learningRate) => ({
    ...first,
    train: { ...first.train, learningRate },
  }));
}

/**
 * Digests of parameters, losses and predictions, as lines of text.
 *
 * @param {typeof import("tuning-playground")} api the package, after its `init`
 * @returns {Promise<string[]>} one line for each experiment: its name and a SHA-256 in hexadecimal digits
 */
export async function digests(api) {
  const lines = await trainingDigests(api);
  lines.push(`study ${await sha256([suggestions(api)])}`);
  lines.push(`gp ${await sha256([modelled(api)])}`);
  return lines;
}

/**
 * The lines of what both modules have.
 *
 * @param {typeof import("tuning-playground/training")} api either module of the package, after its `init`
 */
export async function trainingDigests(api) {
  const lines = [];
  for (const experiment of experiments()) {
    const name = `${experiment.data.name} ${experiment.model.activation} ${experiment.train.optimizer.name}`;
    lines.push(`${name} ${await digest(api, experiment)}`);
  }
  lines.push(`population ${await digest(api, population())}`);
  return lines;
}

/** The text of what a study suggests on every kind of axis, as bytes. */
function suggestions({ Study }) {
  const log = { low: 1e-5, high: 10, log: true };
  const space = { a: { type: "float", ...log }, b: { type: "float", low: -1, high: 2 } };
  const study = new Study({
    space: { ...space, c: { type: "int", low: 1, high: 4096, log: true } },
    seed: 3,
  });
  const trials = Array.from({ length: 200 }, () => study.ask());
  study.free();
  return new TextEncoder().encode(JSON.stringify(trials));
}

/** The text of what a Gaussian process suggests over floats, whole numbers and choices, as bytes. */
function modelled({ Study }) {
  const space = {
    rate: { type: "float", low: 1e-4, high: 1, log: true },
    width: { type: "int", low: 4, high: 128, log: true },
    kind: { type: "categorical", choices: ["relu", "tanh", "sine"] },
  };
  const study = new Study({ space, seed: 4, sampler: { name: "gp" } });
  const trials = Array.from({ length: 40 }, () => {
    const trial = study.ask();
    const { rate, width, kind } = trial.params;
    study.tell(trial.id, Math.abs(rate - 0.1) + Math.abs(width - 32) / 64 + kind.length);
    return trial;
  });
  study.free();
  return new TextEncoder().encode(JSON.stringify(trials));
}

async function digest({ Trainer }, experiment) {
  const trainer = await Trainer.create(experiment);
  const before = await trainer.params();
  const progress = await trainer.trainSteps(STEPS);
  const after = await trainer.params();
  const predicted = await trainer.predict(new Float32Array([0.5, 0.25, -1, 2]));
  trainer.free();
  if (!after.every(Number.isFinite) || after.every((value, at) => value === before[at])) {
    throw new Error(`training left no sound parameters: ${JSON.stringify(experiment)}`);
  }
  const losses = Float64Array.from(progress, ({ loss }) => loss);
  return sha256([after, losses, predicted]);
}

/** SHA-256 of the arrays' bytes, one after another. */
async function sha256(arrays) {
  const parts = arrays.map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
