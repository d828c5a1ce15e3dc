//! What the trials' values look like to the process: winsorised, perhaps on a logarithmic scale, standardised.
//!
//! Notation: y values of trials, smaller is better; u = (y - min) / (cap - min) in [0, 1]; t = u or
//! ln(1 + u / ς); z = (t - mean) / deviation, of mean 0 and variance 1.

use libm::{exp, log, log1p};

use crate::numeric::order as ascending;
use crate::sampler::{Observation, Outcome};

/// Values beyond it count as it, so that differences are finite.
const LARGEST: f64 = 1e150;
/// The cap stands so many times as far above the least value as the upper quartile.
const CAP: f64 = 4.0;

/// The values (N) of `observations` as the process takes them; nothing before one is complete.
///
/// A failed trial, and a pruned one without a value, count as the worst complete value: the region is to be left, but
/// nothing is known of how bad it is. A pruned trial counts as its last value, but between the median and the worst of
/// the complete ones: it was stopped because it was not good, and its value belongs to an earlier step.
pub fn imputed<'a>(observations: impl Iterator<Item = &'a Observation> + Clone) -> Option<Vec<f64>> {
    let clamped = |value: f64| value.clamp(-LARGEST, LARGEST);
    let complete: Vec<f64> =
        observations.clone().filter_map(|trial| trial.outcome.complete()).map(clamped).collect();
    let order = ascending(&complete);
    let (worst, median) = (complete[*order.last()?], complete[order[order.len() / 2]]);
    let value = |trial: &Observation| match trial.outcome {
        Outcome::Complete(value) => clamped(value),
        Outcome::Pruned(Some(value)) => value.clamp(median, worst),
        Outcome::Pruned(None) | Outcome::Failed => worst,
    };
    Some(observations.map(value).collect())
}

/// A scale of values: the map from y to z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    least: f64,
    /// cap - min, positive.
    range: f64,
    /// ς; infinite where t = u.
    softness: f64,
    mean: f64,
    deviation: f64,
}

/// How much of a logarithm a scale has: ς in units of the median of u, infinite for none.
pub const SHAPES: [f64; 3] = [f64::INFINITY, 0.3, 0.03];

impl Scale {
    /// The scale of `values` (N ≥ 1) with the given shape.
    pub fn new(values: &[f64], shape: f64) -> Self {
        let order = ascending(values);
        let at = |share: usize| values[order[(values.len() - 1) * share / 4]];
        let (least, most) = (at(0), at(4));
        let quartile = at(3) - least;
        let range = if quartile > 0.0 { (most - least).min(CAP * quartile) } else { most - least };
        let range = if range > 0.0 { range } else { 1.0 };
        let median = (at(2) - least) / range;
        let softness = if median > 0.0 { shape * median } else { f64::INFINITY };
        let mut scale = Self { least, range, softness, mean: 0.0, deviation: 1.0 };
        let t: Vec<f64> = values.iter().map(|value| scale.standardized(*value)).collect();
        scale.mean = t.iter().sum::<f64>() / t.len() as f64;
        let variance = t.iter().map(|t| (t - scale.mean) * (t - scale.mean)).sum::<f64>() / t.len() as f64;
        scale.deviation = if variance > 0.0 { variance.sqrt() } else { 1.0 };
        scale
    }

    fn share(&self, value: f64) -> f64 {
        ((value - self.least) / self.range).min(1.0)
    }

    /// z of `value`.
    pub fn standardized(&self, value: f64) -> f64 {
        let u = self.share(value);
        let t = if self.softness.is_finite() { log1p(u / self.softness) } else { u };
        (t - self.mean) / self.deviation
    }

    /// z of all `values` (N).
    pub fn all(&self, values: &[f64]) -> Vec<f64> {
        values.iter().map(|value| self.standardized(*value)).collect()
    }

    /// The value whose z is `z`.
    pub fn value(&self, z: f64) -> f64 {
        let t = self.mean + self.deviation * z;
        let u = if self.softness.is_finite() { (exp(t) - 1.0) * self.softness } else { t };
        self.least + self.range * u
    }

