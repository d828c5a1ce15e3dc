/**
 * The bar that the package must pass: a training loop as one would write it by hand in JavaScript, without a library.
 * Tanh multilayer perceptron, one logit, sigmoid cross-entropy, mini-batch SGD; typed arrays, no allocation in a step.
 *
 * Notation: N rows, B batch, I/O fan-in and fan-out of a layer. Parameters are flat (P,): per layer weights (I, O)
 * row-major, then biases (O,), as `trainer.params()` gives them. Batch k is rows k*B and on, epoch after epoch.
 */

export const SIZES = [2, 8, 8, 1];
export const BATCH = 10;
export const LEARNING_RATE = 0.03;

/** Number of parameters of a network with these layer sizes. */
export function parameterCount(sizes) {
  let count = 0;
  for (let l = 0; l + 1 < sizes.length; l++) count += (sizes[l] + 1) * sizes[l + 1];
  return count;
}

/** Trains `steps` steps from `params` on x (N, 2), y (N,) in {0, 1}: the mean loss of each batch, and the parameters. */
export function trainPlain(x, y, params, steps) {
  const trainer = plainTrainer(x, y, params);
  const losses = new Float64Array(steps);
  for (let s = 0; s < steps; s++) losses[s] = trainer.step();
  return { losses, params: trainer.params };
}

/** A resumable trainer: `step()` makes one update and returns the mean loss of its batch. */
export function plainTrainer(x, y, initial) {
  const layers = views(Float32Array.from(initial));
  const rows = y.length;
  let first = 0;
  function step() {
    const size = Math.min(BATCH, rows - first);
    forward(layers, x, first, size);
    const loss = outputDelta(layers[layers.length - 1], y, first, size);
    for (let l = layers.length - 1; l >= 0; l--) backward(layers, l, x, first, size);
    first += size;
    if (first >= rows) first = 0;
    return loss;
  }
  return { step, params: layers[0].all };
}

/** Each layer's weights and biases as views into the flat parameters, with room for one batch. */
function views(all) {
  const layers = [];
  let at = 0;
  for (let l = 0; l + 1 < SIZES.length; l++) {
    const [fanIn, fanOut] = [SIZES[l], SIZES[l + 1]];
    const w = all.subarray(at, at + fanIn * fanOut);
    const b = all.subarray(at + fanIn * fanOut, at + fanIn * fanOut + fanOut);
    const out = new Float32Array(BATCH * fanOut);
    const delta = new Float32Array(BATCH * fanOut);
    layers.push({
      all,
      fanIn,
      fanOut,
      w,
      b,
      out,
      delta,
      gw: new Float32Array(w.length),
      gb: new Float32Array(fanOut),
    });
    at += (fanIn + 1) * fanOut;
  }
  return layers;
}

/** Activations of every layer, tanh but for the last. */
function forward(layers, x, first, size) {
  let input = x;
  let offset = first * SIZES[0];
  for (let l = 0; l < layers.length; l++) {
    const layer = layers[l];
    dense(layer, input, offset, size, l + 1 < layers.length);
    input = layer.out;
    offset = 0;
  }
}

/** out = input · w + b, with tanh if `squash`. */
function dense({ fanIn, fanOut, w, b, out }, input, offset, size, squash) {
  for (let r = 0; r < size; r++) {
    for (let o = 0; o < fanOut; o++) {
      let sum = b[o];
      for (let i = 0; i < fanIn; i++) sum += input[offset + r * fanIn + i] * w[i * fanOut + o];
      out[r * fanOut + o] = squash ? Math.tanh(sum) : sum;
    }
  }
}

/** Mean sigmoid cross-entropy of the batch, computed stably; leaves its gradient in the logits in `delta`. */
function outputDelta({ out, delta }, y, first, size) {
  let sum = 0;
  for (let r = 0; r < size; r++) {
    const z = out[r];
    const t = y[first + r];
    sum += Math.max(z, 0) - z * t + Math.log1p(Math.exp(-Math.abs(z)));
    delta[r] = (1 / (1 + Math.exp(-z)) - t) / size;
  }
  return sum / size;
}

/** Gradients of layer `l` from its delta, the delta of the layer below, then the update of layer `l`. */
function backward(layers, l, x, first, size) {
  const layer = layers[l];
  const below = l > 0 ? layers[l - 1] : null;
  gradients(layer, below ? below.out : x, below ? 0 : first * SIZES[0], size);
  if (below) deltaBelow(layer, below, size);
  for (let k = 0; k < layer.w.length; k++) layer.w[k] -= LEARNING_RATE * layer.gw[k];
  for (let o = 0; o < layer.fanOut; o++) layer.b[o] -= LEARNING_RATE * layer.gb[o];
}

/** gw = inputᵀ · delta, gb = column sums of delta. */
function gradients({ fanIn, fanOut, delta, gw, gb }, input, offset, size) {
  for (let o = 0; o < fanOut; o++) {
    let bias = 0;
    for (let r = 0; r < size; r++) bias += delta[r * fanOut + o];
    gb[o] = bias;
    for (let i = 0; i < fanIn; i++) {
      let sum = 0;
      for (let r = 0; r < size; r++) sum += input[offset + r * fanIn + i] * delta[r * fanOut + o];
      gw[i * fanOut + o] = sum;
    }
  }
}

/** delta below = (delta · wᵀ) times the slope of tanh there, 1 - out². */
function deltaBelow({ fanIn, fanOut, w, delta }, below, size) {
  for (let r = 0; r < size; r++) {
    for (let i = 0; i < fanIn; i++) {
      const value = below.out[r * fanIn + i];
      let sum = 0;
      for (let o = 0; o < fanOut; o++) sum += w[i * fanOut + o] * delta[r * fanOut + o];
      below.delta[r * fanIn + i] = sum * (1 - value * value);
    }
  }
}
