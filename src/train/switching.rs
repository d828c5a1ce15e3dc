//! One trainer over both engines: it goes on with the CPU when the graphics device fails.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use super::checkpoint::{Checkpoint, RestoreError};
use super::course::Course;
use super::device::{DeviceError, DeviceTrainer};
use super::experiment::Experiment;
use super::hyper::HyperChange;
use super::machine::{Chosen, Machine};
use super::metrics::Metrics;
use super::progress::Progress;
use super::recovery::{Change, Recovery};
use super::trainer::{CreateError, Description, Trainer, Why};
use super::turns::{Turn, Turns};
use crate::check::Invalid;
use crate::data::{DataName, Dataset};
use crate::engine::gpu::GpuError;

/// Why a call has no result.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A value is not allowed; nothing was done.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The device failed, and the CPU does not take the population.
    #[error("the graphics device failed ({device}), and the run cannot go on on the CPU: {cpu}")]
    Stranded {
        /// Why the device failed.
        device: GpuError,
        /// Why the CPU cannot help.
        cpu: RestoreError,
    },
}

/// What a call gives.
pub type Answer<R> = Result<R, TrainError>;

/// T trials of one shape in training, on the CPU or on a graphics device.
///
/// - Calls that are made before an earlier one is over wait for it; changes of numbers and of parameters take their place
///   among them.
/// - When the device fails, the trainer goes on on the CPU from a checkpoint that it keeps, at most about a second old, and
///   makes the steps since anew: until it has caught up, calls of `train_steps` report where the run stood, and what is
///   read is of the step that it has reached. [`SwitchingTrainer::describe`] then says why (`engine-lost`).
pub struct SwitchingTrainer {
    machine: Rc<Machine>,
    engine: RefCell<Engine>,
    why: RefCell<Why>,
    recovery: RefCell<Recovery>,
    turns: Turns,
    /// Changes that wait for the call with this number, or a later one.
    posted: RefCell<Vec<(u64, Change)>>,
    /// Of data that is not generated.
    dataset: Option<Dataset>,
}

enum Engine {
    Cpu(Box<Trainer>),
    Device(Rc<DeviceTrainer>),
}

impl SwitchingTrainer {
    /// A trainer at step 0 of `experiments`, on the engine that they ask for or, where that is left to us, on the faster
    /// one. `dataset` as for [`Trainer::create`].
    ///
    /// # Errors
    /// As for [`Trainer::create`], and a forced engine that cannot be had, with the cause.
    pub async fn create(
        machine: Rc<Machine>,
        experiments: &[Experiment],
        dataset: Option<Dataset>,
    ) -> Result<Rc<Self>, CreateError> {
        let chosen = machine.choose(experiments, dataset.clone()).await?;
        let trainer = Self::new(machine, chosen, dataset);
        trainer.keep_first().await;
        Ok(trainer)
    }

    /// The trainer of a checkpoint of `experiments`, whichever engine made it.
    ///
    /// # Errors
    /// As for `create`, and bytes that are no checkpoint of these experiments.
    pub async fn restore(
        machine: Rc<Machine>,
        experiments: &[Experiment],
        bytes: &[u8],
        dataset: Option<Dataset>,
    ) -> Result<Rc<Self>, RestoreError> {
        let checkpoint = Checkpoint::from_bytes(bytes)?;
        let chosen = machine.choose(experiments, dataset.clone()).await?;
        let trainer = Self::new(machine, chosen, dataset);
        match &mut *trainer.engine.borrow_mut() {
            Engine::Cpu(cpu) => cpu.take_up(&checkpoint)?,
            Engine::Device(device) => device.take_up(&checkpoint)?,
        }
        trainer.keep_first().await;
        Ok(trainer)
    }

    fn new(machine: Rc<Machine>, chosen: Chosen, dataset: Option<Dataset>) -> Rc<Self> {
        let (engine, why) = match chosen {
            Chosen::Cpu(cpu, why) => (Engine::Cpu(cpu), why),
            Chosen::Device(device, why) => (Engine::Device(device), why),
        };
        let name = engine.with_course(|course| course.experiments.first().map(|first| first.data.name));
        let is_generated = !name.is_some_and(|name| name.is_table() || name == DataName::Own);
        Rc::new(Self {
            machine,
            engine: RefCell::new(engine),
            why: RefCell::new(why),
            recovery: RefCell::default(),
            turns: Turns::default(),
            posted: RefCell::default(),
            dataset: dataset.filter(|_| !is_generated),
        })
    }

    /// What `work` makes of the trainer on the CPU, at once; nothing where a device trains or other calls wait.
    pub fn at_once<R>(&self, work: impl FnOnce(&mut Trainer) -> R) -> Option<R> {
        if !self.turns.is_idle() || self.recovery.borrow().is_catching_up() {
            return None;
        }
        match &mut *self.engine.borrow_mut() {
            Engine::Cpu(cpu) => Some(work(cpu)),
            Engine::Device(_) => None,
        }
    }

