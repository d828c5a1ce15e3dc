//! The device: asked for once, shared by all engines.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::GpuError;
use super::family::KernelChoice;
use super::pipelines::Pipelines;

/// The most that one buffer of an engine may take, where the adapter allows as much.
const LARGEST_BUFFER: u64 = 1 << 30;

/// The most of a workgroup's memory that is asked for, where the adapter has as much.
const LARGEST_WORKGROUP_MEMORY: u32 = 32 << 10;

/// What is known of the adapter.
#[derive(Clone, Debug, PartialEq)]
pub struct AdapterFacts {
    /// Its name, as far as the browser tells it; may be empty.
    pub name: String,
    /// Its driver; may be empty, and is so in browsers.
    pub driver: String,
    /// Whether it is known to compute on the CPU (llvmpipe, SwiftShader).
    pub software: bool,
    /// The most bytes of one buffer, and of what a kernel sees of it.
    pub largest_buffer: u64,
    /// Bytes of a workgroup's memory.
    pub workgroup_memory: u64,
}

/// A graphics device. All engines of a page or worker share one; when it is lost, all of them are.
pub struct Gpu {
    facts: AdapterFacts,
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    failure: Failure,
    pub(super) pipelines: RefCell<Pipelines>,
    choice: Cell<KernelChoice>,
}

/// The first error that no caller was waiting for. wgpu wants it to be shared between threads.
#[derive(Clone, Default)]
struct Failure(Arc<Mutex<Option<GpuError>>>);

impl Failure {
    fn set(&self, error: GpuError) {
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What is said after a loss is only its echo.
        let lost = matches!(*first, Some(GpuError::Lost { .. }));
        if first.is_none() || (matches!(error, GpuError::Lost { .. }) && !lost) {
            *first = Some(error);
        }
    }

    fn get(&self) -> Option<GpuError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl std::fmt::Debug for Gpu {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.facts.name)
    }
}

impl Gpu {
    /// Asks for the adapter with the most power, and for a device with the limits that the kernels need: those that
    /// WebGPU promises everywhere, but for larger buffers and workgroup memory where there are such.
    ///
    /// # Errors
    /// [`GpuError::NoAdapter`], [`GpuError::LimitRefused`], [`GpuError::DeviceRefused`].
    pub async fn request() -> Result<Rc<Self>, GpuError> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
        let options = wgpu::RequestAdapterOptions {
            power_preference: wgpu::PowerPreference::HighPerformance,
            ..wgpu::RequestAdapterOptions::default()
        };
        let adapter = instance.request_adapter(&options).await.map_err(|_| GpuError::NoAdapter)?;
        let allowed = adapter.limits();
        let limits = limits(&allowed);
        check_limits(&limits, &allowed)?;
        let info = adapter.get_info();
        let facts = AdapterFacts {
            name: info.name,
            driver: info.driver,
            software: info.device_type == wgpu::DeviceType::Cpu,
            largest_buffer: limits.max_storage_buffer_binding_size.min(limits.max_buffer_size),
            workgroup_memory: limits.max_compute_workgroup_storage_size.into(),
        };
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("tuning-playground"),
            required_limits: limits,
            ..wgpu::DeviceDescriptor::default()
        };
        let requested = adapter.request_device(&descriptor).await;
        let (device, queue) =
            requested.map_err(|error| GpuError::DeviceRefused { reason: error.to_string() })?;
        Ok(Rc::new(Self::new(facts, device, queue)))
    }

    fn new(facts: AdapterFacts, device: wgpu::Device, queue: wgpu::Queue) -> Self {
        let failure = Failure::default();
        let sink = failure.clone();
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| sink.set(error.into())));
        let sink = failure.clone();
        device.set_device_lost_callback(move |_, message| {
            let reason = if message.is_empty() { "the device was destroyed".to_owned() } else { message };
            sink.set(GpuError::Lost { reason });
        });
        Self { facts, device, queue, failure, pipelines: RefCell::default(), choice: Cell::default() }
    }

    /// What is known of the adapter.
    pub fn adapter(&self) -> &AdapterFacts {
        &self.facts
    }

    /// The first error that came while nobody waited for one, such as the loss of the device; a loss goes before
    /// others. From then on no engine of this device can be trusted.
    pub fn failure(&self) -> Option<GpuError> {
        self.failure.get()
    }

    /// Which kernels the engines that are made from now on use.
    pub fn choose_kernels(&self, choice: KernelChoice) {
        self.choice.set(choice);
    }

    /// What was chosen.
    pub(super) fn kernel_choice(&self) -> KernelChoice {
        self.choice.get()
    }

    /// Whether work is cut for an adapter that computes on the CPU.
    pub(super) fn is_software(&self) -> bool {
        self.choice.get().software.unwrap_or(self.facts.software)
    }

    /// The same as a result, for functions that begin something.
    pub(super) fn check(&self) -> Result<(), GpuError> {
        self.failure().map_or(Ok(()), Err)
    }

    /// Gives the device back. Its engines answer [`GpuError::Lost`] from then on.
    pub fn destroy(&self) {
        self.failure.set(GpuError::Lost { reason: "the device was destroyed".to_owned() });
        self.device.destroy();
    }
}

