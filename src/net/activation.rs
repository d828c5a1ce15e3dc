//! Activation functions with their derivatives.

use serde::{Deserialize, Serialize};

use crate::numeric::Real;

/// The function that each hidden unit applies to its weighted sum z.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Activation {
    /// z
    Linear,
    /// max(0, z)
    Relu,
    /// z for z > 0, else 0.01 z (Maas, Hannun and Ng 2013)
    LeakyRelu,
    /// z for z > 0, else eᶻ - 1 (Clevert, Unterthiner and Hochreiter 2016)
    Elu,
    /// λ·z for z > 0, else λ·α·(eᶻ - 1) (Klambauer et al. 2017)
    Selu,
    /// z·Φ(z) with the normal distribution's Φ (Hendrycks and Gimpel 2016, the exact form)
    Gelu,
    /// z·σ(z), also called swish (Elfwing, Uchibe and Doya 2018)
    Silu,
    /// z·tanh(ln(1 + eᶻ)) (Misra 2020)
    Mish,
    /// tanh z
    #[default]
    Tanh,
    /// σ(z) = 1 / (1 + e⁻ᶻ)
    Sigmoid,
    /// sin z (Sitzmann et al. 2020, with ω = 1)
    Sine,
}

/// α and λ of the self-normalising exponential unit (Klambauer et al. 2017, appendix A).
pub(super) const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
pub(super) const SELU_LAMBDA: f64 = 1.050_700_987_355_480_5;
const LEAKY_SLOPE: f64 = 0.01;

crate::check::plain_choice!(Activation);

impl Activation {
    /// Every activation, in the order of the documentation, with its name in documents.
    pub const NAMED: [(&'static str, Self); 11] = [
        ("linear", Self::Linear),
        ("relu", Self::Relu),
        ("leaky-relu", Self::LeakyRelu),
        ("elu", Self::Elu),
        ("selu", Self::Selu),
        ("gelu", Self::Gelu),
        ("silu", Self::Silu),
        ("mish", Self::Mish),
        ("tanh", Self::Tanh),
        ("sigmoid", Self::Sigmoid),
        ("sine", Self::Sine),
    ];

    /// The activation at `z` and its derivative there. At a kink the derivative is that from the left, as in
    /// PyTorch.
    #[inline(always)]
    pub fn value_and_slope<R: Real>(self, z: R) -> (R, R) {
        let (zero, one) = (R::zero(), R::one());
        match self {
            Self::Linear => (z, one),
            Self::Relu => (z.max(zero), z.exceeds(zero)),
            Self::LeakyRelu => {
                let slope = z.select_greater(zero, one, R::splat(LEAKY_SLOPE));
                (z * slope, slope)
            }
            Self::Elu => exponential_unit(z, one, one),
            Self::Selu => exponential_unit(z, R::splat(SELU_ALPHA), R::splat(SELU_LAMBDA)),
            Self::Gelu => gelu(z),
            Self::Silu => {
                let s = z.sigmoid();
                (z * s, s * (one + z * (one - s)))
            }
            Self::Mish => mish(z),
            Self::Tanh => {
                let t = z.tanh();
                (t, one - t * t)
            }
            Self::Sigmoid => {
                let s = z.sigmoid();
                (s, s * (one - s))
            }
            Self::Sine => z.sin_cos(),
        }
    }
}

/// λ·z for z > 0, else λ·α·(eᶻ - 1).
#[inline(always)]
fn exponential_unit<R: Real>(z: R, alpha: R, lambda: R) -> (R, R) {
    let zero = R::zero();
    let power = alpha * z.min(zero).exp();
    let value = z.select_greater(zero, z, power - alpha);
    let slope = z.select_greater(zero, R::one(), power);
    (lambda * value, lambda * slope)
}

/// z·Φ(z); the derivative is Φ(z) + z·φ(z).
#[inline(always)]
fn gelu<R: Real>(z: R) -> (R, R) {
    let half = R::splat(0.5);
    let cumulative = half * (R::one() + (z * R::splat(std::f64::consts::FRAC_1_SQRT_2)).erf());
    let density = R::splat(0.398_942_280_401_432_7) * (-half * z * z).exp();
    (z * cumulative, cumulative + z * density)
}

/// z·tanh(ln(1 + eᶻ)). With e = eᶻ, tanh(ln(1 + e)) = e(e + 2) / (e(e + 2) + 2); beyond z = 20 it is 1.
#[inline(always)]
fn mish<R: Real>(z: R) -> (R, R) {
    let (one, two) = (R::one(), R::splat(2.0));
    let e = z.min(R::splat(20.0)).exp();
    let product = e * (e + two);
    let t = product / (product + two);
    (z * t, t + z * (one - t * t) * z.sigmoid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_agree_with_finite_differences() {
        let step = 1e-6;
        for (_, activation) in Activation::NAMED {
            for i in -80..=80 {
                let z = f64::from(i) * 0.1 + 0.05;
                let (_, slope) = activation.value_and_slope(z);
                let difference =
                    activation.value_and_slope(z + step).0 - activation.value_and_slope(z - step).0;
                let error = (slope - difference / (2.0 * step)).abs();
                assert!(error <= 1e-8, "{activation:?} at {z}: slope {slope}, off by {error}");
            }
        }
    }

    #[test]
    fn far_out_every_value_is_finite() {
        for (_, activation) in Activation::NAMED {
            for z in [-1e30_f32, -200.0, -90.0, 0.0, 90.0, 200.0, 1e18] {
                let (value, slope) = activation.value_and_slope(z);
                assert!(value.is_finite() && slope.is_finite(), "{activation:?} at {z}: {value}, {slope}");
            }
        }
    }
}
