//! What has changed of a study's trials, so that a long study need not be copied again and again.

use serde::Serialize;

use super::{Study, Trial};

/// When each trial changed last, counted in changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Revisions {
    /// By trial.
    last: Vec<u64>,
    /// The number of changes so far.
    now: u64,
}

impl Revisions {
    /// Notes that trial number `index` has changed; it may be the next new one.
    pub fn touch(&mut self, index: usize) {
        self.now += 1;
        if index >= self.last.len() {
            self.last.resize(index + 1, 0);
        }
        self.last[index] = self.now;
    }
}

/// The trials that changed since a revision.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TrialChanges<'a> {
    /// The study's revision now, from which the next question goes on.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub revision: u64,
    /// All trials that are new or have changed since, by id.
    pub trials: Vec<&'a Trial>,
}

impl Study {
    /// The trials that are new or have changed since `revision`, which an earlier answer gave; all of them since 0.
    /// Revisions count the changes to this study since it was made or read; they are not part of its document.
    pub fn trials_since(&self, revision: u64) -> TrialChanges<'_> {
        let changed = self.trials.iter().zip(&self.revisions.last).filter(|(_, last)| **last > revision);
        TrialChanges { revision: self.revisions.now, trials: changed.map(|(trial, _)| trial).collect() }
    }
}