    /// As [`Trainer::train_steps`].
    ///
    /// # Errors
    /// [`TrainError::Stranded`].
    pub fn train_steps(self: &Rc<Self>, n: u64) -> impl Future<Output = Answer<Vec<Progress>>> + use<> {
        let call = self.call();
        async move {
            let call = call.await;
            if let Some(device) = call.device() {
                match device.train_steps(n).await {
                    Ok(progress) => {
                        call.recovery.borrow_mut().told(&progress);
                        call.keep(&device).await?;
                        return Ok(progress);
                    }
                    Err(error) => call.switch(error)?,
                }
            }
            call.on_cpu(|cpu, recovery| Ok(recovery.train(cpu, n)))
        }
    }

    /// As [`Trainer::predict`].
    ///
    /// # Errors
    /// Values that are not allowed, and [`TrainError::Stranded`].
    pub fn predict(self: &Rc<Self>, inputs: Vec<f32>) -> impl Future<Output = Answer<Vec<f32>>> + use<> {
        let inputs: Rc<[f32]> = inputs.into();
        let same = Rc::clone(&inputs);
        self.read(async move |device| device.predict(&inputs).await, move |cpu| cpu.predict(&same))
    }

    /// As [`Trainer::grid`].
    ///
    /// # Errors
    /// As for `predict`.
    pub fn grid(self: &Rc<Self>, resolution: usize) -> impl Future<Output = Answer<Vec<f32>>> + use<> {
        self.read(async move |device| device.grid(resolution).await, move |cpu| cpu.grid(resolution))
    }

    /// As [`Trainer::neurons`].
    ///
    /// # Errors
    /// As for `predict`.
    pub fn neurons(
        self: &Rc<Self>,
        trial: usize,
        resolution: usize,
    ) -> impl Future<Output = Answer<Vec<f32>>> + use<> {
        let on_device = async move |device: Rc<DeviceTrainer>| device.neurons(trial, resolution).await;
        self.read(on_device, move |cpu| cpu.neurons(trial, resolution))
    }

    /// As [`Trainer::params`].
    ///
    /// # Errors
    /// [`TrainError::Stranded`].
    pub fn params(self: &Rc<Self>) -> impl Future<Output = Answer<Vec<f32>>> + use<> {
        self.read(async |device| Ok(device.params().await?), |cpu| Ok(cpu.params()))
    }

    /// As [`Trainer::metrics`].
    ///
    /// # Errors
    /// [`TrainError::Stranded`].
    pub fn metrics(self: &Rc<Self>) -> impl Future<Output = Answer<Vec<Metrics>>> + use<> {
        self.read(async |device| Ok(device.metrics().await?), |cpu| Ok(cpu.metrics()))
    }

    /// As [`Trainer::checkpoint`]; either engine takes it.
    ///
    /// # Errors
    /// [`TrainError::Stranded`].
    pub fn checkpoint(self: &Rc<Self>) -> impl Future<Output = Answer<Vec<u8>>> + use<> {
        let call = self.call();
        async move {
            let call = call.await;
            if let Some(device) = call.device() {
                match device.checkpoint().await {
                    Ok(checkpoint) => {
                        let bytes = checkpoint.clone().into_bytes();
                        call.recovery.borrow_mut().keep(checkpoint, (call.machine.clock())(), 0.0);
                        return Ok(bytes);
                    }
                    Err(error) => call.switch(error)?,
                }
            }
            call.on_cpu(|cpu, recovery| {
                recovery.catch_up(cpu, u64::MAX);
                Ok(cpu.checkpoint())
            })
        }
    }

    /// As [`Trainer::set_hyper`]; it takes effect after the calls that were made before.
    ///
    /// # Errors
    /// As [`Trainer::set_hyper`].
    pub fn set_hyper(&self, change: &HyperChange) -> Result<(), Invalid> {
        match &*self.engine.borrow() {
            Engine::Cpu(cpu) => change.check(cpu.trials(), cpu.hyper(0))?,
            Engine::Device(device) => device.check_hyper(change)?,
        }
        self.post(Change::Hyper(change.clone()));
        Ok(())
    }

    /// As [`Trainer::set_params`]; it takes effect after the calls that were made before.
    ///
    /// # Errors
    /// As [`Trainer::set_params`].
    pub fn set_params(&self, parameters: &[f32]) -> Result<(), Invalid> {
        self.with_course(|course| course.check_parameters(parameters))?;
        self.post(Change::Parameters(parameters.to_vec()));
        Ok(())
    }

    /// What trains, where, and why there.
    pub fn describe(&self) -> Description {
        let why = self.why.borrow().clone();
        match &*self.engine.borrow() {
            Engine::Cpu(cpu) => cpu.describe_as(why),
            Engine::Device(device) => device.describe(why),
        }
    }

    /// Looks at what does not change in training.
    pub fn with_course<R>(&self, look: impl FnOnce(&Course) -> R) -> R {
        self.engine.borrow().with_course(look)
    }

