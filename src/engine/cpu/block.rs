//! One block of trials, as many as R has lanes, and one training step of it.

use ndarray::ArrayView2;

use super::dense::{activate, dense_backward_input, dense_backward_parameters, dense_forward};
use super::regularize::{MaskPlace, add_l1, clip_by_norm, drop_units};
use super::scratch::Scratch;
use super::update::{Arenas, Coefficients, LaneCoefficients, update};
use crate::data::Task;
use crate::engine::batches::Batches;
use crate::engine::population::{Failure, Hyper, Measured, Shape};
use crate::numeric::{Real, Stream};

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

/// The arenas of `R::LANES` trials, their numbers interleaved.
#[derive(Debug)]
pub struct Block<R> {
    /// The first trial.
    pub first: usize,
    /// Parameters (P).
    pub parameters: Vec<R>,
    /// Where the next parameters (P) are made: a step that fails leaves the current ones as they are.
    after: Vec<R>,
    /// The update rule's moments, (P) each, empty where it has none.
    pub moments: [Vec<R>; 2],
}

/// What a step reads beside its block.
pub struct Step<'a> {
    /// The population's shape.
    pub shape: &'a Shape,
    /// Features (N, I).
    pub x: ArrayView2<'a, f32>,
    /// Targets (N, 1 or O).
    pub y: ArrayView2<'a, f32>,
    /// Which rows each trial sees.
    pub batches: &'a Batches,
    /// Steps made before this one.
    pub index: u64,
}

impl<R: Real> Block<R> {
    /// A block that begins with trial `first`; its parameters are still 0.
    pub fn new(shape: &Shape, first: usize) -> Self {
        let parameters = vec![R::zero(); shape.layout.parameters()];
        let moments = [0, 1]
            .map(|index| if shape.optimizer.moments() > index { parameters.clone() } else { Vec::new() });
        Self { first, after: parameters.clone(), parameters, moments }
    }

    /// Makes one step of every trial of the block that has not failed. `records` are those of its lanes.
    pub fn step(&mut self, step: &Step<'_>, scratch: &mut Scratch<R>, records: &mut [Record]) {
        if records.iter().all(|record| record.measured.failure.is_some()) {
            return;
        }
        let batch = self.gather(step, scratch);
        self.forward(step, scratch, records, batch);
        let (losses, correct) = output_gradient(step.shape, scratch, batch);
        self.backward(step.shape, scratch, batch);
        regularize(step.shape, &self.parameters, &mut scratch.gradients, records);
        let finite = self.update(step, scratch, records);
        for (lane, record) in records.iter_mut().enumerate() {
            let failure = if record.measured.failure.is_some() {
                record.measured.failure
            } else if !losses[lane].is_finite() {
                Some(Failure::LossNotFinite)
            } else if finite.lane(lane).is_nan() {
                Some(Failure::ParameterNotFinite)
            } else {
                None
            };
            if failure.is_some() {
                self.keep_lane(lane);
            } else {
                record.measured.step = step.index + 1;
                record.measured.loss_sum += losses[lane];
                record.measured.correct += correct.lane(lane);
                record.measured.examples += batch as u64;
            }
            record.measured.failure = failure;
        }
        std::mem::swap(&mut self.parameters, &mut self.after);
    }

    /// Leaves the parameters of `lane` as they were before the step.
    fn keep_lane(&mut self, lane: usize) {
        for (after, before) in self.after.iter_mut().zip(&self.parameters) {
            *after = after.with_lane(lane, before.lane(lane) as f32);
        }
    }

    /// Copies the batch's features and targets; returns the number B of its examples.
    fn gather(&self, step: &Step<'_>, scratch: &mut Scratch<R>) -> usize {
        let rows: [&[u32]; MAX_LANES] =
            std::array::from_fn(|lane| step.batches.rows(self.first + lane.min(R::LANES - 1), step.index));
        let batch = rows[0].len();
        if step.batches.shared(self.first..self.first + R::LANES) {
            gather_shared(&mut scratch.x, step.x, rows[0]);
            gather_shared(&mut scratch.y, step.y, rows[0]);
        } else {
            gather_lanes(&mut scratch.x, step.x, &rows, batch);
            gather_lanes(&mut scratch.y, step.y, &rows, batch);
        }
        batch
    }

    fn forward(&self, step: &Step<'_>, scratch: &mut Scratch<R>, records: &[Record], batch: usize) {
        let shape = step.shape;
        let layers = shape.layout.layers();
        let mut first_unit = 0;
        for (index, layer) in layers.iter().enumerate() {
            let (before, after) = scratch.values.split_at_mut(index);
            let input = before.last().unwrap_or(&scratch.x);
            let z = &mut after[0][..batch * layer.outputs];
            dense_forward(z, &input[..batch * layer.inputs], &self.parameters, layer);
            if index + 1 == layers.len() {
                break;
            }
            let slopes = &mut scratch.slopes[index][..z.len()];
            activate(shape.activation, z, Some(slopes));
            let units = first_unit..first_unit + layer.outputs;
            first_unit = units.end;
            let place = MaskPlace { units, total: shape.layout.hidden_units() };
            for (lane, record) in records.iter().enumerate() {
                let rate = record.hyper.dropout[index];
                if rate > 0.0 {
                    let stream = Stream::new(record.seed, "dropout", step.index);
                    drop_units(z, slopes, lane, rate, &stream, &place);
                }
            }
        }
    }

