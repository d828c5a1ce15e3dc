// A dense layer's way back, from the gradient d (T, B, O) of its sums: the gradients of its weights, inputᵀ · d, and
// biases, Σ d, and where a layer stands before it the gradient of that one's sums, (d · weightsᵀ) times the slopes, which
// it replaces. Each invocation makes a tile of one of the two, four by four or eight by eight.

override FIRST: bool = false;
// Fours of rows and of columns in a tile, 1 or 2.
override SIDE: u32 = 1;

@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> orders: array<u32>;
@group(0) @binding(5) var<storage, read> trials: array<Trial>;
@group(0) @binding(8) var<storage, read> parameters: array<vec4<f32>>;
@group(0) @binding(9) var<storage, read_write> gradients: array<vec4<f32>>;
@group(0) @binding(11) var<storage, read_write> work: array<vec4<f32>>;
@group(0) @binding(12) var<storage, read> records: array<Record>;

// Where the inputs of an example of the batch begin.
fn input_place(start: u32, row: u32) -> u32 {
    if (FIRST) {
        return orders[start + row] * layer.inputs;
    }
    return start + row * layer.inputs;
}

fn input_four(at: u32) -> vec4<f32> {
    if (FIRST) {
        return x[at];
    }
    return work[at];
}

// The gradients of the weights of four or eight inputs to as many outputs; the tiles after the last inputs have the
// biases.
fn of_parameters(trial: u32, tile: u32) {
    let columns = (layer.outputs + SIDE - 1u) / SIDE;
    let column = SIDE * (tile % columns);
    let next_column = min(column + 1u, layer.outputs - 1u) - column;
    let input = SIDE * (tile / columns);
    let own = trial * layer.parameters;
    var d = layer.slopes + trial * layer.rows * layer.outputs + column;
    if (input >= layer.inputs) {
        var sum = vec4<f32>(0.0);
        var next_sum = vec4<f32>(0.0);
        for (var row = 0u; row < step.batch; row++) {
            sum += work[d];
            next_sum += work[d + next_column];
            d += layer.outputs;
        }
        gradients[own + layer.biases + column] = sum;
        if (SIDE == 2u) {
            gradients[own + layer.biases + column + next_column] = next_sum;
        }
        return;
    }
    let next_input = min(input + 1u, layer.inputs - 1u) - input;
    var start = layer.input_values + trial * layer.rows * layer.inputs;
    if (FIRST) {
        start = trials[trial].order + step.first_row;
    }
    // Of inputs 0 to 7 to the first four of outputs, and to the second.
    var g0 = vec4<f32>(0.0);
    var g1 = vec4<f32>(0.0);
    var g2 = vec4<f32>(0.0);
    var g3 = vec4<f32>(0.0);
    var g4 = vec4<f32>(0.0);
    var g5 = vec4<f32>(0.0);
    var g6 = vec4<f32>(0.0);
    var g7 = vec4<f32>(0.0);
    var h0 = vec4<f32>(0.0);
    var h1 = vec4<f32>(0.0);
    var h2 = vec4<f32>(0.0);
    var h3 = vec4<f32>(0.0);
    var h4 = vec4<f32>(0.0);
    var h5 = vec4<f32>(0.0);
    var h6 = vec4<f32>(0.0);
    var h7 = vec4<f32>(0.0);
    for (var row = 0u; row < step.batch; row++) {
        let at = input_place(start, row) + input;
        let a = input_four(at);
        let left = work[d];
        g0 += a.x * left;
        g1 += a.y * left;
        g2 += a.z * left;
        g3 += a.w * left;
        if (SIDE == 2u) {
            let b = input_four(at + next_input);
            let right = work[d + next_column];
            g4 += b.x * left;
            g5 += b.y * left;
            g6 += b.z * left;
            g7 += b.w * left;
            h0 += a.x * right;
            h1 += a.y * right;
            h2 += a.z * right;
            h3 += a.w * right;
            h4 += b.x * right;
            h5 += b.y * right;
            h6 += b.z * right;
            h7 += b.w * right;
        }
        d += layer.outputs;
    }
    let at = own + layer.weights + 4u * input * layer.outputs + column;
    gradients[at] = g0;
    gradients[at + layer.outputs] = g1;
    gradients[at + 2u * layer.outputs] = g2;
    gradients[at + 3u * layer.outputs] = g3;
    if (SIDE == 2u) {
        // Where there is no second four, these are the same numbers once more.
        let next = at + 4u * next_input * layer.outputs;
        let right = next_column;
        gradients[next] = g4;
        gradients[next + layer.outputs] = g5;
        gradients[next + 2u * layer.outputs] = g6;
        gradients[next + 3u * layer.outputs] = g7;
        gradients[at + right] = h0;
        gradients[at + layer.outputs + right] = h1;
        gradients[at + 2u * layer.outputs + right] = h2;
        gradients[at + 3u * layer.outputs + right] = h3;
        gradients[next + right] = h4;
        gradients[next + layer.outputs + right] = h5;
        gradients[next + 2u * layer.outputs + right] = h6;
        gradients[next + 3u * layer.outputs + right] = h7;
    }
}

