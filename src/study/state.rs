//! The life of a trial: waiting, running, and one of three ends.

use std::fmt;

use serde::Serialize;

use crate::check::plain_choice;

/// Where a trial stands.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum TrialState {
    /// Enqueued, not asked for yet.
    #[default]
    Waiting,
    /// Asked for, not told yet.
    Running,
    /// Ended with a value.
    Complete,
    /// Stopped early.
    Pruned,
    /// Ended without a usable value.
    Failed,
}

/// The states by their names in documents.
const STATES: [(&str, TrialState); 5] = [
    ("waiting", TrialState::Waiting),
    ("running", TrialState::Running),
    ("complete", TrialState::Complete),
    ("pruned", TrialState::Pruned),
    ("failed", TrialState::Failed),
];

/// What can happen to a trial.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Event {
    /// It is handed out.
    Ask,
    /// It reports a value on its way.
    Report,
    /// It ends in the state.
    Tell(TrialState),
}

/// Why something may not happen to a trial.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// No trial has the id.
    #[error("it does not exist; the study has {count} trials, counted from 0")]
    Unknown {
        /// The number of trials.
        count: usize,
    },
    /// It waits.
    #[error("it is waiting; ask for it first")]
    Waiting,
    /// It was asked for before.
    #[error("it is running already")]
    Running,
    /// It has ended.
    #[error("it has ended already: it is {0}")]
    Ended(TrialState),
    /// A trial cannot end in a state that is not an end.
    #[error("it cannot end as {0}")]
    NoEnd(TrialState),
    /// A trial ends with one value for each objective.
    #[error("{given} values are not one for each objective; there are {objectives}")]
    Values {
        /// How many values it was given.
        given: usize,
        /// How many objectives there are.
        objectives: usize,
    },
    /// Reports come by rising step.
    #[error("step {step} does not come after step {last}")]
    StepNotAfter {
        /// The reported step.
        step: u64,
        /// The step of the report before.
        last: u64,
    },
}

/// A refusal with the trial that it concerns.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("trial {trial}: {reason}")]
pub struct Refused {
    /// The trial's id.
    pub trial: u32,
    /// The reason.
    pub reason: Refusal,
}

impl fmt::Display for TrialState {
    /// Writes the state as documents do.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = STATES.iter().find(|(_, state)| state == self).map_or("", |(name, _)| name);
        formatter.write_str(name)
    }
}

plain_choice!(TrialState);

impl TrialState {
    /// The states by their names in documents.
    const NAMED: [(&'static str, Self); 5] = STATES;

    /// Whether the trial has ended.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Complete | Self::Pruned | Self::Failed)
    }

    /// The state after `event`: waiting -(ask)-> running -(report)-> running -(tell)-> an end.
    ///
    /// # Errors
    /// The reason why `event` may not happen in this state.
    pub fn after(self, event: Event) -> Result<Self, Refusal> {
        match (self, event) {
            (Self::Waiting, Event::Ask) | (Self::Running, Event::Report) => Ok(Self::Running),
            (Self::Running, Event::Tell(end)) if end.is_end() => Ok(end),
            (Self::Running, Event::Tell(state)) => Err(Refusal::NoEnd(state)),
            (Self::Running, Event::Ask) => Err(Refusal::Running),
            (Self::Waiting, Event::Report | Event::Tell(_)) => Err(Refusal::Waiting),
            (ended, _) => Err(Refusal::Ended(ended)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_allows_what_it_should() {
        use Event::{Ask, Report, Tell};
        use TrialState::{Complete, Failed, Pruned, Running, Waiting};

        assert_eq!(Waiting.after(Ask), Ok(Running));
        assert_eq!(Running.after(Report), Ok(Running));
        assert_eq!(Running.after(Ask), Err(Refusal::Running));
        for state in [Waiting, Running] {
            assert_eq!(Running.after(Tell(state)), Err(Refusal::NoEnd(state)));
        }
        for event in [Report, Tell(Complete)] {
            assert_eq!(Waiting.after(event), Err(Refusal::Waiting));
        }
        for end in [Complete, Pruned, Failed] {
            assert_eq!(Running.after(Tell(end)), Ok(end));
            for event in [Ask, Report, Tell(Complete)] {
                assert_eq!(end.after(event), Err(Refusal::Ended(end)));
            }
        }
    }
}
