//! The search distribution N(m, σ²C) of CMA-ES and its update from one generation.
//!
//! Notation as in Hansen's tutorial (arXiv 1604.00772): n dimension, λ population, x points (λ, n) by rank, best
//! first, y = (x - m) / σ, C = B diag(d²) Bᵀ.

use super::strategy::Strategy;
use crate::numeric::eigen::symmetric_eigen;

/// Added to ‖C^(-1/2) y‖², by which a negative weight is divided, as by the reference implementation `cmaes`.
const NORM_FLOOR: f64 = 1e-8;
/// The least eigenvalue of C.
const LEAST_EIGENVALUE: f64 = 1e-16;
/// σ stays below it: the cube's side is 1.
const MAX_SIGMA: f64 = 1e4;
/// A point farther than √n + this from m, in deviations, was not drawn from this distribution (it was enqueued, or
/// asked for long ago), and counts as if it lay there (Hansen, "Injecting external solutions into CMA-ES", 2011).
const MAX_DISTANCE: f64 = 5.0;

/// The distribution with its evolution paths.
#[derive(Clone, Debug)]
pub struct Normal {
    /// m (n).
    pub mean: Vec<f64>,
    /// σ, the step size.
    pub sigma: f64,
    /// C (n, n).
    pub covariance: Vec<f64>,
    /// B (n, n); column k is the k-th axis.
    axes: Vec<f64>,
    /// d (n), the deviations along the axes, in σ.
    pub lengths: Vec<f64>,
    path_sigma: Vec<f64>,
    path_c: Vec<f64>,
    /// Updates so far.
    pub generation: u32,
}

impl Normal {
    /// N(`mean`, `sigma`² I).
    pub fn new(mean: Vec<f64>, sigma: f64) -> Self {
        let n = mean.len();
        let mut identity = vec![0.0; n * n];
        (0..n).for_each(|k| identity[k * n + k] = 1.0);
        let zero = || vec![0.0; n];
        let (path_sigma, path_c, lengths) = (zero(), zero(), vec![1.0; n]);
        Self {
            mean,
            sigma,
            covariance: identity.clone(),
            axes: identity,
            lengths,
            path_sigma,
            path_c,
            generation: 0,
        }
    }

    /// √C_kk, the deviation along coordinate `k`, in σ.
    pub fn deviation(&self, k: usize) -> f64 {
        libm::sqrt(self.covariance[k * self.mean.len() + k].max(LEAST_EIGENVALUE))
    }

    /// B diag(d) `z`: of distribution N(0, C) where z is N(0, I).
    pub fn colour(&self, z: &[f64]) -> Vec<f64> {
        let scaled: Vec<f64> = z.iter().zip(&self.lengths).map(|(z, length)| z * length).collect();
        self.axes.chunks(z.len().max(1)).map(|row| dot(row, &scaled)).collect()
    }

    /// C^(-1/2) `y`.
    fn whiten(&self, y: &[f64]) -> Vec<f64> {
        let n = y.len();
        let along = |k: usize| (0..n).map(|i| self.axes[i * n + k] * y[i]).sum::<f64>() / self.lengths[k];
        let coordinates: Vec<f64> = (0..n).map(along).collect();
        self.axes.chunks(n.max(1)).map(|row| dot(row, &coordinates)).collect()
    }

    /// The distance of the point `x` (n) from the mean, in deviations: ‖C^(-1/2) y‖.
    pub fn distance(&self, x: &[f64]) -> f64 {
        let white = self.whiten(&self.towards(x));
        libm::sqrt(dot(&white, &white))
    }

    /// y of the point `x` (n).
    fn towards(&self, x: &[f64]) -> Vec<f64> {
        x.iter().zip(&self.mean).map(|(x, m)| (x - m) / self.sigma).collect()
    }

