/**
 * TensorFlow.js as a contender (see worker.js): its core and one back end, an optimizer's `minimize`, and all batches on
 * the back end before any step.
 */
import * as tf from "@tensorflow/tfjs-core";
// A bundler drops the gradients, which the package lists as without effect, unless they are imported by name.
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-backend-webgpu";

/** @param options `{ backend: "cpu" | "wasm" | "webgpu", wasm: the folder of the back end's modules }` */
export async function start({ backend, wasm }) {
  tf.enableProdMode();
  setWasmPaths(wasm);
  const accepted = await tf.setBackend(backend);
  await tf.ready();
  if (!accepted || tf.getBackend() !== backend)
    throw new Error(`no back end ${backend}: got ${tf.getBackend()}`);
  return { version: tf.version_core };
}

export async function create({ workload, adam, data, params, rate }) {
  const layers = variables(workload.sizes, params);
  const list = layers.flat();
  const batches = tensors(workload, data);
  const optimizer =
    workload.optimizer === "adam"
      ? tf.train.adam(rate, adam.beta1, adam.beta2, adam.epsilon)
      : tf.train.sgd(rate);
  const activation = workload.activation === "tanh" ? tf.tanh : tf.relu;
  const criterion =
    workload.sizes.at(-1) === 1 ? tf.losses.sigmoidCrossEntropy : tf.losses.softmaxCrossEntropy;
  const logits = (x) =>
    layers.reduce((values, [a, bias], l) => {
      const z = tf.fused.matMul({ a: values, b: a, bias, activation: "linear" });
      return l + 1 < layers.length ? activation(z) : z;
    }, x);
  let steps = 0;
  return {
    async run(count) {
      for (let s = 0; s < count; s++) {
        const { x, y } = batches[steps++ % batches.length];
        tf.tidy(() => {
          optimizer.minimize(() => criterion(y, logits(x)), false, list);
        });
      }
      await list[list.length - 1].data(); // until the back end's queue is empty
    },
    async params() {
      const parts = await Promise.all(list.map((variable) => variable.data()));
      return Float32Array.from(parts.flatMap((part) => [...part]));
    },
    free() {
      tf.dispose([list, batches.map(Object.values)]);
      optimizer.dispose();
    },
  };
}

/** [weights (I, O), biases (O,)] of each layer. */
function variables(sizes, params) {
  const layers = [];
  let at = 0;
  for (let l = 0; l + 1 < sizes.length; l++) {
    const [fanIn, fanOut] = [sizes[l], sizes[l + 1]];
    const weights = tf.tensor2d(params.slice(at, at + fanIn * fanOut), [fanIn, fanOut]);
    const biases = tf.tensor1d(params.slice(at + fanIn * fanOut, at + (fanIn + 1) * fanOut));
    layers.push([tf.variable(weights), tf.variable(biases)]);
    at += (fanIn + 1) * fanOut;
  }
  return layers;
}

/** All batches: x (B, I), y (B, 1) or one-hot (B, O). */
function tensors({ sizes, batch, rows }, data) {
  const [inputs, outputs] = [sizes[0], sizes.at(-1)];
  return Array.from({ length: rows / batch }, (_, k) => {
    const x = tf.tensor2d(data.x.slice(k * batch * inputs, (k + 1) * batch * inputs), [batch, inputs]);
    const classes = data.y.slice(k * batch, (k + 1) * batch);
    const y =
      outputs === 1
        ? tf.tensor2d(classes, [batch, 1])
        : tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(classes, "int32"), outputs), "float32"));
    return { x, y };
  });
}
