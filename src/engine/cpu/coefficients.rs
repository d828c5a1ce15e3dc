//! The numbers that the update rules read, in every lane its trial's own.

use wide::f32x4;

use crate::engine::population::Hyper;
use crate::net::OptimizerKind;

/// The numbers of one step.
#[derive(Clone, Copy, Debug, Default)]
pub struct Coefficients<R = f32x4> {
    /// Learning rate times the schedule's factor.
    pub learning_rate: R,
    /// L2 of the weights.
    pub l2: R,
    /// μ
    pub momentum: R,
    /// β₁
    pub beta1: R,
    /// β₂
    pub beta2: R,
    /// ρ
    pub rho: R,
    /// 1 - β₁, 1 - β₂ and 1 - ρ, from double precision: 1 - 0.999 in single precision is off by 5e-5, which the
    /// correction √(1 - β₂ᵗ) would not share.
    pub rest1: R,
    /// See `rest1`.
    pub rest2: R,
    /// See `rest1`.
    pub rest_rho: R,
    /// ε
    pub epsilon: R,
    /// Adam: learning rate / (1 - β₁ᵗ). Nadam: the factor of the gradient.
    pub first_rate: R,
    /// Nadam: the factor of the first moment.
    pub second_rate: R,
    /// Adam, Nadam: 1 / √(1 - β₂ᵗ).
    pub second_correction: R,
}

impl Coefficients<f64> {
    /// One trial's coefficients for step `t` (from 1) at the scheduled `learning_rate`, before they are
    /// rounded. `momentum_product` is the product of Nadam's momenta up to the step before, and becomes that up
    /// to this one.
    pub fn new(
        kind: OptimizerKind,
        hyper: &Hyper,
        learning_rate: f64,
        t: u64,
        momentum_product: &mut f64,
    ) -> Self {
        let options = &hyper.optimizer;
        let [beta1, beta2, rho, momentum, epsilon] =
            [options.beta1, options.beta2, options.rho, options.momentum, options.epsilon]
                .map(|option| option.unwrap_or(0.0));
        let (rest1, rest2, rest_rho) = (1.0 - beta1, 1.0 - beta2, 1.0 - rho);
        let (mut first_rate, mut second_rate, mut second_correction) = (0.0, 0.0, 0.0);
        match kind {
            OptimizerKind::Adam | OptimizerKind::Adamw => {
                first_rate = learning_rate / (1.0 - power(beta1, t));
                second_correction = 1.0 / f64::sqrt(1.0 - power(beta2, t));
            }
            OptimizerKind::Nadam => {
                let decay = options.momentum_decay.unwrap_or(0.0);
                let momentum = |t: u64| beta1 * (1.0 - 0.5 * libm::pow(0.96, t as f64 * decay));
                let (now, next) = (momentum(t), momentum(t + 1));
                *momentum_product *= now;
                first_rate = learning_rate * (1.0 - now) / (1.0 - *momentum_product);
                second_rate = learning_rate * next / (1.0 - *momentum_product * next);
                second_correction = 1.0 / f64::sqrt(1.0 - power(beta2, t));
            }
            _ => {}
        }
        Self {
            learning_rate,
            l2: hyper.l2,
            momentum,
            beta1,
            beta2,
            rho,
            rest1,
            rest2,
            rest_rho,
            epsilon,
            first_rate,
            second_rate,
            second_correction,
        }
    }
}

impl Coefficients {
    /// The coefficients of four slots, rounded.
    pub fn of_slots(slots: &[Coefficients<f64>; 4]) -> Self {
        let slot =
            |field: fn(&Coefficients<f64>) -> f64| f32x4::from(slots.each_ref().map(|c| field(c) as f32));
        Self {
            learning_rate: slot(|c| c.learning_rate),
            l2: slot(|c| c.l2),
            momentum: slot(|c| c.momentum),
            beta1: slot(|c| c.beta1),
            beta2: slot(|c| c.beta2),
            rho: slot(|c| c.rho),
            rest1: slot(|c| c.rest1),
            rest2: slot(|c| c.rest2),
            rest_rho: slot(|c| c.rest_rho),
            epsilon: slot(|c| c.epsilon),
            first_rate: slot(|c| c.first_rate),
            second_rate: slot(|c| c.second_rate),
            second_correction: slot(|c| c.second_correction),
        }
    }
}

/// `base` to the whole power `exponent`, by repeated squaring: the same bits for a step however it was reached.
fn power(base: f64, mut exponent: u64) -> f64 {
    let (mut result, mut square) = (1.0, base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result *= square;
        }
        square *= square;
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_by_squaring() {
        for (base, exponent) in [(0.9, 0), (0.9, 1), (0.999, 10), (0.5, 31)] {
            let error = (power(base, exponent) - libm::pow(base, exponent as f64)).abs();
            assert!(error <= 1e-14, "{base}^{exponent}: off by {error}");
        }
        assert_eq!(power(0.999, 1_000_000_000_000), 0.0);
    }
}
