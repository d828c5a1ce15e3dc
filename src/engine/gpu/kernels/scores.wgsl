// The loss of an example and the gradient of the batch's mean with respect to the output's sums z, as `net/loss.rs` has
// them. The kernel has `number` and `set_number` for what it works on, and `target_number` for the targets.

// The place of the loss in `Loss::NAMED`.
override LOSS: u32 = 0;
// Whether the targets are classes.
override CLASSES: bool = true;

const CROSS_ENTROPY = 0u;
const HUBER = 2u;

struct Scores {
    loss: f32,
    // 1 if the largest sum is that of the class.
    right: f32,
    // 1 if the loss is not finite: because a sum is not a number, or infinite where a softmax would make it so.
    invalid: f32,
}

fn one_exp(x: f32) -> f32 {
    return exp(clamp(x, -87.3, 88.37));
}

fn one_sigmoid(x: f32) -> f32 {
    return 1.0 / (1.0 + one_exp(-x));
}

// ln(1 + x) for x >= 0, exact also for tiny x (Kahan's correction).
fn log_1_plus(x: f32) -> f32 {
    let sum = 1.0 + x;
    let rounded = sum - 1.0;
    if (rounded > 0.0) {
        return natural_log(sum) * (x / rounded);
    }
    return x;
}

// Value and derivative of the loss for one difference between output and target.
fn of_difference(difference: f32) -> vec2<f32> {
    if (LOSS == HUBER) {
        let size = abs(difference);
        let value = select(0.5 * difference * difference, size - 0.5, size > 1.0);
        return vec2<f32>(value, clamp(difference, -1.0, 1.0));
    }
    return vec2<f32>(difference * difference, difference + difference);
}

// One output: the logistic function's probability of class 1.
fn of_one(z_at: u32, d_at: u32, own_class: f32, share: f32) -> Scores {
    let z = number(z_at, 0u);
    var scores = Scores(0.0, 0.0, f32(is_nan(z)));
    scores.right = f32((z > 0.0) == (own_class > 0.5));
    if (LOSS == CROSS_ENTROPY) {
        let e = one_exp(-abs(z));
        scores.loss = max(select(z, -z, own_class > 0.5), 0.0) + log_1_plus(e);
        set_number(d_at, 0u, (select(e, 1.0, z > 0.0) / (1.0 + e) - own_class) * share);
        return scores;
    }
    let p = one_sigmoid(z);
    let both = of_difference(p - own_class);
    scores.loss = both.x;
    set_number(d_at, 0u, both.y * p * (1.0 - p) * share);
    return scores;
}

// Several outputs: softmax probabilities.
fn of_several(z_at: u32, d_at: u32, own_class: u32, share: f32) -> Scores {
    var scores = Scores(0.0, 0.0, 0.0);
    var largest = number(z_at, 0u);
    var guess = 0u;
    for (var k = 0u; k < layer.width; k++) {
        let z = number(z_at, k);
        if (!is_finite(z)) {
            scores.invalid = 1.0;
        }
        if (z > largest) {
            largest = z;
            guess = k;
        }
    }
    scores.right = f32(guess == own_class);
    var sum = 0.0;
    for (var k = 0u; k < layer.width; k++) {
        let e = one_exp(number(z_at, k) - largest);
        sum += e;
        set_number(d_at, k, e);
    }
    let scale = 1.0 / sum;
    if (LOSS == CROSS_ENTROPY) {
        scores.loss = natural_log(sum) - (number(z_at, own_class) - largest);
        for (var k = 0u; k < layer.width; k++) {
            set_number(d_at, k, (number(d_at, k) * scale - f32(k == own_class)) * share);
        }
        return scores;
    }
    // The gradient through p is p_i (s_i - sum of s_j p_j) with the slopes s of the loss.
    var mean_slope = 0.0;
    for (var k = 0u; k < layer.width; k++) {
        let p = number(d_at, k) * scale;
        let both = of_difference(p - f32(k == own_class));
        scores.loss += both.x;
        mean_slope += both.y * p;
    }
    let part = 1.0 / f32(layer.width);
    scores.loss *= part;
    for (var k = 0u; k < layer.width; k++) {
        let p = number(d_at, k) * scale;
        let both = of_difference(p - f32(k == own_class));
        set_number(d_at, k, p * (both.y - mean_slope) * part * share);
    }
    return scores;
}

fn of_regression(z_at: u32, d_at: u32, target_at: u32, share: f32) -> Scores {
    var scores = Scores(0.0, 0.0, 0.0);
    let part = 1.0 / f32(layer.width);
    for (var k = 0u; k < layer.width; k++) {
        let z = number(z_at, k);
        if (is_nan(z)) {
            scores.invalid = 1.0;
        }
        let both = of_difference(z - target_number(target_at, k));
        scores.loss += both.x;
        set_number(d_at, k, both.y * part * share);
    }
    scores.loss *= part;
    return scores;
}

// `share` is that of the example in the batch's mean.
fn scores_of(z_at: u32, d_at: u32, target_at: u32, share: f32) -> Scores {
    var scores: Scores;
    if (!CLASSES) {
        scores = of_regression(z_at, d_at, target_at, share);
    } else if (layer.width == 1u) {
        scores = of_one(z_at, d_at, target_number(target_at, 0u), share);
    } else {
        scores = of_several(z_at, d_at, u32(target_number(target_at, 0u)), share);
    }
    scores.invalid = select(1.0, scores.invalid, is_finite(scores.loss));
    return scores;
}
