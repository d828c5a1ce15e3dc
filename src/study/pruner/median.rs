//! The median rule: a trial stops when its best value so far is worse than the median of what the complete trials
//! reported at the same step.
//!
//! Golovin et al., "Google Vizier: a service for black-box optimization" (KDD 2017), section 3.2.2, with the
//! options and the decisions of Optuna's `MedianPruner`.

use serde::Serialize;

use super::{Pruner, Standing};
use crate::check::document::whole;
use crate::check::{Fields, Invalid, Number, Read, join, whole_in_range};
use crate::sampler::Report;

/// The largest step and number of trials in the options.
const MAX: u64 = 1_000_000_000;

/// The median rule's options.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct MedianSpec {
    /// No trial stops before this many are complete; 5 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub startup_trials: u64,
    /// No trial stops before this step; 0 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub warmup_steps: u64,
    /// The rule is applied at the first report in each interval of this many steps after the warm-up; 1 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub interval_steps: u64,
    /// The rule is applied where at least this many complete trials reported at the step; 1 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub min_trials: u64,
}

impl Default for MedianSpec {
    fn default() -> Self {
        Self { startup_trials: 5, warmup_steps: 0, interval_steps: 1, min_trials: 1 }
    }
}

impl MedianSpec {
    /// The options among `fields`.
    pub(super) fn parse(fields: Fields<'_>) -> Read<Self> {
        let fields = fields.only(&["name", "startupTrials", "warmupSteps", "intervalSteps", "minTrials"])?;
        let default = Self::default();
        let option = |name: &str, default| Ok(fields.read_optional(name, whole)?.unwrap_or(default));
        Ok(Self {
            startup_trials: option("startupTrials", default.startup_trials)?,
            warmup_steps: option("warmupSteps", default.warmup_steps)?,
            interval_steps: option("intervalSteps", default.interval_steps)?,
            min_trials: option("minTrials", default.min_trials)?,
        })
    }

    /// The pruner; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for an option out of range.
    pub fn build(self, path: &str) -> Result<Median, Invalid> {
        whole_in_range(&join(path, "startupTrials"), self.startup_trials, 0..=MAX)?;
        whole_in_range(&join(path, "warmupSteps"), self.warmup_steps, 0..=MAX)?;
        whole_in_range(&join(path, "intervalSteps"), self.interval_steps, 1..=MAX)?;
        whole_in_range(&join(path, "minTrials"), self.min_trials, 1..=MAX)?;
        Ok(Median { spec: self })
    }
}

/// The median rule.
#[derive(Clone, Copy, Debug)]
pub struct Median {
    spec: MedianSpec,
}

impl Median {
    /// Whether the last of `reports` is past the warm-up and the first one in its interval.
    fn applies(&self, reports: &[Report]) -> bool {
        let (Some((last, before)), warmup) = (reports.split_last(), self.spec.warmup_steps) else {
            return false;
        };
        let Some(since) = last.step.checked_sub(warmup) else {
            return false;
        };
        let start = warmup + since / self.spec.interval_steps * self.spec.interval_steps;
        before.last().is_none_or(|report| report.step < start)
    }
}

impl Pruner for Median {
    fn verdict(&self, standing: Standing<'_>) -> Option<String> {
        let Standing { trial, history, direction, .. } = standing;
        let last = trial.reports.last()?;
        let complete: Vec<_> = history.complete().collect();
        if complete.is_empty()
            || (complete.len() as u64) < self.spec.startup_trials
            || !self.applies(&trial.reports)
        {
            return None;
        }
        // The minimum ignores reports that are not numbers; the last one is finite.
        let best = trial.reports.iter().map(|report| report.value).fold(f64::INFINITY, f64::min);
        let at_step = |reports: &[Report]| {
            let place = reports.binary_search_by_key(&last.step, |report| report.step);
            place.ok().map(|place| reports[place].value)
        };
        let values: Vec<f64> = complete.iter().filter_map(|(earlier, _)| at_step(&earlier.reports)).collect();
        if (values.len() as u64) < self.spec.min_trials {
            return None;
        }
        let median = median(values.into_iter())?;
        (best > median).then(|| {
            let (best, median) = (Number(direction.oriented(best)), Number(direction.oriented(median)));
            format!(
                "median: its best value up to step {}, {best}, is worse than the earlier trials' median, {median}",
                last.step
            )
        })
    }
}

/// The median of the numbers among `values`, the mean of the middle two where their number is even.
fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = Vec::new();
    for value in values.filter(|value| !value.is_nan()) {
        sorted.insert(sorted.partition_point(|other| *other < value), value);
    }
    let (upper, lower) = (sorted.get(sorted.len() / 2)?, sorted.get(sorted.len().wrapping_sub(1) / 2)?);
    Some(lower / 2.0 + upper / 2.0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_median_is_the_middle_or_the_mean_of_the_middle_two() {
        let median = |values: &[f64]| super::median(values.iter().copied());
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[f64::NAN]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, f64::NAN, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&[1e308, 1.7e308]), Some(1.35e308));
    }
}
