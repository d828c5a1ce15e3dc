//! The standard normal distribution and expected improvement, in double precision and stable far into the tails.
//!
//! Notation: φ density, Φ distribution function, h(z) = φ(z) + z·Φ(z), which is the expected improvement of a
//! standard normal value over -z (Ament et al., "Unexpected improvements to expected improvement", NeurIPS 2023).
//!
//! Below `TAIL` everything rests on Laplace's continued fraction of Mills' ratio, for t = -z > 0:
//! Φ(-t) / φ(t) = 1 / (t + c(t)) with c(t) = 1 / (t + 2 / (t + 3 / (t + …))). Then h(-t) / φ(t) = c / (t + c), in
//! which nothing cancels, while φ(z) + z·Φ(z) loses about t² units in the last place.

use libm::{erfc, exp, log};

/// ln √(2π).
const LN_ROOT_TAU: f64 = 0.918_938_533_204_672_8;
/// Below it the continued fraction is exact to the last digits with `TERMS` terms; above it the direct formula
/// loses less than 30 ulp.
const TAIL: f64 = -5.0;
const TERMS: u32 = 30;

/// ln φ(z).
pub fn log_pdf(z: f64) -> f64 {
    -0.5 * z * z - LN_ROOT_TAU
}

/// φ(z).
pub fn pdf(z: f64) -> f64 {
    exp(log_pdf(z))
}

/// Φ(z).
pub fn cdf(z: f64) -> f64 {
    0.5 * erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// ln Φ(z): finite for every z above -1e154.
pub fn log_cdf(z: f64) -> f64 {
    if z < TAIL { log_pdf(z) - log(fraction(-z) - z) } else { log(cdf(z)) }
}

/// φ(z) / Φ(z), the derivative of ln Φ(z).
pub fn inverse_mills(z: f64) -> f64 {
    if z < TAIL { fraction(-z) - z } else { pdf(z) / cdf(z) }
}

/// ln h(z), and the two parts Φ(z) / h(z), its derivative, and φ(z) / h(z) = 1 - z·Φ(z) / h(z).
pub fn log_improvement(z: f64) -> (f64, f64, f64) {
    if z < TAIL {
        let c = fraction(-z);
        return (log_pdf(z) + log(c / (c - z)), 1.0 / c, (c - z) / c);
    }
    let (density, below) = (pdf(z), cdf(z));
    let improvement = density + z * below;
    (log(improvement), below / improvement, density / improvement)
}

/// c(t), from its last term inwards.
fn fraction(t: f64) -> f64 {
    let mut c = 0.0;
    for k in (1..=TERMS).rev() {
        c = f64::from(k) / (t + c);
    }
    c
}
