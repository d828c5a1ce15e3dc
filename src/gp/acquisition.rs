//! What a point is worth trying, from its mean and deviation; larger is better.
//!
//! With the best value b so far and u = (b - μ) / σ.

use super::posterior::{Posterior, Prediction, Workspace};
use crate::numeric::normal::{inverse_mills, log_cdf, log_improvement};

/// A rule for what a point is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Criterion {
    /// ln of the expected improvement, ln σ + ln h(u), in the stable form of Ament et al. (NeurIPS 2023).
    LogImprovement,
    /// The lower confidence bound turned round, κ·σ - μ with this κ (Srinivas et al. 2010).
    Bound(f64),
    /// ln of the probability of an improvement, ln Φ(u) (Kushner 1964).
    LogProbability,
}

impl Criterion {
    /// The value at a prediction, and its derivatives by μ and σ.
    pub fn value(self, best: f64, at: Prediction) -> (f64, f64, f64) {
        let Prediction { mean, deviation } = at;
        let u = (best - mean) / deviation;
        match self {
            Self::LogImprovement => {
                // d ln EI = -(Φ/h)/σ dμ + (φ/h)/σ dσ, as 1 - u·Φ/h = φ/h.
                let (log, by_mean, by_deviation) = log_improvement(u);
                (log + libm::log(deviation), -by_mean / deviation, by_deviation / deviation)
            }
            Self::Bound(kappa) => (kappa * deviation - mean, -1.0, kappa),
            Self::LogProbability => {
                let slope = inverse_mills(u) / deviation;
                (log_cdf(u), -slope, -slope * u)
            }
        }
    }
}

/// A criterion over a posterior.
#[derive(Debug)]
pub struct Acquisition<'a> {
    posterior: &'a Posterior,
    criterion: Criterion,
    best: f64,
    work: Workspace,
    /// Derivatives of μ and σ (D each).
    gradients: [Vec<f64>; 2],
}

impl<'a> Acquisition<'a> {
    /// Over `posterior`, with the best value `best` so far.
    pub fn new(posterior: &'a Posterior, criterion: Criterion, best: f64) -> Self {
        let zeros = vec![0.0; posterior.design().axes()];
        Self { posterior, criterion, best, work: Workspace::default(), gradients: [zeros.clone(), zeros] }
    }

    /// The prediction at `x` (D).
    pub fn predict(&mut self, x: &[f64]) -> Prediction {
        self.posterior.predict(x, &mut self.work)
    }

    /// The value at `x` (D).
    pub fn value(&mut self, x: &[f64]) -> f64 {
        let prediction = self.predict(x);
        self.criterion.value(self.best, prediction).0
    }

    /// The value at `x` (D); its gradient goes to `gradient` (D), zero along axes without an order.
    pub fn value_and_gradient(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let prediction = self.posterior.predict(x, &mut self.work);
        let (value, by_mean, by_deviation) = self.criterion.value(self.best, prediction);
        let [mean, deviation] = &mut self.gradients;
        self.posterior.gradient(x, prediction.deviation, &mut self.work, mean, deviation);
        for ((gradient, mean), deviation) in gradient.iter_mut().zip(mean).zip(deviation) {
            *gradient = by_mean * *mean + by_deviation * *deviation;
        }
        value
    }
}
