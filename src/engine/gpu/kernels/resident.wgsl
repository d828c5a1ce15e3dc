// Whole trials, each in one workgroup, for all steps of a submit: its parameters, moments and working memory stay in
// the workgroup's memory. All indices count fours. P4 fours of parameters, M moments, R rows that go through together.
//
// The memory: parameters (2, P4), of which a step reads one half and makes the other, which holds the sums of the
// gradients until then; moments (M, P4); for each layer values (R, O4) and slopes (R, O4); the losses of the tiles of rows
// (R); the rows' features (R, I4).
//
// ACROSS neighbouring invocations share the units of a row. Where that is one, a row is its invocation's own from its
// features to its gradients, and a step needs three barriers; else there is one after each layer on both ways.

override ACROSS: u32 = 1;
// Rows of a tile on the way through the layers, and inputs of a tile of gradients: 1 or 4.
override ROWS: u32 = 4;
override INPUTS: u32 = 4;
// Fours of the memory.
override MEMORY: u32 = 960;

// In a slab of uniforms.
struct StepInSlab {
    @size(256) own: Step,
}

struct LayerInSlab {
    @size(256) own: Layer,
}

const MOST_LAYERS = 16u;
const MOST_STEPS = 256u;

// A trial's numbers, with its thresholds and factors of dropout.
struct Whole {
    own: Trial,
    drops: array<vec2<u32>, MOST_LAYERS>,
}

@group(0) @binding(0) var<uniform> steps: array<StepInSlab, MOST_STEPS>;
@group(0) @binding(1) var<uniform> layers: array<LayerInSlab, MOST_LAYERS>;
@group(0) @binding(4) var<storage, read> orders: array<u32>;
@group(0) @binding(7) var<storage, read> rates: array<Rates>;
@group(0) @binding(8) var<storage, read_write> parameters: array<vec4<f32>>;
@group(0) @binding(10) var<storage, read_write> moments: array<vec4<f32>>;
@group(0) @binding(12) var<storage, read_write> records: array<Record>;
@group(0) @binding(14) var<storage, read_write> samples: array<Sample>;
// Rows of features (I4) and targets.
@group(0) @binding(15) var<storage, read> data: array<vec4<f32>>;
@group(0) @binding(16) var<storage, read> wholes: array<Whole>;

var<workgroup> memory: array<vec4<f32>, MEMORY>;
// Parts of the square of the gradients' norm.
var<workgroup> squares: array<f32, WORKGROUP>;
// What the losses say of the step, and whether a new parameter is not finite.
var<workgroup> verdict: u32;
var<workgroup> broken: atomic<u32>;
// Why the trial stopped before.
var<workgroup> stopped: u32;

// The step, and the layer that is at work.
var<private> step: Step;
var<private> layer: Layer;
var<private> numbers: Trial;
var<private> rate: Rates;
var<private> trial: u32;
// Where the halves of the parameters begin: the one that counts, and the one that a step makes.
var<private> current: u32;
var<private> next: u32;
// Fours of a row's features, where they begin, and fours of a row of the data.
var<private> features: u32;
var<private> features_at: u32;
var<private> stride: u32;
// The first of the rows that go through, and their number.
var<private> first_row: u32;
var<private> rows: u32;
// This invocation's first row and column of tiles, and the rows of tiles of all.
var<private> down: u32;
var<private> across: u32;
var<private> local: u32;

override DOWN: u32 = WORKGROUP / ACROSS;

// Copies a trial's parameters, the half that counts, and its moments from the device's memory.
fn load(half: u32) {
    let count = layer.parameters;
    for (var place = local; place < count; place += WORKGROUP) {
        memory[place] = parameters[half + place];
    }
    let all = moment_count() * count;
    for (var place = local; place < all; place += WORKGROUP) {
        memory[2u * count + place] = moments[trial * all + place];
    }
}

// Copies them back.
fn save(half: u32) {
    let count = layer.parameters;
    for (var place = local; place < count; place += WORKGROUP) {
        parameters[half + place] = memory[current + place];
    }
    let all = moment_count() * count;
    for (var place = local; place < all; place += WORKGROUP) {
        moments[trial * all + place] = memory[2u * count + place];
    }
}

