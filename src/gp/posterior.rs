//! Mean and variance of the process, given the observations.

use super::kernel::{Design, Theta};
use crate::numeric::Cholesky;
use crate::numeric::matern::matern;
use crate::numeric::vector::dot;

/// The least posterior variance: below it σ would be the rounding error of s - kᵀ·K⁻¹·k.
const LEAST_VARIANCE: f64 = 1e-12;

/// μ and σ at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// μ.
    pub mean: f64,
    /// σ of the function itself, without the noise of an observation.
    pub deviation: f64,
}

/// The process given N observations, and M further points that are taken to have their mean.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// The observations' points and the further ones (N + M, D).
    design: Design,
    theta: Theta,
    factor: Cholesky,
    /// α (N).
    alpha: Vec<f64>,
}

/// Room for the vectors of one prediction.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// k and dk / d(r²/5) to all points, and L⁻¹·k (N + M each).
    kernel: Vec<f64>,
    slopes: Vec<f64>,
    solved: Vec<f64>,
}

impl Posterior {
    /// Given `z` (N) at the points `design`. Nothing if K has no factor, which the least noise rules out.
    pub fn new(design: Design, z: &[f64], theta: Theta) -> Option<Self> {
        let mut rows = Vec::with_capacity(z.len() * (z.len() + 1) / 2);
        let mut slopes = vec![0.0; z.len()];
        for i in 0..z.len() {
            row(&design, &theta, i, &mut rows, &mut slopes);
        }
        let factor = Cholesky::factor(rows, z.len(), 0.0)?;
        let mut alpha = z.to_vec();
        factor.solve(&mut alpha);
        Some(Self { design, theta, factor, alpha })
    }

    /// Adds a point (D) as if its mean had been observed there: the mean stays as it is everywhere, and the variance
    /// shrinks around the point (Ginsbourger et al., "Kriging is well-suited to parallelize optimization", 2010).
    pub fn believe(&mut self, point: &[f64]) {
        let size = self.design.len();
        self.design.push(point);
        let mut rows = Vec::with_capacity(size + 1);
        row(&self.design, &self.theta, size, &mut rows, &mut vec![0.0; size + 1]);
        let fine = self.factor.extend(&rows, 0.0);
        debug_assert!(fine, "the noise keeps every pivot above zero");
    }

    /// θ.
    pub fn theta(&self) -> &Theta {
        &self.theta
    }

    /// The points (N + M).
    pub fn design(&self) -> &Design {
        &self.design
    }

    /// N.
    pub fn observations(&self) -> usize {
        self.alpha.len()
    }

    /// The means at the observations (N): K·α without the noise's part, z - noise·α.
    pub fn fitted(&self, z: &[f64]) -> Vec<f64> {
        z.iter().zip(&self.alpha).map(|(z, alpha)| z - self.theta.noise * alpha).collect()
    }

    /// Σ w·δ² of two points (D each).
    pub fn distance(&self, a: &[f64], b: &[f64]) -> f64 {
        let square = |d: usize| match self.design.is_categorical(d) {
            true => f64::from(a[d] != b[d]),
            false => (a[d] - b[d]) * (a[d] - b[d]),
        };
        (0..a.len()).map(|d| self.theta.weights[d] * square(d)).sum()
    }

    /// μ and σ at `x` (D).
    pub fn predict(&self, x: &[f64], work: &mut Workspace) -> Prediction {
        let size = self.factor.size();
        work.kernel.resize(size, 0.0);
        work.slopes.resize(size, 0.0);
        work.solved.resize(size, 0.0);
        self.design.distances(&self.theta.weights, x, &mut work.kernel);
        let signal = self.theta.signal;
        matern(signal, &mut work.kernel, &mut work.slopes);
        work.solved.copy_from_slice(&work.kernel);
        self.factor.solve_lower(&mut work.solved);
        let variance = signal - dot(&work.solved, &work.solved);
        let deviation = f64::max(variance, LEAST_VARIANCE).sqrt();
        Prediction { mean: dot(&self.alpha, &work.kernel), deviation }
    }

    /// The derivatives of μ and σ by x (D each), after [`Posterior::predict`] at the same `x`. Zero along axes without
    /// an order.
    pub fn gradient(
        &self,
        x: &[f64],
        deviation: f64,
        work: &mut Workspace,
        mean_gradient: &mut [f64],
        deviation_gradient: &mut [f64],
    ) {
        self.factor.solve_upper(&mut work.solved);
        work.solved.iter_mut().zip(&work.slopes).for_each(|(solved, slope)| *solved *= slope);
        work.slopes.iter_mut().zip(&self.alpha).for_each(|(slope, alpha)| *slope *= alpha);
        let by_mean = &work.slopes[..self.alpha.len()];
        let (mean_sum, solved_sum): (f64, f64) = (by_mean.iter().sum(), work.solved.iter().sum());
        for d in 0..x.len() {
            // d(Σ w·δ²)/dx = 2·w·δ; dσ² = -2·(K⁻¹·k)ᵀ·dk and dσ = dσ² / (2·σ).
            let scale = if self.design.is_categorical(d) { 0.0 } else { 2.0 * self.theta.weights[d] };
            // Σ weightᵢ·(x - xᵢ).
            let steps = |weights: &[f64], sum: f64| sum * x[d] - dot(weights, self.design.column(d));
            mean_gradient[d] = scale * steps(by_mean, mean_sum);
            deviation_gradient[d] = -scale / deviation * steps(&work.solved, solved_sum);
        }
    }
}

/// Appends row `i` of K (i + 1) to `rows`. `slopes` is room for as many numbers.
#[inline(never)]
fn row(design: &Design, theta: &Theta, i: usize, rows: &mut Vec<f64>, slopes: &mut [f64]) {
    let begin = rows.len();
    rows.resize(begin + i + 1, 0.0);
    let own = &mut rows[begin..];
    design.distances(&theta.weights, &design.point(i), own);
    matern(theta.signal, own, slopes);
    own[i] += theta.noise;
}
