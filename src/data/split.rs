//! Training and test rows.

use serde::{Deserialize, Serialize};

use crate::numeric::Stream;

/// Which rows train and which test; together they are every row once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// Training rows, never empty, in the order in which an unshuffled run takes them.
    pub train: Vec<u32>,
    /// Test rows; may be empty.
    pub test: Vec<u32>,
}

/// Splits `rows` (at least 1) rows at random: `test_fraction` of them, rounded, test, but at least one trains.
/// With a fraction of 0 all rows train, in their own order.
pub fn split(rows: usize, test_fraction: f64, seed: u64) -> Split {
    let mut order: Vec<u32> = (0..rows as u32).collect();
    if test_fraction == 0.0 {
        return Split { train: order, test: Vec::new() };
    }
    Stream::new(seed, "data/split", 0).shuffle(&mut order);
    let tests = libm::round(rows as f64 * test_fraction) as usize;
    let train = order.split_off(tests.min(rows.saturating_sub(1)));
    Split { train, test: order }
}
