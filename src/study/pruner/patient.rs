//! Patience: a trial stops when its last reports brought no improvement, or is then given to another rule.
//!
//! The options and the decisions of Optuna's `PatientPruner`.

use super::interval::MAX;
use super::percentile::best;
use super::{Bracket, Decision, DecisionCode, Limit, Overview, Pruner, PrunerSpec, Standing};
use crate::check::{Invalid, Record, Visit, field_in_range, join, serialize_record, whole_field_in_range};
use crate::sampler::History;

/// The options of patience.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct PatientSpec {
    /// Decides once patience has ended; a trial whose patience has ended stops if missing or null.
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub wrapped: Option<Box<PrunerSpec>>,
    /// How many reports may come after the best one without an improvement; 5 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub patience: u64,
    /// How much better a value must be to count as an improvement, 0 or more; 0 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub min_delta: f64,
}

impl Default for PatientSpec {
    fn default() -> Self {
        Self { wrapped: None, patience: 5, min_delta: 0.0 }
    }
}

impl Record for PatientSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("wrapped", &mut self.wrapped);
        visit("patience", &mut self.patience);
        visit("minDelta", &mut self.min_delta);
    }
}

serialize_record!(PatientSpec);

impl PatientSpec {
    /// The pruner; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for an option out of range.
    pub fn build(&self, path: &str) -> Result<Patient, Invalid> {
        whole_field_in_range(path, "patience", self.patience, 0..=MAX)?;
        field_in_range(path, "minDelta", self.min_delta, 0.0..=f64::MAX)?;
        let wrapped = match &self.wrapped {
            Some(spec) => spec.build(&join(path, "wrapped"))?,
            None => None,
        };
        Ok(Patient { wrapped, patience: self.patience as usize, min_delta: self.min_delta })
    }
}

/// Patience before another rule.
#[derive(Debug)]
pub struct Patient {
    wrapped: Option<Box<dyn Pruner>>,
    patience: usize,
    min_delta: f64,
}

impl Pruner for Patient {
    fn decide(&self, standing: &Standing<'_>) -> Decision {
        let Standing { trial, step, overview: Overview { direction, .. } } = *standing;
        let count = trial.reports.len();
        if count <= self.patience + 1 {
            let needed = self.patience as f64 + 2.0;
            return Decision::of(step, DecisionCode::Warmup, count as f64, needed);
        }
        let (before, after) = trial.reports.split_at(count - self.patience - 1);
        // Infinite where no report of one side is a number: then nothing is known and nothing stops.
        let (last, limit) = (best(after), best(before) + self.min_delta);
        let stalled = limit < last && last.is_finite();
        if stalled && let Some(wrapped) = &self.wrapped {
            return wrapped.decide(standing);
        }
        let code = if stalled { DecisionCode::Stalled } else { DecisionCode::Improved };
        Decision::of(step, code, direction.oriented(last), direction.oriented(limit))
    }

    fn limits(&self, history: &History) -> Vec<Limit> {
        self.wrapped.as_ref().map_or_else(Vec::new, |wrapped| wrapped.limits(history))
    }

    fn brackets(&self, overview: Overview<'_>) -> Vec<Bracket> {
        self.wrapped.as_ref().map_or_else(Vec::new, |wrapped| wrapped.brackets(overview))
    }
}
