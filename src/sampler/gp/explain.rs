//! What the process sees, for the page to draw and to say.

use serde::Serialize;

use super::model::Model;
use super::{Gp, candidates, search};
use crate::gp::{Acquisition, Prediction};
use crate::numeric::normal::log_improvement;
use crate::sampler::{Draw, History, Running, Sampler, Why};
use crate::space::{Axis, Space};

/// Why Bayesian optimisation takes its next point, and the process around it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GpExplanation {
    /// The next point (D), as `suggest` gives it for the same arguments.
    pub point: Vec<f64>,
    /// The process along the chosen axes; nothing before there is one.
    pub surface: Option<GpSurface>,
    /// `start`: one of the first points, as only `complete` of `startup` trials are complete. `exploit`: the mean is well
    /// below the best value, and `curiosity`, the deviation's share of the expected improvement, is below one half.
    /// `explore`: it is not. Both with the value `expected` there (the median), one deviation on either side, `low` and
    /// `high`, the `best` value so far, noise removed, the `trials` known, and `distance`, that to the nearest of them in
    /// length scales.
    pub why: Why,
}

/// Mean, deviation and acquisition on a slice or a plane through a point. Values are such that smaller is better.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GpSurface {
    /// The point (D) that gives the other axes' coordinates.
    pub base: Vec<f64>,
    /// The axes, one or two.
    pub axes: Vec<usize>,
    /// The coordinates on each of them, rising.
    pub grids: Vec<Vec<f64>>,
    /// The expected value (the median) at each place: one number a coordinate, or on a plane the rows of the first
    /// axis, one after the other.
    pub mean: Vec<f64>,
    /// The value one deviation below it.
    pub low: Vec<f64>,
    /// The value one deviation above it.
    pub high: Vec<f64>,
    /// What the place is worth trying; for "logei" and "pi" a logarithm.
    pub acquisition: Vec<f64>,
}

/// Where to look.
#[derive(Clone, Debug, PartialEq)]
pub struct GpView {
    /// One axis, or two different ones.
    pub axes: Vec<usize>,
    /// The most coordinates on each; at least 2.
    pub points: usize,
    /// The point (D) to look through; the next one where it is missing.
    pub base: Option<Vec<f64>>,
}

impl Gp {
    /// What stands behind the point that `suggest` gives for the same arguments, and what the process sees in `view`.
    pub fn explain(
        &self,
        space: &Space,
        history: &History,
        running: &[Running],
        draw: Draw,
        view: &GpView,
    ) -> GpExplanation {
        let Some(model) = Model::of(space, history, running, &self.fits, self.startup) else {
            let point = self.suggest(space, history, running, draw);
            let facts = [("startup", self.startup as f64), ("complete", history.complete().count() as f64)];
            return GpExplanation { point, surface: None, why: Why::new("start", &facts) };
        };
        let mut acquisition = Acquisition::new(&model.posterior, self.criterion, model.best - self.margin);
        let candidates = candidates::around(space, &self.axes, &self.sobol, &model, draw);
        let point = search::best(&self.axes, &model, &mut acquisition, candidates);
        let why = why(&model, &point, acquisition.predict(&point));
        let base = space.snapped(view.base.as_ref().unwrap_or(&point));
        let surface = Some(surface(space, &model, &mut acquisition, view, base));
        GpExplanation { point, surface, why }
    }
}

fn why(model: &Model, point: &[f64], at: Prediction) -> Why {
    let (_, _, share) = log_improvement((model.best - at.mean) / at.deviation);
    let design = model.posterior.design();
    let square = |i| model.posterior.distance(&design.point(i), point);
    let nearest = (0..design.len()).map(square).fold(f64::INFINITY, f64::min);
    let value = |z| model.scale.value(z);
    let facts = [
        ("expected", value(at.mean)),
        ("low", value(at.mean - at.deviation)),
        ("high", value(at.mean + at.deviation)),
        ("best", value(model.best)),
        ("curiosity", share.min(1.0)),
        ("distance", nearest.sqrt()),
        ("trials", design.len() as f64),
    ];
    Why::new(if share < 0.5 { "exploit" } else { "explore" }, &facts)
}

fn surface(
    space: &Space,
    model: &Model,
    acquisition: &mut Acquisition<'_>,
    view: &GpView,
    base: Vec<f64>,
) -> GpSurface {
    let axis = |d: &usize| space.axes().nth(*d);
    let grids: Vec<Vec<f64>> =
        view.axes.iter().filter_map(axis).map(|axis| grid(axis, view.points)).collect();
    let mut places = vec![base.clone()];
    for (d, grid) in view.axes.iter().zip(&grids) {
        let moved = |place: &Vec<f64>, u: f64| {
            let mut place = place.clone();
            place[*d] = u;
            place
        };
        places = places
            .iter()
            .flat_map(|place| grid.iter().map(|u| moved(place, *u)).collect::<Vec<_>>())
            .collect();
    }
    let predictions: Vec<Prediction> = places.iter().map(|place| acquisition.predict(place)).collect();
    let values = |side: f64| {
        predictions.iter().map(|at| model.scale.value(at.mean + side * at.deviation)).collect::<Vec<f64>>()
    };
    let acquisition = places.iter().map(|place| acquisition.value(place)).collect();
    let (mean, low, high) = (values(0.0), values(-1.0), values(1.0));
    GpSurface { base, axes: view.axes.clone(), grids, mean, low, high, acquisition }
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
