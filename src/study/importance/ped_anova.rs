//! PED-ANOVA: a parameter matters as far as the best trials' values of it are distributed otherwise than all
//! trials' values.
//!
//! Watanabe, Bansal and Hutter, "PED-ANOVA: efficiently quantifying hyperparameter importance in arbitrary subspaces"
//! (IJCAI 2023, arXiv 2304.10255), algorithm 1, with the lattice, densities and constants of Optuna 5's
//! `PedAnovaImportanceEvaluator` (local, region quantile 1).
//!
//! Notation: γ the quantile; p the density of all trials on a lattice of G points, p_γ that of the best; the
//! importance is γ²·Σ p·(p_γ / p - 1)², the Pearson divergence of the two.

use super::Samples;
use super::parzen::density;
use crate::numeric::sorted;
use crate::space::{Axis, Space};

/// The most points of the lattice of an axis.
const POINTS: u64 = 50;
/// Keeps quotients of densities finite.
const FLOOR: f64 = 1e-12;

/// The importance of each parameter (D).
pub fn importance(space: &Space, samples: &Samples<'_>, quantile: f64) -> Vec<f64> {
    let n = samples.values.len();
    let sorted = sorted(&samples.values);
    let place = libm::ceil(quantile * n as f64) as usize;
    let cutoff = sorted[place.clamp(1, n) - 1];
    let best: Vec<&[f64]> =
        samples.points.iter().zip(&samples.values).filter(|(_, y)| **y <= cutoff).map(|(x, _)| *x).collect();
    let share = best.len() as f64 / n as f64;
    let divergence = |(d, axis): (usize, &Axis)| {
        let size = axis.lattice_size(POINTS);
        if size < 2 {
            return 0.0;
        }
        let densities = [&best, &samples.points].map(|points| {
            let mut counts = vec![0.0; size as usize];
            for point in points {
                counts[axis.lattice_point(point[d], size) as usize] += 1.0;
            }
            density(&counts, axis.is_categorical())
        });
        share * share * pearson(&densities[0], &densities[1])
    };
    space.axes().enumerate().map(divergence).collect()
}

/// Σ q·(p / q - 1)².
fn pearson(p: &[f64], q: &[f64]) -> f64 {
    let term = |(p, q): (&f64, &f64)| {
        let ratio = (p + FLOOR) / (q + FLOOR) - 1.0;
        (q + FLOOR) * ratio * ratio
    };
    p.iter().zip(q).map(term).sum()
}
