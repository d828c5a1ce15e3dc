//! What a trainer has whatever engine advances it: experiments, data, and how the trials fare.

use ndarray::Array2;

use super::divergence::DivergenceRule;
use super::experiment::Experiment;
use super::lattice::{GridBounds, lattice};
use super::metrics::{Metrics, loss_and_correct, scores};
use super::prepare::{Prepared, population, rows_of};
use super::progress::{Progress, RunState};
use super::trainer::{CreateError, View};
use crate::check::{Invalid, Number};
use crate::data::{self, Dataset, Task};
use crate::engine::{Measured, Population, Shape};
use crate::net::{best_constant_loss, probabilities};

/// T trials of one shape over one data set.
#[derive(Debug)]
pub struct Course {
    /// The experiments of the trials (T), with all defaults filled in.
    pub experiments: Vec<Experiment>,
    /// What the trials have in common.
    pub shape: Shape,
    /// Measured since the last report, for each trial (T).
    pub unreported: Vec<Measured>,
    prepared: Prepared,
    test_x: Array2<f32>,
    test_y: Array2<f32>,
}

impl Course {
    /// The course of `experiments`, with the population that trains on it and the rule by which its trials diverge.
    /// `dataset` as for [`Trainer::create`](super::Trainer::create).
    ///
    /// # Errors
    /// An empty list, values that are not allowed, experiments of different shapes.
    pub fn new(
        experiments: &[Experiment],
        dataset: Option<Dataset>,
    ) -> Result<(Self, Population, DivergenceRule), CreateError> {
        let experiments = experiments.iter().map(Experiment::checked).collect::<Result<Vec<_>, _>>()?;
        let first = experiments.first().ok_or(CreateError::Empty)?;
        let prepared = Prepared::of(first, dataset)?;
        let population = population(&experiments, &prepared)?;
        let train_y = rows_of(&population.y, &prepared.split.train);
        let (test_x, test_y) =
            (rows_of(&population.x, &prepared.split.test), rows_of(&population.y, &prepared.split.test));
        let shape = population.shape.clone();
        let best_constant =
            best_constant_loss(shape.loss, shape.task, train_y.view(), shape.layout.outputs());
        let unreported = vec![Measured::default(); experiments.len()];
        let course = Self { experiments, shape, unreported, prepared, test_x, test_y };
        Ok((course, population, DivergenceRule::new(best_constant)))
    }

    /// Trials T.
    pub fn trials(&self) -> usize {
        self.experiments.len()
    }

    /// Steps in an epoch.
    pub fn steps_per_epoch(&self) -> u64 {
        self.prepared.split.train.len().div_ceil(self.shape.batch_size) as u64
    }

    /// Steps of the whole run.
    pub fn total_steps(&self) -> u64 {
        self.steps_per_epoch() * self.shape.epochs
    }

    /// Whether every epoch is over after `steps` steps, or every trial has diverged.
    pub fn is_over(&self, steps: u64) -> bool {
        steps >= self.total_steps() || self.unreported.iter().all(|measured| measured.failure.is_some())
    }

    /// Raw features (N, I) as the network sees them.
    ///
    /// # Errors
    /// A number of values that is not a whole number of rows, or a value that is not finite.
    pub fn features(&self, inputs: &[f32]) -> Result<Array2<f32>, Invalid> {
        let width = self.prepared.raw.inputs;
        if !inputs.len().is_multiple_of(width) {
            let allowed = format!("a whole number of rows of {width} features");
            return Err(Invalid::new("inputs", format!("{} values", inputs.len()), allowed));
        }
        finite("inputs", inputs)?;
        let rows = inputs.len() / width;
        let x = Array2::from_shape_vec((rows, width), inputs.to_vec()).expect("the length was checked");
        Ok(self.prepared.standardizer.features(&x))
    }

    /// The output's sums z of some rows, (T, N, O), as probabilities or in the targets' unit.
    pub fn outputs(&self, mut z: Vec<f32>) -> Vec<f32> {
        if self.shape.task == Task::Classification {
            z.chunks_exact_mut(self.shape.layout.outputs()).for_each(probabilities);
        } else {
            self.prepared.standardizer.restore_targets(&mut z);
        }
        z
    }

    /// Checks the parameters of all trials, (T, P).
    ///
    /// # Errors
    /// A wrong number of values, or one that is not finite.
    pub fn check_parameters(&self, parameters: &[f32]) -> Result<(), Invalid> {
        let per_trial = self.shape.layout.parameters();
        if parameters.len() != per_trial * self.trials() {
            let allowed = format!("{} values, {per_trial} for each trial", per_trial * self.trials());
            return Err(Invalid::new("params", format!("{} values", parameters.len()), allowed));
        }
        finite("params", parameters)
    }

    /// The prepared features of the training rows (N, I).
    pub fn train_x(&self) -> Array2<f32> {
        rows_of(&self.prepared.standardized.x, &self.prepared.split.train)
    }

