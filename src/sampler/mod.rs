//! How the next point is chosen.
//!
//! A sampler is a function of the space, the history, the running trials and a source of randomness. It never
//! sees the study, nor whether a larger or a smaller objective is better: values reach it so that smaller is
//! better.
//!
//! Notation: D search dimensions; N finished trials; a point is a vector of D coordinates in [0, 1].

mod auto;
mod bohb;
pub mod cma_es;
mod draw;
pub mod evolution;
mod gp;
mod grid;
mod history;
mod lhs;
mod model;
mod nsga2;
mod order;
mod pareto;
mod permutation;
mod proposal;
mod random;
mod sobol;
mod spec;
mod start;
mod sweep;
mod tpe;
mod why;

pub use auto::{Auto, AutoChoice};
pub use bohb::{Bohb, BohbSpec};
pub use cma_es::{CmaEs, CmaEsPath, CmaEsSpec, Ellipse, GenerationShape};
pub use draw::Draw;
pub use evolution::{
    DifferentialEvolution, DifferentialEvolutionSpec, Genetic, GeneticSpec, RegularizedEvolution,
    RegularizedEvolutionSpec,
};
pub use gp::{AcquisitionKind, Gp, GpSpec, GpSurface};
pub use grid::{Grid, GridSpec, Points};
pub use history::{History, Observation, Outcome, Report, Running};
pub use lhs::{Lhs, LhsSpec};
pub use model::{AxisGrid, Population, SamplerModel, Upcoming, View};
pub use nsga2::{Nsga2, Nsga2Spec};
pub use pareto::first_front;
pub use proposal::Proposal;
pub use random::Random;
pub use sobol::SobolPoints;
pub use spec::SamplerSpec;
pub use sweep::{SweepSampler, sweep};
pub use tpe::{AxisDensities, Narrowest, Parzen, Tpe, TpeDensities, TpeSpec};
pub use why::Why;

use crate::space::Space;

/// Chooses points.
///
/// What every sampler guarantees, and the contract suite checks:
/// - the point has D coordinates in [0, 1], whatever the history: failed trials, equal points, no trials at all;
/// - it depends on the arguments alone. A cache may speed a sampler up but never changes a point;
/// - it does not panic.
///
/// The study moves the point to the middle of its cells ([`Space::snapped`]) before the point gets into
/// `running` or `history`.
pub trait Sampler: std::fmt::Debug {
    /// The next point (D) to try, for the draw `draw` of the study, with its reason.
    fn propose(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Proposal;

    /// The point of [`Sampler::propose`].
    fn suggest(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Vec<f64> {
        self.propose(space, history, running, draw).point
    }

    /// What stands behind the point that `propose` gives for the same arguments, as far as it can be seen in `view`.
    fn model(
        &self,
        _space: &Space,
        _history: &History,
        _running: &[Running],
        _draw: Draw,
        _view: &View,
    ) -> SamplerModel {
        SamplerModel::Points(Upcoming::default())
    }

    /// Which sampler chooses the next point, and why, where this one leaves it to others.
    fn choice(&self, _space: &Space, _history: &History) -> Option<AutoChoice> {
        None
    }
}
