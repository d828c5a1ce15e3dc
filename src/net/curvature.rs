//! Second derivatives of activations and losses, in double precision.
//!
//! Convention at kinks, where there is no second derivative: an activation has the one from the left, as its slope
//! has; Huber's loss at a difference of ±1 has that of its quadratic middle.

use super::activation::{SELU_ALPHA, SELU_LAMBDA};
use super::loss::is_class;
use super::{Activation, Loss, Task, probabilities};
use crate::numeric::Real;

impl Activation {
    /// The second derivative at `z`.
    ///
    /// Notation: σ the logistic function, Φ and φ distribution and density of the normal distribution.
    pub fn curvature(self, z: f64) -> f64 {
        match self {
            Self::Linear | Self::Relu | Self::LeakyRelu => 0.0,
            Self::Elu | Self::Selu if z > 0.0 => 0.0,
            Self::Elu => libm::exp(z),
            Self::Selu => SELU_LAMBDA * SELU_ALPHA * libm::exp(z),
            // (Φ + zφ)' = 2φ + zφ' with φ' = -zφ.
            Self::Gelu => (2.0 - z * z) * 0.398_942_280_401_432_7 * libm::exp(-0.5 * z * z),
            // (σ + zσ')' = 2σ' + zσ'' with σ' = σ(1 - σ), σ'' = σ'(1 - 2σ).
            Self::Silu => {
                let s = z.sigmoid();
                s * (1.0 - s) * (2.0 + z * (1.0 - 2.0 * s))
            }
            // With t = tanh(ln(1 + eᶻ)): (t + zt')' = 2t' + zt'', t' = (1 - t²)σ, t'' = (1 - t²)σ' - 2tt'σ.
            Self::Mish => {
                let (s, t) = (z.sigmoid(), libm::tanh(z.softplus()));
                let first = (1.0 - t * t) * s;
                let second = first * (1.0 - s) - 2.0 * t * first * s;
                2.0 * first + z * second
            }
            Self::Tanh => {
                let t = libm::tanh(z);
                -2.0 * t * (1.0 - t * t)
            }
            Self::Sigmoid => {
                let s = z.sigmoid();
                s * (1.0 - s) * (1.0 - 2.0 * s)
            }
            Self::Sine => -libm::sin(z),
        }
    }
}

impl Loss {
    /// R{g}: how the gradient g (K) of one example's loss changes when its sums z (K) move by `rz` (K), which is the
    /// loss's Hessian times `rz`. `y` as for [`Loss::value_and_gradient`].
    pub fn hessian_vector(self, task: Task, z: &[f64], y: &[f64], rz: &[f64]) -> Vec<f64> {
        match (task, self) {
            (Task::Regression, _) => {
                let share = 1.0 / z.len() as f64;
                let of = |((z, y), rz): ((&f64, &f64), &f64)| self.curvature(z - y) * rz * share;
                z.iter().zip(y).zip(rz).map(of).collect()
            }
            (Task::Classification, Self::CrossEntropy) => moved_probabilities(z, rz).1,
            (Task::Classification, _) => self.of_moved_probabilities(z, y[0], rz),
        }
    }

    /// The second derivative of the loss for one difference between output and target.
    fn curvature(self, difference: f64) -> f64 {
        match self {
            Self::Huber if difference.abs() > 1.0 => 0.0,
            Self::Huber => 1.0,
            Self::Mse | Self::CrossEntropy => 2.0,
        }
    }

    /// R{g} for g_i = p_i (s_i - m), m = Σ_j s_j p_j, with the slopes s of the loss (for one output: of p and 1 - p,
    /// of which the second has no loss).
    fn of_moved_probabilities(self, z: &[f64], class: f64, rz: &[f64]) -> Vec<f64> {
        let (p, rp) = moved_probabilities(z, rz);
        let target = |index: usize| if p.len() == 1 { class } else { is_class(class, index) };
        let slope = |index: usize| self.of_difference(p[index] - target(index)).1;
        let moved_slope = |index: usize| self.curvature(p[index] - target(index)) * rp[index];
        let indices = 0..p.len();
        let mean: f64 = indices.clone().map(|j| slope(j) * p[j]).sum();
        let moved_mean: f64 = indices.clone().map(|j| moved_slope(j) * p[j] + slope(j) * rp[j]).sum();
        let share = 1.0 / p.len() as f64;
        let of = |i: usize| rp[i] * (slope(i) - mean) + p[i] * (moved_slope(i) - moved_mean);
        indices.map(|i| of(i) * share).collect()
    }
}

/// The probabilities p (K) of the sums z (K), and how they change when z moves by `rz`: p_i (rz_i - Σ_j p_j rz_j).
/// For one output the other class has the sum 0, so that this is p (1 - p) rz.
fn moved_probabilities(z: &[f64], rz: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut p = z.to_vec();
    probabilities(&mut p);
    let mean: f64 = p.iter().zip(rz).map(|(p, rz)| p * rz).sum();
    let moved = p.iter().zip(rz).map(|(p, rz)| p * (rz - mean)).collect();
    (p, moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curvatures_agree_with_finite_differences_of_slopes() {
        const STEP: f64 = 1e-5;
        for (name, activation) in Activation::NAMED {
            for i in -80..=240 {
                // No kink lies within a step of these.
                let z = f64::from(i) * 0.1 + 0.05;
                let slope = |z: f64| activation.value_and_slope(z).1;
                let difference = (slope(z + STEP) - slope(z - STEP)) / (2.0 * STEP);
                let error = (activation.curvature(z) - difference).abs();
                assert!(error <= 1e-8, "{name} at {z}: off by {error}");
            }
        }
    }

    #[test]
    fn at_a_kink_the_left_side_counts() {
        let at_zero = |activation: Activation| activation.curvature(0.0);
        assert_eq!([Activation::Relu, Activation::LeakyRelu, Activation::Elu].map(at_zero), [0.0, 0.0, 1.0]);
        assert_eq!(at_zero(Activation::Selu), SELU_LAMBDA * SELU_ALPHA);
        let huber = |z: f64| Loss::Huber.hessian_vector(Task::Regression, &[z], &[0.0], &[3.0]);
        assert_eq!([huber(-1.0), huber(1.0), huber(1.5)], [[3.0], [3.0], [0.0]]);
    }

    #[test]
    fn far_out_every_curvature_is_finite() {
        for (name, activation) in Activation::NAMED {
            for z in [-1e5, -800.0, 800.0, 1e5] {
                assert!(activation.curvature(z).is_finite(), "{name} at {z}");
            }
        }
    }
}
