//! A population on its way on a graphics device.

use std::cell::RefCell;
use std::rc::Rc;

use super::checkpoint::{Checkpoint, RestoreError, TrialCheckpoint};
use super::course::Course;
use super::divergence::DivergenceRule;
use super::hyper::HyperChange;
use super::machine::SpeedTest;
use super::metrics::Metrics;
use super::progress::Progress;
use super::trainer::{Description, Why};
use crate::check::Invalid;
use crate::engine::Population;
use crate::engine::gpu::{Counters, Gpu, GpuEngine, GpuError};

/// A clock in milliseconds. It paces work and chooses engines; training itself never sees it.
pub type Clock = Rc<dyn Fn() -> f64>;

/// What can go wrong with a call: a value that is not allowed, or the device.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// A value is not allowed; nothing was done.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The device failed.
    #[error(transparent)]
    Gpu(#[from] GpuError),
}

/// T trials of one shape in training on a graphics device. It keeps the contract of [`Trainer`](super::Trainer); the rule
/// of divergence is applied on the device. One call must be over before the next begins.
pub struct DeviceTrainer {
    course: RefCell<Course>,
    gpu: Rc<Gpu>,
    engine: GpuEngine,
    clock: Clock,
}

impl DeviceTrainer {
    /// A trainer at step 0 of `population`, which belongs to `course`; its trials diverge by `rule`.
    ///
    /// # Errors
    /// A population that does not fit the device, or a failure of the device.
    pub async fn create(
        gpu: Rc<Gpu>,
        (course, population, rule): (Course, Population, DivergenceRule),
        clock: Clock,
    ) -> Result<Self, GpuError> {
        let engine = GpuEngine::create(Rc::clone(&gpu), population).await?;
        for trial in 0..engine.trials() {
            engine.write_rule(trial, rule.seen());
        }
        Ok(Self { course: RefCell::new(course), gpu, engine, clock })
    }

    /// Goes where `checkpoint` stands.
    ///
    /// # Errors
    /// A checkpoint of other trials.
    pub fn take_up(&self, checkpoint: &Checkpoint) -> Result<(), RestoreError> {
        checkpoint.check(&self.course.borrow())?;
        for (trial, saved) in checkpoint.trials.iter().enumerate() {
            self.engine.set_hyper(trial, saved.hyper(&self.engine.hyper(trial))?);
            self.engine.write_state(trial, &saved.state);
            self.engine.write_rule(trial, saved.rule.seen());
            self.course.borrow_mut().unreported[trial] = saved.measured();
        }
        Ok(())
    }

    /// Makes up to `n` steps, fewer where the epochs end or every trial has diverged, and says how each trial fares (T).
    ///
    /// # Errors
    /// The device's failure; the trainer cannot go on then.
    pub async fn train_steps(&self, n: u64) -> Result<Vec<Progress>, GpuError> {
        self.advance(n).await?;
        let test_x = self.course.borrow().test_x().clone();
        let z = self.engine.predict(test_x.view()).await?;
        Ok(self.course.borrow_mut().report(&z))
    }

    /// The same without saying how the trials fare. It stays a few submits ahead of the device at most.
    async fn advance(&self, n: u64) -> Result<(), GpuError> {
        let mut left = n;
        while left > 0 && !self.course.borrow().is_over(self.engine.steps()) {
            let to_end = self.course.borrow().total_steps() - self.engine.steps();
            let ahead = SUBMITS_AHEAD * self.engine.steps_per_submit();
            let steps = left.min(to_end).min(ahead);
            let before = (self.clock)();
            self.engine.step(steps)?;
            self.measure().await?;
            // Few steps say little: most of their time may be the way to the device and back.
            let milliseconds = (self.clock)() - before;
            if steps == ahead || milliseconds > SUBMIT_MILLISECONDS {
                self.engine.paced(steps, milliseconds);
            }
            left -= steps;
        }
        Ok(())
    }

    /// Reads what the engine measured.
    async fn measure(&self) -> Result<(), GpuError> {
        let measured = self.engine.read_metrics().await?;
        let mut course = self.course.borrow_mut();
        measured.iter().enumerate().for_each(|(trial, now)| course.add(trial, now));
        Ok(())
    }

    /// Steps per second; the trainer stands at another step afterwards.
    ///
    /// # Errors
    /// The device's failure.
    pub(super) async fn speed(&self) -> Result<f64, GpuError> {
        let mut test = SpeedTest::new();
        while let Some(steps) = test.next().filter(|_| !self.course.borrow().is_over(self.engine.steps())) {
            let before = (self.clock)();
            self.advance(steps).await?;
            test.took((self.clock)() - before);
        }
        Ok(test.best())
    }

