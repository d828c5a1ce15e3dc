//! The buffers of one engine, and its kernels bound to them.

use super::capacity::{Capacity, UNIFORM_STRIDE, WORD};
use super::device::Gpu;
use super::error::Unsupported;
use super::kernels::{Kernel, Slot, WORKGROUP};
use super::pipelines::{Compiled, Special};
use super::plan::{FOUR, Plan};
use super::words::{Layer, Words};
use crate::engine::population::Population;
use crate::net::{Activation, Loss, OptimizerKind, Task};
use crate::numeric::Stream;

/// What a device can be expected to give to one population: as much as the CPU engine takes.
const MEMORY_LIMIT: u64 = 1 << 30;

/// Every slot, with the name of its buffer.
const SLOTS: [(Slot, &str); 15] = [
    (Slot::X, "x"),
    (Slot::Y, "y"),
    (Slot::Orders, "orders"),
    (Slot::Trials, "trials"),
    (Slot::Dropout, "dropout"),
    (Slot::Rates, "rates"),
    (Slot::Parameters, "parameters"),
    (Slot::Gradients, "gradients"),
    (Slot::Moments, "moments"),
    (Slot::Work, "work"),
    (Slot::Records, "records"),
    (Slot::Verdicts, "verdicts"),
    (Slot::Samples, "samples"),
    (Slot::Data, "data"),
    (Slot::Wholes, "wholes"),
];

/// Everything that a population keeps on the device.
pub struct Buffers {
    slots: Vec<(Slot, wgpu::Buffer)>,
    /// Steps of a submit, then those of the chunks of a reading.
    pub steps: wgpu::Buffer,
    /// The layers.
    pub layers: wgpu::Buffer,
    /// Rows that pass through outside of training.
    pub probe: wgpu::Buffer,
}

impl Buffers {
    /// Refuses what the adapter does not allow, before anything is allocated.
    pub fn check(
        capacity: &Capacity,
        plan: &Plan,
        population: &Population,
        allowed: u64,
    ) -> Result<(), Unsupported> {
        let slots = SLOTS.iter().map(|(slot, what)| (*what, capacity.bytes(*slot, plan, population)));
        let others = [("results", capacity.staging), ("rows", capacity.probe(plan))];
        let arrays: Vec<_> = slots.chain(others).collect();
        if let Some((what, needed)) = arrays.iter().copied().find(|(_, needed)| *needed > allowed) {
            return Err(Unsupported::TooLarge { what, needed, allowed });
        }
        let needed = arrays.iter().map(|(_, needed)| needed).sum();
        if needed > MEMORY_LIMIT {
            return Err(Unsupported::TooLarge { what: "everything", needed, allowed: MEMORY_LIMIT });
        }
        Ok(())
    }

    /// Makes them, all zeros but for the layers.
    pub fn new(gpu: &Gpu, capacity: &Capacity, plan: &Plan, population: &Population) -> Self {
        let storage =
            wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC;
        let uniform = wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST;
        let make = |label, size, usage| {
            gpu.device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size,
                usage,
                mapped_at_creation: false,
            })
        };
        let slots = SLOTS
            .iter()
            .map(|(slot, label)| (*slot, make(label, capacity.bytes(*slot, plan, population), storage)));
        let buffers = Self {
            slots: slots.collect(),
            steps: make("steps", capacity.step_slab(), uniform),
            layers: make("layers", plan.layers.len() as u64 * UNIFORM_STRIDE, uniform),
            probe: make("probe", capacity.probe(plan), storage),
        };
        for (index, layer) in layers(plan, population.y.ncols()).iter().enumerate() {
            gpu.write(&buffers.layers, index as u64 * UNIFORM_STRIDE, std::slice::from_ref(layer));
        }
        buffers
    }

    /// The buffer in `slot`.
    pub fn slot(&self, slot: Slot) -> &wgpu::Buffer {
        let found = self.slots.iter().find(|(known, _)| *known == slot);
        &found.expect("there is a buffer for each slot").1
    }

    /// Frees them at once: in a browser, dropping them leaves that to the garbage collector.
    pub fn destroy(&self) {
        for buffer in
            self.slots.iter().map(|(_, buffer)| buffer).chain([&self.steps, &self.layers, &self.probe])
        {
            buffer.destroy();
        }
    }
}

