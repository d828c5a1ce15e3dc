//! Whether a trial fits the memory of one workgroup, and how its workgroup shares the work.

use super::device::AdapterFacts;
use super::error::Unsupported;
use super::family::KernelChoice;
use super::plan::{FOUR, Plan};
use super::words::Step;
use crate::engine::population::Population;

/// Bytes of a four.
const FOUR_BYTES: u64 = 16;
/// The most layers, as the kernel's tables have them.
pub const MOST_LAYERS: usize = 16;
/// The most steps of one dispatch, as the kernel's table has them.
pub const MOST_STEPS: u64 = 256;
/// Bytes of a workgroup's memory beside the trial's: parts of a norm, verdicts.
const RESERVED: u64 = 512;
/// The memory is a multiple of so many fours, so that similar shapes share a compiled kernel.
const MEMORY_STEP: usize = 64;
/// Rows go through in multiples of this, as `Plan` rounds them.
const ROWS_STEP: usize = 2 * FOUR;

/// Up to so many products a step, dispatches take more time than the layered kernels save by filling all lanes and
/// cores: under SwiftShader on two cores, the families are level at 16 trials of 2-8-8-1 in batches of 10, and at one of
/// 2-32-32-1 in batches of some 50.
const SOFTWARE_PRODUCTS: usize = 30_000;
/// Software adapters compute so many invocations at once, on one core: SwiftShader four, and an idle four costs as much
/// time as a busy one.
const SOFTWARE_WORKGROUP: u32 = 4;
/// Two warps of a graphics processor, or one wave.
const WORKGROUP: u32 = 64;

/// How a trial lies in a workgroup's memory, and how the workgroup shares the work.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Residency {
    /// The places of one trial, with the rows that go through together.
    pub plan: Plan,
    /// Where the rows' features begin.
    pub features: usize,
    /// Where the working memory begins.
    pub work: usize,
    /// Fours of the memory.
    pub memory: usize,
    /// How the work is shared.
    pub sharing: Sharing,
    /// Products of a step of the whole population: trials × parameters × examples.
    products: usize,
}

/// How a workgroup shares the work.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sharing {
    /// Invocations of the workgroup.
    pub workgroup: u32,
    /// Invocations that share a row's units.
    pub across: u32,
    /// Rows of a tile on the way through the layers, 1 or 4.
    pub rows: u32,
    /// Inputs of a tile of gradients, 1 or 4.
    pub inputs: u32,
}

impl Residency {
    /// How the trials of `population` fit.
    ///
    /// # Errors
    /// What they would need, if they do not.
    pub fn new(
        population: &Population,
        adapter: &AdapterFacts,
        choice: KernelChoice,
    ) -> Result<Self, Unsupported> {
        let shape = &population.shape;
        let layers = shape.layout.layers().len();
        if layers > MOST_LAYERS {
            let (needed, allowed) = (layers as u64, MOST_LAYERS as u64);
            return Err(Unsupported::TooLarge { what: "layers of a whole trial", needed, allowed });
        }
        let allowed = adapter.workgroup_memory.saturating_sub(RESERVED);
        let whole = shape.batch_size.next_multiple_of(ROWS_STEP);
        let fours = |rows| Self::fours(&Plan::new(&shape.layout, 1, shape.optimizer.moments(), rows));
        let smallest = fours(ROWS_STEP) as u64 * FOUR_BYTES;
        if smallest > allowed {
            return Err(Unsupported::TooLarge { what: "a whole trial", needed: smallest, allowed });
        }
        // The memory grows by as much for each further eight rows.
        let more = (fours(2 * ROWS_STEP) - fours(ROWS_STEP)) as u64 * FOUR_BYTES;
        let affordable = ROWS_STEP * (1 + ((allowed - smallest) / more) as usize);
        let plan = Plan::new(&shape.layout, 1, shape.optimizer.moments(), whole.min(affordable));
        let work = (2 + plan.moments) * plan.parameters;
        let most = (allowed / FOUR_BYTES) as usize;
        Ok(Self {
            features: work + plan.work,
            work,
            memory: Self::fours(&plan).next_multiple_of(MEMORY_STEP).min(most),
            sharing: Sharing::new(&plan, shape.batch_size, choice.software.unwrap_or(adapter.software)),
            products: population.trials.len() * shape.layout.parameters() * shape.batch_size,
            plan,
        })
    }

    /// Fours that a trial needs: both halves of its parameters, its moments, working memory and features.
    fn fours(plan: &Plan) -> usize {
        let inputs = plan.layers.first().map_or(0, |first| first.inputs);
        (2 + plan.moments) * plan.parameters + plan.work + plan.rows * inputs
    }

    /// Whether it is the faster family, as far as was measured: on software adapters where dispatches cost more than
    /// products. On a graphics processor it spares a dispatch for each layer and way, whatever the population.
    pub fn is_preferred(&self) -> bool {
        self.sharing.workgroup != SOFTWARE_WORKGROUP || self.products <= SOFTWARE_PRODUCTS
    }