    /// From the gradient of the output's sums, which `scratch.d_next` holds, to all gradients.
    fn backward(&self, shape: &Shape, scratch: &mut Scratch<R>, batch: usize) {
        for (index, layer) in shape.layout.layers().iter().enumerate().rev() {
            let dz = &scratch.d_next[..batch * layer.outputs];
            let input = if index == 0 { &scratch.x } else { &scratch.values[index - 1] };
            let input = &input[..batch * layer.inputs];
            dense_backward_parameters(&mut scratch.gradients, input, dz, layer);
            if index == 0 {
                break;
            }
            let d_input = &mut scratch.d_input[..batch * layer.inputs];
            dense_backward_input(d_input, dz, &self.parameters, layer, &mut scratch.transposed);
            for (d, slope) in d_input.iter_mut().zip(&scratch.slopes[index - 1]) {
                *d = *d * *slope;
            }
            std::mem::swap(&mut scratch.d_next, &mut scratch.d_input);
        }
    }

    fn update(&mut self, step: &Step<'_>, scratch: &Scratch<R>, records: &mut [Record]) -> R {
        let shape = step.shape;
        let mut lanes = [LaneCoefficients::default(); MAX_LANES];
        for (lane, record) in lanes.iter_mut().zip(records) {
            let factor =
                record.hyper.schedule.factor(step.index, step.batches.steps_per_epoch(), shape.epochs);
            let rate = record.hyper.learning_rate * factor;
            *lane = LaneCoefficients::new(
                shape.optimizer,
                &record.hyper,
                rate,
                step.index + 1,
                &mut record.momentum_product,
            );
        }
        let arenas = Arenas {
            before: &self.parameters,
            after: &mut self.after,
            gradients: &scratch.gradients,
            moments: &mut self.moments,
        };
        update(shape.optimizer, &Coefficients::from_lanes(&lanes), arenas, &shape.layout)
    }
}

/// The most lanes of any number type.
const MAX_LANES: usize = 4;

fn gather_shared<R: Real>(to: &mut [R], from: ArrayView2<'_, f32>, rows: &[u32]) {
    let width = from.ncols();
    for (to, row) in to.chunks_exact_mut(width).zip(rows) {
        for (to, value) in to.iter_mut().zip(from.row(*row as usize)) {
            *to = R::from_lanes(|_| *value);
        }
    }
}

fn gather_lanes<R: Real>(to: &mut [R], from: ArrayView2<'_, f32>, rows: &[&[u32]; MAX_LANES], batch: usize) {
    let width = from.ncols();
    for (example, to) in to.chunks_exact_mut(width).enumerate().take(batch) {
        for (column, to) in to.iter_mut().enumerate() {
            *to = R::from_lanes(|lane| from[(rows[lane][example] as usize, column)]);
        }
    }
}

/// Losses of the batch and the gradient of their mean with respect to the output's sums, in `scratch.d_next`.
/// Returns, per lane, the sum of the losses, and how many examples were classified rightly.
fn output_gradient<R: Real>(shape: &Shape, scratch: &mut Scratch<R>, batch: usize) -> ([f64; MAX_LANES], R) {
    let outputs = shape.layout.outputs();
    let z = &scratch.values[shape.layout.layers().len() - 1][..batch * outputs];
    let dz = &mut scratch.d_next[..batch * outputs];
    dz.copy_from_slice(z);
    let targets = scratch.y.len() / scratch.rows;
    let scale = R::one() / R::splat(batch as f64);
    let (mut losses, mut correct) = ([0.0; MAX_LANES], R::zero());
    for (dz, y) in dz.chunks_exact_mut(outputs).zip(scratch.y.chunks_exact(targets)) {
        if shape.task == Task::Classification {
            correct += is_right(dz, y[0]);
        }
        let loss = shape.loss.value_and_gradient(shape.task, dz, y);
        for (lane, sum) in losses.iter_mut().enumerate().take(R::LANES) {
            *sum += loss.lane(lane);
        }
        for dz in dz {
            *dz = *dz * scale;
        }
    }
    (losses, correct)
}

/// 1 where the largest of the sums z (the first of equals; class 1 for a single positive z) is that of `class`.
fn is_right<R: Real>(z: &[R], class: R) -> R {
    let (zero, one) = (R::zero(), R::one());
    let guess = if let [z] = z {
        z.select_greater(zero, one, zero)
    } else {
        let (mut best, mut guess) = (z[0], zero);
        for (index, z) in z.iter().enumerate().skip(1) {
            guess = z.select_greater(best, R::splat(index as f64), guess);
            best = z.select_greater(best, *z, best);
        }
        guess
    };
    (guess - class).abs().select_greater(R::splat(0.5), zero, one)
}

/// L1 and clipping, where any trial of the block asks for them.
fn regularize<R: Real>(shape: &Shape, parameters: &[R], gradients: &mut [R], records: &[Record]) {
    if records.iter().any(|record| record.hyper.l1 > 0.0) {
        let l1 = R::from_lanes(|lane| records[lane].hyper.l1 as f32);
        add_l1(gradients, parameters, l1, &shape.layout);
    }
    if records.iter().any(|record| record.hyper.clip_norm.is_some()) {
        let norm =
            R::from_lanes(|lane| records[lane].hyper.clip_norm.map_or(f32::INFINITY, |norm| norm as f32));
        clip_by_norm(gradients, norm);
    }
}
