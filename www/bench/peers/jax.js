/**
 * jax-js as a contender (see worker.js): one compiled function makes a whole step, and is mapped over the trials of a
 * population. Its functions consume their arguments; `.ref` keeps one for later.
 */
import * as jax from "@jax-js/jax";

const { numpy: np, nn, tree } = jax;

/** A compiled step, and one mapped over trials: a worker has one workload. */
const compiled = {};

/** @param options `{ device }` */
export async function start({ device }) {
  const devices = await jax.init(device);
  if (!devices.includes(device)) throw new Error(`no device ${device}: there are ${devices}`);
  jax.defaultDevice(device);
  return { device };
}

export const create = (task) => trainer(task, null);

export const createPopulation = ({ rates, ...task }) => trainer(task, rates);

/** One trial, or one for each of `rates`: then every array of the state has a first axis T. */
async function trainer({ workload, adam, data, params, rate }, rates) {
  const trials = rates?.length ?? null;
  const batches = arrays(workload, data);
  const learningRate = rates ? np.array(Float32Array.from(rates)) : np.array(rate);
  let state = firstState(workload, params, trials);
  const kind = rates ? "mapped" : "single";
  compiled[kind] ??= jax.jit(
    rates ? jax.vmap(step(workload, adam), [0, null, null, 0]) : step(workload, adam),
  );
  let steps = 0;
  return {
    async run(count) {
      for (let s = 0; s < count; s++) {
        const { x, y } = batches[steps++ % batches.length];
        state = compiled[kind](state, x.ref, y.ref, learningRate.ref);
        await jax.blockUntilReady(state);
      }
    },
    async params() {
      const parts = [];
      for (const { w, b } of state.layers) parts.push(await w.ref.data(), await b.ref.data());
      return Float32Array.from(parts.flatMap((part) => [...part]));
    },
    free() {
      tree.dispose(state);
      tree.dispose(batches);
      learningRate.dispose();
    },
  };
}

/** (state, x, y, rate) to the next state. */
function step(workload, adam) {
  const gradients = jax.grad(loss(workload));
  if (workload.optimizer === "sgd") {
    return ({ layers }, x, y, rate) => {
      const g = gradients(tree.ref(layers), x, y);
      const next = tree.map((p, d) => p.sub(d.mul(rate.ref)), layers, g);
      rate.dispose();
      return { layers: next };
    };
  }
  const { beta1, beta2, epsilon } = adam;
  return ({ layers, m, v, power1, power2 }, x, y, rate) => {
    const g = gradients(tree.ref(layers), x, y);
    const nextM = tree.map((a, d) => a.mul(beta1).add(d.mul(1 - beta1)), m, tree.ref(g));
    const nextV = tree.map((a, d) => a.mul(beta2).add(d.ref.mul(d).mul(1 - beta2)), v, g);
    const [next1, next2] = [power1.mul(beta1), power2.mul(beta2)];
    const factor1 = rate.div(np.subtract(1, next1.ref));
    const factor2 = np.reciprocal(np.subtract(1, next2.ref));
    const updated = (p, a, b) => p.sub(a.mul(factor1.ref).div(np.sqrt(b.mul(factor2.ref)).add(epsilon)));
    const next = tree.map(updated, layers, tree.ref(nextM), tree.ref(nextV));
    factor1.dispose();
    factor2.dispose();
    return { layers: next, m: nextM, v: nextV, power1: next1, power2: next2 };
  };
}

/** Mean cross-entropy of a batch as a function of (layers, x, y). */
function loss({ activation, sizes, batch }) {
  return (layers, x, y) => {
    let values = x;
    layers.forEach(({ w, b }, l) => {
      values = np.dot(values, w).add(b);
      if (l + 1 < layers.length) values = activation === "tanh" ? np.tanh(values) : nn.relu(values);
    });
    if (sizes.at(-1) > 1)
      return nn
        .logSoftmax(values)
        .mul(y)
        .sum()
        .mul(-1 / batch);
    const soft = np.log1p(np.exp(np.abs(values.ref).neg()));
    return np
      .maximum(values.ref, 0)
      .sub(values.mul(y))
      .add(soft)
      .sum()
      .mul(1 / batch);
  };
}

function firstState({ sizes, optimizer }, params, trials) {
  const layers = [];
  let at = 0;
  for (let l = 0; l + 1 < sizes.length; l++) {
    const [fanIn, fanOut] = [sizes[l], sizes[l + 1]];
    const bias = at + fanIn * fanOut;
    layers.push({
      w: array(params.slice(at, bias), [fanIn, fanOut], trials),
      b: array(params.slice(bias, bias + fanOut), [fanOut], trials),
    });
    at = bias + fanOut;
  }
  if (optimizer === "sgd") return { layers };
  if (trials !== null) throw new Error("populations of Adam are not measured");
  const zeros = () => tree.map((p) => np.zeros(p.shape), layers);
  return { layers, m: zeros(), v: zeros(), power1: np.array(1), power2: np.array(1) };
}

/** An array of this shape, `trials` times where that is a number. */
function array(values, shape, trials) {
  if (trials === null) return np.array(values, { shape });
  const all = new Float32Array(trials * values.length);
  for (let t = 0; t < trials; t++) all.set(values, t * values.length);
  return np.array(all, { shape: [trials, ...shape] });
}

/** All batches: x (B, I), y (B, 1) or one-hot (B, O). */
function arrays({ sizes, batch, rows }, data) {
  const [inputs, outputs] = [sizes[0], sizes.at(-1)];
  return Array.from({ length: rows / batch }, (_, k) => {
    const x = np.array(data.x.slice(k * batch * inputs, (k + 1) * batch * inputs), {
      shape: [batch, inputs],
    });
    const y = new Float32Array(batch * outputs);
    for (let r = 0; r < batch; r++) {
      const label = data.y[k * batch + r];
      if (outputs === 1) y[r] = label;
      else y[r * outputs + label] = 1;
    }
    return { x, y: np.array(y, { shape: [batch, outputs] }) };
  });
}
