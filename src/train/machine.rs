//! What there is to train on, and which of it trains a population fastest.

use std::cell::RefCell;
use std::rc::Rc;

use super::course::Course;
use super::device::{Clock, DeviceTrainer};
use super::divergence::DivergenceRule;
use super::experiment::{EngineChoice, Experiment};
use super::trainer::{CreateError, Speeds, Trainer, Why};
use crate::check::Number;
use crate::data::Dataset;
use crate::engine::gpu::{Gpu, GpuError};
use crate::engine::{Population, Shape};
use crate::net::{Activation, OptimizerKind};

/// A step of fewer operations is over on the CPU before a device has begun with it.
const WORTH_A_DEVICE: u64 = 400_000;

/// How long each engine is measured at least, in milliseconds; one step may take longer.
const MEASURED_MILLISECONDS: f64 = 8.0;

/// Turns in that time at least: a browser compiles what is hot only after it was run.
const TURNS: u32 = 3;

/// After so many milliseconds it is enough all the same.
const MOST_MILLISECONDS: f64 = 150.0;

/// The speed of an engine from some turns, of which each makes twice the steps of the one before. The fastest counts: the
/// first ones compile, and other programs only ever make a turn slower.
pub struct SpeedTest {
    steps: u64,
    turns: u32,
    spent: f64,
    best: f64,
}

impl SpeedTest {
    /// Before the first turn, which makes one step.
    pub fn new() -> Self {
        Self { steps: 1, turns: 0, spent: 0.0, best: 0.0 }
    }

    /// Steps of the next turn; none when it is enough.
    pub fn next(&self) -> Option<u64> {
        let settled = self.turns >= TURNS && self.spent >= MEASURED_MILLISECONDS;
        let enough = settled || self.spent >= MOST_MILLISECONDS;
        (!enough).then_some(self.steps)
    }

    /// A turn took so many milliseconds.
    pub fn took(&mut self, milliseconds: f64) {
        self.best = self.best.max(self.steps as f64 * 1000.0 / milliseconds.max(1e-3));
        self.spent += milliseconds;
        self.turns += 1;
        self.steps *= 2;
    }

    /// Steps per second.
    pub fn best(&self) -> f64 {
        self.best
    }
}

/// The clock and the graphics device of a thread. All trainers of the thread share them.
pub struct Machine {
    clock: Clock,
    /// Whether there is anyone to ask for a device.
    may_ask: bool,
    gpu: RefCell<Option<Rc<Gpu>>>,
    /// What was measured of populations of these sizes.
    measured: RefCell<Vec<(Sizes, Speeds)>>,
}

/// What decides how long a step takes.
#[derive(Clone, Debug, PartialEq)]
struct Sizes {
    trials: usize,
    layers: Vec<usize>,
    batch: usize,
    rows: usize,
    activation: Activation,
    optimizer: OptimizerKind,
}

impl Sizes {
    fn of(course: &Course) -> Self {
        let Shape { activation, optimizer, batch_size: batch, .. } = course.shape;
        let (trials, rows) = (course.trials(), course.view().split.train.len());
        Self { trials, layers: course.layers(), batch, rows, activation, optimizer }
    }
}

/// The engine that trains, ready at step 0, and why it is this one.
pub enum Chosen {
    /// The CPU.
    Cpu(Box<Trainer>, Why),
    /// The graphics device.
    Device(Rc<DeviceTrainer>, Why),
}

impl Machine {
    /// A machine whose time `clock` tells in milliseconds. Its device is asked for when it is needed first.
    pub fn new(clock: impl Fn() -> f64 + 'static) -> Rc<Self> {
        Rc::new(Self {
            clock: Rc::new(clock),
            may_ask: true,
            gpu: RefCell::default(),
            measured: RefCell::default(),
        })
    }

    /// The same where nobody can be asked for a device.
    pub fn without_device(clock: impl Fn() -> f64 + 'static) -> Rc<Self> {
        Rc::new(Self {
            clock: Rc::new(clock),
            may_ask: false,
            gpu: RefCell::default(),
            measured: RefCell::default(),
        })
    }

    /// The clock.
    pub fn clock(&self) -> Clock {
        Rc::clone(&self.clock)
    }

    /// The device; another one where the last one has failed.
    ///
    /// # Errors
    /// Where none can be had.
    pub async fn gpu(&self) -> Result<Rc<Gpu>, GpuError> {
        let there = self.gpu.borrow().clone().filter(|gpu| gpu.failure().is_none());
        if let Some(gpu) = there {
            return Ok(gpu);
        }
        if !self.may_ask {
            return Err(GpuError::NoAdapter);
        }
        let gpu = Gpu::request().await?;
        self.gpu.replace(Some(Rc::clone(&gpu)));
        Ok(gpu)
    }

