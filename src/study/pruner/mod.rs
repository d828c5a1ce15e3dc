//! Which running trials should stop early.

mod decision;
mod explain;
mod halving;
mod hyperband;
mod interval;
mod options;
mod patient;
mod percentile;
mod signed_rank;
mod spec;
mod threshold;
mod wilcoxon;

pub use decision::{Decision, DecisionCode};
pub use explain::{Bracket, Limit, PrunerExplanation, Rung};
pub use halving::AshaSpec;
pub use hyperband::HyperbandSpec;
pub use patient::PatientSpec;
pub use percentile::{MedianSpec, PercentileSpec};
pub use spec::PrunerSpec;
pub use threshold::ThresholdSpec;
pub use wilcoxon::WilcoxonSpec;

use super::{Direction, Trial};
use crate::sampler::{History, Running};

/// What is known of all trials.
#[derive(Clone, Copy, Debug)]
pub struct Overview<'a> {
    /// All trials, by id, with the objective's own values.
    pub trials: &'a [Trial],
    /// The finished trials, in the order of their ends. Values are such that smaller is better.
    pub history: &'a History,
    /// Turns a value into the objective's own, and back.
    pub direction: Direction,
}

/// What a pruner decides on.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The trial that has just reported a finite value. Values are such that smaller is better.
    pub trial: &'a Running,
    /// The step of that report.
    pub step: u64,
    /// All trials, this one among them.
    pub overview: Overview<'a>,
}

impl Standing<'_> {
    /// The value of the last report, such that smaller is better.
    fn value(&self) -> f64 {
        self.trial.reports.last().map_or(f64::NAN, |report| report.value)
    }
}

/// Decides after each report whether the trial should stop. What every pruner guarantees, and its contract suite
/// checks: the decision depends on the argument alone, and nothing panics.
pub trait Pruner: std::fmt::Debug {
    /// Whether the trial should stop, and why.
    fn decide(&self, standing: &Standing<'_>) -> Decision;

    /// The limits, by step, below or above which a trial would stop now; such that smaller is better.
    fn limits(&self, _history: &History) -> Vec<Limit> {
        Vec::new()
    }

    /// The brackets with their rungs; values are the objective's own.
    fn brackets(&self, _overview: Overview<'_>) -> Vec<Bracket> {
        Vec::new()
    }
}
