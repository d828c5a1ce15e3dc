//! What TPE sees, for the page to draw and to say.

use serde::Serialize;

use super::Axes;
use super::split::Split;
use crate::sampler::{AxisGrid, View, Why};
use crate::space::{Axis, Space};

/// TPE's two densities along every parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TpeDensities {
    /// The densities along each parameter (D).
    pub axes: Vec<AxisDensities>,
}

/// Both densities along one parameter, the others integrated out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AxisDensities {
    /// Where.
    pub grid: AxisGrid,
    /// l, the good trials' density there, per unit of the coordinate; along a parameter of values the probability of
    /// each.
    pub good: Vec<f64>,
    /// g, that of the others.
    pub others: Vec<f64>,
}

/// The reason for `point` (D), at which ln l / g is `ratio`.
pub fn why(space: &Space, split: &Split<'_>, point: &[f64], ratio: f64) -> Why {
    let axes: Axes<'_> = space.axes().enumerate().collect();
    let [good, others] = split.counts().map(|count| count as f64);
    let prior = split.good(&axes).prior_share(&space.snapped(point));
    let mut facts = vec![("good", good), ("others", others), ("logRatio", ratio), ("prior", prior)];
    facts.extend(split.threshold.map(|threshold| ("threshold", threshold)));
    Why::new("model", &facts)
}

/// The densities on up to `view.points` places along each parameter.
pub fn densities(space: &Space, split: &Split<'_>, view: &View) -> TpeDensities {
    let along = |numbered: (usize, &Axis)| {
        let grid = AxisGrid::new(space, numbered.0, view.points)?;
        let place = |u: &f64| {
            let mut place = view.base.clone();
            place[numbered.0] = *u;
            place
        };
        let places: Vec<Vec<f64>> = grid.coordinates.iter().map(place).collect();
        let axes = std::slice::from_ref(&numbered);
        let exp = |logs: Vec<f64>| logs.into_iter().map(libm::exp).collect();
        let good = exp(split.good(axes).log_densities(&places));
        Some(AxisDensities { grid, good, others: exp(split.others(axes).log_densities(&places)) })
    };
    TpeDensities { axes: space.axes().enumerate().filter_map(along).collect() }
}
