//! How much one submit and one reading may hold, and so how large the buffers are. All of them are made with the engine.

use super::kernels::Slot;
use super::plan::{FOUR, Plan};
use super::residency::MOST_STEPS;
use super::resident::WHOLE_WORDS;
use super::words::{Rates, Record, Sample, Trial, Words};
use crate::engine::population::{Population, Shape};

/// Bytes of a number, and of a four.
pub const WORD: u64 = 4;
/// See [`WORD`].
pub const FOUR_BYTES: u64 = FOUR as u64 * WORD;

/// Dynamic offsets into uniform buffers are multiples of this, as WebGPU promises.
pub const UNIFORM_STRIDE: u64 = 256;

/// The most steps of one submit.
const STEPS: u64 = MOST_STEPS;
/// The most bytes of the rates of one submit.
const RATES_BYTES: u64 = 4 << 20;
/// The most bytes of the orders that are kept, where one epoch's are fewer.
const ORDERS_BYTES: u64 = 16 << 20;
/// Submits whose losses are kept apart until they are read.
const SAMPLES: u64 = 32;
/// Rows that go through together outside of training, where memory allows.
const PROBE_ROWS: u64 = 256;
/// The most bytes of working memory that this may take.
const PROBE_BYTES: u64 = 16 << 20;
/// Bytes of one reading, where what is read can be cut.
const STAGING_BYTES: u64 = 1 << 20;
/// The most chunks of rows in one reading.
const CHUNKS: u64 = 64;

/// What fits where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Capacity {
    /// Steps of one submit.
    pub steps: u64,
    /// Epochs whose orders are kept.
    pub epochs: u64,
    /// Words of the orders of one epoch.
    pub orders: u64,
    /// Submits whose samples are kept.
    pub samples: u64,
    /// Chunks of R rows that pass through in one reading.
    pub chunks: u64,
    /// Bytes of a buffer for reading back.
    pub staging: u64,
    /// Whether trials are whole in a workgroup: then some buffers have nothing to hold, else some others.
    pub resident: bool,
}

/// R: the batch, or more for reading.
pub fn rows(shape: &Shape, trials: usize) -> usize {
    let fours = |width: usize| width.div_ceil(FOUR) as u64;
    let per_row: u64 = shape.layout.layers().iter().map(|layer| 2 * fours(layer.outputs)).sum();
    let affordable = PROBE_BYTES / (trials as u64 * (per_row + 1) * FOUR_BYTES);
    (affordable.min(PROBE_ROWS) as usize).max(shape.batch_size)
}

impl Capacity {
    /// What fits for `population` with so many different `orders` of its rows.
    pub fn new(plan: &Plan, population: &Population, orders: usize, resident: bool) -> Self {
        let trials = plan.trials as u64;
        let steps = (RATES_BYTES / (trials * Rates::COUNT as u64 * WORD)).clamp(1, STEPS);
        let orders = (orders * population.rows()) as u64;
        let wanted =
            if population.shape.shuffle { steps.div_ceil(population.steps_per_epoch()) + 1 } else { 1 };
        let outputs = plan.layers.last().map_or(0, |output| output.outputs) as u64;
        let hidden: usize = plan.layers.iter().rev().skip(1).map(|layer| layer.outputs).sum();
        let inputs = plan.layers.first().map_or(0, |first| first.inputs) as u64;
        let chunk_of_outputs = trials * plan.rows as u64 * outputs * FOUR_BYTES;
        let chunk = chunk_of_outputs.max((plan.rows * hidden) as u64 * FOUR_BYTES);
        let chunk_of_inputs = plan.rows as u64 * inputs * FOUR_BYTES;
        let chunks = (STAGING_BYTES / chunk.max(chunk_of_inputs)).clamp(1, CHUNKS);
        let metrics = trials * (Record::COUNT as u64 + SAMPLES * Sample::COUNT as u64) * WORD;
        let state = state_bytes(plan);
        let states = state * trials.min(STAGING_BYTES / state).max(1);
        Self {
            steps,
            epochs: wanted.min(ORDERS_BYTES / (orders * WORD)).max(1),
            orders,
            samples: SAMPLES,
            chunks,
            staging: (chunk * chunks).max(metrics).max(states),
            resident,
        }
    }

    /// Bytes of the slab of steps: those of a submit, then those of the chunks of a reading.
    pub fn step_slab(&self) -> u64 {
        (self.steps + self.chunks).max(MOST_STEPS) * UNIFORM_STRIDE
    }

    /// Bytes of the buffer in `slot`.
    pub fn bytes(&self, slot: Slot, plan: &Plan, population: &Population) -> u64 {
        let trials = plan.trials as u64;
        let parameters = plan.parameters as u64 * FOUR_BYTES;
        let words = |count: usize| trials * count as u64 * WORD;
        match slot {
            Slot::X | Slot::Y | Slot::Gradients if self.resident => FOUR_BYTES,
            Slot::Data | Slot::Wholes if !self.resident => FOUR_BYTES,
            Slot::X => population.x.nrows() as u64 * inputs(plan) * FOUR_BYTES,
            Slot::Y => population.y.len() as u64 * WORD,
            Slot::Orders => self.epochs * self.orders * WORD,
            Slot::Trials => words(Trial::COUNT),
            Slot::Dropout => words(2 * (plan.layers.len() - 1).max(1)),
            Slot::Rates => self.steps * words(Rates::COUNT),
            Slot::Parameters => 2 * trials * parameters,
            Slot::Gradients => trials * parameters,
            Slot::Moments => (trials * plan.moments as u64 * parameters).max(FOUR_BYTES),
            Slot::Work => plan.work as u64 * FOUR_BYTES,
            Slot::Records => words(Record::COUNT),
            Slot::Verdicts => words(2),
            Slot::Samples => self.samples * words(Sample::COUNT),
            Slot::Data => {
                let targets = population.y.ncols().div_ceil(FOUR) as u64;
                population.x.nrows() as u64 * (inputs(plan) + targets) * FOUR_BYTES
            }
            Slot::Wholes => words(WHOLE_WORDS),
        }
    }

    /// Bytes of the rows that pass through in one reading.
    pub fn probe(&self, plan: &Plan) -> u64 {
        self.chunks * plan.rows as u64 * inputs(plan) * FOUR_BYTES
    }
}

/// I₄ of the first layer.
fn inputs(plan: &Plan) -> u64 {
    plan.layers.first().map_or(0, |first| first.inputs) as u64
}

/// Bytes of one trial's record, both halves of its parameters and its moments.
pub fn state_bytes(plan: &Plan) -> u64 {
    Record::COUNT as u64 * WORD + (2 + plan.moments as u64) * plan.parameters as u64 * FOUR_BYTES
}
