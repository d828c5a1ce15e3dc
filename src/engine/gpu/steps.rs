//! Steps: what is written, encoded and submitted for them.

use super::buffers::Program;
use super::capacity::{UNIFORM_STRIDE, WORD};
use super::engine::GpuEngine;
use super::error::GpuError;
use super::host::{Counters, Host};
use super::kernels::{Slot, WORKGROUP};
use super::plan::FOUR;
use super::resident::{Resident, wholes};
use super::words::{Rates, Step, Words};

/// The most workgroups in one dimension of a dispatch, as WebGPU promises.
const GROUPS: u64 = 65_535;

/// What a submit should take of the device's time: systems kill long work, and a knob must be heard.
const SUBMIT_MILLISECONDS: f64 = 40.0;

/// How much faster a submit may grow from one measurement to the next.
const GROWTH: f64 = 4.0;

/// A compute pass that counts.
struct Pass<'a> {
    pass: wgpu::ComputePass<'a>,
    counters: &'a mut Counters,
}

impl Pass<'_> {
    /// Runs `program` with so many invocations, for the step and the layer with these numbers.
    fn run(&mut self, program: &Program, invocations: u64, [step, layer]: [u64; 2]) {
        let groups = invocations.div_ceil(u64::from(WORKGROUP));
        let across = groups.min(GROUPS);
        self.run_groups(program, [across, groups.div_ceil(across)], [step, layer]);
    }

    fn run_groups(&mut self, program: &Program, [x, y]: [u64; 2], places: [u64; 2]) {
        self.pass.set_pipeline(&program.pipeline);
        self.pass.set_bind_group(0, &program.group, &places.map(|place| (place * UNIFORM_STRIDE) as u32));
        self.pass.dispatch_workgroups(x as u32, y as u32, 1);
        self.counters.dispatches += 1;
        self.counters.barriers += program.barriers;
    }

    /// Makes `steps` of all trials, each trial in its own workgroup.
    fn run_whole(&mut self, resident: &Resident, steps: &[Step]) {
        self.pass.set_pipeline(&resident.pipeline);
        self.pass.set_bind_group(0, &resident.group, &[0, 0]);
        let trials = steps.first().map_or(0, |step| step.trials);
        self.pass.dispatch_workgroups(trials, 1, 1);
        self.counters.dispatches += 1;
        let barriers = steps.iter().map(|step| resident.residency.barriers(step));
        self.counters.barriers += barriers.sum::<u64>();
    }
}

impl GpuEngine {
    /// Submits `n` steps of every trial that has not failed, and does not wait for the device.
    ///
    /// # Errors
    /// A failure that the device has had before.
    pub fn step(&self, n: u64) -> Result<(), GpuError> {
        let end = self.steps() + n;
        loop {
            self.gpu.check()?;
            let mut host = self.host.borrow_mut();
            let left = end - host.step;
            if left == 0 {
                return Ok(());
            }
            self.submit(&mut host, left);
        }
    }

    /// Tells how long the device took for so many steps (from a call of `step` to the end of `Gpu::finish`), so that the
    /// steps of one submit take about 40 ms from now on. Where nobody tells, an estimate stays.
    pub fn paced(&self, steps: u64, milliseconds: f64) {
        let mut host = self.host.borrow_mut();
        let wanted = SUBMIT_MILLISECONDS * steps as f64 / milliseconds.max(1e-3);
        host.pace = (wanted.min(GROWTH * host.pace as f64) as u64).clamp(1, self.capacity.steps);
    }

    /// The steps of one submit.
    pub fn steps_per_submit(&self) -> u64 {
        self.host.borrow().pace
    }

    /// Up to `left` steps in one submit.
    fn submit(&self, host: &mut Host, left: u64) {
        let count = left.min(host.pace).min(self.steps_with_orders(host));
        if std::mem::take(&mut host.hypers_changed) {
            self.write_hypers(host);
        }
        let sample = host.next_sample(&self.capacity);
        let (mut steps, mut rates) = (Vec::new(), Vec::new());
        for number in 0..count {
            let place = self.place_orders(host);
            steps.push(host.step_words(&self.capacity, place, [number, count], sample));
            host.rates(&self.shape, &mut rates);
            host.step += 1;
        }
        self.write_steps(&steps, 0);
        self.gpu.write::<Rates>(self.buffers.slot(Slot::Rates), 0, &rates);
        let descriptor = wgpu::CommandEncoderDescriptor { label: Some("steps") };
        let mut encoder = self.gpu.device.create_command_encoder(&descriptor);
        let descriptor = wgpu::ComputePassDescriptor { label: Some("steps"), timestamp_writes: None };
        let mut pass = Pass { pass: encoder.begin_compute_pass(&descriptor), counters: &mut host.counters };
        if let Some(resident) = &self.resident {
            pass.run_whole(resident, &steps);
        } else {
            for (number, step) in steps.iter().enumerate() {
                self.encode_step(&mut pass, number as u64, step);
            }
        }
        drop(pass);
        self.gpu.queue.submit([encoder.finish()]);
        host.counters.steps += count;
        host.counters.submits += 1;
    }

