//! A run on its way, as bytes that can be kept outside of the program that trains.

use super::bytes::Bytes;
use super::course::Course;
use super::divergence::DivergenceRule;
use super::hyper::HyperChange;
use super::trainer::CreateError;
use crate::engine::{Failure, Hyper, Measured, TrialState};
use crate::net::OptimizerSpec;

/// Written before everything else: what the bytes are, and the version of their layout.
const MAGIC: [u8; 4] = *b"TPC2";

/// How a trial may stand.
const FAILURES: [Option<Failure>; 4] =
    [None, Some(Failure::LossNotFinite), Some(Failure::ParameterNotFinite), Some(Failure::LossAboveGuess)];

/// Why a checkpoint cannot be taken up again.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// Not a checkpoint of this version, or a damaged one.
    #[error("these {0} bytes are no checkpoint of this version, or they are damaged")]
    Damaged(usize),
    /// Its numbers do not fit the experiment and data set.
    #[error("the checkpoint does not fit its data set: {0}")]
    Misfit(&'static str),
    /// Its experiment cannot be created.
    #[error(transparent)]
    Create(#[from] CreateError),
}

/// What changes of a population in training. With its experiments and its data set a trainer goes on with the
/// same bits.
#[derive(Clone, Debug, Default)]
pub struct Checkpoint {
    /// The trials (T).
    pub trials: Vec<TrialCheckpoint>,
}

/// What changes of one trial.
#[derive(Clone, Debug, Default)]
pub struct TrialCheckpoint {
    /// Parameters, moments, step.
    pub state: TrialState,
    /// The rule of divergence with what it has seen.
    pub rule: DivergenceRule,
    /// Numbers that may have been changed while it ran.
    live: LiveNumbers,
}

#[derive(Clone, Debug, Default)]
struct LiveNumbers {
    learning_rate: f64,
    l1: f64,
    l2: f64,
    clip_norm: Option<f64>,
    dropout: Vec<f64>,
    momentum: Option<f64>,
}

impl TrialCheckpoint {
    /// A trial as it stands.
    pub fn new(state: TrialState, rule: DivergenceRule, hyper: Hyper) -> Self {
        let Hyper { learning_rate, l1, l2, clip_norm, dropout, optimizer, .. } = hyper;
        let live = LiveNumbers { learning_rate, l1, l2, clip_norm, dropout, momentum: optimizer.momentum };
        Self { state, rule, live }
    }

    /// What is known of it: its step, and why it stopped.
    pub fn measured(&self) -> Measured {
        Measured { step: self.state.step, failure: self.state.failure, ..Measured::default() }
    }

    fn describe(&mut self, bytes: &mut Bytes<'_>) {
        let Self { state, rule, live } = self;
        bytes.singles(&mut state.parameters);
        bytes.singles(&mut state.moments);
        bytes.number(&mut state.momentum_product);
        bytes.whole(&mut state.step);
        bytes.choice(&mut state.failure, &FAILURES);
        rule.describe(bytes);
        bytes.number(&mut live.learning_rate);
        bytes.number(&mut live.l1);
        bytes.number(&mut live.l2);
        bytes.optional(&mut live.clip_norm);
        bytes.list(&mut live.dropout, Bytes::number);
        bytes.optional(&mut live.momentum);
    }

    /// `hyper` with the numbers as they were when the checkpoint was made.
    ///
    /// # Errors
    /// Numbers that a running trial cannot have.
    pub fn hyper(&self, hyper: &Hyper) -> Result<Hyper, RestoreError> {
        let live = &self.live;
        if live.dropout.len() != hyper.dropout.len()
            || live.dropout.iter().any(|rate| !(0.0..=0.95).contains(rate))
        {
            return Err(RestoreError::Misfit("its dropout rates are those of another network"));
        }
        let one = |value: f64| Some(super::hyper::OneOrEach::One(value));
        let change = HyperChange {
            learning_rate: one(live.learning_rate),
            l1: one(live.l1),
            l2: one(live.l2),
            clip_norm: live.clip_norm.and_then(one),
            momentum: live.momentum.and_then(one),
            dropout: None,
        };
        change.check(1, hyper).map_err(|_| RestoreError::Misfit("its numbers are out of range"))?;
        let changed = change.apply(0, hyper);
        let optimizer = OptimizerSpec { momentum: live.momentum, ..changed.optimizer };
        Ok(Hyper { optimizer, dropout: live.dropout.clone(), ..changed })
    }
}

impl Checkpoint {
    /// The checkpoint as bytes.
    pub fn into_bytes(mut self) -> Vec<u8> {
        let mut bytes = Bytes::writing(&MAGIC);
        self.describe(&mut bytes);
        bytes.into_written()
    }

    /// The checkpoint in `bytes`.
    ///
    /// # Errors
    /// Bytes of something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RestoreError> {
        let body = bytes.strip_prefix(&MAGIC).ok_or(RestoreError::Damaged(bytes.len()))?;
        let (mut checkpoint, mut body) = (Self::default(), Bytes::reading(body));
        checkpoint.describe(&mut body);
        if body.is_whole() { Ok(checkpoint) } else { Err(RestoreError::Damaged(bytes.len())) }
    }

    /// Whether it is of the trials of `course`.
    ///
    /// # Errors
    /// Another number of trials, networks of another size, a step beyond the end.
    pub fn check(&self, course: &Course) -> Result<(), RestoreError> {
        if self.trials.len() != course.trials() {
            return Err(RestoreError::Misfit("it has another number of trials"));
        }
        let (parameters, moments) = (course.shape.layout.parameters(), course.shape.optimizer.moments());
        for TrialCheckpoint { state, .. } in &self.trials {
            if state.parameters.len() != parameters || state.moments.len() != parameters * moments {
                return Err(RestoreError::Misfit("its networks have another size"));
            }
            if state.step > course.total_steps() {
                return Err(RestoreError::Misfit("it stands beyond the end of the run"));
            }
        }
        Ok(())
    }

    fn describe(&mut self, bytes: &mut Bytes<'_>) {
        bytes.list(&mut self.trials, |bytes, trial| trial.describe(bytes));
    }
}
