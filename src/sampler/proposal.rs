//! A sampler's next point with its reason.

use super::Why;

/// A point that a sampler proposes, with the facts behind it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposal {
    /// The point (D).
    pub point: Vec<f64>,
    /// The numbers of the trials that it was bred from; none where it was not.
    pub parents: Vec<u32>,
    /// Why this one.
    pub why: Why,
}

impl Proposal {
    /// A point without parents.
    pub fn new(point: Vec<f64>, why: Why) -> Self {
        Self { point, parents: Vec::new(), why }
    }
}
