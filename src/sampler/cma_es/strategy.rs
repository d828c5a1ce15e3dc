//! The constants of CMA-ES, which follow from the dimension and the population alone.

/// Weights and learning rates.
///
/// Hansen, "The CMA evolution strategy: a tutorial" (arXiv 1604.00772, 2016), equations 49 to 58 and table 1. The
/// names of the fields are its symbols.
#[derive(Clone, Debug)]
pub struct Strategy {
    /// n, the dimension.
    pub n: usize,
    /// λ, the number of trials of a generation.
    pub lambda: usize,
    /// μ, how many of them the mean follows.
    pub mu: usize,
    /// w (λ), by rank, best first; the first μ sum to 1, the others are not positive.
    pub weights: Vec<f64>,
    /// μ_eff, the variance effective selection mass.
    pub mu_eff: f64,
    /// c_σ, the learning rate of the path of the step size.
    pub c_sigma: f64,
    /// d_σ, the damping of the step size.
    pub d_sigma: f64,
    /// c_c, the learning rate of the path of the covariance.
    pub c_c: f64,
    /// c_1, the learning rate of the rank-one update.
    pub c_1: f64,
    /// c_μ, the learning rate of the rank-μ update.
    pub c_mu: f64,
    /// E‖N(0, I)‖.
    pub chi: f64,
}

/// The population that the tutorial advises for dimension `n`: 4 + ⌊3 ln n⌋ (equation 48).
pub fn population(n: usize) -> usize {
    4 + libm::floor(3.0 * libm::log(n.max(1) as f64)) as usize
}

impl Strategy {
    /// The constants for dimension `n` ≥ 1 and a population of `lambda` ≥ 4.
    pub fn new(n: usize, lambda: usize) -> Self {
        let (d, mu) = (n as f64, lambda / 2);
        let log = |rank: usize| libm::log((lambda as f64 + 1.0) / 2.0) - libm::log(rank as f64 + 1.0);
        let mut weights: Vec<f64> = (0..lambda).map(log).collect();
        let mass = |part: &[f64]| {
            let sum: f64 = part.iter().sum();
            sum * sum / part.iter().map(|weight| weight * weight).sum::<f64>()
        };
        let (mu_eff, mu_eff_minus) = (mass(&weights[..mu]), mass(&weights[mu..]));
        let c_1 = 2.0 / ((d + 1.3) * (d + 1.3) + mu_eff);
        let c_mu =
            (2.0 * (mu_eff - 2.0 + 1.0 / mu_eff) / ((d + 2.0) * (d + 2.0) + mu_eff)).min(1.0 - c_1 - 1e-8);
        // The negative weights are as large as keeps the covariance positive definite (equations 50 to 53).
        let bound = (1.0 + c_1 / c_mu)
            .min(1.0 + 2.0 * mu_eff_minus / (mu_eff + 2.0))
            .min((1.0 - c_1 - c_mu) / (d * c_mu));
        let positive: f64 = weights.iter().filter(|weight| **weight > 0.0).sum();
        let negative: f64 = -weights.iter().filter(|weight| **weight < 0.0).sum::<f64>();
        weights.iter_mut().for_each(|w| *w *= if *w >= 0.0 { 1.0 / positive } else { bound / negative });
        let c_sigma = (mu_eff + 2.0) / (d + mu_eff + 5.0);
        Self {
            n,
            lambda,
            mu,
            weights,
            mu_eff,
            c_sigma,
            d_sigma: 1.0 + 2.0 * (libm::sqrt((mu_eff - 1.0) / (d + 1.0)) - 1.0).max(0.0) + c_sigma,
            c_c: (4.0 + mu_eff / d) / (d + 4.0 + 2.0 * mu_eff / d),
            c_1,
            c_mu,
            chi: libm::sqrt(d) * (1.0 - 1.0 / (4.0 * d) + 1.0 / (21.0 * d * d)),
        }
    }
}