    /// Barriers that a workgroup passes in one step.
    pub fn barriers(&self, step: &Step) -> u64 {
        let parts = u64::from(step.batch).div_ceil(self.plan.rows as u64);
        let layers = self.plan.layers.len() as u64;
        // With rows of their own, invocations meet before the gradients only; else after features, losses and each
        // layer, both ways.
        let ways = if self.sharing.across > 1 { 2 * layers + 1 } else { 1 };
        parts * (ways + 1) + 1 + u64::from(step.clips != 0)
    }
}

impl Sharing {
    /// Software adapters compute all invocations of a workgroup on one core, some at once, and load numbers one by
    /// one: few invocations with large tiles. A graphics processor needs many invocations.
    fn new(plan: &Plan, batch: usize, software: bool) -> Self {
        if software {
            return Self { workgroup: SOFTWARE_WORKGROUP, across: 1, rows: 4, inputs: 4 };
        }
        let lanes = WORKGROUP as usize;
        let rows = if batch >= FOUR * lanes { FOUR } else { 1 };
        let down = batch.min(plan.rows).div_ceil(rows).min(lanes);
        let widest = plan.layers.iter().map(|layer| layer.outputs).max().unwrap_or(1);
        let across = 1 << (lanes / down).min(widest).ilog2();
        let inputs = if plan.parameters <= FOUR * lanes { 1 } else { FOUR };
        Self { workgroup: WORKGROUP, across, rows: rows as u32, inputs: inputs as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::population::Shape;
    use crate::net::{Activation, Layout, Loss, OptimizerKind, Task};

    fn population(hidden: &[usize], optimizer: OptimizerKind, batch_size: usize) -> Population {
        let shape = Shape {
            layout: Layout::new(3, hidden, 2),
            activation: Activation::Tanh,
            loss: Loss::CrossEntropy,
            task: Task::Classification,
            optimizer,
            batch_size,
            shuffle: true,
            epochs: 1,
        };
        let (x, y) = (ndarray::Array2::zeros((batch_size, 3)), ndarray::Array2::zeros((batch_size, 1)));
        Population { shape, trials: Vec::new(), x, y }
    }

    fn residency(population: &Population, memory: u64, software: bool) -> Result<Residency, Unsupported> {
        let adapter = AdapterFacts {
            name: String::new(),
            driver: String::new(),
            software,
            largest_buffer: 1 << 30,
            workgroup_memory: memory,
        };
        Residency::new(population, &adapter, KernelChoice::default())
    }

    #[test]
    fn all_that_a_trial_needs_lies_within_the_memory() {
        for hidden in [&[][..], &[8, 8], &[32, 17], &[1; 15]] {
            for optimizer in [OptimizerKind::Sgd, OptimizerKind::Lion, OptimizerKind::Adam] {
                for batch in [1, 10, 64, 257, 4096] {
                    let own = residency(&population(hidden, optimizer, batch), 32 << 10, batch % 2 == 0);
                    let own = own.expect("it fits");
                    assert_eq!(own.features, own.work + own.plan.work);
                    assert!(own.features + own.plan.rows * own.plan.layers[0].inputs <= own.memory);
                    assert!(own.memory as u64 * FOUR_BYTES + RESERVED <= 32 << 10);
                    assert!(own.plan.rows.is_multiple_of(ROWS_STEP) && own.plan.rows < batch + ROWS_STEP);
                    let Sharing { workgroup, across, rows, inputs } = own.sharing;
                    assert!(workgroup.is_multiple_of(across) && workgroup <= 256);
                    assert!([1, 4].contains(&rows) && [1, 4].contains(&inputs));
                }
            }
        }
    }

    #[test]
    fn a_trial_that_does_not_fit_says_what_it_needs() {
        let large = population(&[32, 32], OptimizerKind::Adam, 10);
        let Err(Unsupported::TooLarge { what: "a whole trial", needed, allowed }) =
            residency(&large, 16 << 10, false)
        else {
            unreachable!("both halves of 1,250 parameters and two moments are 20 kB");
        };
        assert!(needed > allowed && allowed < 16 << 10, "{needed} {allowed}");
        assert!(residency(&large, 32 << 10, false).is_ok());
    }

    #[test]
    fn what_is_small_is_preferred_on_software() {
        let mut own =
            residency(&population(&[8, 8], OptimizerKind::Sgd, 10), 16 << 10, true).expect("it fits");
        own.products = SOFTWARE_PRODUCTS;
        assert!(own.is_preferred());
        own.products += 1;
        assert!(!own.is_preferred());
        let mut own =
            residency(&population(&[8, 8], OptimizerKind::Sgd, 10), 16 << 10, false).expect("it fits");
        own.products = usize::MAX;
        assert!(own.is_preferred());
    }
}
