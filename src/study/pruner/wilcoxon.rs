//! Wilcoxon's signed-rank test: a trial stops when it is worse than the best trial at the steps that both reported,
//! beyond chance. For objectives that are averages over seeds, folds or instances, reported one by one.
//!
//! The options and the decisions of Optuna's `WilcoxonPruner`.

use super::interval::MAX;
use super::signed_rank::p_value;
use super::{Decision, DecisionCode, Overview, Pruner, Standing};
use crate::check::{Invalid, Record, Visit, field_in_range, serialize_record, whole_field_in_range};
use crate::sampler::Report;

/// The options of the signed-rank test.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct WilcoxonSpec {
    /// A trial stops below this p-value, 0 to 1; 0.1 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub p_threshold: f64,
    /// No trial stops before this many steps in common, and never before 2; 2 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub startup_steps: u64,
}

impl Default for WilcoxonSpec {
    fn default() -> Self {
        Self { p_threshold: 0.1, startup_steps: 2 }
    }
}

impl Record for WilcoxonSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("pThreshold", &mut self.p_threshold);
        visit("startupSteps", &mut self.startup_steps);
    }
}

serialize_record!(WilcoxonSpec);

impl WilcoxonSpec {
    /// The pruner; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for an option out of range.
    pub fn build(self, path: &str) -> Result<Wilcoxon, Invalid> {
        field_in_range(path, "pThreshold", self.p_threshold, 0.0..=1.0)?;
        whole_field_in_range(path, "startupSteps", self.startup_steps, 0..=MAX)?;
        Ok(Wilcoxon { spec: self })
    }
}

/// The signed-rank test.
#[derive(Clone, Copy, Debug)]
pub struct Wilcoxon {
    spec: WilcoxonSpec,
}

impl Pruner for Wilcoxon {
    fn decide(&self, standing: &Standing<'_>) -> Decision {
        let Standing { trial, step, overview: Overview { history, direction, .. } } = *standing;
        let Some((best, _)) = history.best().filter(|(best, _)| !best.reports.is_empty()) else {
            return Decision::of(step, DecisionCode::Startup, 0.0, 1.0);
        };
        let sides = [&trial.reports[..], &best.reports[..]];
        let differences = differences(sides[0], sides[1]);
        let (n, needed) = (differences.len(), self.spec.startup_steps.max(2));
        let unknown = sides.iter().any(|reports| reports.iter().any(|report| report.value.is_nan()));
        if unknown || (n as u64) < needed {
            return Decision::of(step, DecisionCode::Warmup, n as f64, needed as f64).among(n);
        }
        let p = p_value(&differences);
        if p >= self.spec.p_threshold {
            return Decision::of(step, DecisionCode::NotSignificant, p, self.spec.p_threshold).among(n);
        }
        let [average, of_best] = sides.map(mean);
        if of_best >= average {
            let (average, of_best) = (direction.oriented(average), direction.oriented(of_best));
            return Decision::of(step, DecisionCode::AverageNotWorse, average, of_best).among(n);
        }
        Decision::of(step, DecisionCode::Significant, p, self.spec.p_threshold).among(n)
    }
}

/// The values of `one` less those of `other` at the steps that both have.
fn differences(one: &[Report], other: &[Report]) -> Vec<f64> {
    let at = |report: &Report| {
        let place = other.binary_search_by_key(&report.step, |report| report.step).ok()?;
        Some(report.value - other[place].value)
    };
    one.iter().filter_map(at).collect()
}

fn mean(reports: &[Report]) -> f64 {
    reports.iter().map(|report| report.value).sum::<f64>() / reports.len() as f64
}
