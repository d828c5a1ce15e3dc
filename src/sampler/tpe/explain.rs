//! What TPE sees, for the page to draw and to say.

use serde::Serialize;

use super::{Axes, Tpe};
use crate::sampler::start::{is_known, start};
use crate::sampler::{Draw, History, Running, Why};
use crate::space::{Axis, Space};

/// TPE's two densities and why it takes its next point.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TpeExplanation {
    /// The next point (D), as `suggest` gives it for the same arguments.
    pub point: Vec<f64>,
    /// The densities along each parameter (D); none before the model.
    pub axes: Vec<AxisDensities>,
    /// `start`: one of the first `startup` trials, of which `valued` have a value. `model`: `good` trials, none
    /// worse than `threshold` (missing where one of them was pruned), against `others`; at the point the good ones'
    /// density is e^`logRatio` times the others', and the share `prior` of it is curiosity: the wide prior, not
    /// nearby good trials.
    pub why: Why,
}

/// Both densities along one parameter, the others integrated out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AxisDensities {
    /// Coordinates in [0, 1], rising.
    pub grid: Vec<f64>,
    /// l, the good trials' density there; along a parameter of values the probability of each.
    pub good: Vec<f64>,
    /// g, that of the others.
    pub others: Vec<f64>,
}

impl Tpe {
    /// What stands behind the point that `suggest` gives for the same arguments; the densities on up to `points`
    /// coordinates.
    pub fn explain(
        &self,
        space: &Space,
        history: &History,
        running: &[Running],
        draw: Draw,
        points: usize,
    ) -> TpeExplanation {
        let Some(split) = self.split(history, running) else {
            let point = start(space, draw, u64::from(self.spec.startup));
            let valued = history.complete().count() as f64;
            let facts = [("startup", f64::from(self.spec.startup)), ("valued", valued)];
            return TpeExplanation { point, axes: Vec::new(), why: Why::new("start", &facts) };
        };
        let (point, ratio) = self.choose(space, &split, |point| is_known(point, history, running), draw);
        let axes: Axes<'_> = space.axes().enumerate().collect();
        let densities = |numbered: &(usize, &Axis)| {
            let grid = grid(numbered.1, points);
            let places: Vec<Vec<f64>> = grid
                .iter()
                .map(|u| {
                    let mut place = point.clone();
                    place[numbered.0] = *u;
                    place
                })
                .collect();
            let axes = std::slice::from_ref(numbered);
            let exp = |logs: Vec<f64>| logs.into_iter().map(libm::exp).collect();
            let good = exp(split.good(axes).log_densities(&places));
            AxisDensities { grid, good, others: exp(split.others(axes).log_densities(&places)) }
        };
        let [good, others] = split.counts().map(|count| count as f64);
        let prior = split.good(&axes).prior_share(&space.snapped(&point));
        let mut facts = vec![("good", good), ("others", others), ("logRatio", ratio), ("prior", prior)];
        facts.extend(split.threshold.map(|threshold| ("threshold", threshold)));
        let axes = axes.iter().map(densities).collect();
        TpeExplanation { point, axes, why: Why::new("model", &facts) }
    }
}

/// Up to `points` (at least 2) coordinates along `axis`: its values where it has no more, else evenly spread.
fn grid(axis: &Axis, points: usize) -> Vec<f64> {
    let points = points.max(2);
    match axis.count().filter(|count| *count <= points as u64) {
        Some(count) => (0..count).filter_map(|k| axis.coordinate_of(k)).collect(),
        None => {
            let even = |k: usize| axis.snapped(k as f64 / (points - 1) as f64);
            let mut grid: Vec<f64> = (0..points).map(even).collect();
            grid.dedup();
            grid
        }
    }
}
