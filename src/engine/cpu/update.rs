//! The update rules. Every number is per lane: p parameter, g gradient, m the rule's moments, t steps so far.
//!
//! The rules are PyTorch's, also in the order of their operations; Lion is its paper's. L2 joins the gradient,
//! but for AdamW and Lion, which decouple it; it acts on weights, never on biases.

use crate::engine::population::Hyper;
use crate::net::{Layout, OptimizerKind};
use crate::numeric::Real;

/// The numbers of one step, in every lane its trial's own.
#[derive(Clone, Copy, Debug)]
pub struct Coefficients<R> {
    /// Learning rate times the schedule's factor.
    pub learning_rate: R,
    /// L2 of the parameters at hand; 0 for biases.
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
    /// Adam, Nadam: √(1 - β₂ᵗ).
    pub second_correction: R,
}

/// One lane's coefficients in double precision, before they are rounded.
#[derive(Clone, Copy, Debug, Default)]
pub struct LaneCoefficients {
    learning_rate: f64,
    l2: f64,
    momentum: f64,
    beta1: f64,
    beta2: f64,
    rho: f64,
    epsilon: f64,
    first_rate: f64,
    second_rate: f64,
    second_correction: f64,
}

impl LaneCoefficients {
    /// The coefficients for step `t` (from 1) at the scheduled `learning_rate`. `momentum_product` is the
    /// product of Nadam's momenta up to the step before, and becomes that up to this one.
    pub fn new(
        kind: OptimizerKind,
        hyper: &Hyper,
        learning_rate: f64,
        t: u64,
        momentum_product: &mut f64,
    ) -> Self {
        let options = &hyper.optimizer;
        let (beta1, beta2) = (options.beta1.unwrap_or(0.0), options.beta2.unwrap_or(0.0));
        let mut coefficients = Self {
            learning_rate,
            l2: hyper.l2,
            momentum: options.momentum.unwrap_or(0.0),
            beta1,
            beta2,
            rho: options.rho.unwrap_or(0.0),
            epsilon: options.epsilon.unwrap_or(0.0),
            ..Self::default()
        };
        match kind {
            OptimizerKind::Adam | OptimizerKind::Adamw => {
                coefficients.first_rate = learning_rate / (1.0 - power(beta1, t));
                coefficients.second_correction = libm::sqrt(1.0 - power(beta2, t));
            }
            OptimizerKind::Nadam => {
                let decay = options.momentum_decay.unwrap_or(0.0);
                let momentum = |t: u64| beta1 * (1.0 - 0.5 * libm::pow(0.96, t as f64 * decay));
                let (now, next) = (momentum(t), momentum(t + 1));
                *momentum_product *= now;
                coefficients.first_rate = learning_rate * (1.0 - now) / (1.0 - *momentum_product);
                coefficients.second_rate = learning_rate * next / (1.0 - *momentum_product * next);
                coefficients.second_correction = libm::sqrt(1.0 - power(beta2, t));
            }
            _ => {}
        }
        coefficients
    }
}