impl Gpu {
    /// Writes structures to `buffer` from the byte `offset` on, before what is submitted next.
    pub(super) fn write<W: Words>(&self, buffer: &wgpu::Buffer, offset: u64, structures: &[W]) {
        let mut words = Vec::with_capacity(structures.len() * W::COUNT);
        structures.iter().for_each(|structure| structure.write(&mut words));
        self.queue.write_buffer(buffer, offset, bytemuck::cast_slice(&words));
    }
}

/// The layers as the kernels see them; `targets` numbers of an example's target.
pub fn layers(plan: &Plan, targets: usize) -> Vec<Layer> {
    let hidden = &plan.layers[..plan.layers.len() - 1];
    let hidden_units: usize = hidden.iter().map(|layer| layer.layer.outputs).sum();
    let mut first_unit = 0;
    let mut before: Option<&super::plan::DeviceLayer> = None;
    let mut layers = Vec::with_capacity(plan.layers.len());
    for (index, own) in plan.layers.iter().enumerate() {
        layers.push(Layer {
            inputs: own.inputs as u32,
            outputs: own.outputs as u32,
            width: own.layer.outputs as u32,
            weights: own.weights as u32,
            biases: own.biases as u32,
            input_values: before.map_or(0, |before| before.values) as u32,
            input_slopes: before.map_or(0, |before| before.slopes) as u32,
            values: own.values as u32,
            slopes: own.slopes as u32,
            losses: plan.losses as u32,
            rows: plan.rows as u32,
            parameters: plan.parameters as u32,
            weight_count: plan.weights as u32,
            index: index as u32,
            hidden_layers: hidden.len() as u32,
            first_unit: first_unit as u32,
            hidden_units: hidden_units as u32,
            targets: targets as u32,
        });
        first_unit += own.layer.outputs;
        before = Some(own);
    }
    layers
}

/// A kernel with what it is bound to.
pub struct Program {
    /// What runs.
    pub pipeline: wgpu::ComputePipeline,
    /// What it is bound to.
    pub group: wgpu::BindGroup,
    /// Barriers that one of its workgroups passes.
    pub barriers: u64,
    /// Fours of rows and of columns in a tile, where it makes tiles.
    pub side: u64,
}

impl Program {
    /// Its tiles of a matrix of so many fours of rows and columns.
    pub fn tiles(&self, rows: u64, columns: u64) -> u64 {
        rows.div_ceil(self.side) * columns.div_ceil(self.side)
    }
}

/// All kernels of a population.
pub struct Programs {
    /// The way forward, layer by layer.
    pub forward: Vec<Program>,
    /// The first layer's way forward for rows outside of training.
    pub probe: Program,
    /// Losses and their gradient.
    pub loss: Program,
    /// The way back, layer by layer, in the order of the layers.
    pub backward: Vec<Program>,
    /// What clips the gradients.
    pub clip: Program,
    /// The update rule.
    pub update: Program,
    /// The end of a step.
    pub close: Program,
}

