//! The trainer: a population on its way.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::checkpoint::{Checkpoint, RestoreError, TrialCheckpoint};
use super::divergence::DivergenceRule;
use super::experiment::{EngineChoice, Experiment};
use super::hyper::HyperChange;
use super::lattice::{GridBounds, lattice};
use super::metrics::{Metrics, loss_and_correct, scores};
use super::prepare::{Prepared, population, rows_of};
use super::progress::{Progress, RunState};
use crate::check::{Invalid, Number};
use crate::data::{self, Dataset, Split, Task};
use crate::engine::cpu::CpuEngine;
use crate::engine::{Failure, Measured, Refused};
use crate::net::{best_constant_loss, probabilities};

/// Why a trainer cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// A value of an experiment is not allowed.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The engine does not take the population.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A forced engine cannot be had.
    #[error("engine: webgpu cannot be had: {0}; use auto or cpu")]
    NoWebGpu(&'static str),
    /// No experiment at all.
    #[error("experiments: an empty list is not allowed here; expected at least one experiment")]
    Empty,
}

/// Why this version trains on the CPU: as a code, and in words.
const CPU_CODE: &str = "no-webgpu-engine";
const CPU_REASON: &str = "this version has no WebGPU engine yet";

/// What trains, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Description {
    /// `cpu` or `webgpu`.
    pub engine: String,
    /// Why this engine, in English words.
    pub reason: String,
    /// The same as a code that never changes, for pages in other languages: `no-webgpu-engine`.
    pub code: String,
    /// The graphics adapter's name, if there is one in use.
    pub adapter: Option<String>,
    /// Trials T.
    pub trials: usize,
    /// Units of each layer, from the inputs to the outputs.
    pub layers: Vec<usize>,
    /// Parameters P of one trial.
    pub parameters: usize,
}

/// Data and engine of a trainer as one looks at them.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The data set as it was given.
    pub dataset: &'a Dataset,
    /// Which rows train and which test.
    pub split: &'a Split,
}

/// T trials of one shape in training.
///
/// ```
/// use tuning_playground::train::{Experiment, Trainer};
///
/// let mut trainer = Trainer::create(&[Experiment::default()], None)?;
/// let progress = trainer.train_steps(350);
/// assert!(progress[0].test_accuracy > Some(0.7));
/// # Ok::<(), tuning_playground::train::CreateError>(())
/// ```
#[derive(Debug)]
pub struct Trainer {
    experiments: Vec<Experiment>,
    prepared: Prepared,
    pub(super) engine: CpuEngine,
    pub(super) rules: Vec<DivergenceRule>,
    /// Measured since the last report.
    pub(super) unreported: Vec<Measured>,
    test_x: Array2<f32>,
    test_y: Array2<f32>,
}

impl Trainer {
    /// A trainer at step 0 of `experiments`, which must be of one shape. `dataset` is the data of experiments
    /// that name their own, or a table that was read; generated sets are made here.
    ///
    /// # Errors
    /// What [`CreateError`] lists.
    pub fn create(experiments: &[Experiment], dataset: Option<Dataset>) -> Result<Self, CreateError> {
        let experiments = experiments.iter().map(Experiment::checked).collect::<Result<Vec<_>, _>>()?;
        let first = experiments.first().ok_or(CreateError::Empty)?;
        if first.engine == EngineChoice::Webgpu {
            return Err(CreateError::NoWebGpu(CPU_REASON));
        }
        let prepared = Prepared::of(first, dataset)?;
        let population = population(&experiments, &prepared)?;
        let train_y = rows_of(&population.y, &prepared.split.train);
        let (test_x, test_y) =
            (rows_of(&population.x, &prepared.split.test), rows_of(&population.y, &prepared.split.test));
        let shape = &population.shape;
        let best_constant =
            best_constant_loss(shape.loss, shape.task, train_y.view(), shape.layout.outputs());
        let trials = experiments.len();
        Ok(Self {
            engine: CpuEngine::create(population)?,
            experiments,
            prepared,
            rules: vec![DivergenceRule::new(best_constant); trials],
            unreported: vec![Measured::default(); trials],
            test_x,
            test_y,
        })
    }

