// The update rules, as `cpu/update.rs` has them: PyTorch's, also in the order of their operations; Lion is its paper's.

// The place of the rule in `OptimizerKind::NAMED`.
override OPTIMIZER: u32 = 0;

const ADAMW = 7u;
const NADAM = 8u;

// A parameter's moments.
struct Moments {
    first: vec4<f32>,
    second: vec4<f32>,
}

// The rates of one trial at one step.
struct Rates {
    // With the schedule's factor.
    learning: f32,
    // Adam: learning rate / (1 - beta1^t). Nadam: the factor of the gradient, and that of the first moment.
    first: f32,
    second: f32,
    // Adam, Nadam: 1 / sqrt(1 - beta2^t).
    correction: f32,
}

// How many moments the rule keeps.
fn moment_count() -> u32 {
    switch OPTIMIZER {
        case 0u: {
            return 0u;
        }
        case 1u, 2u, 3u, 9u: {
            return 1u;
        }
        default: {
            return 2u;
        }
    }
}

// The parameters p after a step with the gradients g. `l2` is 0 for biases.
fn updated(c: Trial, r: Rates, l2: f32, p: vec4<f32>, gradient: vec4<f32>, m: ptr<function, Moments>) -> vec4<f32> {
    let joined = gradient + l2 * p;
    switch OPTIMIZER {
        case 1u: { // momentum
            (*m).first = c.momentum * (*m).first + joined;
            return p - r.learning * (*m).first;
        }
        case 2u: { // nesterov
            (*m).first = c.momentum * (*m).first + joined;
            return p - r.learning * (joined + c.momentum * (*m).first);
        }
        case 3u: { // adagrad
            (*m).first += joined * joined;
            return p - r.learning * (joined / (sqrt((*m).first) + c.epsilon));
        }
        case 4u: { // adadelta
            (*m).first = c.rho * (*m).first + c.rest_rho * (joined * joined);
            let delta = sqrt((*m).second + c.epsilon) / sqrt((*m).first + c.epsilon) * joined;
            (*m).second = c.rho * (*m).second + c.rest_rho * (delta * delta);
            return p - r.learning * delta;
        }
        case 5u: { // rmsprop
            (*m).first = c.rho * (*m).first + c.rest_rho * (joined * joined);
            (*m).second = c.momentum * (*m).second + joined / (sqrt((*m).first) + c.epsilon);
            return p - r.learning * (*m).second;
        }
        case 6u, 7u, 8u: { // adam, adamw, nadam
            var g = joined;
            var start = p;
            if (OPTIMIZER == ADAMW) {
                g = gradient;
                start = p * (1.0 - r.learning * l2);
            }
            (*m).first = c.beta1 * (*m).first + c.rest1 * g;
            (*m).second = c.beta2 * (*m).second + c.rest2 * (g * g);
            let denominator = sqrt((*m).second) * r.correction + c.epsilon;
            if (OPTIMIZER == NADAM) {
                return start - r.first * (g / denominator) - r.second * ((*m).first / denominator);
            }
            return start - r.first * ((*m).first / denominator);
        }
        case 9u: { // lion
            let direction = sign(c.beta1 * (*m).first + c.rest1 * gradient);
            (*m).first = c.beta2 * (*m).first + c.rest2 * gradient;
            return p * (1.0 - r.learning * l2) - r.learning * direction;
        }
        default: { // sgd
            return p - r.learning * joined;
        }
    }
}