impl Programs {
    /// Compiles what `population` needs and binds it to `buffers`.
    pub fn new(gpu: &Gpu, buffers: &Buffers, plan: &Plan, population: &Population) -> Self {
        let shape = &population.shape;
        let (x, count) = (buffers.slot(Slot::X), plan.layers.len());
        let program = |kernel, side: u32, constants: &[(&'static str, u32)], x| {
            let compiled =
                gpu.compiled(Special { kernel, constants: constants.to_vec(), workgroup: WORKGROUP });
            Program { side: side.into(), ..bind(gpu, buffers, &compiled, x) }
        };
        let sides = Sides { trials: plan.trials, software: gpu.is_software() };
        let batch = shape.batch_size.div_ceil(FOUR);
        let forward = |index: usize, x| {
            let side = sides.of(&[[batch, plan.layers[index].outputs]]);
            let constants = [
                ("FIRST", u32::from(index == 0)),
                ("HIDDEN", u32::from(index + 1 < count)),
                ("SIDE", side),
                ("ACTIVATION", place_of(shape.activation, &Activation::NAMED)),
                ("DROPOUT_STREAM", Stream::new(0, "dropout", 0).name()),
            ];
            program(Kernel::DenseForward, side, &constants, x)
        };
        let backward = |index: usize| {
            let (inputs, outputs) = (plan.layers[index].inputs, plan.layers[index].outputs);
            let tiled = [[inputs, outputs], [batch, inputs]];
            let side = sides.of(if index == 0 { &tiled[..1] } else { &tiled });
            let constants = [("FIRST", u32::from(index == 0)), ("SIDE", side)];
            program(Kernel::DenseBackward, side, &constants, x)
        };
        let loss = [
            ("LOSS", place_of(shape.loss, &Loss::NAMED)),
            ("CLASSES", u32::from(shape.task == Task::Classification)),
        ];
        let rule = ("OPTIMIZER", place_of(shape.optimizer, &OptimizerKind::NAMED));
        Self {
            forward: (0..count).map(|index| forward(index, x)).collect(),
            probe: forward(0, &buffers.probe),
            loss: program(Kernel::Loss, 1, &loss, x),
            backward: (0..count).map(backward).collect(),
            clip: program(Kernel::ClipByNorm, 1, &[], x),
            update: program(Kernel::Update, 1, &[rule], x),
            close: program(Kernel::CloseStep, 1, &[], x),
        }
    }
}

/// Chooses the sides of tiles.
struct Sides {
    trials: usize,
    software: bool,
}

impl Sides {
    /// Tiles of two fours a side need half the loads of those of one, and are 1.5 times as fast on software adapters. But
    /// there are a quarter as many of them, too few to fill a graphics processor where the matrices are small; and
    /// they may compute more that nobody needs at the edges.
    const ENOUGH: usize = 2048;

    /// The side for matrices of so many fours of rows and columns.
    fn of(&self, matrices: &[[usize; 2]]) -> u32 {
        let suits = |[rows, columns]: &[usize; 2]| {
            let tiles = rows.div_ceil(2) * columns.div_ceil(2);
            let is_tight = 16 * tiles <= 5 * rows * columns;
            is_tight && (self.software || tiles * self.trials >= Self::ENOUGH)
        };
        if matrices.iter().all(suits) { 2 } else { 1 }
    }
}

/// Binds a kernel to `buffers`; its features are those of `x`.
fn bind(gpu: &Gpu, buffers: &Buffers, compiled: &Compiled, x: &wgpu::Buffer) -> Program {
    let Compiled { kernel, pipeline, layout } = compiled;
    let uniform = |buffer, words: usize| {
        wgpu::BindingResource::Buffer(wgpu::BufferBinding {
            buffer,
            offset: 0,
            size: std::num::NonZero::new((words as u64 * WORD).next_multiple_of(16)),
        })
    };
    let mut entries = vec![
        wgpu::BindGroupEntry { binding: 0, resource: uniform(&buffers.steps, super::words::Step::COUNT) },
        wgpu::BindGroupEntry { binding: 1, resource: uniform(&buffers.layers, Layer::COUNT) },
    ];
    entries.extend(kernel.slots().iter().map(|(slot, _)| {
        let buffer = if *slot == Slot::X { x } else { buffers.slot(*slot) };
        wgpu::BindGroupEntry { binding: *slot as u32, resource: buffer.as_entire_binding() }
    }));
    let label = Some(kernel.name());
    let group = gpu.device.create_bind_group(&wgpu::BindGroupDescriptor { label, layout, entries: &entries });
    Program { pipeline: pipeline.clone(), group, barriers: kernel.barriers(), side: 1 }
}

/// The place of `value` among the named ones: the number by which the kernels know it.
pub fn place_of<T: PartialEq>(value: T, named: &[(&'static str, T)]) -> u32 {
    let place = named.iter().position(|(_, known)| *known == value);
    place.expect("every value has a name") as u32
}