    /// Makes up to `n` steps, fewer where the epochs end or every trial has diverged, and says how each trial
    /// fares (T).
    pub fn train_steps(&mut self, n: u64) -> Vec<Progress> {
        self.advance(n);
        self.report()
    }

    /// The same without saying how the trials fare.
    pub fn advance(&mut self, n: u64) {
        let mut left = n;
        while left > 0 && !self.is_over() {
            let steps = left.min(self.steps_until_check());
            self.engine.step(steps);
            self.measure();
            left -= steps;
        }
    }

    /// Steps in an epoch; the last batch of an epoch may be shorter than the others.
    pub fn steps_per_epoch(&self) -> u64 {
        self.prepared.split.train.len().div_ceil(self.engine.shape().batch_size) as u64
    }

    /// Changes numbers from the next step on.
    ///
    /// # Errors
    /// The first value that is not allowed; then nothing is changed.
    pub fn set_hyper(&mut self, change: &HyperChange) -> Result<(), Invalid> {
        change.check(self.engine.trials(), self.engine.hyper(0))?;
        for trial in 0..self.engine.trials() {
            let hyper = change.apply(trial, self.engine.hyper(trial));
            self.engine.set_hyper(trial, hyper);
        }
        Ok(())
    }

    /// What each trial's network says to raw features (N, I): (T, N, outputs), probabilities for classes (of
    /// class 1 for a single output), else in the targets' unit.
    ///
    /// # Errors
    /// A number of values that is not a whole number of rows, or a value that is not finite.
    pub fn predict(&self, inputs: &[f32]) -> Result<Vec<f32>, Invalid> {
        let width = self.prepared.raw.inputs;
        if !inputs.len().is_multiple_of(width) {
            let allowed = format!("a whole number of rows of {width} features");
            return Err(Invalid::new("inputs", format!("{} values", inputs.len()), allowed));
        }
        if let Some(index) = inputs.iter().position(|value| !value.is_finite()) {
            return Err(Invalid::new(
                format!("inputs[{index}]"),
                Number(inputs[index].into()),
                "a finite number",
            ));
        }
        let rows = inputs.len() / width;
        let x = Array2::from_shape_vec((rows, width), inputs.to_vec()).expect("the length was checked");
        Ok(self.predict_rows(&x))
    }

    /// The parameters of all trials, (T, P).
    pub fn params(&self) -> Vec<f32> {
        (0..self.engine.trials()).flat_map(|trial| self.engine.read_params(trial)).collect()
    }

    /// Sets the parameters of all trials, (T, P), and leaves the optimizer's moments.
    ///
    /// # Errors
    /// A wrong number of values, or one that is not finite.
    pub fn set_params(&mut self, parameters: &[f32]) -> Result<(), Invalid> {
        let per_trial = self.engine.shape().layout.parameters();
        if parameters.len() != per_trial * self.engine.trials() {
            let allowed = format!("{} values, {per_trial} for each trial", per_trial * self.engine.trials());
            return Err(Invalid::new("params", format!("{} values", parameters.len()), allowed));
        }
        if let Some(index) = parameters.iter().position(|value| !value.is_finite()) {
            return Err(Invalid::new(
                format!("params[{index}]"),
                Number(parameters[index].into()),
                "a finite number",
            ));
        }
        for (trial, parameters) in parameters.chunks_exact(per_trial).enumerate() {
            self.engine.write_params(trial, parameters);
        }
        Ok(())
    }

