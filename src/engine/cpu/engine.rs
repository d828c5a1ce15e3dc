//! The engine's contract, kept by blocks.

use ndarray::{Array2, ArrayView2};
use wide::f32x4;

use super::block::{Block, Record, Step};
use super::forward::forward;
use super::scratch::Scratch;
use crate::engine::batches::Batches;
use crate::engine::population::{Hyper, Measured, Population, Refused, Shape, TrialState};
use crate::numeric::Real;

/// Networks with at most this many parameters train four trials to a block; larger ones fill the registers
/// with units and would only fill the cache with lanes.
const LANES_UP_TO: usize = 4096;

/// What a browser tab can be expected to give to one population.
const MEMORY_LIMIT: u64 = 1 << 30;

/// The CPU engine: T trials of one shape.
#[derive(Debug)]
pub struct CpuEngine {
    shape: Shape,
    x: Array2<f32>,
    y: Array2<f32>,
    batches: Batches,
    records: Vec<Record>,
    /// Blocks of four trials, then blocks of one.
    lanes: Vec<Block<f32x4>>,
    singles: Vec<Block<f32>>,
    lanes_scratch: Option<Scratch<f32x4>>,
    singles_scratch: Option<Scratch<f32>>,
    /// Steps made by the trials that have not failed.
    step: u64,
}

impl CpuEngine {
    /// An engine at step 0 of `population`.
    ///
    /// # Errors
    /// A population that would need more than 1 GiB, before anything of it is allocated.
    pub fn create(population: Population) -> Result<Self, Refused> {
        let targets = population.y.ncols();
        check_memory(&population.shape, population.trials.len(), targets)?;
        let batches = Batches::new(&population);
        let Population { shape, trials, x, y } = population;
        let in_lanes = if shape.layout.parameters() <= LANES_UP_TO { trials.len() / 4 * 4 } else { 0 };
        let lanes: Vec<_> = (0..in_lanes).step_by(4).map(|first| Block::new(&shape, first)).collect();
        let singles: Vec<_> = (in_lanes..trials.len()).map(|first| Block::new(&shape, first)).collect();
        let lanes_scratch = (!lanes.is_empty()).then(|| Scratch::new(&shape, targets));
        let singles_scratch = (!singles.is_empty()).then(|| Scratch::new(&shape, targets));
        let (parameters, records): (Vec<_>, Vec<_>) = trials
            .into_iter()
            .map(|trial| {
                let (seed, hyper) = (trial.seed, trial.hyper);
                let record = Record { seed, hyper, measured: Measured::default(), momentum_product: 1.0 };
                (trial.parameters, record)
            })
            .unzip();
        let mut engine =
            Self { shape, x, y, batches, records, lanes, singles, lanes_scratch, singles_scratch, step: 0 };
        for (trial, parameters) in parameters.iter().enumerate() {
            engine.write_params(trial, parameters);
        }
        Ok(engine)
    }

    /// Steps made by the trials that have not failed.
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// Trials T.
    pub fn trials(&self) -> usize {
        self.records.len()
    }

    /// What the trials have in common.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The numbers of `trial`, as they are now.
    pub fn hyper(&self, trial: usize) -> &Hyper {
        &self.records[trial].hyper
    }

    /// Sets the numbers of `trial` from the next step on.
    pub fn set_hyper(&mut self, trial: usize, hyper: Hyper) {
        self.records[trial].hyper = hyper;
    }

    /// Makes `n` steps of every trial that has not failed.
    pub fn step(&mut self, n: u64) {
        let per_epoch = self.batches.steps_per_epoch();
        let end = self.step + n;
        while self.step < end {
            let epoch = self.step / per_epoch;
            let stop = end.min((epoch + 1) * per_epoch);
            self.batches.begin(epoch);
            self.steps_within_epoch(stop);
            self.step = stop;
        }
    }

    /// Block after block, so that a block's arena stays in the cache over many steps.
    fn steps_within_epoch(&mut self, stop: u64) {
        let steps = |index| Step {
            shape: &self.shape,
            x: self.x.view(),
            y: self.y.view(),
            batches: &self.batches,
            index,
        };
        if let Some(scratch) = &mut self.lanes_scratch {
            for block in &mut self.lanes {
                let records = &mut self.records[block.first..block.first + 4];
                (self.step..stop).for_each(|index| block.step(&steps(index), scratch, records));
            }
        }
        if let Some(scratch) = &mut self.singles_scratch {
            for block in &mut self.singles {
                let records = &mut self.records[block.first..=block.first];
                (self.step..stop).for_each(|index| block.step(&steps(index), scratch, records));
            }
        }
    }

    /// What was measured of each trial (T) since the last call.
    pub fn read_metrics(&mut self) -> Vec<Measured> {
        let read = |record: &mut Record| {
            let Measured { step, failure, .. } = record.measured;
            std::mem::replace(&mut record.measured, Measured { step, failure, ..Measured::default() })
        };
        self.records.iter_mut().map(read).collect()
    }

    /// The output's sums z for the prepared rows `x` (N, I), for every trial: (T, N, O).
    pub fn predict(&self, x: ArrayView2<'_, f32>) -> Vec<f32> {
        let per_trial = x.nrows() * self.shape.layout.outputs();
        let mut outputs = vec![0.0; self.trials() * per_trial];
        for block in &self.lanes {
            let own = &mut outputs[block.first * per_trial..][..4 * per_trial];
            predict_block(&self.shape, &block.parameters, x, own);
        }
        for block in &self.singles {
            let own = &mut outputs[block.first * per_trial..][..per_trial];
            predict_block(&self.shape, &block.parameters, x, own);
        }
        outputs
    }

