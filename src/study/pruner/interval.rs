//! At which steps a rule is applied.

use super::{Decision, DecisionCode};
use crate::check::{Invalid, whole_field_in_range};
use crate::sampler::Report;

/// The largest step and number of trials in the options.
pub const MAX: u64 = 1_000_000_000;

/// A rule is applied at the first report in each interval of `steps` after the warm-up.
#[derive(Clone, Copy, Debug)]
pub struct Interval {
    warmup: u64,
    steps: u64,
}

impl Interval {
    /// The intervals of the options `warmupSteps` and `intervalSteps` at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for an option out of range.
    pub fn new(path: &str, warmup: u64, steps: u64) -> Result<Self, Invalid> {
        whole_field_in_range(path, "warmupSteps", warmup, 0..=MAX)?;
        whole_field_in_range(path, "intervalSteps", steps, 1..=MAX)?;
        Ok(Self { warmup, steps })
    }

    /// Why the rule is not applied at the last of `reports`; nothing if it is.
    pub fn skips(self, reports: &[Report]) -> Option<Decision> {
        let (last, before) = reports.split_last()?;
        let skip = |code, limit| Some(Decision::of(last.step, code, last.step as f64, limit));
        let Some(since) = last.step.checked_sub(self.warmup) else {
            return skip(DecisionCode::Warmup, self.warmup as f64);
        };
        let start = self.warmup + since / self.steps * self.steps;
        if before.last().is_some_and(|report| report.step >= start) {
            return skip(DecisionCode::Between, start as f64 + self.steps as f64);
        }
        None
    }
}