    /// The scores of each trial (T), over all training and all test rows.
    pub fn metrics(&self) -> Vec<Metrics> {
        let data = &self.prepared.standardized;
        let train = &self.prepared.split.train;
        let (x, y) = (rows_of(&data.x, train), rows_of(&data.y, train));
        let shape = self.engine.shape();
        let score = |z: &[f32], y: &Array2<f32>| scores(shape, z, y.view(), &self.prepared.standardizer);
        let (z_train, z_test) = (self.engine.predict(x.view()), self.engine.predict(self.test_x.view()));
        let outputs = shape.layout.outputs();
        let of_trial = |trial: usize, z: &[f32], rows: usize| {
            z[trial * rows * outputs..(trial + 1) * rows * outputs].to_vec()
        };
        let metrics = (0..self.engine.trials()).map(|trial| Metrics {
            train: score(&of_trial(trial, &z_train, y.nrows()), &y),
            test: (self.test_y.nrows() > 0)
                .then(|| score(&of_trial(trial, &z_test, self.test_y.nrows()), &self.test_y)),
        });
        metrics.collect()
    }

    /// The box that [`Trainer::grid`] covers.
    ///
    /// # Errors
    /// Data that is not two-dimensional.
    pub fn grid_bounds(&self) -> Result<GridBounds, Invalid> {
        let [x, y] = data::bounds(&self.prepared.raw).ok_or_else(|| {
            Invalid::new("data", format!("{} inputs", self.prepared.raw.inputs), "two inputs, for a picture")
        })?;
        Ok(GridBounds { x, y })
    }

    /// What each network says on a lattice of `resolution`² points, (T, R, R, outputs), from the top row down.
    ///
    /// # Errors
    /// Data that is not two-dimensional, or a resolution outside of 1 to 1024.
    pub fn grid(&self, resolution: usize) -> Result<Vec<f32>, Invalid> {
        Ok(self.predict_rows(&self.lattice(resolution)?))
    }

    /// The values of all hidden units of `trial` on the same lattice, (units, R, R).
    ///
    /// # Errors
    /// As for [`Trainer::grid`], and a trial that there is not.
    pub fn neurons(&self, trial: usize, resolution: usize) -> Result<Vec<f32>, Invalid> {
        crate::check::whole_in_range("trial", trial as u64, 0..=self.engine.trials() as u64 - 1)?;
        let points = self.prepared.standardizer.features(&self.lattice(resolution)?);
        Ok(self.engine.activations(trial, points.view()))
    }

