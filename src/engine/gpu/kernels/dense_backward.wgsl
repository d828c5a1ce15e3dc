// A dense layer's way back, from the gradient d (T, B, O) of its sums: the gradients of its weights, inputᵀ · d, and
// biases, Σ d, and where a layer stands before it the gradient of that one's sums, (d · weightsᵀ) times the slopes, which
// it replaces. Each invocation makes four rows of four columns of one of the two.

override FIRST: bool = false;

@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> orders: array<u32>;
@group(0) @binding(5) var<storage, read> trials: array<Trial>;
@group(0) @binding(8) var<storage, read> parameters: array<vec4<f32>>;
@group(0) @binding(9) var<storage, read_write> gradients: array<vec4<f32>>;
@group(0) @binding(11) var<storage, read_write> work: array<vec4<f32>>;
@group(0) @binding(12) var<storage, read> records: array<Record>;

// Four inputs of an example of the batch.
fn input_four(trial: u32, row: u32, column: u32) -> vec4<f32> {
    if (FIRST) {
        return x[orders[trials[trial].order + step.first_row + row] * layer.inputs + column];
    }
    return work[layer.input_values + (trial * layer.rows + row) * layer.inputs + column];
}

// The gradients of four inputs' weights to four outputs; the tile after the last inputs has the biases.
fn of_parameters(trial: u32, tile: u32) {
    let column = tile % layer.outputs;
    let inputs = tile / layer.outputs;
    let own = trial * layer.parameters;
    var d = layer.slopes + trial * layer.rows * layer.outputs + column;
    if (inputs == layer.inputs) {
        var sum = vec4<f32>(0.0);
        for (var row = 0u; row < step.batch; row++) {
            sum += work[d];
            d += layer.outputs;
        }
        gradients[own + layer.biases + column] = sum;
        return;
    }
    var g0 = vec4<f32>(0.0);
    var g1 = vec4<f32>(0.0);
    var g2 = vec4<f32>(0.0);
    var g3 = vec4<f32>(0.0);
    for (var row = 0u; row < step.batch; row++) {
        let input = input_four(trial, row, inputs);
        let four = work[d];
        g0 += input.x * four;
        g1 += input.y * four;
        g2 += input.z * four;
        g3 += input.w * four;
        d += layer.outputs;
    }
    let at = own + layer.weights + 4u * inputs * layer.outputs + column;
    gradients[at] = g0;
    gradients[at + layer.outputs] = g1;
    gradients[at + 2u * layer.outputs] = g2;
    gradients[at + 3u * layer.outputs] = g3;
}

// The gradient of four inputs of four examples.
fn of_inputs(trial: u32, tile: u32) {
    let column = tile % layer.inputs;
    let row = trial * layer.rows + 4u * (tile / layer.inputs);
    let own = (2u * trial + (records[trial].step_low & 1u)) * layer.parameters;
    let d = layer.slopes + row * layer.outputs;
    let w = own + layer.weights + 4u * column * layer.outputs;
    var g0 = vec4<f32>(0.0);
    var g1 = vec4<f32>(0.0);
    var g2 = vec4<f32>(0.0);
    var g3 = vec4<f32>(0.0);
    for (var k = 0u; k < layer.outputs; k++) {
        let w0 = parameters[w + k];
        let w1 = parameters[w + layer.outputs + k];
        let w2 = parameters[w + 2u * layer.outputs + k];
        let w3 = parameters[w + 3u * layer.outputs + k];
        let d0 = work[d + k];
        let d1 = work[d + layer.outputs + k];
        let d2 = work[d + 2u * layer.outputs + k];
        let d3 = work[d + 3u * layer.outputs + k];
        g0 += vec4<f32>(dot(d0, w0), dot(d0, w1), dot(d0, w2), dot(d0, w3));
        g1 += vec4<f32>(dot(d1, w0), dot(d1, w1), dot(d1, w2), dot(d1, w3));
        g2 += vec4<f32>(dot(d2, w0), dot(d2, w1), dot(d2, w2), dot(d2, w3));
        g3 += vec4<f32>(dot(d3, w0), dot(d3, w1), dot(d3, w2), dot(d3, w3));
    }
    let at = layer.input_slopes + row * layer.inputs + column;
    work[at] *= g0;
    work[at + layer.inputs] *= g1;
    work[at + 2u * layer.inputs] *= g2;
    work[at + 3u * layer.inputs] *= g3;
}

@compute @workgroup_size(WORKGROUP)
fn dense_backward(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let index = place(group, groups, local);
    let tiles = layer.outputs * (layer.inputs + 1u);
    let count = tiles * step.trials;
    if (index < count) {
        let trial = step.first_trial + index / tiles;
        if (records[trial].failure == 0u) {
            of_parameters(trial, index % tiles);
        }
        return;
    }
    if (FIRST) {
        return;
    }
    let input_tiles = layer.inputs * ((step.batch + 3u) / 4u);
    let other = index - count;
    if (other < input_tiles * step.trials) {
        let trial = step.first_trial + other / input_tiles;
        if (records[trial].failure == 0u) {
            of_inputs(trial, other % input_tiles);
        }
    }
}
