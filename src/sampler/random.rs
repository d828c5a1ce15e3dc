//! Random search: every point of the cube is equally likely.
//!
//! Bergstra and Bengio, "Random search for hyper-parameter optimization" (JMLR 13, 2012).

use super::{Draw, History, Running, Sampler};
use crate::space::Space;

/// Uniform in the unit cube, whatever the history.
#[derive(Clone, Copy, Debug, Default)]
pub struct Random;

impl Sampler for Random {
    fn suggest(&self, space: &Space, _history: &History, _running: &[Running], draw: Draw) -> Vec<f64> {
        let mut stream = draw.stream("sampler.random");
        (0..space.dimensions()).map(|_| stream.uniform()).collect()
    }
}
