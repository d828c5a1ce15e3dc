//! What an engine is given, and what it gives back.

use std::rc::Rc;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::net::{Activation, Init, Layout, Loss, OptimizerKind, OptimizerSpec, ScheduleSpec, Task};

/// What all trials of a population have in common.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Layers and their places in the arena.
    pub layout: Layout,
    /// Activation of the hidden layers.
    pub activation: Activation,
    /// What training makes small.
    pub loss: Loss,
    /// Classification or regression.
    pub task: Task,
    /// The update rule.
    pub optimizer: OptimizerKind,
    /// Examples B in a batch, at least 1 and at most the number of training rows.
    pub batch_size: usize,
    /// Whether the rows are put in a new order at the start of each epoch.
    pub shuffle: bool,
    /// Epochs of a whole run, for schedules that end with it.
    pub epochs: u64,
}

/// What may differ between the trials of a population, and change while they run. All values are checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Hyper {
    /// Learning rate before the schedule's factor.
    pub learning_rate: f64,
    /// The schedule.
    pub schedule: ScheduleSpec,
    /// L1 penalty of the weights.
    pub l1: f64,
    /// L2 penalty of the weights (weight decay).
    pub l2: f64,
    /// Largest norm of the gradient.
    pub clip_norm: Option<f64>,
    /// Dropout rate of each hidden layer.
    pub dropout: Vec<f64>,
    /// The update rule's options, all filled in.
    pub optimizer: OptimizerSpec,
}

/// One trial: its seed, its rows and its numbers.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Seed of initial weights, shuffles and dropout masks.
    pub seed: u64,
    /// Row indices that train, in the data set's order.
    pub rows: Rc<[u32]>,
    /// Learning rate and the like.
    pub hyper: Hyper,
    /// Distribution of its weights at step 0, which the engine draws from the seed.
    pub init: Init,
}

/// T trials over shared features. All trials have the same number of training rows.
#[derive(Clone, Debug)]
pub struct Population {
    /// What the trials have in common.
    pub shape: Shape,
    /// The trials.
    pub trials: Vec<Trial>,
    /// Prepared features (N, I).
    pub x: Array2<f32>,
    /// Prepared targets: class indices (N, 1), or (N, O) for a regression.
    pub y: Array2<f32>,
}

impl Population {
    /// Training rows of each trial.
    pub fn rows(&self) -> usize {
        self.trials[0].rows.len()
    }

    /// Steps in an epoch: the last, shorter batch counts.
    pub fn steps_per_epoch(&self) -> u64 {
        self.rows().div_ceil(self.shape.batch_size) as u64
    }
}

/// Why a trial cannot go on. Its parameters stay those before the step that failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Failure {
    /// The loss of a batch is not a finite number.
    LossNotFinite,
    /// An update would have made a parameter infinite or not a number.
    ParameterNotFinite,
    /// In two successive epochs the mean training loss exceeded twice the best constant guess's and twice the
    /// first batch's. (Found by the trainer, not by an engine.)
    LossAboveGuess,
}

/// What was measured of one trial since the last reading.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// Steps made so far in all.
    pub step: u64,
    /// Sum over the examples of their losses.
    pub loss_sum: f64,
    /// Examples that were classified rightly before the step that learned from them.
    pub correct: f64,
    /// Examples trained on.
    pub examples: u64,
    /// Why the trial stopped, if it did.
    pub failure: Option<Failure>,
}

/// All that one trial needs to go on with the same bits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TrialState {
    /// Parameters (P).
    pub parameters: Vec<f32>,
    /// The update rule's moments, one after the other, (M, P).
    pub moments: Vec<f32>,
    /// Product of Nadam's momenta so far; 1 for the others.
    pub momentum_product: f64,
    /// Steps made.
    pub step: u64,
    /// Why it stopped, if it did.
    pub failure: Option<Failure>,
}

/// The rule of divergence for losses that stay finite, with what it has seen of one trial: it stops the trial when the
/// mean training loss of two successive epochs exceeds twice the best constant guess's and twice the first batch's.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EpochRule {
    /// Loss of the best constant guess.
    pub best_constant: f64,
    /// Mean loss of the first batch, once it is known.
    pub first_batch: Option<f64>,
    /// Sum of the losses of the current epoch.
    pub loss_sum: f64,
    /// Examples of the current epoch.
    pub examples: u64,
    /// Whether the epoch before was above both limits.
    pub last_epoch_was_above: bool,
}

/// A population that an engine does not take.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    /// It would need more memory than a browser tab can be expected to give.
    #[error(
        "{trials} trials with {parameters} parameters each need {megabytes} MB; at most {limit} MB are allowed"
    )]
    Memory {
        /// T
        trials: usize,
        /// P
        parameters: usize,
        /// What it would need.
        megabytes: u64,
        /// What is allowed.
        limit: u64,
    },
}
