//! Bayesian optimisation with a Gaussian process.
//!
//! A suggestion, in order: the values of the trials are put on a scale (`values`); the hyperparameters θ of the process
//! are those of the last fit of a schedule (`fit`); the process is conditioned on the finished trials and, at their
//! means, on the running ones (`model`); the point that is most worth trying is searched for (`search`).
//!
//! Whole numbers, steps and choices are points in the middle of their cells wherever the kernel sees them, so that the
//! process knows that a cell has one value (Garrido-Merchán and Hernández-Lobato, "Dealing with categorical and
//! integer-valued variables in Bayesian optimization", 2020).

mod axes;
mod candidates;
mod climb;
mod explain;
mod fit;
mod model;
mod search;
mod spec;
mod values;

pub use explain::GpSurface;
pub use spec::{AcquisitionKind, GpSpec};

use axes::Axes;
use model::{Fits, Model};

use super::{Draw, History, Proposal, Running, Sampler, SamplerModel, SobolPoints, Upcoming, View, Why};
use crate::gp::{Acquisition, Criterion};
use crate::space::Space;

/// Bayesian optimisation with a Gaussian process.
#[derive(Debug)]
pub struct Gp {
    criterion: Criterion,
    /// The least improvement that counts, in units of z.
    margin: f64,
    /// Complete trials before the process takes over.
    startup: usize,
    axes: Axes,
    sobol: SobolPoints,
    fits: Fits,
}

impl Gp {
    /// Over `space`: the point with the largest `criterion`, once `startup` trials are complete.
    pub fn new(space: &Space, criterion: Criterion, margin: f64, startup: usize) -> Self {
        let (axes, sobol) = (Axes::new(space), SobolPoints::new(space));
        Self { criterion, margin, startup, axes, sobol, fits: Fits::default() }
    }

    fn acquisition<'a>(&self, model: &'a Model) -> Acquisition<'a> {
        Acquisition::new(&model.posterior, self.criterion, model.best - self.margin)
    }
}

impl Sampler for Gp {
    fn propose(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Proposal {
        let Some(model) = Model::of(space, history, running, &self.fits, self.startup) else {
            let facts = [("startup", self.startup as f64), ("complete", history.complete().count() as f64)];
            let point = self.sobol.point(draw, "sampler.gp", draw.index() as u32);
            return Proposal::new(point, Why::new("start", &facts));
        };
        let mut acquisition = self.acquisition(&model);
        let candidates = candidates::around(space, &self.axes, &self.sobol, &model, draw);
        let point = search::best(&self.axes, &model, &mut acquisition, candidates);
        let why = explain::why(&model, &point, acquisition.predict(&point));
        Proposal::new(point, why)
    }

    fn model(
        &self,
        space: &Space,
        history: &History,
        running: &[Running],
        _draw: Draw,
        view: &View,
    ) -> SamplerModel {
        match Model::of(space, history, running, &self.fits, self.startup) {
            None => SamplerModel::Points(Upcoming::default()),
            Some(model) => {
                let mut acquisition = self.acquisition(&model);
                SamplerModel::Gp(explain::surface(space, &model, &mut acquisition, view))
            }
        }
    }
}