    /// Changes numbers from the next step on.
    ///
    /// # Errors
    /// The first value that is not allowed; then nothing is changed.
    pub fn set_hyper(&self, change: &HyperChange) -> Result<(), Invalid> {
        change.check(self.engine.trials(), &self.engine.hyper(0))?;
        for trial in 0..self.engine.trials() {
            self.engine.set_hyper(trial, change.apply(trial, &self.engine.hyper(trial)));
        }
        Ok(())
    }

    /// Checks a change without making it.
    ///
    /// # Errors
    /// The first value that is not allowed.
    pub fn check_hyper(&self, change: &HyperChange) -> Result<(), Invalid> {
        change.check(self.engine.trials(), &self.engine.hyper(0))
    }

    /// As [`Trainer::predict`](super::Trainer::predict).
    ///
    /// # Errors
    /// Values that are not allowed, or the device's failure.
    pub async fn predict(&self, inputs: &[f32]) -> Result<Vec<f32>, DeviceError> {
        let x = self.course.borrow().features(inputs)?;
        self.outputs(x).await
    }

    /// As [`Trainer::grid`](super::Trainer::grid).
    ///
    /// # Errors
    /// Data that is not two-dimensional, a resolution outside of 1 to 1024, or the device's failure.
    pub async fn grid(&self, resolution: usize) -> Result<Vec<f32>, DeviceError> {
        let points = self.course.borrow().lattice(resolution)?;
        self.outputs(points).await
    }

    async fn outputs(&self, x: ndarray::Array2<f32>) -> Result<Vec<f32>, DeviceError> {
        let z = self.engine.predict(x.view()).await?;
        Ok(self.course.borrow().outputs(z))
    }

    /// As [`Trainer::neurons`](super::Trainer::neurons).
    ///
    /// # Errors
    /// As for `grid`, and a trial that there is not.
    pub async fn neurons(&self, trial: usize, resolution: usize) -> Result<Vec<f32>, DeviceError> {
        self.course.borrow().check_trial(trial)?;
        let points = self.course.borrow().lattice(resolution)?;
        Ok(self.engine.activations(trial, points.view()).await?)
    }

    /// The parameters of all trials, (T, P).
    ///
    /// # Errors
    /// The device's failure.
    pub async fn params(&self) -> Result<Vec<f32>, GpuError> {
        self.engine.read_all_params().await
    }

    /// As [`Trainer::set_params`](super::Trainer::set_params).
    ///
    /// # Errors
    /// A wrong number of values, or one that is not finite.
    pub fn set_params(&self, parameters: &[f32]) -> Result<(), Invalid> {
        let course = self.course.borrow();
        course.check_parameters(parameters)?;
        let per_trial = course.shape.layout.parameters();
        for (trial, parameters) in parameters.chunks_exact(per_trial).enumerate() {
            self.engine.write_params(trial, parameters);
        }
        Ok(())
    }

    /// The scores of each trial (T), over all training and all test rows.
    ///
    /// # Errors
    /// The device's failure.
    pub async fn metrics(&self) -> Result<Vec<Metrics>, GpuError> {
        let (train_x, test_x) = (self.course.borrow().train_x(), self.course.borrow().test_x().clone());
        let z_train = self.engine.predict(train_x.view()).await?;
        let z_test = self.engine.predict(test_x.view()).await?;
        Ok(self.course.borrow().metrics(&z_train, &z_test))
    }

    /// The run as it stands. Either engine can go on from it.
    ///
    /// # Errors
    /// The device's failure.
    pub async fn checkpoint(&self) -> Result<Checkpoint, GpuError> {
        let states = self.engine.read_states().await?;
        let trials = states.into_iter().enumerate().map(|(trial, (state, rule))| {
            TrialCheckpoint::new(state, DivergenceRule::of(rule), self.engine.hyper(trial))
        });
        Ok(Checkpoint { trials: trials.collect() })
    }

    /// What trains, and why here.
    pub fn describe(&self, why: Why) -> Description {
        let course = self.course.borrow();
        Description {
            engine: "webgpu".into(),
            reason: why.reason,
            code: why.code.into(),
            adapter: Some(self.gpu.adapter().name.clone()).filter(|name| !name.is_empty()),
            speeds: why.speeds,
            trials: course.trials(),
            layers: course.layers(),
            parameters: course.shape.layout.parameters(),
        }
    }

    /// Looks at what does not change in training.
    pub fn with_course<R>(&self, look: impl FnOnce(&Course) -> R) -> R {
        look(&self.course.borrow())
    }

    /// Steps made.
    pub fn steps(&self) -> u64 {
        self.engine.steps()
    }

    /// What was done on the device so far.
    pub fn counters(&self) -> Counters {
        self.engine.counters()
    }

    /// The device.
    pub fn gpu(&self) -> &Rc<Gpu> {
        &self.gpu
    }
}

/// Submits between two readings: while one is read nothing trains.
const SUBMITS_AHEAD: u64 = 4;

/// Steps that take longer say enough, however few they are.
const SUBMIT_MILLISECONDS: f64 = 40.0;
