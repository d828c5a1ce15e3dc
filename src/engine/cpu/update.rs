//! The update rules. p parameter, g gradient, m the rule's moments.
//!
//! The rules are PyTorch's, also in the order of their operations; Lion is its paper's. L2 joins the gradient,
//! but for AdamW and Lion, which decouple it; it acts on weights, never on biases.

use wide::f32x4;

use super::coefficients::Coefficients;
use crate::net::OptimizerKind;

/// A rule: the new value of four parameters.
trait Rule {
    /// How many moments it keeps.
    const MOMENTS: usize;
    fn update(c: &Coefficients, l2: f32x4, p: f32x4, g: f32x4, m: &mut [f32x4; 2]) -> f32x4;
}

macro_rules! rule {
    ($name:ident, $moments:literal, |$c:ident, $l2:ident, $p:ident, $g:ident, $m:ident| $body:block) => {
        struct $name;
        impl Rule for $name {
            const MOMENTS: usize = $moments;
            #[inline(always)]
            fn update($c: &Coefficients, $l2: f32x4, $p: f32x4, $g: f32x4, $m: &mut [f32x4; 2]) -> f32x4 $body
        }
    };
}

rule!(Sgd, 0, |c, l2, p, g, _m| { p - c.learning_rate * (g + l2 * p) });

rule!(Momentum, 1, |c, l2, p, g, m| {
    m[0] = c.momentum * m[0] + (g + l2 * p);
    p - c.learning_rate * m[0]
});

rule!(Nesterov, 1, |c, l2, p, g, m| {
    let g = g + l2 * p;
    m[0] = c.momentum * m[0] + g;
    p - c.learning_rate * (g + c.momentum * m[0])
});

rule!(Adagrad, 1, |c, l2, p, g, m| {
    let g = g + l2 * p;
    m[0] += g * g;
    p - c.learning_rate * (g / (m[0].sqrt() + c.epsilon))
});

rule!(Adadelta, 2, |c, l2, p, g, m| {
    let (g, rest) = (g + l2 * p, c.rest_rho);
    m[0] = c.rho * m[0] + rest * (g * g);
    let delta = ((m[1] + c.epsilon).sqrt() / (m[0] + c.epsilon).sqrt()) * g;
    m[1] = c.rho * m[1] + rest * (delta * delta);
    p - c.learning_rate * delta
});

rule!(Rmsprop, 2, |c, l2, p, g, m| {
    let g = g + l2 * p;
    m[0] = c.rho * m[0] + c.rest_rho * (g * g);
    m[1] = c.momentum * m[1] + g / (m[0].sqrt() + c.epsilon);
    p - c.learning_rate * m[1]
});

rule!(Adam, 2, |c, l2, p, g, m| { adam_step(c, p, g + l2 * p, m) });

rule!(Adamw, 2, |c, l2, p, g, m| { adam_step(c, p * (f32x4::ONE - c.learning_rate * l2), g, m) });

rule!(Nadam, 2, |c, l2, p, g, m| {
    let g = g + l2 * p;
    let denominator = adam_moments(c, g, m);
    p - c.first_rate * (g / denominator) - c.second_rate * (m[0] / denominator)
});

rule!(Lion, 1, |c, l2, p, g, m| {
    let direction = crate::numeric::Real::sign(c.beta1 * m[0] + c.rest1 * g);
    m[0] = c.beta2 * m[0] + c.rest2 * g;
    p * (f32x4::ONE - c.learning_rate * l2) - c.learning_rate * direction
});

/// Adam's step from `p` with the gradient `g`.
#[inline(always)]
fn adam_step(c: &Coefficients, p: f32x4, g: f32x4, m: &mut [f32x4; 2]) -> f32x4 {
    let denominator = adam_moments(c, g, m);
    p - c.first_rate * (m[0] / denominator)
}

/// Brings Adam's moments forward; returns √v̂ + ε.
#[inline(always)]
fn adam_moments(c: &Coefficients, g: f32x4, m: &mut [f32x4; 2]) -> f32x4 {
    m[0] = c.beta1 * m[0] + c.rest1 * g;
    m[1] = c.beta2 * m[1] + c.rest2 * (g * g);
    m[1].sqrt() * c.second_correction + c.epsilon
}

/// The arenas of one update: all are (P), and `moments` holds two of them, empty where the rule needs none.
pub struct Arenas<'a> {
    /// Parameters before the step.
    pub before: &'a [f32x4],
    /// Parameters after the step.
    pub after: &'a mut [f32x4],
    /// Gradients.
    pub gradients: &'a [f32x4],
    /// 1 for each weight, 0 for each bias.
    pub is_weight: &'a [f32x4],
    /// Moments.
    pub moments: &'a mut [Vec<f32x4>; 2],
}

/// Makes one step of the rule `kind` and returns, per slot, 0 if every new parameter is finite and NaN if not.
pub fn update(kind: OptimizerKind, c: &Coefficients, arenas: Arenas<'_>) -> f32x4 {
    match kind {
        OptimizerKind::Sgd => run::<Sgd>(c, arenas),
        OptimizerKind::Momentum => run::<Momentum>(c, arenas),
        OptimizerKind::Nesterov => run::<Nesterov>(c, arenas),
        OptimizerKind::Adagrad => run::<Adagrad>(c, arenas),
        OptimizerKind::Adadelta => run::<Adadelta>(c, arenas),
        OptimizerKind::Rmsprop => run::<Rmsprop>(c, arenas),
        OptimizerKind::Adam => run::<Adam>(c, arenas),
        OptimizerKind::Adamw => run::<Adamw>(c, arenas),
        OptimizerKind::Nadam => run::<Nadam>(c, arenas),
        OptimizerKind::Lion => run::<Lion>(c, arenas),
    }
}

#[expect(clippy::eq_op, reason = "x - x is how a number that is not finite shows itself")]
fn run<U: Rule>(c: &Coefficients, arenas: Arenas<'_>) -> f32x4 {
    let Arenas { before, after, gradients, is_weight, moments: [first, second] } = arenas;
    let count = after.len();
    let (before, gradients, is_weight) = (&before[..count], &gradients[..count], &is_weight[..count]);
    let first = if U::MOMENTS > 0 { &mut first[..count] } else { &mut [] };
    let second = if U::MOMENTS > 1 { &mut second[..count] } else { &mut [] };
    let mut spread = f32x4::ZERO;
    for i in 0..count {
        let mut m = [f32x4::ZERO; 2];
        if U::MOMENTS > 0 {
            m[0] = first[i];
        }
        if U::MOMENTS > 1 {
            m[1] = second[i];
        }
        let new = U::update(c, c.l2 * is_weight[i], before[i], gradients[i], &mut m);
        if U::MOMENTS > 0 {
            first[i] = m[0];
        }
        if U::MOMENTS > 1 {
            second[i] = m[1];
        }
        after[i] = new;
        // x - x is 0 for a finite number and NaN for any other. Only 'NaN or not' is read of the sum.
        spread += new - new;
    }
    spread
}
