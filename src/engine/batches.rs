//! Which examples each step sees.

use std::ops::Range;
use std::rc::Rc;

use super::population::Population;
use crate::numeric::Stream;

/// The order of the training rows in the current epoch, for each pair of seed and rows that occurs in a
/// population. Trials with the same pair share one order.
#[derive(Debug)]
pub struct Batches {
    orders: Vec<Order>,
    /// The order of each trial.
    of_trial: Vec<usize>,
    shuffle: bool,
    batch_size: usize,
}

#[derive(Debug)]
struct Order {
    seed: u64,
    rows: Rc<[u32]>,
    epoch: Option<u64>,
    current: Vec<u32>,
}

impl Batches {
    /// The orders that `population` needs.
    pub fn new(population: &Population) -> Self {
        let shape = &population.shape;
        let mut orders: Vec<Order> = Vec::new();
        let of_trial = population.trials.iter().map(|trial| {
            let same =
                |order: &Order| (order.seed == trial.seed || !shape.shuffle) && order.rows == trial.rows;
            orders.iter().position(same).unwrap_or_else(|| {
                let (seed, rows) = (trial.seed, trial.rows.clone());
                orders.push(Order { seed, current: rows.to_vec(), rows, epoch: None });
                orders.len() - 1
            })
        });
        let of_trial = of_trial.collect();
        Self { orders, of_trial, shuffle: shape.shuffle, batch_size: shape.batch_size }
    }

    /// Steps in an epoch.
    pub fn steps_per_epoch(&self) -> u64 {
        self.orders[0].rows.len().div_ceil(self.batch_size) as u64
    }

    /// Makes the orders of `epoch`.
    pub fn begin(&mut self, epoch: u64) {
        if !self.shuffle {
            return;
        }
        for order in &mut self.orders {
            if order.epoch != Some(epoch) {
                order.current.copy_from_slice(&order.rows);
                Stream::new(order.seed, "shuffle", epoch).shuffle(&mut order.current);
                order.epoch = Some(epoch);
            }
        }
    }

    /// The rows of the batch of `step` for `trial`. The epoch of `step` must have begun.
    pub fn rows(&self, trial: usize, step: u64) -> &[u32] {
        &self.orders[self.of_trial[trial]].current[self.range(step)]
    }

    /// The orders of the epoch that has begun, which trials share.
    #[cfg(feature = "gpu")]
    pub fn orders(&self) -> Vec<&[u32]> {
        self.orders.iter().map(|order| order.current.as_slice()).collect()
    }

    /// Which of the orders is that of `trial`.
    #[cfg(feature = "gpu")]
    pub fn order_of(&self, trial: usize) -> usize {
        self.of_trial[trial]
    }

    /// Rows of each order.
    #[cfg(feature = "gpu")]
    pub fn rows_per_order(&self) -> usize {
        self.orders[0].rows.len()
    }

    /// Where the batch of `step` lies in its epoch's order.
    pub fn range(&self, step: u64) -> Range<usize> {
        let rows = self.orders[0].rows.len();
        let start = (step % self.steps_per_epoch()) as usize * self.batch_size;
        start..rows.min(start + self.batch_size)
    }
}