    /// The prepared features of the test rows (N, I).
    pub fn test_x(&self) -> &Array2<f32> {
        &self.test_x
    }

    /// The scores of each trial (T), of the output's sums for training and test rows.
    pub fn metrics(&self, z_train: &[f32], z_test: &[f32]) -> Vec<Metrics> {
        let y = rows_of(&self.prepared.standardized.y, &self.prepared.split.train);
        let shape = &self.shape;
        let score = |trial: usize, z: &[f32], y: &Array2<f32>| {
            let per_trial = y.nrows() * shape.layout.outputs();
            let own = &z[trial * per_trial..(trial + 1) * per_trial];
            scores(shape, own, y.view(), &self.prepared.standardizer)
        };
        let metrics = (0..self.trials()).map(|trial| Metrics {
            train: score(trial, z_train, &y),
            test: (self.test_y.nrows() > 0).then(|| score(trial, z_test, &self.test_y)),
        });
        metrics.collect()
    }

    /// The box that a picture covers.
    ///
    /// # Errors
    /// Data that is not two-dimensional.
    pub fn grid_bounds(&self) -> Result<GridBounds, Invalid> {
        let [x, y] = data::bounds(&self.prepared.raw).ok_or_else(|| {
            Invalid::new("data", format!("{} inputs", self.prepared.raw.inputs), "two inputs, for a picture")
        })?;
        Ok(GridBounds { x, y })
    }

    /// The points of a picture as the network sees them, (R·R, 2).
    ///
    /// # Errors
    /// Data that is not two-dimensional, or a resolution outside of 1 to 1024.
    pub fn lattice(&self, resolution: usize) -> Result<Array2<f32>, Invalid> {
        crate::check::whole_in_range("resolution", resolution as u64, 1..=1024)?;
        Ok(self.prepared.standardizer.features(&lattice(&self.grid_bounds()?, resolution)))
    }

    /// Checks the number of a trial.
    ///
    /// # Errors
    /// A trial that there is not.
    pub fn check_trial(&self, trial: usize) -> Result<(), Invalid> {
        crate::check::whole_in_range("trial", trial as u64, 0..=self.trials() as u64 - 1).map(drop)
    }

    /// The data set and its split.
    pub fn view(&self) -> View<'_> {
        View { dataset: &self.prepared.raw, split: &self.prepared.split }
    }

    /// Units of each layer, from the inputs to the outputs.
    pub fn layers(&self) -> Vec<usize> {
        let layout = &self.shape.layout;
        [layout.inputs()].into_iter().chain(layout.layers().iter().map(|layer| layer.outputs)).collect()
    }

    /// Adds what an engine measured of `trial` since it was asked last; nothing counts after a failure.
    pub fn add(&mut self, trial: usize, now: &Measured) {
        let sum = &mut self.unreported[trial];
        *sum = Measured {
            step: now.step,
            loss_sum: sum.loss_sum + now.loss_sum,
            correct: sum.correct + now.correct,
            examples: sum.examples + now.examples,
            failure: now.failure,
        };
    }

    /// How each trial (T) fares, with the output's sums `z` for the test rows; what was measured counts from now on.
    pub fn report(&mut self, z: &[f32]) -> Vec<Progress> {
        let rows = self.test_y.nrows();
        let classifies = self.shape.task == Task::Classification;
        let per_trial = rows * self.shape.layout.outputs();
        let (total, per_epoch) = (self.total_steps(), self.steps_per_epoch());
        let (shape, test_y) = (&self.shape, &self.test_y);
        let report = |(trial, measured): (usize, &mut Measured)| {
            let test = (rows > 0).then(|| {
                loss_and_correct(shape, &z[trial * per_trial..(trial + 1) * per_trial], test_y.view())
            });
            let Measured { step, loss_sum, correct, examples, failure } = *measured;
            *measured = Measured { step, failure, ..Measured::default() };
            let mean = |sum: f64| (examples > 0).then(|| sum / examples as f64);
            let state = match failure {
                Some(_) => RunState::Diverged,
                None if step >= total => RunState::Done,
                None => RunState::Running,
            };
            Progress {
                step,
                epoch: step as f64 / per_epoch as f64,
                loss: mean(loss_sum),
                test_loss: test.map(|(loss, _)| loss).filter(|loss| loss.is_finite()),
                accuracy: mean(correct).filter(|_| classifies),
                test_accuracy: test.map(|(_, right)| right as f64 / rows as f64).filter(|_| classifies),
                state,
                reason: failure,
            }
        };
        self.unreported.iter_mut().enumerate().map(report).collect()
    }
}

/// Refuses values at `path` that are not finite.
fn finite(path: &str, values: &[f32]) -> Result<(), Invalid> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => {
            Err(Invalid::new(format!("{path}[{index}]"), Number(values[index].into()), "a finite number"))
        }
        None => Ok(()),
    }
}