impl<R: Real> Coefficients<R> {
    /// The coefficients of `lanes`, one for each lane of R.
    pub fn from_lanes(lanes: &[LaneCoefficients]) -> Self {
        let gather = |field: fn(&LaneCoefficients) -> f64| R::from_lanes(|lane| field(&lanes[lane]) as f32);
        Self {
            learning_rate: gather(|c| c.learning_rate),
            l2: gather(|c| c.l2),
            momentum: gather(|c| c.momentum),
            beta1: gather(|c| c.beta1),
            beta2: gather(|c| c.beta2),
            rho: gather(|c| c.rho),
            rest1: gather(|c| 1.0 - c.beta1),
            rest2: gather(|c| 1.0 - c.beta2),
            rest_rho: gather(|c| 1.0 - c.rho),
            epsilon: gather(|c| c.epsilon),
            first_rate: gather(|c| c.first_rate),
            second_rate: gather(|c| c.second_rate),
            second_correction: gather(|c| c.second_correction),
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

/// A rule: the new value of one parameter.
trait Rule {
    /// How many moments it keeps.
    const MOMENTS: usize;
    fn update<R: Real>(c: &Coefficients<R>, p: R, g: R, m: &mut [R; 2]) -> R;
}

macro_rules! rule {
    ($name:ident, $moments:literal, |$c:ident, $p:ident, $g:ident, $m:ident| $body:block) => {
        struct $name;
        impl Rule for $name {
            const MOMENTS: usize = $moments;
            #[inline(always)]
            fn update<R: Real>($c: &Coefficients<R>, $p: R, $g: R, $m: &mut [R; 2]) -> R $body
        }
    };
}

rule!(Sgd, 0, |c, p, g, _m| { p - c.learning_rate * (g + c.l2 * p) });

rule!(Momentum, 1, |c, p, g, m| {
    m[0] = c.momentum * m[0] + (g + c.l2 * p);
    p - c.learning_rate * m[0]
});

rule!(Nesterov, 1, |c, p, g, m| {
    let g = g + c.l2 * p;
    m[0] = c.momentum * m[0] + g;
    p - c.learning_rate * (g + c.momentum * m[0])
});

rule!(Adagrad, 1, |c, p, g, m| {
    let g = g + c.l2 * p;
    m[0] += g * g;
    p - c.learning_rate * (g / (m[0].sqrt() + c.epsilon))
});

rule!(Adadelta, 2, |c, p, g, m| {
    let (g, rest) = (g + c.l2 * p, c.rest_rho);
    m[0] = c.rho * m[0] + rest * (g * g);
    let delta = ((m[1] + c.epsilon).sqrt() / (m[0] + c.epsilon).sqrt()) * g;
    m[1] = c.rho * m[1] + rest * (delta * delta);
    p - c.learning_rate * delta
});

rule!(Rmsprop, 2, |c, p, g, m| {
    let g = g + c.l2 * p;
    m[0] = c.rho * m[0] + c.rest_rho * (g * g);
    m[1] = c.momentum * m[1] + g / (m[0].sqrt() + c.epsilon);
    p - c.learning_rate * m[1]
});

rule!(Adam, 2, |c, p, g, m| { adam_step(c, p, g + c.l2 * p, m) });

rule!(Adamw, 2, |c, p, g, m| { adam_step(c, p * (R::one() - c.learning_rate * c.l2), g, m) });

rule!(Nadam, 2, |c, p, g, m| {
    let g = g + c.l2 * p;
    let denominator = adam_moments(c, g, m);
    p - c.first_rate * (g / denominator) - c.second_rate * (m[0] / denominator)
});

rule!(Lion, 1, |c, p, g, m| {
    let direction = (c.beta1 * m[0] + c.rest1 * g).sign();
    m[0] = c.beta2 * m[0] + c.rest2 * g;
    p * (R::one() - c.learning_rate * c.l2) - c.learning_rate * direction
});

/// Adam's step from `p` with the gradient `g`.
#[inline(always)]
fn adam_step<R: Real>(c: &Coefficients<R>, p: R, g: R, m: &mut [R; 2]) -> R {
    let denominator = adam_moments(c, g, m);
    p - c.first_rate * (m[0] / denominator)
}

/// Brings Adam's moments forward; returns √v̂ + ε.
#[inline(always)]
fn adam_moments<R: Real>(c: &Coefficients<R>, g: R, m: &mut [R; 2]) -> R {
    m[0] = c.beta1 * m[0] + c.rest1 * g;
    m[1] = c.beta2 * m[1] + c.rest2 * (g * g);
    m[1].sqrt() / c.second_correction + c.epsilon
}

/// The arenas of one update: all are (P), and `moments` holds two of them, empty where the rule needs none.
pub struct Arenas<'a, R> {
    /// Parameters before the step.
    pub before: &'a [R],
    /// Parameters after the step.
    pub after: &'a mut [R],
    /// Gradients.
    pub gradients: &'a [R],
    /// Moments.
    pub moments: &'a mut [Vec<R>; 2],
}

/// Makes one step of the rule `kind` and returns, per lane, 0 if every new parameter is finite and NaN if not.
pub fn update<R: Real>(
    kind: OptimizerKind,
    c: &Coefficients<R>,
    arenas: Arenas<'_, R>,
    layout: &Layout,
) -> R {
    match kind {
        OptimizerKind::Sgd => run::<R, Sgd>(c, arenas, layout),
        OptimizerKind::Momentum => run::<R, Momentum>(c, arenas, layout),
        OptimizerKind::Nesterov => run::<R, Nesterov>(c, arenas, layout),
        OptimizerKind::Adagrad => run::<R, Adagrad>(c, arenas, layout),
        OptimizerKind::Adadelta => run::<R, Adadelta>(c, arenas, layout),
        OptimizerKind::Rmsprop => run::<R, Rmsprop>(c, arenas, layout),
        OptimizerKind::Adam => run::<R, Adam>(c, arenas, layout),
        OptimizerKind::Adamw => run::<R, Adamw>(c, arenas, layout),
        OptimizerKind::Nadam => run::<R, Nadam>(c, arenas, layout),
        OptimizerKind::Lion => run::<R, Lion>(c, arenas, layout),
    }
}

#[expect(clippy::eq_op, reason = "x - x is how a number that is not finite shows itself")]
fn run<R: Real, U: Rule>(c: &Coefficients<R>, arenas: Arenas<'_, R>, layout: &Layout) -> R {
    let Arenas { before, after, gradients, moments } = arenas;
    let [first, second] = moments;
    let mut spread = [R::zero(); 8];
    for layer in layout.layers() {
        for (range, l2) in [(layer.weights(), c.l2), (layer.biases(), R::zero())] {
            let c = Coefficients { l2, ..*c };
            let (before, gradients) = (&before[range.clone()], &gradients[range.clone()]);
            let after = &mut after[range.clone()];
            let first = if U::MOMENTS > 0 { &mut first[range.clone()] } else { &mut [] };
            let second = if U::MOMENTS > 1 { &mut second[range] } else { &mut [] };
            for i in 0..after.len() {
                let mut m = [R::zero(); 2];
                if U::MOMENTS > 0 {
                    m[0] = first[i];
                }
                if U::MOMENTS > 1 {
                    m[1] = second[i];
                }
                let new = U::update(&c, before[i], gradients[i], &mut m);
                if U::MOMENTS > 0 {
                    first[i] = m[0];
                }
                if U::MOMENTS > 1 {
                    second[i] = m[1];
                }
                after[i] = new;
                // x - x is 0 for a finite number and NaN for any other. Only 'NaN or not' is read of the sum.
                spread[i % 8] += new - new;
            }
        }
    }
    spread.into_iter().fold(R::zero(), |sum, lane| sum + lane)
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
