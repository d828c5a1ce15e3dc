//! Categorical axes in CMA-ES: a probability for each choice, independent of everything else.
//!
//! After a generation the probabilities move towards the shares of the choices among its better half, weighted as
//! for the mean. This is the natural gradient of the categorical family (Ollivier, Arnold, Auger and Hansen,
//! "Information-geometric optimization algorithms", JMLR 18, 2017, section 5.1), known before as population-based
//! incremental learning (Baluja 1994). As in CatCMA (Hamano et al., GECCO 2024) a margin keeps every choice possible.

use crate::numeric::Stream;
use crate::sampler::Observation;
use crate::space::{Axis, Space};

/// The learning rate.
const RATE: f64 = 0.3;
/// The probability that a generation's draw has the likely choice along all categorical axes is at most about this,
/// as in CatCMA.
const CERTAINTY: f64 = 0.73;

/// The probabilities.
#[derive(Clone, Debug)]
pub struct Choices {
    /// The categorical axes' numbers among a point's coordinates, with the probability of each choice.
    pub axes: Vec<(usize, Vec<f64>)>,
}

impl Choices {
    /// All choices equally likely.
    pub fn new(space: &Space) -> Self {
        let even = |(d, axis): (usize, &Axis)| {
            let count = axis.count().filter(|count| *count > 1 && axis.is_categorical())? as usize;
            Some((d, vec![1.0 / count as f64; count]))
        };
        Self { axes: space.axes().enumerate().filter_map(even).collect() }
    }

    /// Makes all choices equally likely again.
    pub fn forget(&mut self) {
        self.axes.iter_mut().for_each(|(_, shares)| {
            let even = 1.0 / shares.len() as f64;
            shares.fill(even);
        });
    }

    /// Learns from a generation, best first; the first trials count with the `weights`, which sum to 1.
    pub fn learn(&mut self, ranked: &[&Observation], weights: &[f64]) {
        let axes = self.axes.len() as f64;
        for (d, shares) in &mut self.axes {
            let count = shares.len();
            shares.iter_mut().for_each(|share| *share *= 1.0 - RATE);
            for (trial, weight) in ranked.iter().zip(weights) {
                shares[((trial.point[*d] * count as f64) as usize).min(count - 1)] += RATE * weight;
            }
            let least = (1.0 - libm::pow(CERTAINTY, 1.0 / axes)) / (count as f64 - 1.0);
            shares.iter_mut().for_each(|share| *share = share.max(least));
            let total: f64 = shares.iter().sum();
            shares.iter_mut().for_each(|share| *share /= total);
        }
    }

    /// Puts a choice along each categorical axis into `point` (D).
    pub fn sample(&self, stream: &mut Stream, point: &mut [f64]) {
        for (d, shares) in &self.axes {
            let mut u = stream.uniform();
            let choice = shares.iter().position(|share| {
                u -= share;
                u < 0.0
            });
            point[*d] = (choice.unwrap_or(shares.len() - 1) as f64 + 0.5) / shares.len() as f64;
        }
    }
}
