// A dense layer's way forward: values (T, B, O) = f(input (T, B, I) · weights (T, I, O) + biases (T, O)) with f's slopes.
// Each invocation makes a tile of four rows of four columns, so that 8 loads of fours serve 64 multiplications, or of
// eight by eight, so that 16 serve 256.

// Whether the layer reads rows of the data set, or the values of the layer before.
override FIRST: bool = false;
// Whether it has an activation; the output's layer has none.
override HIDDEN: bool = true;

// Fours of rows and of columns in a tile, 1 or 2.
override SIDE: u32 = 1;

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

// The factors of dropout for four units of an example.
fn dropout_factors(trial: u32, row: u32, column: u32) -> vec4<f32> {
    let own = dropout[trial * layer.hidden_layers + layer.index];
    if (own.x == 0u || step.trains == 0u) {
        return vec4<f32>(1.0);
    }
    let key = vec2<u32>(trials[trial].seed_low, trials[trial].seed_high);
    return dropout_mask(own, key, row * layer.hidden_units + layer.first_unit + 4u * column);
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

// What four inputs add to the sums of four columns, whose weights are the rows w.
fn product(i: vec4<f32>, w0: vec4<f32>, w1: vec4<f32>, w2: vec4<f32>, w3: vec4<f32>) -> vec4<f32> {
    return i.x * w0 + i.y * w1 + i.z * w2 + i.w * w3;
}

@compute @workgroup_size(WORKGROUP)
fn dense_forward(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let columns = (layer.outputs + SIDE - 1u) / SIDE;
    let tiles = columns * ((step.batch + 4u * SIDE - 1u) / (4u * SIDE));
    let index = place(group, groups, local);
    if (index >= tiles * step.trials) {
        return;
    }
    let trial = step.first_trial + index / tiles;
    if (step.trains != 0u && records[trial].failure != 0u) {
        return;
    }
    let column = SIDE * (index % tiles % columns);
    // The second four of columns; the first again where there is none.
    let other = min(column + 1u, layer.outputs - 1u);
    let row = 4u * SIDE * (index % tiles / columns);
    let own = (2u * trial + (records[trial].step_low & 1u)) * layer.parameters;
    let a0 = input_row(trial, row + 0u);
    let a1 = input_row(trial, row + 1u);
    let a2 = input_row(trial, row + 2u);
    let a3 = input_row(trial, row + 3u);
    let a4 = input_row(trial, row + 4u);
    let a5 = input_row(trial, row + 5u);
    let a6 = input_row(trial, row + 6u);
    let a7 = input_row(trial, row + 7u);
    var w = own + layer.weights;
    // Rows 0 to 7 of the first four of columns, and of the second.
    var z0 = parameters[own + layer.biases + column];
    var z1 = z0;
    var z2 = z0;
    var z3 = z0;
    var z4 = z0;
    var z5 = z0;
    var z6 = z0;
    var z7 = z0;
    var y0 = parameters[own + layer.biases + other];
    var y1 = y0;
    var y2 = y0;
    var y3 = y0;
    var y4 = y0;
    var y5 = y0;
    var y6 = y0;
    var y7 = y0;
    for (var k = 0u; k < layer.inputs; k++) {
        let w0 = parameters[w + column];
        let w1 = parameters[w + layer.outputs + column];
        let w2 = parameters[w + 2u * layer.outputs + column];
        let w3 = parameters[w + 3u * layer.outputs + column];
        let i0 = input_four(a0 + k);
        let i1 = input_four(a1 + k);
        let i2 = input_four(a2 + k);
        let i3 = input_four(a3 + k);
        z0 += product(i0, w0, w1, w2, w3);
        z1 += product(i1, w0, w1, w2, w3);
        z2 += product(i2, w0, w1, w2, w3);
        z3 += product(i3, w0, w1, w2, w3);
        if (SIDE == 2u) {
            let v0 = parameters[w + other];
            let v1 = parameters[w + layer.outputs + other];
            let v2 = parameters[w + 2u * layer.outputs + other];
            let v3 = parameters[w + 3u * layer.outputs + other];
            let i4 = input_four(a4 + k);
            let i5 = input_four(a5 + k);
            let i6 = input_four(a6 + k);
            let i7 = input_four(a7 + k);
            z4 += product(i4, w0, w1, w2, w3);
            z5 += product(i5, w0, w1, w2, w3);
            z6 += product(i6, w0, w1, w2, w3);
            z7 += product(i7, w0, w1, w2, w3);
            y0 += product(i0, v0, v1, v2, v3);
            y1 += product(i1, v0, v1, v2, v3);
            y2 += product(i2, v0, v1, v2, v3);
            y3 += product(i3, v0, v1, v2, v3);
            y4 += product(i4, v0, v1, v2, v3);
            y5 += product(i5, v0, v1, v2, v3);
            y6 += product(i6, v0, v1, v2, v3);
            y7 += product(i7, v0, v1, v2, v3);
        }
        w += 4u * layer.outputs;
    }
    store(trial, row + 0u, column, z0);
    store(trial, row + 1u, column, z1);
    store(trial, row + 2u, column, z2);
    store(trial, row + 3u, column, z3);
    if (SIDE == 2u) {
        store(trial, row + 4u, column, z4);
        store(trial, row + 5u, column, z5);
        store(trial, row + 6u, column, z6);
        store(trial, row + 7u, column, z7);
        store(trial, row + 0u, other, y0);
        store(trial, row + 1u, other, y1);
        store(trial, row + 2u, other, y2);
        store(trial, row + 3u, other, y3);
        store(trial, row + 4u, other, y4);
        store(trial, row + 5u, other, y5);
        store(trial, row + 6u, other, y6);
        store(trial, row + 7u, other, y7);
    }
}
