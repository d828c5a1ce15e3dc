//! The trainer: a population on its way on the CPU.

use serde::{Deserialize, Serialize};

use super::checkpoint::{Checkpoint, RestoreError, TrialCheckpoint};
use super::course::Course;
use super::divergence::DivergenceRule;
use super::experiment::{EngineChoice, Experiment};
use super::hyper::HyperChange;
use super::lattice::GridBounds;
use super::metrics::Metrics;
use super::progress::Progress;
use crate::check::Invalid;
use crate::data::{Dataset, Split};
#[cfg(feature = "gpu")]
use crate::engine::Measured;
use crate::engine::cpu::CpuEngine;
use crate::engine::{Failure, Refused};

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
    NoWebGpu(String),
    /// No experiment at all.
    #[error("experiments: an empty list is not allowed here; expected at least one experiment")]
    Empty,
}

/// Why this engine.
#[derive(Clone, Debug)]
pub struct Why {
    /// A code that never changes.
    pub code: &'static str,
    /// English words.
    pub reason: String,
    /// What was measured.
    pub speeds: Option<Speeds>,
}

/// There is no other engine in this trainer or module.
const CPU_ALONE: &str = "the CPU engine alone is here";

impl Why {
    /// Without a measurement.
    pub fn new(code: &'static str, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into(), speeds: None }
    }

    /// The experiment names the engine.
    pub fn chosen() -> Self {
        Self::new("chosen", "the experiment asks for it")
    }
}

/// What trains, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Description {
    /// `cpu` or `webgpu`.
    pub engine: String,
    /// Why this engine, in English words.
    pub reason: String,
    /// The same as a code that never changes, for pages in other languages: `chosen`, `small`, `measured-faster`,
    /// `engine-lost`, `no-webgpu-engine`, or why a device cannot be had (`no-adapter`, `device-refused`, `limit`,
    /// `too-large`, `too-many-trials`, `out-of-memory`, `validation`, `mapping`, `lost`).
    pub code: String,
    /// The name of the graphics adapter in use, as far as the browser tells it.
    pub adapter: Option<String>,
    /// Steps of the whole population per second, where both engines were measured.
    pub speeds: Option<Speeds>,
    /// Trials T.
    pub trials: usize,
    /// Units of each layer, from the inputs to the outputs.
    pub layers: Vec<usize>,
    /// Parameters P of one trial.
    pub parameters: usize,
}

/// Steps of the whole population per second on each engine.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Speeds {
    /// On the thread that measured.
    pub cpu: f64,
    /// On the graphics device.
    pub webgpu: f64,
}

/// Data and engine of a trainer as one looks at them.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The data set as it was given.
    pub dataset: &'a Dataset,
    /// Which rows train and which test.
    pub split: &'a Split,
}

/// T trials of one shape in training on the CPU.
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
    pub(super) course: Course,
    pub(super) engine: CpuEngine,
    pub(super) rules: Vec<DivergenceRule>,
}

impl Trainer {
    /// A trainer at step 0 of `experiments`, which must be of one shape. `dataset` is the data of experiments
    /// that name their own, or a table that was read; generated sets are made here.
    ///
    /// # Errors
    /// What [`CreateError`] lists.
    pub fn create(experiments: &[Experiment], dataset: Option<Dataset>) -> Result<Self, CreateError> {
        if experiments.first().is_some_and(|first| first.engine == EngineChoice::Webgpu) {
            return Err(CreateError::NoWebGpu(CPU_ALONE.to_owned()));
        }
        Self::on_cpu(experiments, dataset)
    }

    /// The same whatever engine they ask for.
    pub(super) fn on_cpu(experiments: &[Experiment], dataset: Option<Dataset>) -> Result<Self, CreateError> {
        let (course, population, rule) = Course::new(experiments, dataset)?;
        let rules = vec![rule; course.trials()];
        Ok(Self { engine: CpuEngine::create(population)?, course, rules })
    }

    /// Makes up to `n` steps, fewer where the epochs end or every trial has diverged, and says how each trial
    /// fares (T).
    pub fn train_steps(&mut self, n: u64) -> Vec<Progress> {
        self.advance(n);
        self.course.report(&self.engine.predict(self.course.test_x().view()))
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
        self.course.steps_per_epoch()
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
        let x = self.course.features(inputs)?;
        Ok(self.course.outputs(self.engine.predict(x.view())))
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
        self.course.check_parameters(parameters)?;
        let per_trial = self.engine.shape().layout.parameters();
        for (trial, parameters) in parameters.chunks_exact(per_trial).enumerate() {
            self.engine.write_params(trial, parameters);
        }
        Ok(())
    }

    /// The scores of each trial (T), over all training and all test rows.
    pub fn metrics(&self) -> Vec<Metrics> {
        let z_train = self.engine.predict(self.course.train_x().view());
        self.course.metrics(&z_train, &self.engine.predict(self.course.test_x().view()))
    }

