//! A sampler's source of randomness.

use crate::numeric::Stream;

/// One suggestion's place in a study: the study's seed and the number of suggestions before it. Every random
/// value of a sampler is a function of both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draw {
    seed: u64,
    index: u64,
}

impl Draw {
    /// Suggestion number `index` (from 0) of a study with `seed`.
    pub fn new(seed: u64, index: u64) -> Self {
        Self { seed, index }
    }

    /// How many suggestions the sampler made before; points that a person enqueued do not count.
    pub fn index(self) -> u64 {
        self.index
    }

    /// The study's seed.
    pub fn seed(self) -> u64 {
        self.seed
    }

    /// The stream `name` of this suggestion alone.
    pub fn stream(self, name: &str) -> Stream {
        Stream::new(self.seed, name, self.index)
    }

    /// The stream `name` at `step`, the same for all suggestions of the study.
    pub fn shared_stream(self, name: &str, step: u64) -> Stream {
        Stream::new(self.seed, name, step)
    }
}
