//! Second derivatives of activations and losses.
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
    pub fn curvature<R: Real>(self, z: R) -> R {
        let (zero, one, two) = (R::zero(), R::one(), R::splat(2.0));
        match self {
            Self::Linear | Self::Relu | Self::LeakyRelu => zero,
            Self::Elu => z.select_greater(zero, zero, z.exp()),
            Self::Selu => z.select_greater(zero, zero, R::splat(SELU_LAMBDA * SELU_ALPHA) * z.exp()),
            // (Φ + zφ)' = 2φ + zφ' with φ' = -zφ.
            Self::Gelu => (two - z * z) * R::splat(0.398_942_280_401_432_7) * (-z * z / two).exp(),
            // (σ + zσ')' = 2σ' + zσ'' with σ' = σ(1 - σ), σ'' = σ'(1 - 2σ).
            Self::Silu => {
                let s = z.sigmoid();
                s * (one - s) * (two + z * (one - two * s))
            }
            // With t = tanh(ln(1 + eᶻ)): (t + zt')' = 2t' + zt'', t' = (1 - t²)σ, t'' = (1 - t²)σ' - 2tt'σ.
            Self::Mish => {
                let (s, t) = (z.sigmoid(), z.softplus().tanh());
                let first = (one - t * t) * s;
                let second = first * (one - s) - two * t * first * s;
                two * first + z * second
            }
            Self::Tanh => {
                let t = z.tanh();
                -two * t * (one - t * t)
            }
            Self::Sigmoid => {
                let s = z.sigmoid();
                s * (one - s) * (one - two * s)
            }
            Self::Sine => -z.sin_cos().0,
        }
    }
}

impl Loss {
    /// R{g}: how the gradient g (K) of one example's loss changes when its sums z (K) move by `rz` (K), which is the
    /// loss's Hessian times `rz`. `y` as for [`Loss::value_and_gradient`].
    pub fn hessian_vector<R: Real>(self, task: Task, z: &[R], y: &[R], rz: &[R]) -> Vec<R> {
        let share = R::one() / R::splat(z.len() as f64);
        if task == Task::Regression {
            let mut rg = rz.to_vec();
            for (i, rg) in rg.iter_mut().enumerate() {
                *rg = self.curvature(z[i] - y[i]) * *rg * share;
            }
            return rg;
        }
        let (p, rp) = moved_probabilities(z, rz);
        if self == Self::CrossEntropy {
            return rp;
        }
        // R{g} for g_i = p_i (s_i - m), m = Σ_j s_j p_j, with the slopes s of the loss. It holds for one output too,
        // whose other class has no loss.
        let (mut slopes, mut moved_slopes) = (p.clone(), rp.clone());
        let (mut mean, mut moved_mean) = (R::zero(), R::zero());
        for i in 0..p.len() {
            let target = if p.len() == 1 { y[0] } else { is_class(y[0], i) };
            slopes[i] = self.of_difference(p[i] - target).1;
            moved_slopes[i] = self.curvature(p[i] - target) * rp[i];
            mean += slopes[i] * p[i];
            moved_mean += moved_slopes[i] * p[i] + slopes[i] * rp[i];
        }
        let mut rg = rp;
        for (i, rg) in rg.iter_mut().enumerate() {
            *rg = (*rg * (slopes[i] - mean) + p[i] * (moved_slopes[i] - moved_mean)) * share;
        }
        rg
    }

    /// The second derivative of the loss for one difference between output and target.
    fn curvature<R: Real>(self, difference: R) -> R {
        if self == Self::Huber {
            difference.abs().select_greater(R::one(), R::zero(), R::one())
        } else {
            R::splat(2.0)
        }
    }
}

/// The probabilities p (K) of the sums z (K), and how they change when z moves by `rz`: p_i (rz_i - Σ_j p_j rz_j).
/// For one output the other class has the sum 0, so that this is p (1 - p) rz.
fn moved_probabilities<R: Real>(z: &[R], rz: &[R]) -> (Vec<R>, Vec<R>) {
    let mut p = z.to_vec();
    probabilities(&mut p);
    let mut mean = R::zero();
    p.iter().zip(rz).for_each(|(p, rz)| mean += *p * *rz);
    let mut moved = rz.to_vec();
    moved.iter_mut().zip(&p).for_each(|(rz, p)| *rz = *p * (*rz - mean));
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
            for z in [-1e5_f64, -800.0, 800.0, 1e5] {
                assert!(activation.curvature(z).is_finite(), "{name} at {z}");
            }
        }
    }
}
