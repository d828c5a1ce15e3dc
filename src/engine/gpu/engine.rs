//! The engine's contract, kept on a device.

use std::cell::RefCell;
use std::rc::Rc;

use super::buffers::{Buffers, Programs};
use super::capacity::{self, Capacity, WORD};
use super::device::{AdapterFacts, Gpu};
use super::error::{GpuError, Unsupported};
use super::family::{Family, KernelChoice};
use super::host::{Counters, Host};
use super::kernels::Slot;
use super::plan::Plan;
use super::residency::Residency;
use super::resident::Resident;
use super::staging::Staging;
use super::words::{Record, Words};
use crate::engine::batches::Batches;
use crate::engine::population::{Failure, Hyper, Population, Shape};

/// Operations of one submit until somebody tells how long it took: some milliseconds on a processor.
const FIRST_SUBMIT: u64 = 20_000_000;

/// The most trials of a population: workgroups in one dimension, as WebGPU promises.
const TRIALS: u64 = 65_535;

/// Why `population` cannot train on the adapter, if it cannot: known before anything is made. There is no setting that
/// only the CPU engine has.
pub fn unsupported(population: &Population, adapter: &AdapterFacts) -> Option<Unsupported> {
    fit(population, adapter, KernelChoice::default()).err()
}

/// Where everything of `population` lies, and how much of it fits where.
fn fit(
    population: &Population,
    adapter: &AdapterFacts,
    choice: KernelChoice,
) -> Result<(Places, Batches), Unsupported> {
    let shape = &population.shape;
    let trials = population.trials.len();
    if trials as u64 > TRIALS {
        return Err(Unsupported::TooManyTrials { trials: trials as u64, allowed: TRIALS });
    }
    let residency = match choice.family {
        None => Residency::new(population, adapter, choice).ok().filter(Residency::is_preferred),
        Some(Family::Layered) => None,
        Some(Family::Resident) => Some(Residency::new(population, adapter, choice)?),
    };
    let rows = capacity::rows(shape, trials);
    let plan = Plan::new(&shape.layout, trials, shape.optimizer.moments(), rows);
    let batches = Batches::new(population);
    let capacity = Capacity::new(&plan, population, batches.orders().len(), residency.is_some());
    Buffers::check(&capacity, &plan, population, adapter.largest_buffer)?;
    Ok((Places { plan, capacity, residency }, batches))
}

/// Where everything lies.
struct Places {
    plan: Plan,
    capacity: Capacity,
    residency: Option<Residency>,
}

/// The GPU engine: T trials of one shape on one device.
pub struct GpuEngine {
    pub(super) gpu: Rc<Gpu>,
    pub(super) shape: Shape,
    pub(super) plan: Plan,
    pub(super) capacity: Capacity,
    pub(super) buffers: Buffers,
    pub(super) programs: Programs,
    pub(super) resident: Option<Resident>,
    pub(super) staging: Staging,
    pub(super) host: RefCell<Host>,
}

impl GpuEngine {
    /// An engine at step 0 of `population` on `gpu`.
    ///
    /// # Errors
    /// What [`unsupported`] says, before anything is allocated; [`GpuError::OutOfMemory`], or a failure of the device.
    pub async fn create(gpu: Rc<Gpu>, population: Population) -> Result<Self, GpuError> {
        gpu.check()?;
        let (places, batches) = fit(&population, gpu.adapter(), gpu.kernel_choice())?;
        let out_of_memory = gpu.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let invalid = gpu.device.push_error_scope(wgpu::ErrorFilter::Validation);
        let engine = Self::build(gpu, places, batches, population);
        let (invalid, out_of_memory) = (invalid.pop(), out_of_memory.pop());
        if let Some(error) = invalid.await.or(out_of_memory.await) {
            return Err(error.into());
        }
        engine.gpu.check()?;
        Ok(engine)
    }

    fn build(gpu: Rc<Gpu>, places: Places, batches: Batches, population: Population) -> Self {
        let Places { plan, capacity, residency } = places;
        let buffers = Buffers::new(&gpu, &capacity, &plan, &population);
        let programs = Programs::new(&gpu, &buffers, &plan, &population);
        let resident = residency.map(|residency| Resident::new(&gpu, &buffers, residency, &population));
        let staging = Staging::new(&gpu, capacity.staging);
        let flops = 6 * plan.trials * population.shape.layout.parameters() * population.shape.batch_size;
        let pace = (FIRST_SUBMIT / flops as u64).clamp(1, capacity.steps);
        let host = RefCell::new(Host::new(&population, batches, &capacity, pace));
        let Population { shape, trials, x, y } = population;
        let engine = Self { gpu, shape, plan, capacity, buffers, programs, resident, staging, host };
        if engine.resident.is_none() {
            let padded = engine.pad_rows(x.view());
            engine.gpu.queue.write_buffer(engine.buffers.slot(Slot::X), 0, bytemuck::cast_slice(&padded));
            let y: Vec<f32> = y.iter().copied().collect();
            engine.gpu.queue.write_buffer(engine.buffers.slot(Slot::Y), 0, bytemuck::cast_slice(&y));
        }
        let records = vec![Record { guess: f32::MAX, ..Record::default() }; trials.len()];
        engine.gpu.write(engine.buffers.slot(Slot::Records), 0, &records);
        engine.write_first_params(&trials);
        engine
    }

    /// Steps made by the trials that have not failed, or submitted.
    pub fn steps(&self) -> u64 {
        self.host.borrow().step
    }

    /// Trials T.
    pub fn trials(&self) -> usize {
        self.plan.trials
    }

    /// The family of its kernels.
    pub fn family(&self) -> Family {
        if self.resident.is_some() { Family::Resident } else { Family::Layered }
    }

    /// What the trials have in common.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The numbers of `trial`, as they are now.
    pub fn hyper(&self, trial: usize) -> Hyper {
        self.host.borrow().hypers[trial].clone()
    }

    /// Sets the numbers of `trial` from the next step on.
    pub fn set_hyper(&self, trial: usize, hyper: Hyper) {
        let mut host = self.host.borrow_mut();
        host.hypers[trial] = hyper;
        host.hypers_changed = true;
    }

    /// Stops `trial` where it is, for a reason that the engine cannot see.
    pub fn stop(&self, trial: usize, failure: Failure) {
        let offset = (trial * Record::COUNT) as u64 * WORD;
        let code = failure_code(Some(failure)).to_le_bytes();
        self.gpu.queue.write_buffer(self.buffers.slot(Slot::Records), offset, &code);
    }

    /// What it has done so far.
    pub fn counters(&self) -> Counters {
        Counters {
            bytes_read: self.staging.bytes_read(),
            objects_created: self.staging.made_later(),
            ..self.host.borrow().counters
        }
    }
}

impl Drop for GpuEngine {
    fn drop(&mut self) {
        self.buffers.destroy();
        self.resident.iter().for_each(Resident::destroy);
        self.staging.destroy();
    }
}

/// A failure as the kernels write it.
pub fn failure_code(failure: Option<Failure>) -> u32 {
    match failure {
        None => 0,
        Some(Failure::LossNotFinite) => 1,
        Some(Failure::ParameterNotFinite) => 2,
        Some(Failure::LossAboveGuess) => 3,
    }
}

/// The reverse of [`failure_code`].
pub fn failure_of(code: u32) -> Option<Failure> {
    match code {
        1 => Some(Failure::LossNotFinite),
        2 => Some(Failure::ParameterNotFinite),
        3 => Some(Failure::LossAboveGuess),
        _ => None,
    }
}
