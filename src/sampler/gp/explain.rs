//! What the process sees, for the page to draw and to say.

use serde::Serialize;

use super::model::Model;
use crate::gp::{Acquisition, Prediction};
use crate::numeric::normal::log_improvement;
use crate::sampler::{AxisGrid, View, Why};
use crate::space::Space;

/// Mean, deviation and acquisition on a slice or a plane through a point. Values are such that smaller is better; those
/// that a study gives are the objective's own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GpSurface {
    /// The places along one parameter or two.
    pub grids: Vec<AxisGrid>,
    /// The expected value (the median) at each place: one number a coordinate, or on a plane the rows of the first
    /// parameter, one after the other.
    pub mean: Vec<f64>,
    /// The value one deviation below it.
    pub low: Vec<f64>,
    /// The value one deviation above it.
    pub high: Vec<f64>,
    /// What the place is worth trying, larger is better; for "logei" and "pi" a logarithm.
    pub acquisition: Vec<f64>,
}

/// The reason for `point` (D), at which the process predicts `at`.
pub fn why(model: &Model, point: &[f64], at: Prediction) -> Why {
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

/// The process in `view`.
pub fn surface(space: &Space, model: &Model, acquisition: &mut Acquisition<'_>, view: &View) -> GpSurface {
    let grids: Vec<AxisGrid> =
        view.axes.iter().filter_map(|d| AxisGrid::new(space, *d, view.points)).collect();
    let places = view.places(&grids);
    let predictions: Vec<Prediction> = places.iter().map(|place| acquisition.predict(place)).collect();
    let values = |side: f64| {
        predictions.iter().map(|at| model.scale.value(at.mean + side * at.deviation)).collect::<Vec<f64>>()
    };
    let acquisition = places.iter().map(|place| acquisition.value(place)).collect();
    let (mean, low, high) = (values(0.0), values(-1.0), values(1.0));
    GpSurface { grids, mean, low, high, acquisition }
}

impl GpSurface {
    /// The same with `oriented` values; where that turns them round, so do low and high.
    pub(crate) fn oriented(self, oriented: impl Fn(f64) -> f64) -> Self {
        let turned = |values: Vec<f64>| values.into_iter().map(&oriented).collect();
        let (low, high) = (turned(self.low), turned(self.high));
        let (low, high) = if oriented(1.0) < 0.0 { (high, low) } else { (low, high) };
        Self { mean: turned(self.mean), low, high, ..self }
    }
}
