//! The engine's contract, kept on a device.

use std::cell::RefCell;
use std::rc::Rc;

use super::device::Gpu;
use super::error::GpuError;
use super::plan::{FOUR, Plan};
use super::staging::Staging;
use crate::engine::population::{Hyper, Population, Shape};
use crate::net::initial_parameters;

/// Bytes of a four.
const FOUR_BYTES: u64 = (FOUR * size_of::<f32>()) as u64;

/// The GPU engine: T trials of one shape on one device.
pub struct GpuEngine {
    gpu: Rc<Gpu>,
    shape: Shape,
    plan: Plan,
    /// (T, 2, P₄)
    parameters: wgpu::Buffer,
    staging: Staging,
    host: RefCell<Host>,
}

impl Drop for GpuEngine {
    fn drop(&mut self) {
        // In a browser, dropping leaves the memory to the garbage collector.
        self.parameters.destroy();
        self.staging.destroy();
    }
}

/// What the engine remembers beside the device.
struct Host {
    hypers: Vec<Hyper>,
    step: u64,
}

impl GpuEngine {
    /// An engine at step 0 of `population` on `gpu`.
    ///
    /// # Errors
    /// [`GpuError::LimitRefused`] before anything is allocated, [`GpuError::OutOfMemory`], or a failure of the device.
    pub async fn create(gpu: Rc<Gpu>, population: Population) -> Result<Self, GpuError> {
        gpu.check()?;
        let shape = population.shape;
        let plan =
            Plan::new(&shape.layout, population.trials.len(), shape.optimizer.moments(), shape.batch_size);
        let bytes = 2 * (plan.trials * plan.parameters) as u64 * FOUR_BYTES;
        let allowed = gpu.adapter().largest_buffer;
        if bytes > allowed {
            let what = "maxStorageBufferBindingSize";
            return Err(GpuError::LimitRefused { what, needed: bytes, allowed });
        }
        let out_of_memory = gpu.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let invalid = gpu.device.push_error_scope(wgpu::ErrorFilter::Validation);
        let parameters = gpu.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("parameters"),
            size: bytes,
            usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let staging = Staging::new(&gpu, 2 * plan.parameters as u64 * FOUR_BYTES);
        let hypers = population.trials.iter().map(|trial| trial.hyper.clone()).collect();
        let host = RefCell::new(Host { hypers, step: 0 });
        let engine = Self { gpu, shape, plan, parameters, staging, host };
        for (index, trial) in population.trials.iter().enumerate() {
            let parameters = initial_parameters(&engine.shape.layout, trial.init, trial.seed);
            engine.write_params(index, &parameters);
        }
        let (invalid, out_of_memory) = (invalid.pop(), out_of_memory.pop());
        if let Some(error) = invalid.await.or(out_of_memory.await) {
            return Err(error.into());
        }
        engine.gpu.check()?;
        Ok(engine)
    }

    /// Steps made by the trials that have not failed, or asked for.
    pub fn steps(&self) -> u64 {
        self.host.borrow().step
    }

    /// Trials T.
    pub fn trials(&self) -> usize {
        self.plan.trials
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
        self.host.borrow_mut().hypers[trial] = hyper;
    }

    /// The parameters (P) of `trial`.
    ///
    /// # Errors
    /// The device's failure.
    pub async fn read_params(&self, trial: usize) -> Result<Vec<f32>, GpuError> {
        let half = self.plan.parameters as u64 * FOUR_BYTES;
        let words = self.staging.read(&self.gpu, half, |encoder, to| {
            encoder.copy_buffer_to_buffer(&self.parameters, 2 * trial as u64 * half, to, 0, half);
        });
        Ok(self.plan.unpack(bytemuck::cast_slice(&words.await?)))
    }

    /// Sets the parameters (P) of `trial`, and leaves its moments.
    pub fn write_params(&self, trial: usize, parameters: &[f32]) {
        let packed = self.plan.pack(parameters);
        let half = self.plan.parameters as u64 * FOUR_BYTES;
        for number in [2 * trial as u64, 2 * trial as u64 + 1] {
            self.gpu.queue.write_buffer(&self.parameters, number * half, bytemuck::cast_slice(&packed));
        }
    }
}
