//! The percentile rule: a trial stops when its best value so far is worse than a percentile of what the complete
//! trials reported at the same step. The median rule is the percentile 50.
//!
//! Golovin et al., "Google Vizier: a service for black-box optimization" (KDD 2017), section 3.2.2, with the
//! options and the decisions of Optuna's `PercentilePruner` and `MedianPruner`.

use super::interval::{Interval, MAX};
use super::{Decision, DecisionCode, Limit, Overview, Pruner, Standing};
use crate::check::{Invalid, Record, Visit, field_in_range, serialize_record, whole_field_in_range};
use crate::numeric::sorted;
use crate::sampler::{History, Report};

/// The median rule's options.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
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

/// The percentile rule's options.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct PercentileSpec {
    /// The share of the earlier trials, in percent from 0 to 100, among which the trial must be; 25 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub percentile: f64,
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

impl Record for MedianSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("startupTrials", &mut self.startup_trials);
        visit("warmupSteps", &mut self.warmup_steps);
        visit("intervalSteps", &mut self.interval_steps);
        visit("minTrials", &mut self.min_trials);
    }
}

serialize_record!(MedianSpec);

impl MedianSpec {
    /// The rule at this percentile.
    pub fn at(self, percentile: f64) -> PercentileSpec {
        let Self { startup_trials, warmup_steps, interval_steps, min_trials } = self;
        PercentileSpec { percentile, startup_trials, warmup_steps, interval_steps, min_trials }
    }
}

impl Default for PercentileSpec {
    fn default() -> Self {
        MedianSpec::default().at(25.0)
    }
}

impl Record for PercentileSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("percentile", &mut self.percentile);
        visit("startupTrials", &mut self.startup_trials);
        visit("warmupSteps", &mut self.warmup_steps);
        visit("intervalSteps", &mut self.interval_steps);
        visit("minTrials", &mut self.min_trials);
    }
}

serialize_record!(PercentileSpec);

impl PercentileSpec {
    /// The pruner; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for an option out of range.
    pub fn build(self, path: &str) -> Result<Percentile, Invalid> {
        field_in_range(path, "percentile", self.percentile, 0.0..=100.0)?;
        whole_field_in_range(path, "startupTrials", self.startup_trials, 0..=MAX)?;
        let interval = Interval::new(path, self.warmup_steps, self.interval_steps)?;
        whole_field_in_range(path, "minTrials", self.min_trials, 1..=MAX)?;
        Ok(Percentile { spec: self, interval })
    }
}

/// The percentile rule.
#[derive(Clone, Copy, Debug)]
pub struct Percentile {
    spec: PercentileSpec,
    interval: Interval,
}

impl Percentile {
    /// The limit at `step`, and how many complete trials reported there. NaN without any number among them.
    fn limit(&self, history: &History, step: u64) -> (f64, usize) {
        let values: Vec<f64> =
            history.complete().filter_map(|(earlier, _)| at_step(&earlier.reports, step)).collect();
        (percentile(&values, self.spec.percentile), values.len())
    }
}

impl Pruner for Percentile {
    fn decide(&self, standing: &Standing<'_>) -> Decision {
        let Standing { trial, step, overview: Overview { history, direction, .. } } = *standing;
        let complete = history.complete().count();
        if complete == 0 || (complete as u64) < self.spec.startup_trials {
            let needed = self.spec.startup_trials.max(1) as f64;
            return Decision::of(step, DecisionCode::Startup, complete as f64, needed);
        }
        if let Some(skipped) = self.interval.skips(&trial.reports) {
            return skipped;
        }
        let (limit, peers) = self.limit(history, step);
        if (peers as u64) < self.spec.min_trials || limit.is_nan() {
            return Decision::of(step, DecisionCode::FewPeers, peers as f64, self.spec.min_trials as f64);
        }
        // The minimum ignores reports that are not numbers; the last one is finite.
        let best = best(&trial.reports);
        let code = if best > limit { DecisionCode::Worse } else { DecisionCode::NotWorse };
        Decision::of(step, code, direction.oriented(best), direction.oriented(limit)).among(peers)
    }

    /// The limit at each step at which a complete trial reported.
    fn limits(&self, history: &History) -> Vec<Limit> {
        let mut steps: Vec<u64> = Vec::new();
        for step in history.complete().flat_map(|(trial, _)| &trial.reports).map(|report| report.step) {
            if let Err(place) = steps.binary_search(&step) {
                steps.insert(place, step);
            }
        }
        let limit = |step| {
            let (value, peers) = self.limit(history, step);
            Limit { step, value, peers: peers as u32 }
        };
        steps.into_iter().map(limit).filter(|limit| !limit.value.is_nan()).collect()
    }
}

/// The best of the values that are numbers; infinite without any.
pub(super) fn best(reports: &[Report]) -> f64 {
    reports.iter().map(|report| report.value).fold(f64::INFINITY, f64::min)
}

fn at_step(reports: &[Report], step: u64) -> Option<f64> {
    let place = reports.binary_search_by_key(&step, |report| report.step);
    place.ok().map(|place| reports[place].value)
}

/// The percentile `p` (0 to 100) of the numbers among `values`, linear between neighbours (definition 7 of Hyndman
/// and Fan 1996, NumPy's default); NaN without any.
fn percentile(values: &[f64], p: f64) -> f64 {
    let mut values = sorted(values);
    values.retain(|value| !value.is_nan());
    let Some(last) = values.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = p / 100.0 * last as f64;
    let below = libm::floor(place);
    let (a, b) = (values[below as usize], values[(below as usize + 1).min(last)]);
    let t = place - below;
    match b - a {
        distance if !distance.is_finite() => a * (1.0 - t) + b * t,
        distance if t < 0.5 => a + distance * t,
        distance => b - distance * (1.0 - t),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn percentiles_lie_on_or_between_neighbours() {
        let percentile = |values: &[f64], p| super::percentile(values, p);
        assert!(percentile(&[], 50.0).is_nan() && percentile(&[f64::NAN], 50.0).is_nan());
        assert_eq!(percentile(&[3.0, 1.0, 2.0], 50.0), 2.0);
        assert_eq!(percentile(&[4.0, f64::NAN, 1.0, 3.0, 2.0], 50.0), 2.5);
        assert_eq!(percentile(&[1e308, 1.7e308], 50.0), 1.35e308);
        assert_eq!(percentile(&[-1.7e308, 1.7e308], 50.0), 0.0);
        let tenths: Vec<f64> = (0..=10).map(f64::from).collect();
        assert_eq!([0.0, 25.0, 99.0, 100.0].map(|p| percentile(&tenths, p)), [0.0, 2.5, 9.9, 10.0]);
        assert_eq!(percentile(&[0.1; 7], 33.3), 0.1, "equal values have themselves as every percentile");
    }
}
