//! Random search: every point of the cube is equally likely.
//!
//! Bergstra and Bengio, "Random search for hyper-parameter optimization" (JMLR 13, 2012).

use super::{Draw, History, Proposal, Running, Sampler, SamplerModel, View, Why};
use crate::space::Space;

/// Uniform in the unit cube, whatever the history.
#[derive(Clone, Copy, Debug, Default)]
pub struct Random;

impl Sampler for Random {
    fn propose(&self, space: &Space, _history: &History, _running: &[Running], draw: Draw) -> Proposal {
        let mut stream = draw.stream("sampler.random");
        let point = (0..space.dimensions()).map(|_| stream.uniform()).collect();
        Proposal::new(point, Why::new("uniform", &[]))
    }

    fn model(&self, space: &Space, _: &History, _: &[Running], draw: Draw, view: &View) -> SamplerModel {
        view.upcoming(self, space, draw)
    }
}
