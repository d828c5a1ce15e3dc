// The ways through the layers of a trial that is whole in its workgroup: each for this invocation's tiles.

fn tiles_down() -> u32 {
    return (rows + ROWS - 1u) / ROWS;
}

fn number(start: u32, index: u32) -> f32 {
    return memory[start + index / 4u][index % 4u];
}

fn set_number(start: u32, index: u32, value: f32) {
    memory[start + index / 4u][index % 4u] = value;
}

fn target_number(start: u32, index: u32) -> f32 {
    return data[start + index / 4u][index % 4u];
}

// Where a row of the batch begins in the data. Rows that fill up a tile repeat the last one.
fn data_row(row: u32) -> u32 {
    let place = numbers.order + step.first_row + first_row + min(row, rows - 1u);
    return orders[place] * stride;
}

// Copies the features of this invocation's rows.
fn gather() {
    for (var tile = down; tile < tiles_down(); tile += DOWN) {
        for (var row = ROWS * tile; row < ROWS * (tile + 1u); row++) {
            let source = data_row(row);
            for (var k = across; k < features; k += ACROSS) {
                memory[features_at + row * features + k] = data[source + k];
            }
        }
    }
}

// The factors of dropout for four units of a row.
fn dropout_factors(row: u32, column: u32) -> vec4<f32> {
    let drops = wholes[trial].drops[layer.index];
    if (drops.x == 0u) {
        return vec4<f32>(1.0);
    }
    let key = vec2<u32>(numbers.seed_low, numbers.seed_high);
    let first = (first_row + row) * layer.hidden_units + layer.first_unit + 4u * column;
    return dropout_mask(drops, key, first);
}

// What four inputs add to the sums of four columns, whose weights are the rows w.
fn forward_product(i: vec4<f32>, w0: vec4<f32>, w1: vec4<f32>, w2: vec4<f32>, w3: vec4<f32>) -> vec4<f32> {
    return i.x * w0 + i.y * w1 + i.z * w2 + i.w * w3;
}

// The sums of this invocation's tiles.
fn dense_forward() {
    let inputs = layer.inputs;
    let outputs = layer.outputs;
    for (var tile = down; tile < tiles_down(); tile += DOWN) {
        let row = ROWS * tile;
        for (var column = across; column < outputs; column += ACROSS) {
            var w = current + layer.weights + column;
            var i = layer.input_values + row * inputs;
            var z0 = memory[current + layer.biases + column];
            var z1 = z0;
            var z2 = z0;
            var z3 = z0;
            for (var k = 0u; k < inputs; k++) {
                let w0 = memory[w];
                let w1 = memory[w + outputs];
                let w2 = memory[w + 2u * outputs];
                let w3 = memory[w + 3u * outputs];
                z0 += forward_product(memory[i], w0, w1, w2, w3);
                if (ROWS == 4u) {
                    z1 += forward_product(memory[i + inputs], w0, w1, w2, w3);
                    z2 += forward_product(memory[i + 2u * inputs], w0, w1, w2, w3);
                    z3 += forward_product(memory[i + 3u * inputs], w0, w1, w2, w3);
                }
                w += 4u * outputs;
                i++;
            }
            let at = layer.values + row * outputs + column;
            memory[at] = z0;
            if (ROWS == 4u) {
                memory[at + outputs] = z1;
                memory[at + 2u * outputs] = z2;
                memory[at + 3u * outputs] = z3;
            }
        }
    }
}

// The activation of this invocation's tiles of sums.
fn activate() {
    let outputs = layer.outputs;
    for (var tile = down; tile < tiles_down(); tile += DOWN) {
        for (var column = across; column < outputs; column += ACROSS) {
            // The units that fill up the last four stay 0.
            let is_unit = 4u * column + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(layer.width);
            for (var row = ROWS * tile; row < ROWS * (tile + 1u); row++) {
                let at = row * outputs + column;
                let factors = select(vec4<f32>(0.0), dropout_factors(row, column), is_unit);
                let both = value_and_slope(memory[layer.values + at]);
                memory[layer.values + at] = both.value * factors;
                memory[layer.slopes + at] = both.slope * factors;
            }
        }
    }
}

// The losses of this invocation's tiles of rows: their sum, how many are right, how many are no numbers.
fn losses() {
    let share = 1.0 / f32(step.batch);
    let own = select(local, down, ACROSS == 1u);
    for (var tile = own; tile < tiles_down(); tile += WORKGROUP) {
        var sum = vec4<f32>(0.0);
        for (var row = ROWS * tile; row < min(ROWS * (tile + 1u), rows); row++) {
            let at = row * layer.outputs;
            let target_at = data_row(row) + features;
            let scores = scores_of(layer.values + at, layer.slopes + at, target_at, share);
            sum += vec4<f32>(scores.loss, scores.right, scores.invalid, 0.0);
        }
        memory[layer.losses + tile] = sum;
    }
}

// Four gradients of a row's inputs.
fn backward_product(d: vec4<f32>, w0: vec4<f32>, w1: vec4<f32>, w2: vec4<f32>, w3: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(dot(d, w0), dot(d, w1), dot(d, w2), dot(d, w3));
}

// The gradient of the sums of the layer before, for this invocation's tiles; it replaces the slopes there.
fn dense_backward() {
    let inputs = layer.inputs;
    let outputs = layer.outputs;
    for (var tile = down; tile < tiles_down(); tile += DOWN) {
        let row = ROWS * tile;
        for (var column = across; column < inputs; column += ACROSS) {
            var w = current + layer.weights + 4u * column * outputs;
            var d = layer.slopes + row * outputs;
            var g0 = vec4<f32>(0.0);
            var g1 = vec4<f32>(0.0);
            var g2 = vec4<f32>(0.0);
            var g3 = vec4<f32>(0.0);
            for (var k = 0u; k < outputs; k++) {
                let w0 = memory[w];
                let w1 = memory[w + outputs];
                let w2 = memory[w + 2u * outputs];
                let w3 = memory[w + 3u * outputs];
                g0 += backward_product(memory[d], w0, w1, w2, w3);
                if (ROWS == 4u) {
                    g1 += backward_product(memory[d + outputs], w0, w1, w2, w3);
                    g2 += backward_product(memory[d + 2u * outputs], w0, w1, w2, w3);
                    g3 += backward_product(memory[d + 3u * outputs], w0, w1, w2, w3);
                }
                w++;
                d++;
            }
            let at = layer.input_slopes + row * inputs + column;
            memory[at] *= g0;
            if (ROWS == 4u) {
                memory[at + inputs] *= g1;
                memory[at + 2u * inputs] *= g2;
                memory[at + 3u * inputs] *= g3;
            }
        }
    }
}