    /// One generation: the `points` x (λ, n), best first.
    pub fn update(&mut self, strategy: &Strategy, points: &[Vec<f64>]) {
        let s = strategy;
        let (steps, norms): (Vec<Vec<f64>>, Vec<f64>) = points.iter().map(|x| self.step(x)).unzip();
        let weighted = |k: usize| steps.iter().zip(&s.weights[..s.mu]).map(|(y, weight)| weight * y[k]).sum();
        let mean_step: Vec<f64> = (0..s.n).map(weighted).collect();
        self.mean.iter_mut().zip(&mean_step).for_each(|(m, y)| *m += self.sigma * y);
        let white = self.whiten(&mean_step);
        accumulate(&mut self.path_sigma, s.c_sigma, s.mu_eff, &white, 1.0);
        let length = libm::sqrt(dot(&self.path_sigma, &self.path_sigma));
        self.generation += 1;
        let fade = libm::pow(1.0 - s.c_sigma, 2.0 * f64::from(self.generation + 1));
        let within = length / libm::sqrt(1.0 - fade) < (1.4 + 2.0 / (s.n as f64 + 1.0)) * s.chi;
        let h = if within { 1.0 } else { 0.0 };
        accumulate(&mut self.path_c, s.c_c, s.mu_eff, &mean_step, h);
        let weights = s.weights.iter().zip(&norms).map(|(weight, norm)| {
            if *weight >= 0.0 { *weight } else { weight * s.n as f64 / (norm + NORM_FLOOR) }
        });
        self.adapt(s, &weights.collect::<Vec<f64>>(), &steps, (1.0 - h) * s.c_c * (2.0 - s.c_c));
        let change = s.c_sigma / s.d_sigma * (length / s.chi - 1.0);
        self.sigma = (self.sigma * libm::exp(change)).min(MAX_SIGMA);
        self.decompose();
    }

    /// y of the point `x`, no longer than is plausible, and ‖C^(-1/2) y‖².
    fn step(&self, x: &[f64]) -> (Vec<f64>, f64) {
        let mut y = self.towards(x);
        let white = self.whiten(&y);
        let norm = dot(&white, &white);
        let most = libm::sqrt(y.len() as f64) + MAX_DISTANCE;
        if norm <= most * most {
            return (y, norm);
        }
        let shrink = most / libm::sqrt(norm);
        y.iter_mut().for_each(|y| *y *= shrink);
        (y, most * most)
    }

    /// The rank-one and rank-μ update of C (equation 47); `lost` makes up for a halted path.
    fn adapt(&mut self, s: &Strategy, weights: &[f64], steps: &[Vec<f64>], lost: f64) {
        let keep = 1.0 + s.c_1 * lost - s.c_1 - s.c_mu * s.weights.iter().sum::<f64>();
        for i in 0..s.n {
            for j in 0..=i {
                let rank_mu: f64 = weights.iter().zip(steps).map(|(weight, y)| weight * y[i] * y[j]).sum();
                let rank_one = self.path_c[i] * self.path_c[j];
                let entry = keep * self.covariance[i * s.n + j] + s.c_1 * rank_one + s.c_mu * rank_mu;
                self.covariance[i * s.n + j] = entry;
                self.covariance[j * s.n + i] = entry;
            }
        }
    }

    /// B and d of C. Eigenvalues that rounding made too small are lifted.
    fn decompose(&mut self) {
        let n = self.mean.len();
        let (values, axes) = symmetric_eigen(&self.covariance, n);
        self.lengths = values.iter().map(|value| libm::sqrt(value.max(LEAST_EIGENVALUE))).collect();
        self.axes = axes;
    }
}

/// path ← (1 - c) path + h √(c (2 - c) μ_eff) step.
fn accumulate(path: &mut [f64], c: f64, mu_eff: f64, step: &[f64], h: f64) {
    let gain = h * libm::sqrt(c * (2.0 - c) * mu_eff);
    path.iter_mut().zip(step).for_each(|(path, step)| *path = (1.0 - c) * *path + gain * step);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