    /// The values of all hidden units of `trial` for the prepared rows `x` (N, I): (hidden units, N).
    pub fn activations(&self, trial: usize, x: ArrayView2<'_, f32>) -> Vec<f32> {
        let hidden = self.shape.layout.hidden();
        let mut values = vec![0.0; self.shape.layout.hidden_units() * x.nrows()];
        let mut start = 0;
        forward::<f32>(&self.shape, &self.read_params(trial), x, |layers| {
            let mut first_unit = 0;
            let mut rows = 0;
            for (layer, chunk) in hidden.iter().zip(layers) {
                rows = chunk.len() / layer.outputs;
                for (row, units) in chunk.chunks_exact(layer.outputs).enumerate() {
                    for (unit, value) in units.iter().enumerate() {
                        values[(first_unit + unit) * x.nrows() + start + row] = *value;
                    }
                }
                first_unit += layer.outputs;
            }
            start += rows;
        });
        values
    }

    /// The parameters (P) of `trial`.
    pub fn read_params(&self, trial: usize) -> Vec<f32> {
        match self.place(trial) {
            (Place::Lanes(block), lane) => read_lane(&self.lanes[block].parameters, lane),
            (Place::Single(block), _) => self.singles[block].parameters.clone(),
        }
    }

    /// Sets the parameters (P) of `trial`, and leaves its moments.
    pub fn write_params(&mut self, trial: usize, parameters: &[f32]) {
        match self.place(trial) {
            (Place::Lanes(block), lane) => write_lane(&mut self.lanes[block].parameters, lane, parameters),
            (Place::Single(block), _) => self.singles[block].parameters.copy_from_slice(parameters),
        }
    }

    /// All that `trial` needs to go on.
    pub fn read_state(&self, trial: usize) -> TrialState {
        let moments = match self.place(trial) {
            (Place::Lanes(block), lane) => {
                self.lanes[block].moments.iter().flat_map(|moments| read_lane(moments, lane)).collect()
            }
            (Place::Single(block), _) => self.singles[block].moments.concat(),
        };
        let record = &self.records[trial];
        TrialState {
            parameters: self.read_params(trial),
            moments,
            momentum_product: record.momentum_product,
            step: record.measured.step,
            failure: record.measured.failure,
        }
    }

    /// Puts `trial` into `state`, whose lengths must be those of this engine's shape. The engine's own step
    /// becomes that of the trials that have not failed.
    pub fn write_state(&mut self, trial: usize, state: &TrialState) {
        self.write_params(trial, &state.parameters);
        let mut moments = state.moments.chunks_exact(self.shape.layout.parameters());
        match self.place(trial) {
            (Place::Lanes(block), lane) => {
                for (to, from) in self.lanes[block].moments.iter_mut().zip(&mut moments) {
                    write_lane(to, lane, from);
                }
            }
            (Place::Single(block), _) => {
                for (to, from) in self.singles[block].moments.iter_mut().zip(&mut moments) {
                    to.copy_from_slice(from);
                }
            }
        }
        let record = &mut self.records[trial];
        record.momentum_product = state.momentum_product;
        record.measured = Measured { step: state.step, failure: state.failure, ..Measured::default() };
        if state.failure.is_none() {
            self.step = state.step;
        }
    }

    /// Stops `trial` where it is, for a reason that the engine cannot see.
    pub fn stop(&mut self, trial: usize, failure: crate::engine::Failure) {
        self.records[trial].measured.failure = Some(failure);
    }

    /// The block of `trial`, and its lane there.
    fn place(&self, trial: usize) -> (Place, usize) {
        let in_lanes = self.lanes.len() * 4;
        if trial < in_lanes {
            (Place::Lanes(trial / 4), trial % 4)
        } else {
            (Place::Single(trial - in_lanes), 0)
        }
    }
}

enum Place {
    Lanes(usize),
    Single(usize),
}

fn read_lane(values: &[f32x4], lane: usize) -> Vec<f32> {
    values.iter().map(|value| value.to_array()[lane]).collect()
}

fn write_lane(to: &mut [f32x4], lane: usize, from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = to.with_lane(lane, *from);
    }
}

/// Fills `outputs` (lanes, N, O) with the sums of one block.
fn predict_block<R: Real>(shape: &Shape, parameters: &[R], x: ArrayView2<'_, f32>, outputs: &mut [f32]) {
    let per_trial = outputs.len() / R::LANES;
    let mut start = 0;
    forward(shape, parameters, x, |layers| {
        let z = layers.last().expect("a network has an output layer");
        for (index, z) in z.iter().enumerate() {
            for lane in 0..R::LANES {
                outputs[lane * per_trial + start + index] = z.lane(lane) as f32;
            }
        }
        start += z.len();
    });
}

fn check_memory(shape: &Shape, trials: usize, targets: usize) -> Result<(), Refused> {
    let parameters = shape.layout.parameters();
    let arenas = (trials * (2 + shape.optimizer.moments()) * parameters * size_of::<f32>()) as u64;
    let bytes = arenas + Scratch::<f32x4>::bytes(shape, targets);
    if bytes > MEMORY_LIMIT {
        let (megabytes, limit) = (bytes >> 20, MEMORY_LIMIT >> 20);
        return Err(Refused::Memory { trials, parameters, megabytes, limit });
    }
    Ok(())
}
