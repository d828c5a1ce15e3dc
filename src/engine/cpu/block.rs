//! One block of trials, as many as it has lanes, and one training step of it.

use wide::f32x4;

use super::coefficients::Coefficients;
use super::dense;
use super::gather::gather;
use super::lanes::{WIDTH, flat, flat_mut, zeros};
use super::regularize::{MaskPlace, add_l1, clip_by_norm, drop_units};
use super::scratch::Scratch;
use super::update::{Arenas, update};
use crate::engine::batches::Batches;
use crate::engine::population::{Failure, Hyper, Measured, Shape};
use crate::numeric::Stream;

/// What the engine keeps of each trial beside its arenas.
#[derive(Clone, Debug)]
pub struct Record {
    /// Seed of its streams.
    pub seed: u64,
    /// Its numbers, as they are now.
    pub hyper: Hyper,
    /// What was measured since the last reading.
    pub measured: Measured,
    /// Product of Nadam's momenta so far.
    pub momentum_product: f64,
}

/// The arenas of 1 or 4 trials, in as many lanes.
#[derive(Debug)]
pub struct Block {
    /// The first trial.
    pub first: usize,
    /// Trials.
    pub lanes: usize,
    /// Parameters (P). What fills up the last register is 0, here and in the other arenas.
    pub parameters: Vec<f32x4>,
    /// Where the next parameters (P) are made: a step that fails leaves the current ones as they are.
    after: Vec<f32x4>,
    /// The update rule's moments, (P) each, empty where it has none.
    pub moments: [Vec<f32x4>; 2],
}

/// What a step reads beside its block.
pub struct Step<'a> {
    /// The population's shape.
    pub shape: &'a Shape,
    /// Features (N, I).
    pub x: &'a [f32],
    /// Targets (N, 1 or O).
    pub y: &'a [f32],
    /// Which rows each trial sees.
    pub batches: &'a Batches,
    /// Steps made before this one.
    pub index: u64,
}

impl Block {
    /// A block of `lanes` trials that begins with trial `first`; its parameters are still 0.
    pub fn new(shape: &Shape, first: usize, lanes: usize) -> Self {
        let parameters = zeros(shape.layout.parameters() * lanes);
        let moments = [0, 1]
            .map(|index| if shape.optimizer.moments() > index { parameters.clone() } else { Vec::new() });
        Self { first, lanes, after: parameters.clone(), parameters, moments }
    }

    /// Makes one step of every trial of the block that has not failed. `records` are those of its lanes.
    pub fn step(&mut self, step: &Step<'_>, scratch: &mut Scratch, records: &mut [Record]) {
        if records.iter().all(|record| record.measured.failure.is_some()) {
            return;
        }
        let (shape, lanes) = (step.shape, self.lanes);
        let batch = self.gather(step, scratch);
        self.forward(step, scratch, records, batch);
        let z = scratch.activations.values.last().expect("a network has an output layer");
        let scores = scratch.group.losses(shape, [z, &scratch.y], &mut scratch.d_next, (batch, lanes));
        self.backward(shape, scratch, batch);
        self.regularize(shape, scratch, records);
        let finite = self.update(step, scratch, records);
        for (lane, record) in records.iter_mut().enumerate() {
            if record.measured.failure.is_some() {
                self.keep_lane(lane);
            } else if !scores.losses[lane].is_finite() {
                record.measured.failure = Some(Failure::LossNotFinite);
                self.keep_lane(lane);
            } else if !finite[lane] {
                record.measured.failure = Some(Failure::ParameterNotFinite);
                self.keep_lane(lane);
            } else {
                record.measured.step = step.index + 1;
                record.measured.loss_sum += scores.losses[lane];
                record.measured.correct += scores.correct[lane];
                record.measured.examples += batch as u64;
            }
        }
        std::mem::swap(&mut self.parameters, &mut self.after);
    }

    /// Leaves the parameters of `lane` as they were before the step.
    #[cold]
    fn keep_lane(&mut self, lane: usize) {
        let before = flat(&self.parameters).iter().skip(lane).step_by(self.lanes);
        for (after, before) in flat_mut(&mut self.after).iter_mut().skip(lane).step_by(self.lanes).zip(before)
        {
            *after = *before;
        }
    }

