//! The engine's contract, kept by blocks.

use ndarray::ArrayView2;

use super::activations::Activations;
use super::block::{Block, Record, Step};
use super::lanes::{WIDTH, flat, flat_mut, read_lane, write_lane};
use super::scratch::Scratch;
use crate::engine::batches::Batches;
use crate::engine::population::{Hyper, Measured, Population, Refused, Shape, Trial, TrialState};
use crate::net::initial_parameters;

/// Networks with at most this many parameters train four trials to a block; larger ones fill the registers
/// with units and would only fill the cache with lanes.
const LANES_UP_TO: usize = 4096;

/// Rows that go through the network at a time outside of training, so that a layer's values stay in the cache.
const ROWS: usize = 64;

/// What a browser tab can be expected to give to one population.
const MEMORY_LIMIT: u64 = 1 << 30;

/// The CPU engine: T trials of one shape.
#[derive(Debug)]
pub struct CpuEngine {
    shape: Shape,
    /// Features (N, I), row-major.
    x: Vec<f32>,
    /// Targets (N, 1 or O), row-major.
    y: Vec<f32>,
    batches: Batches,
    records: Vec<Record>,
    /// Blocks of four trials, then blocks of one.
    blocks: Vec<Block>,
    /// Working memory for blocks of four trials and for blocks of one.
    scratch: [Option<Scratch>; 2],
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
        let in_lanes =
            if shape.layout.parameters() <= LANES_UP_TO { trials.len() / WIDTH * WIDTH } else { 0 };
        let of_lanes = (0..in_lanes).step_by(WIDTH).map(|first| (first, WIDTH));
        let singles = (in_lanes..trials.len()).map(|first| (first, 1));
        let blocks: Vec<_> =
            of_lanes.chain(singles).map(|(first, lanes)| Block::new(&shape, first, lanes)).collect();
        let scratch = [WIDTH, 1].map(|lanes| {
            let needed = blocks.iter().any(|block| block.lanes == lanes);
            needed.then(|| Scratch::new(&shape, targets, lanes))
        });
        let record = |trial: &Trial| Record {
            seed: trial.seed,
            hyper: trial.hyper.clone(),
            measured: Measured::default(),
            momentum_product: 1.0,
        };
        let records = trials.iter().map(record).collect();
        let (x, y) = (x.iter().copied().collect(), y.iter().copied().collect());
        let mut engine = Self { shape, x, y, batches, records, blocks, scratch, step: 0 };
        for (index, trial) in trials.iter().enumerate() {
            let parameters = initial_parameters(&engine.shape.layout, trial.init, trial.seed);
            engine.write_params(index, &parameters);
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
        let Self { shape, x, y, batches, records, blocks, scratch: [of_lanes, singles], .. } = self;
        for block in blocks {
            let scratch = if block.lanes == 1 { &mut *singles } else { &mut *of_lanes };
            let scratch = scratch.as_mut().expect("there is working memory for each kind of block");
            let records = &mut records[block.first..][..block.lanes];
            for index in self.step..stop {
                block.step(&Step { shape, x, y, batches, index }, scratch, records);
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
        for block in &self.blocks {
            let own = &mut outputs[block.first * per_trial..];
            evaluate(&self.shape, block, x, &mut |start, layers| {
                let z = layers.last().expect("a network has an output layer");
                let done = start * self.shape.layout.outputs();
                for (index, z) in z.iter().enumerate() {
                    own[index % block.lanes * per_trial + done + index / block.lanes] = *z;
                }
            });
        }
        outputs
    }

    /// The values of all hidden units of `trial` for the prepared rows `x` (N, I): (hidden units, N).
    pub fn activations(&self, trial: usize, x: ArrayView2<'_, f32>) -> Vec<f32> {
        let hidden = self.shape.layout.hidden();
        let mut values = vec![0.0; self.shape.layout.hidden_units() * x.nrows()];
        let (block, lane) = self.place(trial);
        let block = &self.blocks[block];
        evaluate(&self.shape, block, x, &mut |start, layers| {
            let mut columns = values.chunks_exact_mut(x.nrows());
            for (layer, values) in hidden.iter().zip(layers) {
                for (unit, column) in columns.by_ref().take(layer.outputs).enumerate() {
                    let from = values.iter().skip(unit * block.lanes + lane);
                    let from = from.step_by(layer.outputs * block.lanes);
                    column[start..].iter_mut().zip(from).for_each(|(to, from)| *to = *from);
                }
            }
        });
        values
    }

    /// The parameters (P) of `trial`.
    pub fn read_params(&self, trial: usize) -> Vec<f32> {
        let (block, lane) = self.place(trial);
        self.read(&self.blocks[block].parameters, block, lane)
    }

    /// Sets the parameters (P) of `trial`, and leaves its moments.
    pub fn write_params(&mut self, trial: usize, parameters: &[f32]) {
        let (block, lane) = self.place(trial);
        let block = &mut self.blocks[block];
        write_lane(&mut block.parameters, lane, block.lanes, parameters);
    }

    /// All that `trial` needs to go on.
    pub fn read_state(&self, trial: usize) -> TrialState {
        let (block, lane) = self.place(trial);
        let moments = self.blocks[block].moments.iter().filter(|moments| !moments.is_empty());
        let record = &self.records[trial];
        TrialState {
            parameters: self.read_params(trial),
            moments: moments.flat_map(|moments| self.read(moments, block, lane)).collect(),
            momentum_product: record.momentum_product,
            step: record.measured.step,
            failure: record.measured.failure,
        }
    }

    /// Puts `trial` into `state`, whose lengths must be those of this engine's shape. The engine's own step
    /// becomes that of the trials that have not failed.
    pub fn write_state(&mut self, trial: usize, state: &TrialState) {
        self.write_params(trial, &state.parameters);
        let (block, lane) = self.place(trial);
        let block = &mut self.blocks[block];
        let moments = state.moments.chunks_exact(self.shape.layout.parameters());
        for (to, from) in block.moments.iter_mut().zip(moments) {
            write_lane(to, lane, block.lanes, from);
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
    fn place(&self, trial: usize) -> (usize, usize) {
        let block = self.blocks.partition_point(|block| block.first <= trial) - 1;
        (block, trial - self.blocks[block].first)
    }

    /// The P numbers of a lane of an arena of `block`.
    fn read(&self, arena: &[wide::f32x4], block: usize, lane: usize) -> Vec<f32> {
        read_lane(arena, lane, self.blocks[block].lanes, self.shape.layout.parameters())
    }
}

/// Sends the rows of `x` (N, I) through the networks of `block`, and calls `visit` for each chunk of rows with
/// the first row's index and every layer's values, from the first hidden layer to the output's sums z, each
/// (rows, width) in the block's lanes.
fn evaluate(shape: &Shape, block: &Block, x: ArrayView2<'_, f32>, visit: &mut dyn FnMut(usize, &[&[f32]])) {
    let rows_at_a_time = ROWS.min(x.nrows());
    let mut activations = Activations::new(shape, rows_at_a_time, block.lanes);
    let mut start = 0;
    while start < x.nrows() {
        let rows = rows_at_a_time.min(x.nrows() - start);
        let to = flat_mut(&mut activations.x).chunks_exact_mut(block.lanes);
        let features = (start..start + rows).flat_map(|row| x.row(row).into_iter());
        to.zip(features).for_each(|(to, feature)| to.fill(*feature));
        activations.forward(shape, &block.parameters, rows, &mut |_, _, _| {});
        let values = activations.values.iter().zip(shape.layout.layers());
        let values: Vec<_> =
            values.map(|(values, layer)| &flat(values)[..rows * layer.outputs * block.lanes]).collect();
        visit(start, &values);
        start += rows;
    }
}

fn check_memory(shape: &Shape, trials: usize, targets: usize) -> Result<(), Refused> {
    let parameters = shape.layout.parameters();
    let arenas = (trials * (2 + shape.optimizer.moments()) * parameters * size_of::<f32>()) as u64;
    let bytes = arenas + Scratch::bytes(shape, targets, WIDTH);
    if bytes > MEMORY_LIMIT {
        let (megabytes, limit) = (bytes >> 20, MEMORY_LIMIT >> 20);
        return Err(Refused::Memory { trials, parameters, megabytes, limit });
    }
    Ok(())
}