// Where the half that counts begins in the device's memory.
fn device_half(own: Record) -> u32 {
    return (2u * trial + (own.step_low & 1u)) * layer.parameters;
}

// What the losses of these rows add up to.
fn sum_of_losses() -> vec4<f32> {
    var sum = vec4<f32>(0.0);
    for (var tile = 0u; tile < tiles_down(); tile++) {
        sum += memory[layer.losses + tile];
    }
    return sum;
}

@compute @workgroup_size(WORKGROUP)
fn resident(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) invocation: u32) {
    trial = group.x;
    local = invocation;
    across = local % ACROSS;
    down = local / ACROSS;
    var own = records[trial];
    let sample_place = steps[0].own.samples + trial;
    var sample = Sample(0.0, 0u, 0u);
    if (steps[0].own.fresh == 0u) {
        sample = samples[sample_place];
    }
    if (local == 0u) {
        stopped = own.failure;
    }
    if (workgroupUniformLoad(&stopped) != 0u) {
        if (local == 0u) {
            samples[sample_place] = sample;
        }
        return;
    }
    numbers = wholes[trial].own;
    layer = layers[0].own;
    features = layer.inputs;
    features_at = layer.input_values;
    stride = features + (layer.targets + 3u) / 4u;
    current = 0u;
    next = layer.parameters;
    load(device_half(own));
    workgroupBarrier();
    let rows_at_once = layers[0].own.rows;
    let last_layer = layers[0].own.hidden_layers;
    for (var s = 0u; s < MOST_STEPS; s++) {
        let batch = steps[s].own.batch;
        let clips = steps[s].own.clips != 0u;
        let goes_on = own.failure == 0u;
        var sum = vec4<f32>(0.0);
        step = steps[s].own;
        rate = rates[step.rates + trial];
        for (var first = 0u; first < batch; first += rows_at_once) {
            first_row = first;
            rows = min(batch - first, rows_at_once);
            if (goes_on) {
                gather();
            }
            if (ACROSS > 1u) {
                workgroupBarrier();
            }
            for (var l = 0u; l <= last_layer; l++) {
                layer = layers[l].own;
                if (goes_on) {
                    dense_forward();
                    if (l < last_layer) {
                        activate();
                    }
                }
                if (ACROSS > 1u) {
                    workgroupBarrier();
                }
            }
            if (goes_on) {
                losses();
            }
            if (ACROSS > 1u) {
                workgroupBarrier();
            }
            for (var l = last_layer; l > 0u; l--) {
                layer = layers[l].own;
                if (goes_on) {
                    dense_backward();
                }
                if (ACROSS > 1u) {
                    workgroupBarrier();
                }
            }
            if (ACROSS == 1u) {
                workgroupBarrier();
            }
            if (goes_on) {
                if (local == 0u) {
                    sum += sum_of_losses();
                }
                gradients();
            }
            workgroupBarrier();
        }
        var scale = 1.0;
        if (clips) {
            if (goes_on) {
                add_squares();
            }
            workgroupBarrier();
            if (goes_on) {
                scale = clip_by_norm();
            }
        }
        if (goes_on) {
            update(scale);
        }
        let loss_sum = largest_if_infinite(sum.x);
        var after = own;
        if (goes_on && local == 0u) {
            verdict = 0u;
            if (sum.z > 0.0) {
                verdict = LOSS_NOT_FINITE;
            } else if (has_diverged(&after, loss_sum)) {
                verdict = LOSS_ABOVE_GUESS;
            }
        }
        workgroupBarrier();
        if (goes_on) {
            if (verdict == LOSS_NOT_FINITE) {
                own.failure = LOSS_NOT_FINITE;
            } else if (atomicLoad(&broken) != 0u) {
                own.failure = PARAMETER_NOT_FINITE;
            } else {
                own = after;
                own.failure = verdict;
                own.step_low = step.index_low + 1u;
                own.step_high = step.index_high + u32(own.step_low == 0u);
                sample.loss = largest_if_infinite(sample.loss + loss_sum);
                sample.correct += u32(sum.y);
                sample.examples += batch;
                let made = next;
                next = current;
                current = made;
            }
        }
        if (steps[s].own.left == 0u) {
            break;
        }
    }
    save(device_half(own));
    if (local == 0u) {
        records[trial] = own;
        samples[sample_place] = sample;
    }
}
