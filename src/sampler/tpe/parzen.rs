//! A density over the unit cube: a mixture of one kernel for each observation and a wide prior.
//!
//! Along a numeric axis a kernel is a normal distribution truncated to [0, 1], cut into the axis's cells where it
//! has cells; along a categorical one it is a histogram. The kernel's density is the product over the axes.
//!
//! Notation: A axes, N observations, K = N + 1 kernels, of which the last one is the prior; C points.

use crate::numeric::Stream;
use crate::numeric::truncated_normal::{LN_SQRT_2PI, log_mass, quantile_between};
use crate::sampler::order::sorted;
use crate::space::Axis;

/// The prior's weight beside observations whose weights are 1 on average.
const PRIOR: f64 = 1.0;

/// The mass of a cell farther than this from the mean, in deviations, is left out: it is below 1e-18 of the cell's
/// width in deviations, and less than rounding beside the prior's.
const UNSEEN: f64 = 9.0;

/// How narrow a kernel along a numeric axis may be; the larger of the two counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Narrowest {
    /// Its deviation as a part of the range, in (0, 1].
    pub range: f64,
    /// Its deviation in cells, along an axis that has cells.
    pub cells: f64,
}

impl Narrowest {
    fn at(self, axis: &Axis, u: f64) -> f64 {
        let cell = axis.cell(u).map_or(0.0, |[left, right]| self.cells * (right - left));
        self.range.max(cell).min(1.0)
    }
}

/// The mixture.
#[derive(Debug)]
pub struct Parzen<'a> {
    axes: Vec<(usize, &'a Axis)>,
    /// The kernels' shares (K), which sum to 1.
    weights: Vec<f64>,
    /// For each axis its kernels.
    factors: Vec<Factor>,
}

/// The kernels of one axis (K).
#[derive(Debug)]
enum Factor {
    Normal(Vec<Normal>),
    /// The observed choices (N) of n, and the share of every choice that a kernel did not observe.
    Choices {
        observed: Vec<usize>,
        count: usize,
    },
}

#[derive(Clone, Copy, Debug)]
struct Normal {
    mean: f64,
    deviation: f64,
    /// ln of the mass within [0, 1] before truncation.
    log_inside: f64,
    /// ln of the density at the mean.
    log_top: f64,
}

