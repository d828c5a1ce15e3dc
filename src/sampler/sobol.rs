//! Scrambled Sobol' points: random, but evenly spread over every axis and most planes.

use super::{Draw, History, Proposal, Running, Sampler, SamplerModel, View, Why};
use crate::numeric::Sobol;
use crate::space::Space;

/// The number of points: 2³².
const PERIOD: f64 = 4_294_967_296.0;

/// Point i is point i of the Sobol' sequence in the scrambling of the study's seed, whatever the history. It starts
/// again after 2³² points.
#[derive(Clone, Debug)]
pub struct SobolPoints {
    sequence: Sobol,
    dimensions: usize,
}

impl SobolPoints {
    /// The points in the cube of `space`.
    pub fn new(space: &Space) -> Self {
        Self { sequence: Sobol::new(space.dimensions()), dimensions: space.dimensions() }
    }

    /// Point `index` (D) in the scrambling that the stream `name` of the study gives.
    pub fn point(&self, draw: Draw, name: &str, index: u32) -> Vec<f64> {
        self.scrambled(index, draw.shared_stream(name, 0).word_at(0))
    }

    /// Point `index` (D) in the scrambling `seed`.
    pub fn scrambled(&self, index: u32, seed: u32) -> Vec<f64> {
        (0..self.dimensions).map(|d| self.sequence.scrambled(index, d, seed)).collect()
    }
}

impl Sampler for SobolPoints {
    fn propose(&self, _space: &Space, _history: &History, _running: &[Running], draw: Draw) -> Proposal {
        let index = draw.index() as u32;
        let why = Why::new("spread", &[("index", f64::from(index)), ("points", PERIOD)]);
        Proposal::new(self.point(draw, "sampler.sobol", index), why)
    }

    fn model(&self, space: &Space, _: &History, _: &[Running], draw: Draw, view: &View) -> SamplerModel {
        view.upcoming(self, space, draw)
    }
}