/// The limits to ask for: WebGPU's own, and larger buffers and workgroup memory where the adapter has them.
fn limits(allowed: &wgpu::Limits) -> wgpu::Limits {
    let portable = wgpu::Limits::defaults();
    let raised = |portable: u64, allowed: u64| portable.max(allowed.min(LARGEST_BUFFER));
    wgpu::Limits {
        max_buffer_size: raised(portable.max_buffer_size, allowed.max_buffer_size),
        max_storage_buffer_binding_size: raised(
            portable.max_storage_buffer_binding_size,
            allowed.max_storage_buffer_binding_size,
        ),
        max_compute_workgroup_storage_size: portable
            .max_compute_workgroup_storage_size
            .max(allowed.max_compute_workgroup_storage_size.min(LARGEST_WORKGROUP_MEMORY)),
        ..portable
    }
}

/// Refuses limits above what is allowed, and says which.
fn check_limits(needed: &wgpu::Limits, allowed: &wgpu::Limits) -> Result<(), GpuError> {
    let pairs = named(needed).into_iter().zip(named(allowed));
    match pairs.map(|((what, needed), (_, allowed))| (what, needed, allowed)).find(|(_, n, a)| n > a) {
        Some((what, needed, allowed)) => Err(GpuError::LimitRefused { what, needed, allowed }),
        None => Ok(()),
    }
}

/// The limits that the kernels rest on, with WebGPU's names.
fn named(limits: &wgpu::Limits) -> [(&'static str, u64); 7] {
    [
        ("maxStorageBuffersPerShaderStage", limits.max_storage_buffers_per_shader_stage.into()),
        ("maxComputeWorkgroupStorageSize", limits.max_compute_workgroup_storage_size.into()),
        ("maxComputeInvocationsPerWorkgroup", limits.max_compute_invocations_per_workgroup.into()),
        ("maxComputeWorkgroupSizeX", limits.max_compute_workgroup_size_x.into()),
        ("maxComputeWorkgroupsPerDimension", limits.max_compute_workgroups_per_dimension.into()),
        ("maxBufferSize", limits.max_buffer_size),
        ("maxStorageBufferBindingSize", limits.max_storage_buffer_binding_size),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_needed_limits_are_those_that_webgpu_promises() {
        let needed = limits(&wgpu::Limits::defaults());
        assert_eq!(needed.max_compute_workgroup_storage_size, 16384);
        assert_eq!(needed.max_storage_buffers_per_shader_stage, 8);
        assert_eq!(needed.max_compute_invocations_per_workgroup, 256);
        assert_eq!(check_limits(&needed, &wgpu::Limits::defaults()), Ok(()));
    }

    #[test]
    fn a_refused_limit_is_named() {
        let allowed = wgpu::Limits { max_storage_buffers_per_shader_stage: 4, ..wgpu::Limits::defaults() };
        let refused =
            GpuError::LimitRefused { what: "maxStorageBuffersPerShaderStage", needed: 8, allowed: 4 };
        assert_eq!(check_limits(&limits(&allowed), &allowed), Err(refused));
        let allowed = wgpu::Limits { max_compute_workgroup_storage_size: 8192, ..wgpu::Limits::defaults() };
        let Err(GpuError::LimitRefused { what, needed: 16384, allowed: 8192 }) =
            check_limits(&limits(&allowed), &allowed)
        else {
            unreachable!("8 kB are too few");
        };
        assert_eq!(what, "maxComputeWorkgroupStorageSize");
    }

    #[test]
    fn a_loss_goes_before_its_echoes() {
        let failure = Failure::default();
        assert_eq!(failure.get(), None);
        failure.set(GpuError::Validation { message: "a buffer is gone".into() });
        failure.set(GpuError::Lost { reason: "unplugged".into() });
        failure.set(GpuError::OutOfMemory);
        assert_eq!(failure.get(), Some(GpuError::Lost { reason: "unplugged".into() }));
    }
}