impl<'a> Parzen<'a> {
    /// The mixture over the `axes` (A, with their numbers among a point's coordinates) around the `points` (N, D),
    /// whose weights are `weights` (N).
    pub fn new(axes: &[(usize, &'a Axis)], points: &[&[f64]], weights: &[f64], narrowest: Narrowest) -> Self {
        let factor = |(d, axis): &(usize, &Axis)| {
            let along: Vec<f64> = points.iter().map(|point| point[*d]).collect();
            if axis.is_categorical() {
                let count = axis.count().unwrap_or(1) as usize;
                return Factor::Choices {
                    observed: along.iter().map(|u| choice(*u, count)).collect(),
                    count,
                };
            }
            Factor::Normal(normals(axis, &along, narrowest))
        };
        let factors = axes.iter().map(factor).collect();
        let total = PRIOR + weights.iter().sum::<f64>();
        let weights = weights.iter().chain([&PRIOR]).map(|weight| weight / total).collect();
        Self { axes: axes.to_vec(), weights, factors }
    }

    /// A point of the mixture, written into the coordinates of its axes.
    pub fn sample(&self, stream: &mut Stream, point: &mut [f64]) {
        let kernel = self.kernel(stream.uniform());
        for ((d, axis), factor) in self.axes.iter().zip(&self.factors) {
            let u = stream.uniform();
            let drawn = match factor {
                Factor::Normal(normals) => normals[kernel].quantile(u),
                Factor::Choices { observed, count } => choice_at(observed, *count, kernel, u),
            };
            point[*d] = axis.snapped(drawn.clamp(0.0, 1.0));
        }
    }

    /// The kernel at the share `u` of the weights' sum.
    fn kernel(&self, mut u: f64) -> usize {
        let last = self.weights.len() - 1;
        let within = |weight: &f64| {
            u -= weight;
            u < 0.0
        };
        self.weights.iter().position(within).unwrap_or(last)
    }

    /// ln of the density at each of the `points` (C, D). Along an axis of cells it is the ln of the cell's
    /// probability.
    pub fn log_densities(&self, points: &[Vec<f64>]) -> Vec<f64> {
        self.log_kernels(points).chunks(self.weights.len()).map(log_sum_exp).collect()
    }

    /// The share of the prior in the density at `point` (D).
    pub fn prior_share(&self, point: &[f64]) -> f64 {
        let logs = self.log_kernels(&[point.to_vec()]);
        libm::exp(logs[logs.len() - 1] - log_sum_exp(&logs))
    }

    /// ln of every kernel's weight and density (C, K).
    fn log_kernels(&self, points: &[Vec<f64>]) -> Vec<f64> {
        let kernels = self.weights.len();
        let mut logs: Vec<f64> = self.weights.iter().map(|weight| libm::log(*weight)).collect();
        logs = logs.repeat(points.len());
        let mut row = vec![0.0; kernels];
        for ((d, axis), factor) in self.axes.iter().zip(&self.factors) {
            // Points often share a cell, and the mass of a cell is dear.
            let mut known: Vec<(f64, Vec<f64>)> = Vec::new();
            for (point, logs) in points.iter().zip(logs.chunks_mut(kernels)) {
                let u = point[*d];
                let found = known.iter().position(|(other, _)| *other == u);
                if found.is_none() {
                    factor.log_row(u, axis, &mut row);
                }
                let source = found.map_or(&row, |place| &known[place].1);
                logs.iter_mut().zip(source).for_each(|(sum, log)| *sum += log);
                if found.is_none() && axis.count().is_some() {
                    known.push((u, row.clone()));
                }
            }
        }
        logs
    }
}

impl Factor {
    /// ln of every kernel's density or probability at `u` into `row` (K).
    fn log_row(&self, u: f64, axis: &Axis, row: &mut [f64]) {
        match self {
            Self::Normal(normals) => {
                let cell = axis.cell(u);
                row.iter_mut().zip(normals).for_each(|(log, normal)| *log = normal.log_density(u, cell));
            }
            Self::Choices { observed, count } => {
                let choice = choice(u, *count);
                let [hit, miss] = shares(observed.len(), *count).map(libm::log);
                for (log, seen) in row.iter_mut().zip(observed) {
                    *log = if *seen == choice { hit } else { miss };
                }
                row[observed.len()] = -libm::log(*count as f64);
            }
        }
    }
}

/// The choice of `count` at the coordinate `u`.
fn choice(u: f64, count: usize) -> usize {
    ((u * count as f64) as usize).min(count - 1)
}

/// The probability of the observed choice, and of each other of n = `count`, in the kernel of one of
/// `observations`: PRIOR / K for each choice and 1 more for the observed one, over their sum.
fn shares(observations: usize, count: usize) -> [f64; 2] {
    let prior = PRIOR / (observations as f64 + 1.0);
    [1.0 + prior, prior].map(|share| share / (1.0 + prior * count as f64))
}

/// The coordinate of the choice of `kernel` at the share `u`.
fn choice_at(observed: &[usize], count: usize, kernel: usize, u: f64) -> f64 {
    let Some(seen) = observed.get(kernel) else {
        return u;
    };
    let [hit, miss] = shares(observed.len(), count);
    if u < hit - miss {
        return (*seen as f64 + 0.5) / count as f64;
    }
    (u - (hit - miss)) / (1.0 - (hit - miss))
}

impl Normal {
    fn new(mean: f64, deviation: f64) -> Self {
        let log_inside = log_mass(-mean / deviation, (1.0 - mean) / deviation);
        Self { mean, deviation, log_inside, log_top: -LN_SQRT_2PI - libm::log(deviation) - log_inside }
    }

    fn log_density(&self, u: f64, cell: Option<[f64; 2]>) -> f64 {
        let z = |u: f64| (u - self.mean) / self.deviation;
        match cell {
            Some([left, right]) if z(left).max(-z(right)) > UNSEEN => f64::NEG_INFINITY,
            Some([left, right]) => log_mass(z(left), z(right)) - self.log_inside,
            None => self.log_top - 0.5 * z(u) * z(u),
        }
    }

    fn quantile(&self, u: f64) -> f64 {
        let z = |bound: f64| (bound - self.mean) / self.deviation;
        self.mean + self.deviation * quantile_between(u, z(0.0), z(1.0))
    }
}

/// The kernels (K) along `axis` of the observed coordinates `means` (N): each as wide as the larger distance to its
/// neighbours (the first and the last one have a single neighbour, an only one has the ends of the range), within
/// the `narrowest` width and the range; and the prior, as wide as the range.
fn normals(axis: &Axis, means: &[f64], narrowest: Narrowest) -> Vec<Normal> {
    let count = means.len();
    let order = sorted(count, &|a, b| means[a].total_cmp(&means[b]));
    let mut normals = vec![Normal::new(0.5, 1.0); count + 1];
    for (place, k) in order.iter().enumerate() {
        let mean = means[*k];
        let below = place.checked_sub(1).map(|place| mean - means[order[place]]);
        let above = order.get(place + 1).map(|next| means[*next] - mean);
        let width = match (below, above) {
            (None, None) => mean.max(1.0 - mean),
            (below, above) => below.unwrap_or(0.0).max(above.unwrap_or(0.0)),
        };
        normals[*k] = Normal::new(mean, width.clamp(narrowest.at(axis, mean), 1.0));
    }
    normals
}

/// ln Σ exp, without overflow; -∞ where all are.
fn log_sum_exp(logs: &[f64]) -> f64 {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return largest;
    }
    largest + libm::log(logs.iter().map(|log| libm::exp(log - largest)).sum())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::to_value;
    use crate::space::SpaceSpec;

    const WIDE: Narrowest = Narrowest { range: 0.05, cells: 0.5 };

    fn axis(parameter: &serde_json::Value) -> Axis {
        let spec = SpaceSpec::parse("space", &to_value(&json!({ "x": parameter })));
        let space = spec.and_then(|spec| spec.check("space")).expect("the space is legal");
        space.axes().next().cloned().expect("the space has one parameter")
    }

    fn float() -> Axis {
        axis(&json!({ "type": "float", "low": 0, "high": 1 }))
    }

    fn seven() -> Axis {
        axis(&json!({ "type": "int", "low": 0, "high": 6 }))
    }

    fn mixture_over<'a>(axes: &[(usize, &'a Axis)], points: &[&[f64]]) -> Parzen<'a> {
        Parzen::new(axes, points, &[1.0, 0.5, 2.0], WIDE)
    }

    /// The probabilities of all cells of two axes sum to one.
    #[test]
    fn probabilities_sum_to_one() {
        let steps = seven();
        let log = axis(&json!({ "type": "int", "low": 1, "high": 40, "log": true }));
        let choices = axis(&json!({ "type": "categorical", "choices": [1, 2, 3] }));
        for other in [log, choices] {
            let axes = [(0, &steps), (1, &other)];
            let mixture = mixture_over(&axes, &[&[0.5, 0.9], &[0.0, 0.5], &[0.93, 0.5]]);
            let all = |axis: &Axis| -> Vec<f64> {
                (0..axis.count().unwrap_or(0)).filter_map(|k| axis.coordinate_of(k)).collect()
            };
            let seconds = all(&other);
            let points: Vec<Vec<f64>> =
                all(&steps).iter().flat_map(|u| seconds.iter().map(|v| vec![*u, *v])).collect();
            let total: f64 = mixture.log_densities(&points).iter().map(|log| libm::exp(*log)).sum();
            assert!((total - 1.0).abs() < 1e-8, "{total}");
        }
    }

    /// The density over [0, 1] integrates to one (midpoint rule: the error is of the order of the step squared over
    /// the narrowest width squared, 1e-6).
    #[test]
    fn a_density_integrates_to_one() {
        let axis = float();
        let mixture = mixture_over(&[(0, &axis)], &[&[0.0], &[0.51], &[0.52]]);
        let points: Vec<Vec<f64>> = (0..20_000).map(|k| vec![(f64::from(k) + 0.5) / 20_000.0]).collect();
        let total: f64 =
            mixture.log_densities(&points).iter().map(|log| libm::exp(*log)).sum::<f64>() / 20_000.0;
        assert!((total - 1.0).abs() < 1e-6, "{total}");
    }

    /// Samples come with the probabilities that the density says: each of seven cells within five deviations of the
    /// binomial distribution.
    #[test]
    fn samples_follow_the_density() {
        let axis = seven();
        let mixture = mixture_over(&[(0, &axis)], &[&[0.5], &[0.07], &[0.93]]);
        let mut stream = Stream::new(1, "parzen", 0);
        let mut counts = [0.0; 7];
        const DRAWS: f64 = 20_000.0;
        for _ in 0..DRAWS as usize {
            let mut point = [0.0];
            mixture.sample(&mut stream, &mut point);
            counts[(point[0] * 7.0) as usize] += 1.0;
        }
        for (k, count) in counts.iter().enumerate() {
            let share = libm::exp(mixture.log_densities(&[vec![(k as f64 + 0.5) / 7.0]])[0]);
            let deviation = libm::sqrt(DRAWS * share * (1.0 - share));
            assert!(
                (count - DRAWS * share).abs() < 5.0 * deviation,
                "cell {k}: {count}, expected {}",
                DRAWS * share
            );
        }
    }

    #[test]
    fn the_prior_is_all_far_from_observations() {
        let axis = float();
        let mixture = Parzen::new(
            &[(0, &axis)],
            &[&[0.1], &[0.101]],
            &[1.0, 1.0],
            Narrowest { range: 0.01, cells: 0.0 },
        );
        assert!(mixture.prior_share(&[0.9]) > 0.999);
        assert!(mixture.prior_share(&[0.1]) < 0.05);
    }
}
