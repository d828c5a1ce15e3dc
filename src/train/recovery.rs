//! How a run gets from a device that failed to the CPU: the last checkpoint, what was changed since, and the steps that
//! have to be made anew.

use super::checkpoint::{Checkpoint, RestoreError};
use super::device::DeviceTrainer;
use super::hyper::HyperChange;
use super::progress::Progress;
use super::trainer::Trainer;

/// A checkpoint about once a second, and never for more than a twentieth of the time.
const KEEP_EVERY_MILLISECONDS: f64 = 1000.0;
const KEEP_SHARE: f64 = 20.0;

/// What a person changed between two steps. Its values were checked.
#[derive(Clone, Debug)]
pub enum Change {
    /// Numbers.
    Hyper(HyperChange),
    /// All parameters, (T, P).
    Parameters(Vec<f32>),
}

/// What a run needs to go on elsewhere.
#[derive(Debug, Default)]
pub struct Recovery {
    /// Nothing: the run goes on from its beginning.
    checkpoint: Option<Checkpoint>,
    /// What was changed since, with the steps that had been made.
    changes: Vec<(u64, Change)>,
    /// What was reported last.
    told: Vec<Progress>,
    /// When the next checkpoint is due, in milliseconds.
    due: f64,
    catching_up: bool,
}

impl Change {
    /// Makes the change.
    pub fn make_on_cpu(&self, trainer: &mut Trainer) {
        let made = match self {
            Self::Hyper(change) => trainer.set_hyper(change),
            Self::Parameters(parameters) => trainer.set_params(parameters),
        };
        debug_assert!(made.is_ok(), "the values were checked");
    }

    /// Makes the change.
    pub fn make_on_device(&self, trainer: &DeviceTrainer) {
        let made = match self {
            Self::Hyper(change) => trainer.set_hyper(change),
            Self::Parameters(parameters) => trainer.set_params(parameters),
        };
        debug_assert!(made.is_ok(), "the values were checked");
    }
}

impl Recovery {
    /// Whether steps that were reported have still to be made anew.
    pub fn is_catching_up(&self) -> bool {
        self.catching_up
    }

    /// Notes what was reported.
    pub fn told(&mut self, progress: &[Progress]) {
        self.told = progress.to_vec();
    }

    /// Notes a change at the step that was reported last.
    pub fn remember(&mut self, change: Change) {
        self.changes.push((self.target(), change));
    }

    /// The furthest step that was reported.
    fn target(&self) -> u64 {
        let kept = self.checkpoint.iter().flat_map(|kept| &kept.trials).map(|trial| trial.state.step);
        self.told.iter().map(|told| told.step).chain(kept).max().unwrap_or(0)
    }

    /// Whether a checkpoint should be taken at `now`, in milliseconds.
    pub fn is_due(&self, now: f64) -> bool {
        now >= self.due
    }

    /// Keeps a checkpoint that was taken at `now` and took `cost`, in milliseconds.
    pub fn keep(&mut self, checkpoint: Checkpoint, now: f64, cost: f64) {
        self.checkpoint = Some(checkpoint);
        self.changes.clear();
        self.due = now + KEEP_EVERY_MILLISECONDS.max(KEEP_SHARE * cost);
    }

    /// Brings a new trainer to where it can go on from.
    ///
    /// # Errors
    /// Never for the checkpoint of the same experiments.
    pub fn begin(&mut self, trainer: &mut Trainer) -> Result<(), RestoreError> {
        if let Some(checkpoint) = &self.checkpoint {
            trainer.take_up(checkpoint)?;
        }
        self.catching_up = true;
        Ok(())
    }

    /// Makes up to `n` steps: first those that have to be made anew, which are not reported again.
    pub fn train(&mut self, trainer: &mut Trainer, n: u64) -> Vec<Progress> {
        let left = n - self.catch_up(trainer, n);
        if !self.catching_up {
            return trainer.train_steps(left);
        }
        self.told.iter().map(|told| Progress { loss: None, accuracy: None, ..told.clone() }).collect()
    }

    /// Makes up to `n` of the steps that have to be made anew, with the changes at their steps; how many it made.
    pub fn catch_up(&mut self, trainer: &mut Trainer, n: u64) -> u64 {
        if !self.catching_up {
            return 0;
        }
        let (target, mut left) = (self.target(), n);
        loop {
            let here = trainer.steps();
            while let Some((_, change)) = self.changes.first().filter(|(step, _)| *step <= here) {
                change.make_on_cpu(trainer);
                self.changes.remove(0);
            }
            let next = self.changes.first().map_or(target, |(step, _)| *step);
            let steps = next.saturating_sub(here).min(left);
            if here >= target || trainer.is_over() {
                break;
            }
            if steps == 0 {
                return n - left;
            }
            trainer.advance(steps);
            left -= steps;
        }
        trainer.agree(&self.told);
        self.catching_up = false;
        n - left
    }
}