    /// Copies the batch's features and targets; returns the number B of its examples.
    fn gather(&self, step: &Step<'_>, scratch: &mut Scratch) -> usize {
        let mut rows: [&[u32]; WIDTH] = [&[]; WIDTH];
        let rows = &mut rows[..self.lanes];
        for (lane, rows) in rows.iter_mut().enumerate() {
            *rows = step.batches.rows(self.first + lane, step.index);
        }
        gather(flat_mut(&mut scratch.activations.x), step.x, step.shape.layout.inputs(), rows);
        gather(flat_mut(&mut scratch.y), step.y, scratch.targets, rows);
        rows[0].len()
    }

    fn forward(&self, step: &Step<'_>, scratch: &mut Scratch, records: &[Record], batch: usize) {
        let (shape, lanes) = (step.shape, self.lanes);
        let mut first_unit = 0;
        scratch.activations.forward(shape, &self.parameters, batch, &mut |index, z, slopes| {
            let units = first_unit..first_unit + shape.layout.hidden()[index].outputs;
            first_unit = units.end;
            let place = MaskPlace { units, total: shape.layout.hidden_units() };
            for (lane, record) in records.iter().enumerate() {
                let rate = record.hyper.dropout[index];
                if rate > 0.0 {
                    let stream = Stream::new(record.seed, "dropout", step.index);
                    drop_units([z, slopes], (lane, lanes), rate, &stream, &place);
                }
            }
        });
    }

    /// From the gradient of the output's sums, which `scratch.d_next` holds, to all gradients.
    fn backward(&self, shape: &Shape, scratch: &mut Scratch, batch: usize) {
        let rows = batch * self.lanes;
        let Scratch { activations, d_next, d_input, gradients, .. } = scratch;
        let gradients = flat_mut(gradients);
        for (index, layer) in shape.layout.layers().iter().enumerate().rev() {
            let dz = &flat(d_next)[..rows * layer.outputs];
            let input = if index == 0 { &activations.x } else { &activations.values[index - 1] };
            let input = &flat(input)[..rows * layer.inputs];
            dense::backward_parameters(gradients, input, dz, layer, &mut activations.panels);
            if index == 0 {
                break;
            }
            let count = rows * layer.inputs;
            let parameters = flat(&self.parameters);
            let d = &mut flat_mut(d_input)[..count];
            dense::backward_input(d, dz, parameters, layer, &mut activations.panels);
            for (d, slope) in d_input[..count.div_ceil(WIDTH)].iter_mut().zip(&activations.slopes[index - 1])
            {
                *d *= *slope;
            }
            std::mem::swap(d_next, d_input);
        }
    }

    /// L1 and clipping, where any trial of the block asks for them.
    fn regularize(&self, shape: &Shape, scratch: &mut Scratch, records: &[Record]) {
        if records.iter().any(|record| record.hyper.l1 > 0.0) {
            let l1 = f32x4::from(std::array::from_fn(|slot| records[slot % self.lanes].hyper.l1 as f32));
            add_l1(&mut scratch.gradients, &self.parameters, l1, &scratch.is_weight);
        }
        if records.iter().any(|record| record.hyper.clip_norm.is_some()) {
            let norms: [f32; WIDTH] = std::array::from_fn(|slot| {
                records[slot % self.lanes].hyper.clip_norm.map_or(f32::INFINITY, |norm| norm as f32)
            });
            let count = shape.layout.parameters() * self.lanes;
            clip_by_norm(&mut flat_mut(&mut scratch.gradients)[..count], &norms[..self.lanes]);
        }
    }

    /// Makes the next parameters; says of each lane whether all of them are finite.
    fn update(&mut self, step: &Step<'_>, scratch: &Scratch, records: &mut [Record]) -> [bool; WIDTH] {
        let (shape, lanes) = (step.shape, self.lanes);
        let mut slots = [Coefficients::default(); WIDTH];
        for (lane, record) in records.iter_mut().enumerate() {
            let hyper = &record.hyper;
            let factor = hyper.schedule.factor(step.index, step.batches.steps_per_epoch(), shape.epochs);
            let rate = hyper.learning_rate * factor;
            let product = &mut record.momentum_product;
            slots[lane] = Coefficients::new(shape.optimizer, hyper, rate, step.index + 1, product);
        }
        for slot in lanes..WIDTH {
            slots[slot] = slots[slot % lanes];
        }
        let arenas = Arenas {
            before: &self.parameters,
            after: &mut self.after,
            gradients: &scratch.gradients,
            is_weight: &scratch.is_weight,
            moments: &mut self.moments,
        };
        let spread = update(shape.optimizer, &Coefficients::of_slots(&slots), arenas).to_array();
        std::array::from_fn(|lane| !spread[lane..].iter().step_by(lanes).any(|spread| spread.is_nan()))
    }
}