    /// The device's trainer, where one trains.
    pub fn device(&self) -> Option<Rc<DeviceTrainer>> {
        match &*self.engine.borrow() {
            Engine::Cpu(_) => None,
            Engine::Device(device) => Some(Rc::clone(device)),
        }
    }

    /// Takes a place among the calls at once; resolves when the calls before are over and the changes between them are
    /// made.
    fn call(self: &Rc<Self>) -> impl Future<Output = Call> + use<> {
        let (trainer, turn) = (Rc::clone(self), self.turns.take());
        async move {
            let turn = turn.await;
            trainer.make_posted(turn.number());
            Call { trainer, _turn: turn }
        }
    }

    fn post(&self, change: Change) {
        let next = self.turns.next();
        self.posted.borrow_mut().push((next, change));
        if self.turns.is_idle() {
            self.make_posted(next);
        }
    }

    /// Makes the changes that were posted before the call `number`. Their values were checked.
    fn make_posted(&self, number: u64) {
        let posted = std::mem::take(&mut *self.posted.borrow_mut());
        let (due, later): (Vec<_>, Vec<_>) = posted.into_iter().partition(|(at, _)| *at <= number);
        self.posted.replace(later);
        let mut recovery = self.recovery.borrow_mut();
        for (_, change) in due {
            match &mut *self.engine.borrow_mut() {
                Engine::Cpu(cpu) if !recovery.is_catching_up() => change.make_on_cpu(cpu),
                Engine::Cpu(_) => recovery.remember(change),
                Engine::Device(device) => {
                    change.make_on_device(device);
                    recovery.remember(change);
                }
            }
        }
    }

    /// Keeps what a device starts with.
    async fn keep_first(&self) {
        let Some(device) = self.device() else { return };
        // Where it cannot be had, the first call will meet the same failure, and the run has its beginning to go back to.
        if let Ok(checkpoint) = device.checkpoint().await {
            self.recovery.borrow_mut().keep(checkpoint, (self.machine.clock())(), 0.0);
        }
    }

    /// Keeps a checkpoint now and then.
    async fn keep(&self, device: &DeviceTrainer) -> Result<(), TrainError> {
        let clock = self.machine.clock();
        let before = clock();
        if !self.recovery.borrow().is_due(before) {
            return Ok(());
        }
        match device.checkpoint().await {
            Ok(checkpoint) => {
                let now = clock();
                self.recovery.borrow_mut().keep(checkpoint, now, now - before);
                Ok(())
            }
            Err(error) => self.switch(error),
        }
    }

    /// What the device says when it is this call's turn, or the CPU, also where the device fails.
    fn read<R, D, C>(
        self: &Rc<Self>,
        on_device: D,
        on_cpu: C,
    ) -> impl Future<Output = Answer<R>> + use<R, D, C>
    where
        D: AsyncFnOnce(Rc<DeviceTrainer>) -> Result<R, DeviceError>,
        C: FnOnce(&Trainer) -> Result<R, Invalid>,
    {
        let call = self.call();
        async move {
            let call = call.await;
            if let Some(device) = call.device() {
                match on_device(device).await {
                    Ok(value) => return Ok(value),
                    Err(DeviceError::Invalid(invalid)) => return Err(invalid.into()),
                    Err(DeviceError::Gpu(error)) => call.switch(error)?,
                }
            }
            call.on_cpu(|cpu, _| Ok(on_cpu(cpu)?))
        }
    }

    fn on_cpu<R>(
        &self,
        work: impl FnOnce(&mut Trainer, &mut Recovery) -> Result<R, TrainError>,
    ) -> Result<R, TrainError> {
        match &mut *self.engine.borrow_mut() {
            Engine::Cpu(cpu) => work(cpu, &mut self.recovery.borrow_mut()),
            Engine::Device(_) => unreachable!("a device that failed was replaced"),
        }
    }

    /// Puts the CPU in the place of a device that failed.
    fn switch(&self, error: GpuError) -> Result<(), TrainError> {
        let experiments = self.with_course(|course| course.experiments.clone());
        let mut recovery = self.recovery.borrow_mut();
        let taken = Trainer::on_cpu(&experiments, self.dataset.clone())
            .map_err(RestoreError::from)
            .and_then(|mut cpu| recovery.begin(&mut cpu).map(|()| cpu));
        let cpu = match taken {
            Ok(cpu) => cpu,
            Err(cpu) => return Err(TrainError::Stranded { device: error, cpu }),
        };
        self.why.replace(Why::new("engine-lost", error.to_string()));
        self.engine.replace(Engine::Cpu(Box::new(cpu)));
        Ok(())
    }
}

/// A call whose turn it is.
struct Call {
    trainer: Rc<SwitchingTrainer>,
    _turn: Turn,
}

impl Deref for Call {
    type Target = SwitchingTrainer;

    fn deref(&self) -> &SwitchingTrainer {
        &self.trainer
    }
}

impl Engine {
    fn with_course<R>(&self, look: impl FnOnce(&Course) -> R) -> R {
        match self {
            Self::Cpu(cpu) => look(cpu.course()),
            Self::Device(device) => device.with_course(look),
        }
    }
}
