//! Single trials of a trainer, for searches that look into training.

use super::trainer::Trainer;
use crate::engine::{Hyper, Measured, TrialState};

impl Trainer {
    /// Trials T.
    pub fn trials(&self) -> usize {
        self.engine.trials()
    }

    /// The numbers of `trial`, as they are now.
    pub fn hyper(&self, trial: usize) -> &Hyper {
        self.engine.hyper(trial)
    }

    /// Parameters, moments and step of `trial`.
    pub fn state(&self, trial: usize) -> TrialState {
        self.engine.read_state(trial)
    }

    /// Puts the trial `to` where the trial `from` stands, which must not have failed: parameters, moments, step, and
    /// what the rule of divergence has seen. `to` keeps its numbers, its seed and its order of rows, and goes on even
    /// if it had failed.
    pub fn copy_trial(&mut self, from: usize, to: usize) {
        let state = self.engine.read_state(from);
        self.engine.write_state(to, &state);
        self.rules[to] = self.rules[from].clone();
        self.course.unreported[to] =
            Measured { step: state.step, failure: state.failure, ..Measured::default() };
    }
}
