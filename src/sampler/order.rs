//! How finished trials compare: an order from best to worst that has a place for every outcome.

use std::cmp::Ordering;

use super::{History, Observation, Outcome};
use crate::numeric::sort_places;

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
    pub fn compare(&self, other: &Self) -> Ordering {
        let shortness = self.shortness.total_cmp(&other.shortness);
        self.class.cmp(&other.class).then(shortness).then(self.value.total_cmp(&other.value))
    }
}

/// The places in the history of all finished trials, best first; equal ones by their numbers.
pub fn ranked(history: &History) -> Vec<usize> {
    let trials = history.observations();
    let standings: Vec<Standing> = trials.iter().map(Standing::of).collect();
    sorted(trials.len(), &|a, b| {
        standings[a].compare(&standings[b]).then(trials[a].trial.cmp(&trials[b].trial))
    })
}

/// The places 0..`count` in the order of `compare`; equal ones stay as they are.
pub fn sorted(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    sort_places(&mut places, compare);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_is_stable() {
        for count in [0, 1, 2, 3, 7, 8, 9, 100] {
            let key = |place: usize| place * 37 % 11;
            let places = sorted(count, &|a, b| key(a).cmp(&key(b)));
            let mut expected: Vec<usize> = (0..count).collect();
            expected.sort_by_key(|place| key(*place));
            assert_eq!(places, expected);
        }
    }
}
