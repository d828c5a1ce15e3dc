// What all kernels share. The fields are those of the Rust functions that write them (`words.rs`), in their order.
// T trials, B examples of a batch, R rows that go through together, I4 and O4 fours of a layer's inputs and outputs,
// P4 fours of a trial's parameters.

// One step; each has its own place in a slab that is written once for a whole submit.
struct Step {
    // Steps made before this one, as 64 bits.
    index_low: u32,
    index_high: u32,
    // Examples B.
    batch: u32,
    // Where the batch's rows begin in the orders of the rows; when no one trains, the first row itself.
    first_row: u32,
    // Where the step's rates begin.
    rates: u32,
    // Where the samples begin to which its losses are added, and whether they begin anew.
    samples: u32,
    fresh: u32,
    // Whether it ends an epoch.
    ends_epoch: u32,
    // The first of the trials that take part, and their number.
    first_trial: u32,
    trials: u32,
    // Whether it trains; else rows only pass through.
    trains: u32,
    // Whether the gradients of any trial are clipped.
    clips: u32,
    // Steps of the same submit after it.
    left: u32,
}

// One layer, and what is the same for all.
struct Layer {
    // I4 and O4.
    inputs: u32,
    outputs: u32,
    // Its outputs as they are counted outside, O.
    width: u32,
    // Where its weights (4 I4, O4) and biases (O4) begin in a trial's parameters.
    weights: u32,
    biases: u32,
    // Where the values that it reads begin, (T, R, I4), with the slopes there; where its own are.
    input_values: u32,
    input_slopes: u32,
    values: u32,
    slopes: u32,
    // Where the losses of the examples begin, (T, R).
    losses: u32,
    // R
    rows: u32,
    // P4, and how many of them are weights.
    parameters: u32,
    weight_count: u32,
    // Its place among the hidden layers, the number of these, its first unit among all hidden units and their number.
    index: u32,
    hidden_layers: u32,
    first_unit: u32,
    hidden_units: u32,
    // Numbers of an example's target.
    targets: u32,
}

// What differs between trials and seldom changes.
struct Trial {
    seed_low: u32,
    seed_high: u32,
    // Where its order of rows begins among those of an epoch.
    order: u32,
    l1: f32,
    l2: f32,
    // Below 0 for none.
    clip_norm: f32,
    momentum: f32,
    beta1: f32,
    beta2: f32,
    rho: f32,
    // 1 - beta1, 1 - beta2 and 1 - rho, from double precision.
    rest1: f32,
    rest2: f32,
    rest_rho: f32,
    epsilon: f32,
}

// How a trial stands.
struct Record {
    // Why it stopped, 0 if it goes on.
    failure: u32,
    // Steps made, as 64 bits. The lowest bit says which half of its parameters counts.
    step_low: u32,
    step_high: u32,
    // The rule of divergence: the best constant guess's loss, whether the first batch's is known, this, the sum of the
    // epoch's losses, its examples, and whether the epoch before was above the limit.
    guess: f32,
    knows_first: u32,
    first_batch: f32,
    epoch_loss: f32,
    epoch_examples: u32,
    was_above: u32,
}

// What was measured in one submit.
struct Sample {
    loss: f32,
    correct: u32,
    examples: u32,
}

const LOSS_NOT_FINITE = 1u;
const PARAMETER_NOT_FINITE = 2u;
const LOSS_ABOVE_GUESS = 3u;

override WORKGROUP: u32 = 64;

// The place of an invocation among all of a dispatch, whose workgroups may lie in two dimensions.
fn place(group: vec3<u32>, groups: vec3<u32>, local: u32) -> u32 {
    return (group.y * groups.x + group.x) * WORKGROUP + local;
}

// Whether a number is finite, by its bits: compilers may take for granted that every number is.
fn is_finite(x: f32) -> bool {
    return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

fn are_finite(x: vec4<f32>) -> bool {
    return all((bitcast<vec4<u32>>(x) & vec4<u32>(0x7f800000u)) != vec4<u32>(0x7f800000u));
}

fn is_nan(x: f32) -> bool {
    return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

fn are_nan(x: vec4<f32>) -> vec4<bool> {
    return (bitcast<vec4<u32>>(x) & vec4<u32>(0x7fffffffu)) > vec4<u32>(0x7f800000u);
}
