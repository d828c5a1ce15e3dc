//! Bounds: a trial stops when it reports a value outside of them.
//!
//! The options and the decisions of Optuna's `ThresholdPruner`.

use super::interval::Interval;
use super::{Decision, DecisionCode, Overview, Pruner, Standing};
use crate::check::{Invalid, Number, Record, Visit, join, serialize_record};

/// The options of bounds; at least one bound must be given.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct ThresholdSpec {
    /// A trial stops below this value; there is no such bound if missing or null.
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub lower: Option<f64>,
    /// A trial stops above this value; there is no such bound if missing or null.
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub upper: Option<f64>,
    /// No trial stops before this step; 0 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub warmup_steps: u64,
    /// The rule is applied at the first report in each interval of this many steps after the warm-up; 1 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub interval_steps: u64,
}

impl Default for ThresholdSpec {
    fn default() -> Self {
        Self { lower: None, upper: None, warmup_steps: 0, interval_steps: 1 }
    }
}

impl Record for ThresholdSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("lower", &mut self.lower);
        visit("upper", &mut self.upper);
        visit("warmupSteps", &mut self.warmup_steps);
        visit("intervalSteps", &mut self.interval_steps);
    }
}

serialize_record!(ThresholdSpec);

impl ThresholdSpec {
    /// The pruner; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] without any bound, for bounds in the wrong order, and for an option out of range.
    pub fn build(self, path: &str) -> Result<Threshold, Invalid> {
        let interval = Interval::new(path, self.warmup_steps, self.interval_steps)?;
        let (lower, upper) = (self.lower.unwrap_or(f64::NEG_INFINITY), self.upper.unwrap_or(f64::INFINITY));
        match (self.lower, self.upper) {
            (None, None) => Err(Invalid::new(join(path, "upper"), "nothing", "a number here or in lower")),
            _ if lower <= upper => Ok(Threshold { lower, upper, interval }),
            _ => Err(Invalid::new(join(path, "upper"), Number(upper), "a number not below lower")),
        }
    }
}

/// Bounds.
#[derive(Clone, Copy, Debug)]
pub struct Threshold {
    lower: f64,
    upper: f64,
    interval: Interval,
}

impl Pruner for Threshold {
    fn decide(&self, standing: &Standing<'_>) -> Decision {
        let Standing { trial, step, overview: Overview { direction, .. } } = *standing;
        if let Some(skipped) = self.interval.skips(&trial.reports) {
            return skipped;
        }
        let value = direction.oriented(standing.value());
        let (code, limit) = if value < self.lower {
            (DecisionCode::Below, self.lower)
        } else if value > self.upper {
            (DecisionCode::Above, self.upper)
        } else {
            (DecisionCode::Within, f64::NAN)
        };
        Decision::of(step, code, value, limit)
    }
}