    /// Writes the trials' numbers.
    fn write_hypers(&self, host: &Host) {
        let (trials, dropout) = (host.trials(&self.shape), host.dropout());
        if self.resident.is_some() {
            let words = wholes(&trials, &dropout);
            let slot = self.buffers.slot(Slot::Wholes);
            self.gpu.queue.write_buffer(slot, 0, bytemuck::cast_slice(&words));
            return;
        }
        self.gpu.write(self.buffers.slot(Slot::Trials), 0, &trials);
        self.gpu.queue.write_buffer(self.buffers.slot(Slot::Dropout), 0, bytemuck::cast_slice(&dropout));
    }

    /// Writes steps to the slab, from place `first` on.
    pub(super) fn write_steps(&self, steps: &[Step], first: u64) {
        let stride = (UNIFORM_STRIDE / WORD) as usize;
        let mut words = Vec::with_capacity(steps.len() * stride);
        for step in steps {
            step.write(&mut words);
            words.resize(words.len().next_multiple_of(stride), 0);
        }
        let offset = first * UNIFORM_STRIDE;
        self.gpu.queue.write_buffer(&self.buffers.steps, offset, bytemuck::cast_slice(&words));
    }

    /// Steps from the current one on for which there is room for the orders of their epochs.
    fn steps_with_orders(&self, host: &Host) -> u64 {
        let steps = self.capacity.steps;
        if !self.shape.shuffle {
            return steps;
        }
        let per_epoch = host.batches.steps_per_epoch();
        steps.min(self.capacity.epochs * per_epoch - host.step % per_epoch)
    }

    /// Puts the orders of the current epoch on the device, if they are not there; returns their place.
    fn place_orders(&self, host: &mut Host) -> u64 {
        let epoch = if self.shape.shuffle { host.step / host.batches.steps_per_epoch() } else { 0 };
        let place = epoch % self.capacity.epochs;
        let there = &mut host.epochs[place as usize];
        if *there != Some(epoch) {
            *there = Some(epoch);
            host.batches.begin(epoch);
            let offset = place * self.capacity.orders * WORD;
            let orders = host.batches.orders().concat();
            self.gpu.queue.write_buffer(
                self.buffers.slot(Slot::Orders),
                offset,
                bytemuck::cast_slice(&orders),
            );
        }
        place
    }

    /// The dispatches of one step: 2 L + 3, and one more where gradients are clipped.
    fn encode_step(&self, pass: &mut Pass<'_>, number: u64, step: &Step) {
        let (trials, layers) = (u64::from(step.trials), &self.plan.layers);
        for (index, (program, layer)) in self.programs.forward.iter().zip(layers).enumerate() {
            let tiles = program.tiles(fours_of_rows(step), layer.outputs as u64);
            pass.run(program, trials * tiles, [number, index as u64]);
        }
        let output = layers.len() as u64 - 1;
        pass.run(&self.programs.loss, trials * u64::from(step.batch), [number, output]);
        for (index, (program, layer)) in self.programs.backward.iter().zip(layers).enumerate().rev() {
            let (inputs, outputs) = (layer.inputs as u64, layer.outputs as u64);
            // One more row of tiles for the biases.
            let of_parameters = program.tiles(inputs + program.side, outputs);
            let of_inputs = if index == 0 { 0 } else { program.tiles(fours_of_rows(step), inputs) };
            pass.run(program, trials * (of_parameters + of_inputs), [number, index as u64]);
        }
        if step.clips != 0 {
            pass.run_groups(&self.programs.clip, [trials, 1], [number, output]);
        }
        pass.run(&self.programs.update, trials * self.plan.parameters as u64, [number, output]);
        pass.run(&self.programs.close, trials, [number, output]);
    }

    /// Sends the rows of the step in place `place` of the slab through the first `layers` layers.
    pub(super) fn encode_probe(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        place: u64,
        step: &Step,
        layers: usize,
    ) {
        let descriptor = wgpu::ComputePassDescriptor { label: Some("probe"), timestamp_writes: None };
        let counters = &mut Counters::default();
        let mut pass = Pass { pass: encoder.begin_compute_pass(&descriptor), counters };
        for (index, layer) in self.plan.layers[..layers].iter().enumerate() {
            let program = if index == 0 { &self.programs.probe } else { &self.programs.forward[index] };
            let tiles = program.tiles(fours_of_rows(step), layer.outputs as u64);
            pass.run(program, u64::from(step.trials) * tiles, [place, index as u64]);
        }
    }
}

/// Fours of the rows of a step's batch.
fn fours_of_rows(step: &Step) -> u64 {
    u64::from(step.batch).div_ceil(FOUR as u64)
}
