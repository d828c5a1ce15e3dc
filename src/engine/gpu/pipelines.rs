//! The compiled kernels of a device, kept for all its engines.

use super::device::Gpu;
use super::kernels::Kernel;

/// What a kernel is specialised to: the values of its overridable constants.
#[derive(Clone, Debug, PartialEq)]
pub struct Special {
    /// The kernel.
    pub kernel: Kernel,
    /// Its constants beside the workgroup's size.
    pub constants: Vec<(&'static str, u32)>,
    /// Invocations of a workgroup.
    pub workgroup: u32,
}

/// A compiled kernel.
#[derive(Clone)]
pub struct Compiled {
    /// The kernel.
    pub kernel: Kernel,
    /// What runs.
    pub pipeline: wgpu::ComputePipeline,
    /// What it binds.
    pub layout: wgpu::BindGroupLayout,
}

/// The kernels that were compiled so far.
#[derive(Default)]
pub struct Pipelines(Vec<(Special, Compiled)>);

impl Gpu {
    /// The compiled kernel, from before or made now.
    pub(super) fn compiled(&self, special: Special) -> Compiled {
        if let Some((_, compiled)) = self.pipelines.borrow().0.iter().find(|(known, _)| *known == special) {
            return compiled.clone();
        }
        let compiled = self.compile(&special);
        self.pipelines.borrow_mut().0.push((special, compiled.clone()));
        compiled
    }

    fn compile(&self, special: &Special) -> Compiled {
        let (device, kernel) = (&self.device, special.kernel);
        let label = Some(kernel.name());
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label,
            source: wgpu::ShaderSource::Wgsl(kernel.source().into()),
        });
        let layout = device
            .create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label, entries: &entries(kernel) });
        let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label,
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        let own = special.constants.iter().map(|(name, value)| (*name, f64::from(*value)));
        let constants: Vec<_> = own.chain([("WORKGROUP", f64::from(special.workgroup))]).collect();
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label,
            layout: Some(&pipeline_layout),
            module: &module,
            entry_point: label,
            compilation_options: wgpu::PipelineCompilationOptions {
                constants: &constants,
                ..wgpu::PipelineCompilationOptions::default()
            },
            cache: None,
        });
        Compiled { kernel, pipeline, layout }
    }
}

/// The layout of what `kernel` binds: the two uniforms, which move from step to step and from layer to layer, and its
/// slots.
fn entries(kernel: Kernel) -> Vec<wgpu::BindGroupLayoutEntry> {
    let entry =
        |binding: u32, ty: wgpu::BufferBindingType, has_dynamic_offset: bool| wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::COMPUTE,
            ty: wgpu::BindingType::Buffer { ty, has_dynamic_offset, min_binding_size: None },
            count: None,
        };
    let uniforms = [0, 1].map(|binding| entry(binding, wgpu::BufferBindingType::Uniform, true));
    let slots = kernel.slots().iter().map(|(slot, writes)| {
        entry(*slot as u32, wgpu::BufferBindingType::Storage { read_only: !writes }, false)
    });
    uniforms.into_iter().chain(slots).collect()
}
