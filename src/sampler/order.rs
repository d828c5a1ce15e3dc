//! How finished trials compare: an order from best to worst that has a place for every outcome.

use super::{History, Observation, Outcome};

/// A trial's place in the order, compared field by field; smaller is better.
///
/// Complete trials come first, by value. Pruned ones follow: those that came farther first, then by their last
/// value; those without a report after them. Failed trials come last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// 0 complete, 1 pruned, 2 failed.
    class: u8,
    /// Minus the last step of a pruned trial, 1 without a report; 0 for the others.
    shortness: f64,
    /// The value; ∞ where it is unknown.
    value: f64,
}

impl Standing {
    /// The standing of a finished trial.
    pub fn of(trial: &Observation) -> Self {
        match trial.outcome {
            Outcome::Complete(value) => Self { class: 0, shortness: 0.0, value },
            Outcome::Failed => Self { class: 2, shortness: 0.0, value: f64::INFINITY },
            Outcome::Pruned(value) => {
                let last = trial.reports.last();
                let shortness = last.map_or(1.0, |report| -(report.step as f64));
                let value = last.map(|report| report.value).filter(|value| value.is_finite()).or(value);
                Self { class: 1, shortness, value: value.unwrap_or(f64::INFINITY) }
            }
        }
    }

    /// Whether the trial ended without any value.
    pub fn is_failed(self) -> bool {
        self.class == 2
    }

    /// The value; ∞ where it is unknown.
    pub fn value(self) -> f64 {
        self.value
    }

    /// Better first.
    pub fn compare(&self, other: &Self) -> std::cmp::Ordering {
        let shortness = self.shortness.total_cmp(&other.shortness);
        self.class.cmp(&other.class).then(shortness).then(self.value.total_cmp(&other.value))
    }
}

/// The places in the history of all finished trials, best first; equal ones by their numbers.
pub fn ranked(history: &History) -> Vec<u32> {
    let trials = history.observations();
    let keys: Vec<(Standing, u32)> = trials.iter().map(|trial| (Standing::of(trial), trial.trial)).collect();
    let mut places: Vec<u32> = (0..trials.len() as u32).collect();
    places.sort_unstable_by(|a, b| {
        let (a, b) = (&keys[*a as usize], &keys[*b as usize]);
        a.0.compare(&b.0).then(a.1.cmp(&b.1))
    });
    places
}
