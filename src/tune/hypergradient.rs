//! Hypergradients in forward mode (Franceschi et al. 2017, "Forward and reverse gradient-based hyperparameter
//! optimization", section 3.2), through stochastic gradient descent with momentum.
//!
//! Notation: w (P) parameters, m (P) velocity, g (P) the batch's gradient with penalties, H its Hessian; η learning
//! rate, s_t the schedule's factor, μ momentum, λ₁ and λ₂ the penalties, which act on weights. A step is the trainer's:
//!
//! g = ∇L + λ₁ sign(w) + λ₂ w,   m ← μ m + g,   w ← w - η s_t m.
//!
//! θ is one of the hyperparameters, and a dot is the derivative with respect to it. Both sides differentiated:
//!
//! ṁ ← μ ṁ + H ẇ + λ₂ ẇ + [θ = μ] m + [θ = λ₁] sign(w) + [θ = λ₂] w,   ẇ ← ẇ - η s_t ṁ - [θ = η] s_t m,
//!
//! with the old m and w on the right of the first, and the new m in the second. It costs two gradients for each θ and
//! step, and memory that does not grow with the steps. The hypergradient of the validation loss E is ∇E(w)·ẇ.

use super::live::Live;
use super::problem::Problem;
use crate::numeric::Real;
use crate::train::Experiment;

/// What a window of training leads to.
#[derive(Clone, Debug)]
pub struct Hypergradient {
    /// Validation loss after the last step; not finite where training diverged.
    pub loss: f64,
    /// Its derivative with respect to each number that was asked for (D).
    pub gradient: Vec<f64>,
}

/// How one hyperparameter θ moves the state of training.
struct Tangent {
    of: Live,
    /// ẇ (P)
    w: Vec<f64>,
    /// ṁ (P)
    m: Vec<f64>,
}

/// The validation loss after the first `steps` steps of `experiment` (checked; of the rules `sgd` and `momentum`) on
/// `problem`, and its derivatives with respect to the numbers `of`.
pub fn hypergradient(
    problem: &mut Problem,
    experiment: &Experiment,
    steps: u64,
    of: &[Live],
) -> Hypergradient {
    let value = |live: Live| live.of(experiment);
    let (l1, l2, momentum) = (value(Live::L1), value(Live::L2), value(Live::Momentum));
    let schedule = &experiment.train.schedule;
    let is_weight = problem.is_weight();
    let mut w = problem.initial().to_vec();
    let mut m = vec![0.0; w.len()];
    let mut tangents = Vec::new();
    for of in of {
        tangents.push(Tangent { of: *of, w: m.clone(), m: m.clone() });
    }
    for step in 0..steps {
        let factor = schedule.factor(step, problem.steps_per_epoch(), experiment.train.epochs);
        let rate = value(Live::LearningRate) * factor;
        let mut directions = Vec::new();
        for tangent in &tangents {
            directions.push(tangent.w.as_slice());
        }
        let batch = problem.of_batch(step, &w, &directions);
        for (tangent, product) in tangents.iter_mut().zip(&batch.products) {
            for (i, direct) in direct(tangent.of, &m, &w, &is_weight).into_iter().enumerate() {
                let curved = product[i] + is_weight[i] * l2 * tangent.w[i];
                tangent.m[i] = momentum * tangent.m[i] + curved + direct;
            }
        }
        for (i, is_weight) in is_weight.iter().enumerate() {
            let penalties = is_weight * (l1 * w[i].sign() + l2 * w[i]);
            m[i] = momentum * m[i] + batch.gradient[i] + penalties;
            w[i] -= rate * m[i];
        }
        for tangent in &mut tangents {
            let direct = if tangent.of == Live::LearningRate { factor } else { 0.0 };
            for (w, (own, m)) in tangent.w.iter_mut().zip(tangent.m.iter().zip(&m)) {
                *w -= rate * own + direct * m;
            }
        }
    }
    let end = problem.of_validation(&w);
    let mut gradient = vec![0.0; of.len()];
    for (along, tangent) in gradient.iter_mut().zip(&tangents) {
        end.gradient.iter().zip(&tangent.w).for_each(|(g, w)| *along += g * w);
    }
    Hypergradient { loss: end.loss, gradient }
}

/// What θ itself adds to ṁ (P): [θ = μ] m + [θ = λ₁] sign(w) + [θ = λ₂] w.
fn direct(of: Live, m: &[f64], w: &[f64], is_weight: &[f64]) -> Vec<f64> {
    let mut direct = if of == Live::Momentum { m.to_vec() } else { vec![0.0; w.len()] };
    for (i, direct) in direct.iter_mut().enumerate() {
        match of {
            Live::LearningRate | Live::Momentum => {}
            Live::L1 => *direct = is_weight[i] * w[i].sign(),
            Live::L2 => *direct = is_weight[i] * w[i],
        }
    }
    direct
}
