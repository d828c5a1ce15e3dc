/**
 * The bar that the package must pass, and the reference of every loss: a training loop as one would write it by hand in
 * JavaScript, without a library. Multilayer perceptron with tanh or ReLU, one logit with sigmoid cross-entropy or several
 * with softmax cross-entropy, SGD or Adam; typed arrays, no allocation in a step.
 *
 * Notation: N rows, B batch, I/O fan-in and fan-out of a layer, P parameters. Parameters are flat (P,), as in data.js.
 */

/**
 * A trainer of a workload over x (N, I), y (N,) that begins at `initial` (P,). `step()` makes one update. N must be a
 * multiple of the batch size.
 */
export function plainTrainer(workload, adam, { x, y }, initial, rate = workload.learningRate) {
  const { sizes, batch, activation } = workload;
  const params = Float32Array.from(initial);
  const gradients = new Float32Array(params.length);
  const layers = views(sizes, batch, params, gradients);
  const last = layers[layers.length - 1];
  const update = workload.optimizer === "adam" ? adamUpdate(params.length, adam) : sgdUpdate;
  let first = 0;
  function step() {
    forward(layers, x, first * sizes[0], batch, activation);
    outputDelta(last, y, first, batch);
    for (let l = layers.length - 1; l >= 0; l--) {
      const below = layers[l - 1];
      layerGradients(layers[l], below ? below.out : x, below ? 0 : first * sizes[0], batch);
      if (below) deltaBelow(layers[l], below, batch, activation);
    }
    update(params, gradients, rate);
    first = first + batch >= y.length ? 0 : first + batch;
  }
  return { step, params };
}

/** Mean loss over all rows of the network with these parameters, in double precision but for the layers' values. */
export function meanLoss({ sizes, batch, activation }, { x, y }, params) {
  const layers = views(sizes, batch, params, new Float32Array(params.length));
  const last = layers[layers.length - 1];
  let sum = 0;
  for (let first = 0; first < y.length; first += batch) {
    forward(layers, x, first * sizes[0], batch, activation);
    sum += outputDelta(last, y, first, batch);
  }
  return sum / y.length;
}

/** Each layer's weights, biases and their gradients as views into the flat arrays, with room for one batch. */
function views(sizes, batch, params, gradients) {
  const layers = [];
  let at = 0;
  for (let l = 0; l + 1 < sizes.length; l++) {
    const [fanIn, fanOut] = [sizes[l], sizes[l + 1]];
    const [bias, end] = [at + fanIn * fanOut, at + (fanIn + 1) * fanOut];
    layers.push({
      fanIn,
      fanOut,
      isLast: l + 2 === sizes.length,
      w: params.subarray(at, bias),
      b: params.subarray(bias, end),
      gw: gradients.subarray(at, bias),
      gb: gradients.subarray(bias, end),
      out: new Float32Array(batch * fanOut),
      delta: new Float32Array(batch * fanOut),
    });
    at = end;
  }
  return layers;
}

/** Values of every layer for B rows of `input` from `offset` on; the last layer's are its logits. */
function forward(layers, input, offset, batch, activation) {
  let [from, at] = [input, offset];
  for (const layer of layers) {
    dense(layer, from, at, batch);
    if (!layer.isLast) activate(layer.out, activation);
    [from, at] = [layer.out, 0];
  }
}

/** out (B, O) = input (B, I) · w + b. */
function dense({ fanIn, fanOut, w, b, out }, input, offset, batch) {
  for (let r = 0; r < batch; r++) {
    for (let o = 0; o < fanOut; o++) {
      let sum = b[o];
      for (let i = 0; i < fanIn; i++) sum += input[offset + r * fanIn + i] * w[i * fanOut + o];
      out[r * fanOut + o] = sum;
    }
  }
}

function activate(values, activation) {
  if (activation === "tanh") {
    for (let k = 0; k < values.length; k++) values[k] = Math.tanh(values[k]);
  } else {
    for (let k = 0; k < values.length; k++) values[k] = values[k] > 0 ? values[k] : 0;
  }
}

/** Sum of the batch's cross-entropies, computed stably; leaves the gradient of their mean in `delta` (B, O). */
function outputDelta({ fanOut, out, delta }, y, first, batch) {
  let sum = 0;
  for (let r = 0; r < batch; r++) {
    sum += fanOut === 1 ? sigmoid(out, delta, r, y[first + r]) : softmax(out, delta, r, fanOut, y[first + r]);
  }
  for (let k = 0; k < delta.length; k++) delta[k] /= batch;
  return sum;
}

/** −log of the sigmoid's probability of class t in {0, 1}. */
function sigmoid(out, delta, r, t) {
  const z = out[r];
  delta[r] = 1 / (1 + Math.exp(-z)) - t;
  return Math.max(z, 0) - z * t + Math.log1p(Math.exp(-Math.abs(z)));
}

/** −log of the softmax's probability of class t. */
function softmax(out, delta, r, classes, t) {
  const at = r * classes;
  let largest = out[at];
  for (let c = 1; c < classes; c++) largest = Math.max(largest, out[at + c]);
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += Math.exp(out[at + c] - largest);
  for (let c = 0; c < classes; c++) {
    delta[at + c] = Math.exp(out[at + c] - largest) / sum - (c === t ? 1 : 0);
  }
  return Math.log(sum) - (out[at + t] - largest);
}

/** gw (I, O) = inputᵀ · delta, gb (O,) = column sums of delta. */
function layerGradients({ fanIn, fanOut, delta, gw, gb }, input, offset, batch) {
  for (let o = 0; o < fanOut; o++) {
    let bias = 0;
    for (let r = 0; r < batch; r++) bias += delta[r * fanOut + o];
    gb[o] = bias;
    for (let i = 0; i < fanIn; i++) {
      let sum = 0;
      for (let r = 0; r < batch; r++) sum += input[offset + r * fanIn + i] * delta[r * fanOut + o];
      gw[i * fanOut + o] = sum;
    }
  }
}

/** delta below (B, I) = (delta · wᵀ) times the activation's slope there, which its value tells. */
function deltaBelow({ fanIn, fanOut, w, delta }, below, batch, activation) {
  for (let r = 0; r < batch; r++) {
    for (let i = 0; i < fanIn; i++) {
      let sum = 0;
      for (let o = 0; o < fanOut; o++) sum += w[i * fanOut + o] * delta[r * fanOut + o];
      const value = below.out[r * fanIn + i];
      below.delta[r * fanIn + i] = activation === "tanh" ? sum * (1 - value * value) : value > 0 ? sum : 0;
    }
  }
}

function sgdUpdate(params, gradients, rate) {
  for (let k = 0; k < params.length; k++) params[k] -= rate * gradients[k];
}

/** Kingma and Ba (2015), algorithm 1. */
function adamUpdate(count, { beta1, beta2, epsilon }) {
  const m = new Float32Array(count);
  const v = new Float32Array(count);
  let step = 0;
  return (params, gradients, rate) => {
    step++;
    const [c1, c2] = [1 - beta1 ** step, 1 - beta2 ** step];
    for (let k = 0; k < count; k++) {
      const g = gradients[k];
      m[k] = beta1 * m[k] + (1 - beta1) * g;
      v[k] = beta2 * v[k] + (1 - beta2) * g * g;
      params[k] -= (rate * (m[k] / c1)) / (Math.sqrt(v[k] / c2) + epsilon);
    }
  };
}