// Four gradients of an example's inputs.
fn product(d: vec4<f32>, w0: vec4<f32>, w1: vec4<f32>, w2: vec4<f32>, w3: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(dot(d, w0), dot(d, w1), dot(d, w2), dot(d, w3));
}

// The gradient of four or eight inputs of as many examples.
fn of_inputs(trial: u32, tile: u32) {
    let columns = (layer.inputs + SIDE - 1u) / SIDE;
    let column = SIDE * (tile % columns);
    let next_column = min(column + 1u, layer.inputs - 1u) - column;
    let row = trial * layer.rows + 4u * SIDE * (tile / columns);
    let own = (2u * trial + (records[trial].step_low & 1u)) * layer.parameters;
    let w = own + layer.weights + 4u * column * layer.outputs;
    let v = w + 4u * next_column * layer.outputs;
    let d = layer.slopes + row * layer.outputs;
    // Of examples 0 to 7: their first four of inputs, and the second.
    var g0 = vec4<f32>(0.0);
    var g1 = vec4<f32>(0.0);
    var g2 = vec4<f32>(0.0);
    var g3 = vec4<f32>(0.0);
    var g4 = vec4<f32>(0.0);
    var g5 = vec4<f32>(0.0);
    var g6 = vec4<f32>(0.0);
    var g7 = vec4<f32>(0.0);
    var h0 = vec4<f32>(0.0);
    var h1 = vec4<f32>(0.0);
    var h2 = vec4<f32>(0.0);
    var h3 = vec4<f32>(0.0);
    var h4 = vec4<f32>(0.0);
    var h5 = vec4<f32>(0.0);
    var h6 = vec4<f32>(0.0);
    var h7 = vec4<f32>(0.0);
    for (var k = 0u; k < layer.outputs; k++) {
        let w0 = parameters[w + k];
        let w1 = parameters[w + layer.outputs + k];
        let w2 = parameters[w + 2u * layer.outputs + k];
        let w3 = parameters[w + 3u * layer.outputs + k];
        let d0 = work[d + k];
        let d1 = work[d + layer.outputs + k];
        let d2 = work[d + 2u * layer.outputs + k];
        let d3 = work[d + 3u * layer.outputs + k];
        g0 += product(d0, w0, w1, w2, w3);
        g1 += product(d1, w0, w1, w2, w3);
        g2 += product(d2, w0, w1, w2, w3);
        g3 += product(d3, w0, w1, w2, w3);
        if (SIDE == 2u) {
            let v0 = parameters[v + k];
            let v1 = parameters[v + layer.outputs + k];
            let v2 = parameters[v + 2u * layer.outputs + k];
            let v3 = parameters[v + 3u * layer.outputs + k];
            let d4 = work[d + 4u * layer.outputs + k];
            let d5 = work[d + 5u * layer.outputs + k];
            let d6 = work[d + 6u * layer.outputs + k];
            let d7 = work[d + 7u * layer.outputs + k];
            g4 += product(d4, w0, w1, w2, w3);
            g5 += product(d5, w0, w1, w2, w3);
            g6 += product(d6, w0, w1, w2, w3);
            g7 += product(d7, w0, w1, w2, w3);
            h0 += product(d0, v0, v1, v2, v3);
            h1 += product(d1, v0, v1, v2, v3);
            h2 += product(d2, v0, v1, v2, v3);
            h3 += product(d3, v0, v1, v2, v3);
            h4 += product(d4, v0, v1, v2, v3);
            h5 += product(d5, v0, v1, v2, v3);
            h6 += product(d6, v0, v1, v2, v3);
            h7 += product(d7, v0, v1, v2, v3);
        }
    }
    let at = layer.input_slopes + row * layer.inputs + column;
    work[at] *= g0;
    work[at + layer.inputs] *= g1;
    work[at + 2u * layer.inputs] *= g2;
    work[at + 3u * layer.inputs] *= g3;
    if (SIDE == 2u) {
        work[at + 4u * layer.inputs] *= g4;
        work[at + 5u * layer.inputs] *= g5;
        work[at + 6u * layer.inputs] *= g6;
        work[at + 7u * layer.inputs] *= g7;
        if (next_column == 0u) {
            return;
        }
        work[at + 1u] *= h0;
        work[at + layer.inputs + 1u] *= h1;
        work[at + 2u * layer.inputs + 1u] *= h2;
        work[at + 3u * layer.inputs + 1u] *= h3;
        work[at + 4u * layer.inputs + 1u] *= h4;
        work[at + 5u * layer.inputs + 1u] *= h5;
        work[at + 6u * layer.inputs + 1u] *= h6;
        work[at + 7u * layer.inputs + 1u] *= h7;
    }
}

@compute @workgroup_size(WORKGROUP)
fn dense_backward(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let index = place(group, groups, local);
    let input_fours = (layer.inputs + SIDE - 1u) / SIDE;
    let tiles = ((layer.outputs + SIDE - 1u) / SIDE) * (input_fours + 1u);
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
    let input_tiles = input_fours * ((step.batch + 4u * SIDE - 1u) / (4u * SIDE));
    let other = index - count;
    if (other < input_tiles * step.trials) {
        let trial = step.first_trial + other / input_tiles;
        if (records[trial].failure == 0u) {
            of_inputs(trial, other % input_tiles);
        }
    }
}