    /// The engine for `experiments`: the one that they ask for, or the fastest that can be had.
    ///
    /// # Errors
    /// What is not allowed, and a forced engine that cannot be had.
    pub async fn choose(
        &self,
        experiments: &[Experiment],
        dataset: Option<Dataset>,
    ) -> Result<Chosen, CreateError> {
        let cpu = |why| Ok(Chosen::Cpu(Box::new(Trainer::on_cpu(experiments, dataset.clone())?), why));
        let choice = experiments.first().map_or(EngineChoice::Cpu, |first| first.engine);
        if choice == EngineChoice::Cpu {
            return cpu(Why::chosen());
        }
        let parts = Course::new(experiments, dataset.clone())?;
        let operations = operations(&parts.0.shape, parts.0.trials());
        if choice == EngineChoice::Auto && operations < WORTH_A_DEVICE {
            let words = format!("{operations} operations a step are too few to be worth a graphics device");
            return cpu(Why::new("small", words));
        }
        let sizes = Sizes::of(&parts.0);
        let known =
            self.measured.borrow().iter().find(|(other, _)| *other == sizes).map(|(_, speeds)| *speeds);
        if choice == EngineChoice::Auto
            && let Some(speeds) = known.filter(|speeds| speeds.cpu >= speeds.webgpu)
        {
            return cpu(faster(speeds));
        }
        match (self.device(parts).await, choice, known) {
            (Ok(device), EngineChoice::Webgpu, _) => Ok(Chosen::Device(device, Why::chosen())),
            (Ok(device), _, Some(speeds)) => Ok(Chosen::Device(device, faster(speeds))),
            (Ok(device), _, None) => self.measure(device, sizes, experiments, dataset.clone()).await,
            (Err(error), EngineChoice::Webgpu, _) => Err(CreateError::NoWebGpu(error.to_string())),
            (Err(error), ..) => cpu(without(&error)),
        }
    }

    /// A trainer on the device.
    async fn device(
        &self,
        parts: (Course, Population, DivergenceRule),
    ) -> Result<Rc<DeviceTrainer>, GpuError> {
        let gpu = self.gpu().await?;
        Ok(Rc::new(DeviceTrainer::create(gpu, parts, self.clock()).await?))
    }

    /// The faster of both engines, at step 0.
    async fn measure(
        &self,
        device: Rc<DeviceTrainer>,
        sizes: Sizes,
        experiments: &[Experiment],
        dataset: Option<Dataset>,
    ) -> Result<Chosen, CreateError> {
        let mut cpu = match Trainer::on_cpu(experiments, dataset) {
            Ok(cpu) => cpu,
            Err(CreateError::Refused(refused)) => {
                return Ok(Chosen::Device(device, Why::new("cpu-memory", refused.to_string())));
            }
            Err(error) => return Err(error),
        };
        match self.speeds(&device, &mut cpu).await {
            Err(error) => Ok(Chosen::Cpu(Box::new(cpu), without(&error))),
            Ok(speeds) => {
                self.measured.borrow_mut().push((sizes, speeds));
                let why = faster(speeds);
                let on_device = speeds.webgpu > speeds.cpu;
                Ok(if on_device { Chosen::Device(device, why) } else { Chosen::Cpu(Box::new(cpu), why) })
            }
        }
    }

    /// Measures both, and brings both back to where they stood.
    async fn speeds(&self, device: &DeviceTrainer, cpu: &mut Trainer) -> Result<Speeds, GpuError> {
        let (device_start, cpu_start) = (device.checkpoint().await?, cpu.as_checkpoint());
        let on_cpu = self.cpu_speed(cpu);
        cpu.take_up(&cpu_start).expect("it is its own");
        let on_device = device.speed().await?;
        device.take_up(&device_start).expect("it is its own");
        Ok(Speeds { cpu: on_cpu, webgpu: on_device })
    }

    fn cpu_speed(&self, cpu: &mut Trainer) -> f64 {
        let mut test = SpeedTest::new();
        while let Some(steps) = test.next().filter(|_| !cpu.is_over()) {
            let before = (self.clock)();
            cpu.advance(steps);
            test.took((self.clock)() - before);
        }
        test.best()
    }
}

/// Floating-point operations of one step of all trials: two for each weight and row forward, and twice as many back.
fn operations(shape: &Shape, trials: usize) -> u64 {
    6 * (trials * shape.layout.parameters()) as u64 * shape.batch_size as u64
}

/// Why there is no device: its code, and its words after the code.
fn without(error: &GpuError) -> Why {
    let words = error.to_string();
    let words = words.split_once(": ").map_or(words.as_str(), |(_, words)| words);
    Why::new(error.code(), words)
}

/// The faster engine's speed against the other's.
fn faster(speeds: Speeds) -> Why {
    let (chosen, other) = (speeds.cpu.max(speeds.webgpu), speeds.cpu.min(speeds.webgpu));
    let words = format!("{} against {} steps/s", Number(rounded(chosen)), Number(rounded(other)));
    Why { speeds: Some(speeds), ..Why::new("measured-faster", words) }
}

/// Three digits of a number are what a measurement is worth.
fn rounded(value: f64) -> f64 {
    let mut unit = 1.0;
    while value / unit >= 1000.0 {
        unit *= 10.0;
    }
    while unit > 1e-3 && value / unit < 100.0 {
        unit /= 10.0;
    }
    // A division by a whole number, so that the result is the nearest to so many digits.
    if unit < 1.0 {
        libm::round(value / unit) / libm::round(1.0 / unit)
    } else {
        libm::round(value / unit) * unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_have_three_digits() {
        for (value, text) in [
            (12_345.6, "12300"),
            (999.4, "999"),
            (4.1234, "4.12"),
            (0.01234, "0.012"),
            (1_234_567.0, "1230000"),
        ] {
            assert_eq!(Number(rounded(value)).to_string(), text);
        }
    }

    #[test]
    fn the_fastest_turn_counts() {
        let mut test = SpeedTest::new();
        for (steps, milliseconds) in [(1, 100.0), (2, 1.0), (4, 8.0)] {
            assert_eq!(test.next(), Some(steps));
            test.took(milliseconds);
        }
        assert_eq!((test.next(), test.best()), (None, 2000.0));
        let mut slow = SpeedTest::new();
        slow.took(MOST_MILLISECONDS);
        assert_eq!(slow.next(), None);
    }

    #[test]
    fn a_reason_has_its_code_once() {
        let why = without(&GpuError::NoAdapter);
        assert_eq!((why.code, why.reason.as_str()), ("no-adapter", "there is no WebGPU adapter here"));
    }
}