    /// ln of Π dz/du over `values`: what the density of the values has beside that of their z.
    pub fn log_jacobian(&self, values: &[f64]) -> f64 {
        let slope = |value: &f64| match self.softness.is_finite() {
            true => -log(self.softness + self.share(*value)),
            false => 0.0,
        };
        values.iter().map(slope).sum::<f64>() - values.len() as f64 * log(self.deviation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(outcome: Outcome) -> Observation {
        Observation { trial: 0, point: vec![0.5], reports: Vec::new(), outcome }
    }

    #[test]
    fn failed_and_pruned_trials_count_as_bad_ones() {
        let complete = [3.0, 1.0, 2.0].map(|value| trial(Outcome::Complete(value)));
        let others = [Outcome::Failed, Outcome::Pruned(None), Outcome::Pruned(Some(0.5))];
        let more = [Outcome::Pruned(Some(2.5)), Outcome::Pruned(Some(9.0))];
        let trials: Vec<Observation> =
            complete.into_iter().chain(others.map(trial)).chain(more.map(trial)).collect();
        let values = imputed(trials.iter()).expect("there are complete trials");
        assert_eq!(values, [3.0, 1.0, 2.0, 3.0, 3.0, 2.0, 2.5, 3.0]);
        assert_eq!(imputed(trials[3..].iter()), None);
    }

    #[test]
    fn a_scale_keeps_the_order_and_finds_its_way_back() {
        let values = [5.0, 0.1, 3.0, 0.2, 15.0, 7.0, 1.5];
        for shape in SHAPES {
            let scale = Scale::new(&values, shape);
            let z = scale.all(&values);
            let mean = z.iter().sum::<f64>() / 7.0;
            let variance = z.iter().map(|z| z * z).sum::<f64>() / 7.0;
            assert!(mean.abs() < 1e-12 && (variance - 1.0).abs() < 1e-12);
            for (i, a) in values.iter().enumerate() {
                assert!((scale.value(z[i]) - a).abs() < 1e-9 * a, "{a}");
                assert!(values.iter().enumerate().all(|(j, b)| (a < b) == (z[i] < z[j])));
            }
        }
    }

    /// ln of Π dz/dy is that of differences, up to the constant -N·ln(cap - min), the same for all shapes.
    #[test]
    fn the_jacobian_is_that_of_differences() {
        let values = [5.0, 0.1, 3.0, 0.2, 9.0, 7.0, 1.5];
        for shape in SHAPES {
            let scale = Scale::new(&values, shape);
            let slope = |y: &f64| {
                let step = 1e-7 * y;
                log((scale.standardized(y + step) - scale.standardized(y - step)) / (2.0 * step))
            };
            // The largest value has no slope above it; one below the cap stands for it.
            let inside: Vec<f64> = values.iter().map(|value| value.min(8.9)).collect();
            let expected = inside.iter().map(slope).sum::<f64>() + 7.0 * log(scale.range);
            assert!((scale.log_jacobian(&inside) - expected).abs() < 1e-5, "{shape}");
        }
    }

    #[test]
    fn wild_values_leave_the_others_apart() {
        for wild in [1e300, f64::MAX] {
            for shape in SHAPES {
                let values: Vec<f64> = (0..20).map(f64::from).chain([wild]).collect();
                let clamped: Vec<f64> = values.iter().map(|value| value.clamp(-LARGEST, LARGEST)).collect();
                let z = Scale::new(&clamped, shape).all(&clamped);
                assert!(z.iter().all(|z| z.abs() < 5.0), "{z:?}");
                assert!(z[19] - z[0] > 0.4, "{z:?}");
            }
        }
        for constant in [0.0, -3.0, 1e-300] {
            assert_eq!(Scale::new(&[constant; 5], 0.3).all(&[constant; 5]), [0.0; 5]);
        }
    }
}
