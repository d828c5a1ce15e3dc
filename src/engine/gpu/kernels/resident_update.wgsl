// Gradients and update rule of a trial that is whole in its workgroup: each for this invocation's tiles of parameters.

// The layer to which a four of the parameters belongs.
fn layer_of(place: u32) -> u32 {
    let is_bias = place >= layer.weight_count;
    var found = 0u;
    for (var l = 1u; l <= layer.hidden_layers; l++) {
        if (place >= select(layers[l].own.weights, layers[l].own.biases, is_bias)) {
            found = l;
        }
    }
    return found;
}

// Adds these rows to the gradients of this invocation's tiles of parameters, each of some inputs and four outputs, or
// of four biases.
fn gradients() {
    let weight_tiles = layer.weight_count / INPUTS;
    let count = weight_tiles + layer.parameters - layer.weight_count;
    for (var tile = local; tile < count; tile += WORKGROUP) {
        let is_weight = tile < weight_tiles;
        let l = layer_of(select(tile - weight_tiles + layer.weight_count, INPUTS * tile, is_weight));
        let outputs = layers[l].own.outputs;
        var place = tile - weight_tiles + layer.weight_count;
        var column = place - layers[l].own.biases;
        var a = layers[l].own.input_values;
        var part = 0u;
        if (is_weight) {
            let within = tile - layers[l].own.weights / INPUTS;
            let input = INPUTS * (within / outputs);
            column = within % outputs;
            place = layers[l].own.weights + input * outputs + column;
            a += input / 4u;
            part = input % 4u;
        }
        var d = layers[l].own.slopes + column;
        let inputs = layers[l].own.inputs;
        var g0 = vec4<f32>(0.0);
        var g1 = vec4<f32>(0.0);
        var g2 = vec4<f32>(0.0);
        var g3 = vec4<f32>(0.0);
        if (first_row > 0u) {
            g0 = memory[next + place];
            if (INPUTS == 4u && is_weight) {
                g1 = memory[next + place + outputs];
                g2 = memory[next + place + 2u * outputs];
                g3 = memory[next + place + 3u * outputs];
            }
        }
        for (var row = 0u; row < rows; row++) {
            let gradient = memory[d];
            // A bias has an input that is always 1.
            let input = select(vec4<f32>(1.0), memory[a], is_weight);
            if (INPUTS == 4u) {
                g0 += input.x * gradient;
                g1 += input.y * gradient;
                g2 += input.z * gradient;
                g3 += input.w * gradient;
            } else {
                g0 += input[part] * gradient;
            }
            a += inputs;
            d += outputs;
        }
        memory[next + place] = g0;
        if (INPUTS == 4u && is_weight) {
            memory[next + place + outputs] = g1;
            memory[next + place + 2u * outputs] = g2;
            memory[next + place + 3u * outputs] = g3;
        }
    }
}

// The gradient of four parameters, with L1 in it.
fn penalised(place: u32) -> vec4<f32> {
    let gradient = memory[next + place];
    if (numbers.l1 > 0.0 && place < layer.weight_count) {
        return gradient + numbers.l1 * sign(memory[current + place]);
    }
    return gradient;
}

// This invocation's part of the square of the gradients' norm.
fn add_squares() {
    var sum = vec4<f32>(0.0);
    for (var place = local; place < layer.parameters; place += WORKGROUP) {
        let g = penalised(place);
        sum += g * g;
    }
    squares[local] = sum.x + sum.y + sum.z + sum.w;
}

// The factor that clips the gradients (Pascanu, Mikolov and Bengio 2013; PyTorch's `clip_grad_norm_`).
fn clip_by_norm() -> f32 {
    var square = 0.0;
    for (var i = 0u; i < WORKGROUP; i++) {
        square += squares[i];
    }
    let ratio = numbers.clip_norm / (sqrt(square) + 1e-6);
    return select(1.0, ratio, numbers.clip_norm >= 0.0 && ratio < 1.0);
}

// Makes new parameters, in place of the gradients, which `scale` clips.
fn update(scale: f32) {
    let count = layer.parameters;
    for (var place = local; place < count; place += WORKGROUP) {
        let first = 2u * count + place;
        var m = Moments(vec4<f32>(0.0), vec4<f32>(0.0));
        if (moment_count() > 0u) {
            m.first = memory[first];
        }
        if (moment_count() > 1u) {
            m.second = memory[first + count];
        }
        let l2 = select(0.0, numbers.l2, place < layer.weight_count);
        let new_p = updated(numbers, rate, l2, memory[current + place], penalised(place) * scale, &m);
        if (moment_count() > 0u) {
            memory[first] = m.first;
        }
        if (moment_count() > 1u) {
            memory[first + count] = m.second;
        }
        if (!are_finite(new_p)) {
            atomicStore(&broken, 1u);
        }
        memory[next + place] = new_p;
    }
}