    /// The box that [`Trainer::grid`] covers.
    ///
    /// # Errors
    /// Data that is not two-dimensional.
    pub fn grid_bounds(&self) -> Result<GridBounds, Invalid> {
        self.course.grid_bounds()
    }

    /// What each network says on a lattice of `resolution`² points, (T, R, R, outputs), from the top row down.
    ///
    /// # Errors
    /// Data that is not two-dimensional, or a resolution outside of 1 to 1024.
    pub fn grid(&self, resolution: usize) -> Result<Vec<f32>, Invalid> {
        let points = self.course.lattice(resolution)?;
        Ok(self.course.outputs(self.engine.predict(points.view())))
    }

    /// The values of all hidden units of `trial` on the same lattice, (units, R, R).
    ///
    /// # Errors
    /// As for [`Trainer::grid`], and a trial that there is not.
    pub fn neurons(&self, trial: usize, resolution: usize) -> Result<Vec<f32>, Invalid> {
        self.course.check_trial(trial)?;
        Ok(self.engine.activations(trial, self.course.lattice(resolution)?.view()))
    }

    /// The data set and its split.
    pub fn view(&self) -> View<'_> {
        self.course.view()
    }

    /// What trains, and where.
    pub fn describe(&self) -> Description {
        let chosen = self.course.experiments.iter().any(|first| first.engine == EngineChoice::Cpu);
        self.describe_as(if chosen { Why::chosen() } else { Why::new("no-webgpu-engine", CPU_ALONE) })
    }

    /// The same where why it is this engine is known better.
    pub(super) fn describe_as(&self, why: Why) -> Description {
        Description {
            engine: "cpu".into(),
            reason: why.reason,
            code: why.code.into(),
            adapter: None,
            speeds: why.speeds,
            trials: self.engine.trials(),
            layers: self.course.layers(),
            parameters: self.engine.shape().layout.parameters(),
        }
    }

    /// The run as it stands. With the same experiments and data set, [`Trainer::restore`] goes on with the same
    /// bits.
    pub fn checkpoint(&self) -> Vec<u8> {
        self.as_checkpoint().into_bytes()
    }

    /// The same, not as bytes.
    pub(super) fn as_checkpoint(&self) -> Checkpoint {
        let trials = self.rules.iter().enumerate().map(|(trial, rule)| {
            TrialCheckpoint::new(
                self.engine.read_state(trial),
                rule.clone(),
                self.engine.hyper(trial).clone(),
            )
        });
        Checkpoint { trials: trials.collect() }
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
        trainer.take_up(&checkpoint)?;
        Ok(trainer)
    }

    /// Goes where `checkpoint` stands.
    pub(super) fn take_up(&mut self, checkpoint: &Checkpoint) -> Result<(), RestoreError> {
        checkpoint.check(&self.course)?;
        for (trial, saved) in checkpoint.trials.iter().enumerate() {
            let hyper = saved.hyper(self.engine.hyper(trial))?;
            self.engine.set_hyper(trial, hyper);
            self.engine.write_state(trial, &saved.state);
            self.rules[trial] = saved.rule.clone();
            self.course.unreported[trial] = saved.measured();
        }
        Ok(())
    }

    /// Goes on from what was reported last, `progress`, which had been trained elsewhere: what was measured since does
    /// not count again, and a trial that had diverged stays where it was said to be.
    #[cfg(feature = "gpu")]
    pub(super) fn agree(&mut self, progress: &[Progress]) {
        for (trial, told) in progress.iter().enumerate() {
            let step = if told.reason.is_some() { told.step } else { self.engine.steps() };
            if let Some(failure) = told.reason {
                self.engine.stop(trial, failure);
            }
            let failure = told.reason.or(self.course.unreported[trial].failure);
            self.course.unreported[trial] = Measured { step, failure, ..Measured::default() };
        }
    }

    /// What does not change in training.
    #[cfg(any(target_arch = "wasm32", feature = "gpu"))]
    pub(crate) fn course(&self) -> &Course {
        &self.course
    }

    /// Steps made by the trials that have not diverged.
    #[cfg(feature = "gpu")]
    pub(super) fn steps(&self) -> u64 {
        self.engine.steps()
    }

    /// The experiments of the trials (T), with all defaults filled in.
    pub fn experiments(&self) -> &[Experiment] {
        &self.course.experiments
    }

    /// Whether every epoch is over, or every trial has diverged.
    pub fn is_over(&self) -> bool {
        self.course.is_over(self.engine.steps())
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
            if self.course.unreported[trial].failure.is_some() {
                continue;
            }
            self.rules[trial].add(now.loss_sum, now.examples);
            self.course.add(trial, &now);
            if now.failure.is_none() && epoch_ends && self.rules[trial].end_epoch() {
                self.course.unreported[trial].failure = Some(Failure::LossAboveGuess);
                self.engine.stop(trial, Failure::LossAboveGuess);
            }
        }
    }
}