    /// The data set and its split.
    pub fn view(&self) -> View<'_> {
        View { dataset: &self.prepared.raw, split: &self.prepared.split }
    }

    /// What trains, and where.
    pub fn describe(&self) -> Description {
        let layout = &self.engine.shape().layout;
        Description {
            engine: "cpu".into(),
            reason: CPU_REASON.into(),
            code: CPU_CODE.into(),
            adapter: None,
            trials: self.engine.trials(),
            layers: [layout.inputs()].into_iter().chain(layout.layers().iter().map(|l| l.outputs)).collect(),
            parameters: layout.parameters(),
        }
    }

    /// The run as it stands. With the same experiments and data set, [`Trainer::restore`] goes on with the same
    /// bits.
    pub fn checkpoint(&self) -> Vec<u8> {
        let trials = self.rules.iter().enumerate().map(|(trial, rule)| {
            TrialCheckpoint::new(
                self.engine.read_state(trial),
                rule.clone(),
                self.engine.hyper(trial).clone(),
            )
        });
        Checkpoint { trials: trials.collect() }.into_bytes()
    }

    /// The trainer of a checkpoint of `experiments`. `dataset` as for [`Trainer::create`].
    ///
    /// # Errors
    /// What [`RestoreError`] lists.
    pub fn restore(
        experiments: &[Experiment],
        bytes: &[u8],
        dataset: Option<Dataset>,
    ) -> Result<Self, RestoreError> {
        let checkpoint = Checkpoint::from_bytes(bytes)?;
        let mut trainer = Self::create(experiments, dataset)?;
        if checkpoint.trials.len() != trainer.engine.trials() {
            return Err(RestoreError::Misfit("it has another number of trials"));
        }
        let shape = trainer.engine.shape();
        let (parameters, moments) = (shape.layout.parameters(), shape.optimizer.moments());
        let steps = trainer.total_steps();
        for (trial, saved) in checkpoint.trials.iter().enumerate() {
            let state = &saved.state;
            if state.parameters.len() != parameters || state.moments.len() != parameters * moments {
                return Err(RestoreError::Misfit("its networks have another size"));
            }
            if state.step > steps {
                return Err(RestoreError::Misfit("it stands beyond the end of the run"));
            }
            let hyper = saved.hyper(trainer.engine.hyper(trial))?;
            trainer.engine.set_hyper(trial, hyper);
            trainer.engine.write_state(trial, state);
            trainer.rules[trial] = saved.rule.clone();
            trainer.unreported[trial] =
                Measured { step: state.step, failure: state.failure, ..Measured::default() };
        }
        Ok(trainer)
    }

    /// The experiments of the trials (T), with all defaults filled in.
    pub fn experiments(&self) -> &[Experiment] {
        &self.experiments
    }

    fn total_steps(&self) -> u64 {
        self.steps_per_epoch() * self.engine.shape().epochs
    }

    /// Whether every epoch is over, or every trial has diverged.
    pub fn is_over(&self) -> bool {
        self.engine.steps() >= self.total_steps()
            || self.unreported.iter().all(|measured| measured.failure.is_some())
    }

    /// Steps until the rule of divergence has something to see: the first batch, and the end of each epoch.
    fn steps_until_check(&self) -> u64 {
        if self.rules.iter().any(DivergenceRule::needs_first_batch) && self.engine.steps() == 0 {
            return 1;
        }
        let per_epoch = self.steps_per_epoch();
        per_epoch - self.engine.steps() % per_epoch
    }

    /// Reads what the engine measured and applies the rule of divergence.
    fn measure(&mut self) {
        let epoch_ends = self.engine.steps().is_multiple_of(self.steps_per_epoch());
        for (trial, now) in self.engine.read_metrics().into_iter().enumerate() {
            let sum = &mut self.unreported[trial];
            if sum.failure.is_some() {
                continue;
            }
            self.rules[trial].add(now.loss_sum, now.examples);
            *sum = Measured {
                step: now.step,
                loss_sum: sum.loss_sum + now.loss_sum,
                correct: sum.correct + now.correct,
                examples: sum.examples + now.examples,
                failure: now.failure,
            };
            if sum.failure.is_none() && epoch_ends && self.rules[trial].end_epoch() {
                sum.failure = Some(Failure::LossAboveGuess);
                self.engine.stop(trial, Failure::LossAboveGuess);
            }
        }
    }

    fn report(&mut self) -> Vec<Progress> {
        let shape = self.engine.shape();
        let rows = self.test_y.nrows();
        let z = self.engine.predict(self.test_x.view());
        let classifies = shape.task == Task::Classification;
        let per_trial = rows * shape.layout.outputs();
        let (total, per_epoch) = (self.total_steps(), self.steps_per_epoch());
        let report = |(trial, measured): (usize, &mut Measured)| {
            let test = (rows > 0).then(|| {
                loss_and_correct(shape, &z[trial * per_trial..(trial + 1) * per_trial], self.test_y.view())
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

    fn lattice(&self, resolution: usize) -> Result<Array2<f32>, Invalid> {
        crate::check::whole_in_range("resolution", resolution as u64, 1..=1024)?;
        Ok(lattice(&self.grid_bounds()?, resolution))
    }

    /// Outputs for raw rows, (T, N, outputs), in the units of [`Trainer::predict`].
    fn predict_rows(&self, x: &Array2<f32>) -> Vec<f32> {
        let x = self.prepared.standardizer.features(x);
        let mut outputs = self.engine.predict(x.view());
        let shape = self.engine.shape();
        if shape.task == Task::Classification {
            outputs.chunks_exact_mut(shape.layout.outputs()).for_each(probabilities);
        } else {
            self.prepared.standardizer.restore_targets(&mut outputs);
        }
        outputs
    }
}
