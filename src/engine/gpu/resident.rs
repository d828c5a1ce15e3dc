//! The resident kernel on its buffers.

use super::buffers::{Buffers, layers, place_of};
use super::capacity::UNIFORM_STRIDE;
use super::device::Gpu;
use super::kernels::{Kernel, Slot};
use super::pipelines::Special;
use super::plan::FOUR;
use super::residency::{MOST_LAYERS, MOST_STEPS, Residency, Sharing};
use super::words::{Layer, Trial, Words};
use crate::engine::population::Population;
use crate::net::{Activation, Loss, OptimizerKind, Task};
use crate::numeric::Stream;

/// Words of a trial's numbers with its dropout.
pub const WHOLE_WORDS: usize = Trial::COUNT + 2 * MOST_LAYERS;

/// The resident kernel of a population.
pub struct Resident {
    /// How the trials lie in their workgroups.
    pub residency: Residency,
    /// What runs.
    pub pipeline: wgpu::ComputePipeline,
    /// What it is bound to.
    pub group: wgpu::BindGroup,
    layers: wgpu::Buffer,
}

impl Resident {
    /// Compiles what `population` needs and binds it to `buffers`.
    pub fn new(gpu: &Gpu, buffers: &Buffers, residency: Residency, population: &Population) -> Self {
        let label = Some(Kernel::Resident.name());
        let slab = gpu.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("layers of whole trials"),
            size: MOST_LAYERS as u64 * UNIFORM_STRIDE,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        for (index, layer) in in_workgroup(&residency, population.y.ncols()).iter().enumerate() {
            gpu.write(&slab, index as u64 * UNIFORM_STRIDE, std::slice::from_ref(layer));
        }
        let compiled = gpu.compiled(special(&residency, population));
        let uniform = |buffer, count: u64| {
            let size = std::num::NonZero::new(count * UNIFORM_STRIDE);
            wgpu::BindingResource::Buffer(wgpu::BufferBinding { buffer, offset: 0, size })
        };
        let mut entries = vec![
            wgpu::BindGroupEntry { binding: 0, resource: uniform(&buffers.steps, MOST_STEPS) },
            wgpu::BindGroupEntry { binding: 1, resource: uniform(&slab, MOST_LAYERS as u64) },
        ];
        entries.extend(Kernel::Resident.slots().iter().map(|(slot, _)| wgpu::BindGroupEntry {
            binding: *slot as u32,
            resource: buffers.slot(*slot).as_entire_binding(),
        }));
        let layout = &compiled.layout;
        let group =
            gpu.device.create_bind_group(&wgpu::BindGroupDescriptor { label, layout, entries: &entries });
        gpu.queue.write_buffer(buffers.slot(Slot::Data), 0, bytemuck::cast_slice(&data(population)));
        Self { residency, pipeline: compiled.pipeline, group, layers: slab }
    }

    /// Frees its buffer at once.
    pub fn destroy(&self) {
        self.layers.destroy();
    }
}

/// What the kernel is specialised to.
fn special(residency: &Residency, population: &Population) -> Special {
    let shape = &population.shape;
    let Sharing { workgroup, across, rows, inputs } = residency.sharing;
    let constants = vec![
        ("ACROSS", across),
        ("ROWS", rows),
        ("INPUTS", inputs),
        ("MEMORY", residency.memory as u32),
        ("ACTIVATION", place_of(shape.activation, &Activation::NAMED)),
        ("DROPOUT_STREAM", Stream::new(0, "dropout", 0).name()),
        ("LOSS", place_of(shape.loss, &Loss::NAMED)),
        ("CLASSES", u32::from(shape.task == Task::Classification)),
        ("OPTIMIZER", place_of(shape.optimizer, &OptimizerKind::NAMED)),
    ];
    Special { kernel: Kernel::Resident, constants, workgroup }
}

/// The layers with their places in the workgroup's memory.
fn in_workgroup(residency: &Residency, targets: usize) -> Vec<Layer> {
    let work = residency.work as u32;
    let mut layers = layers(&residency.plan, targets);
    for (index, layer) in layers.iter_mut().enumerate() {
        layer.input_values = if index == 0 { residency.features as u32 } else { layer.input_values + work };
        layer.input_slopes += work;
        layer.values += work;
        layer.slopes += work;
        layer.losses += work;
    }
    layers
}

/// Features and targets side by side, each filled up to whole fours: (N, I₄ + Y₄).
fn data(population: &Population) -> Vec<f32> {
    let (x, y) = (&population.x, &population.y);
    let inputs = x.ncols().next_multiple_of(FOUR);
    let stride = inputs + y.ncols().next_multiple_of(FOUR);
    let mut data = vec![0.0; x.nrows() * stride];
    for ((to, features), targets) in data.chunks_exact_mut(stride).zip(x.rows()).zip(y.rows()) {
        to.iter_mut().zip(features).for_each(|(to, from)| *to = *from);
        to[inputs..].iter_mut().zip(targets).for_each(|(to, from)| *to = *from);
    }
    data
}

/// The trials' numbers with the pairs of `dropout`, (T, hidden layers, 2), as words.
pub fn wholes(trials: &[Trial], dropout: &[u32]) -> Vec<u32> {
    let per_trial = dropout.len() / trials.len();
    let mut words = Vec::with_capacity(trials.len() * WHOLE_WORDS);
    for (index, trial) in trials.iter().enumerate() {
        trial.write(&mut words);
        words.extend(&dropout[index * per_trial..][..per_trial]);
        words.resize((index + 1) * WHOLE_WORDS, 0);
    }
    words
}
