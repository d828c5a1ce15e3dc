//! What θ is worth: the marginal likelihood of the values times a prior, with its gradient.

use libm::exp;

use super::kernel::Design;
use crate::numeric::Cholesky;
use crate::numeric::matern::matern;
use crate::numeric::minimize::{Minimum, Stop, minimize};
use crate::numeric::vector::{add_scaled, dot};

/// The prior of θ: w and the noise's variance are log-normal, s is log-normal too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Mean and deviation of ln w.
    pub weight: (f64, f64),
    /// Mean and deviation of ln s.
    pub signal: (f64, f64),
    /// Mean and deviation of ln of the noise's variance.
    pub noise: (f64, f64),
}

/// The bounds of ln w, ln s and ln of the noise's variance. The least noise keeps K well-conditioned whatever
/// the points, equal ones included, so that its factor needs no further jitter.
const BOUNDS: [(f64, f64); 3] = [(-9.0, 9.0), (-4.0, 5.0), (-18.0, 2.0)];

/// The evidence of one data set.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    z: &'a [f64],
    prior: Prior,
    /// Per axis δ² of all pairs i ≥ j, row by row (D; N·(N + 1) / 2).
    squares: Vec<Vec<f64>>,
}

impl<'a> Evidence<'a> {
    /// Of the values `z` (N) at the points `design`, N ≥ 1.
    pub fn new(design: &Design, z: &'a [f64], prior: Prior) -> Self {
        let axis = |d: usize| {
            let mut squares = vec![0.0; z.len() * (z.len() + 1) / 2];
            let mut rest = &mut squares[..];
            for (i, u) in design.column(d).iter().enumerate().take(z.len()) {
                let (row, after) = rest.split_at_mut(i + 1);
                design.add_squares(d, 1.0, *u, row);
                rest = after;
            }
            squares
        };
        Self { z, prior, squares: (0..design.axes()).map(axis).collect() }
    }

    /// -ln p(z | θ) - ln p(θ), up to a constant, for the logarithms `logs` (D + 2); its gradient goes to `gradient`.
    /// Infinite where K has no factor.
    ///
    /// With W = K⁻¹ - α·αᵀ, the likelihood's derivative by θⱼ is ½·tr(W·∂K/∂θⱼ) (GPML, equation 5.9).
    pub fn negative_log(&self, logs: &[f64], gradient: &mut [f64]) -> f64 {
        let (n, axes) = (self.z.len(), self.squares.len());
        let (signal, noise) = (exp(logs[axes]), exp(logs[axes + 1]));
        // Weighted squared distances, then the kernel.
        let mut kernel = vec![0.0; n * (n + 1) / 2];
        for (squares, log) in self.squares.iter().zip(logs) {
            add_scaled(&mut kernel, exp(*log), squares);
        }
        let mut slopes = vec![0.0; kernel.len()];
        matern(signal, &mut kernel, &mut slopes);
        (0..n).for_each(|i| kernel[i * (i + 3) / 2] += noise);
        let Some(factor) = Cholesky::factor(kernel, n, 0.0) else {
            gradient.fill(0.0);
            return f64::INFINITY;
        };
        let mut alpha = self.z.to_vec();
        factor.solve(&mut alpha);
        let fit = dot(self.z, &alpha);
        let mut value = 0.5 * (fit + factor.log_det());
        // Each pair i > j stands for two elements of W, hence no ½; the diagonal has δ = 0.
        let mut weights = factor.inverse();
        let mut trace = 0.0;
        for i in 0..n {
            let row = &mut weights[i * (i + 1) / 2..i * (i + 3) / 2 + 1];
            add_scaled(row, -alpha[i], &alpha);
            trace += row[i];
        }
        weights.iter_mut().zip(&slopes).for_each(|(weight, slope)| *weight *= slope);
        for ((squares, log), gradient) in self.squares.iter().zip(logs).zip(gradient.iter_mut()) {
            *gradient = exp(*log) * dot(&weights, squares);
        }
        // tr(W·K) = N - zᵀα, and K without its noise is the derivative by ln s.
        gradient[axes] = 0.5 * (n as f64 - fit - noise * trace);
        gradient[axes + 1] = 0.5 * noise * trace;
        for (d, (log, gradient)) in logs.iter().zip(gradient).enumerate() {
            let (mean, deviation) = self.prior_of(d);
            let off = (log - mean) / deviation;
            value += 0.5 * off * off;
            *gradient += off / deviation;
        }
        value
    }

    /// The θ of the largest posterior density that is found from `start` (D + 2) within `evaluations`.
    pub fn fit(&self, start: Vec<f64>, evaluations: u32) -> Minimum {
        let bound = |d: usize| BOUNDS[d.saturating_sub(self.squares.len() - 1).min(2)];
        let (low, high): (Vec<f64>, Vec<f64>) = (0..start.len()).map(bound).unzip();
        let stop = Stop { evaluations, gradient: 1e-2, decrease: 1e-5 };
        minimize(&mut |logs, gradient| self.negative_log(logs, gradient), start, &low, &high, stop)
    }

    fn prior_of(&self, d: usize) -> (f64, f64) {
        match d.checked_sub(self.squares.len()) {
            None => self.prior.weight,
            Some(0) => self.prior.signal,
            Some(_) => self.prior.noise,
        }
    }
}
