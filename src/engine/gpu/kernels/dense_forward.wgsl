// A dense layer's way forward: values (T, B, O) = f(input (T, B, I) · weights (T, I, O) + biases (T, O)) with f's slopes.
// Each invocation makes four rows of four columns, so that eight loads of fours serve 64 multiplications.

// Whether the layer reads rows of the data set, or the values of the layer before.
override FIRST: bool = false;
// Whether it has an activation; the output's layer has none.
override HIDDEN: bool = true;

@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> orders: array<u32>;
@group(0) @binding(5) var<storage, read> trials: array<Trial>;
@group(0) @binding(6) var<storage, read> dropout: array<vec2<u32>>;
@group(0) @binding(8) var<storage, read> parameters: array<vec4<f32>>;
@group(0) @binding(11) var<storage, read_write> work: array<vec4<f32>>;
@group(0) @binding(12) var<storage, read> records: array<Record>;

fn input_four(at: u32) -> vec4<f32> {
    if (FIRST) {
        return x[at];
    }
    return work[at];
}

// Where the inputs of a row of the batch begin. Rows that fill up the last four repeat the last one.
fn input_row(trial: u32, row: u32) -> u32 {
    if (!FIRST) {
        return layer.input_values + (trial * layer.rows + row) * layer.inputs;
    }
    let place = step.first_row + min(row, step.batch - 1u);
    if (step.trains == 0u) {
        return place * layer.inputs;
    }
    return orders[trials[trial].order + place] * layer.inputs;
}

// Inverted dropout: 0 or 1 / (1 - rate) for four units of an example.
fn dropout_factors(trial: u32, row: u32, column: u32) -> vec4<f32> {
    // Its threshold and, as bits, the factor of what is kept.
    let own = dropout[trial * layer.hidden_layers + layer.index];
    if (own.x == 0u || step.trains == 0u) {
        return vec4<f32>(1.0);
    }
    let key = vec2<u32>(trials[trial].seed_low, trials[trial].seed_high);
    let words = dropout_words(key, row * layer.hidden_units + layer.first_unit + 4u * column);
    return select(vec4<f32>(bitcast<f32>(own.y)), vec4<f32>(0.0), words < vec4<u32>(own.x));
}

fn store(trial: u32, row: u32, column: u32, z: vec4<f32>) {
    let at = (trial * layer.rows + row) * layer.outputs + column;
    if (!HIDDEN) {
        work[layer.values + at] = z;
        return;
    }
    // The units that fill up the last four stay 0.
    let is_unit = 4u * column + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(layer.width);
    let factors = select(vec4<f32>(0.0), dropout_factors(trial, row, column), is_unit);
    let both = value_and_slope(z);
    work[layer.values + at] = both.value * factors;
    work[layer.slopes + at] = both.slope * factors;
}

@compute @workgroup_size(WORKGROUP)
fn dense_forward(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let tiles = layer.outputs * ((step.batch + 3u) / 4u);
    let index = place(group, groups, local);
    if (index >= tiles * step.trials) {
        return;
    }
    let trial = step.first_trial + index / tiles;
    if (step.trains != 0u && records[trial].failure != 0u) {
        return;
    }
    let column = index % tiles % layer.outputs;
    let row = 4u * (index % tiles / layer.outputs);
    let own = (2u * trial + (records[trial].step_low & 1u)) * layer.parameters;
    let a0 = input_row(trial, row);
    let a1 = input_row(trial, row + 1u);
    let a2 = input_row(trial, row + 2u);
    let a3 = input_row(trial, row + 3u);
    var w = own + layer.weights + column;
    let bias = parameters[own + layer.biases + column];
    var z0 = bias;
    var z1 = bias;
    var z2 = bias;
    var z3 = bias;
    for (var k = 0u; k < layer.inputs; k++) {
        let w0 = parameters[w];
        let w1 = parameters[w + layer.outputs];
        let w2 = parameters[w + 2u * layer.outputs];
        let w3 = parameters[w + 3u * layer.outputs];
        let i0 = input_four(a0 + k);
        let i1 = input_four(a1 + k);
        let i2 = input_four(a2 + k);
        let i3 = input_four(a3 + k);
        z0 += i0.x * w0 + i0.y * w1 + i0.z * w2 + i0.w * w3;
        z1 += i1.x * w0 + i1.y * w1 + i1.z * w2 + i1.w * w3;
        z2 += i2.x * w0 + i2.y * w1 + i2.z * w2 + i2.w * w3;
        z3 += i3.x * w0 + i3.y * w1 + i3.z * w2 + i3.w * w3;
        w += 4u * layer.outputs;
    }
    store(trial, row, column, z0);
    store(trial, row + 1u, column, z1);
    store(trial, row + 2u, column, z2);
    store(trial, row + 3u, column, z3);
}
