//! Evolution: new points are bred from earlier ones.
//!
//! A population is read off the history alone, so that enqueued trials, many running ones and a study read from its
//! document need no special care.

mod differential;
mod genetic;
mod regularized;
mod spec;
mod variation;

use serde::Serialize;

pub use differential::DifferentialEvolution;
pub use genetic::Genetic;
pub use regularized::RegularizedEvolution;
pub use spec::{DifferentialEvolutionSpec, GeneticSpec, RegularizedEvolutionSpec};

use super::order::{Standing, ranked};
use super::start::{is_known, start, uniform};
use super::{Draw, History, Observation, Running, Why};
use crate::numeric::Stream;
use crate::space::Space;

/// How often a point that was tried before is changed again before a uniform one takes its place.
const TRIES: usize = 10;

/// A point and the trials that it was bred from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Lineage {
    /// The next point (D), as `suggest` gives it for the same arguments.
    pub point: Vec<f64>,
    /// The numbers of the parent trials; none for a point of the start.
    pub parents: Vec<u32>,
    /// `start`: one of the first `population` trials. `crossover`: bred of two parents of rank `first` and `second`
    /// (0 is the best trial). `mutation`: one parameter of the best of `sample` trials, of rank `first`, was changed.
    /// `difference`: the step between two trials, times `factor`, from a third one, replaces part of trial `target`.
    /// `known`: a uniform point, because all that was bred was tried before.
    pub why: Why,
}

impl Lineage {
    /// One of the first `population` trials.
    fn start(space: &Space, draw: Draw, population: u32) -> Self {
        let point = start(space, draw, u64::from(population));
        Self { point, parents: Vec::new(), why: Why::new("start", &[("population", f64::from(population))]) }
    }

    /// This one with a snapped point that no trial has: `vary` changes a known one again, and at last it is uniform.
    fn renewed(
        mut self,
        space: &Space,
        (history, running): (&History, &[Running]),
        stream: &mut Stream,
        vary: impl Fn(&mut Stream, &mut [f64]),
    ) -> Self {
        for _ in 0..TRIES {
            self.point = space.snapped(&self.point);
            if !is_known(&self.point, history, running) {
                return self;
            }
            vary(stream, &mut self.point);
        }
        Self { point: uniform(space, stream), parents: Vec::new(), why: Why::new("known", &[]) }
    }
}

/// The trials with a value, best first, with their places in the history.
fn valued(history: &History) -> Vec<(usize, &Observation)> {
    let trial = |place: usize| (place, &history.observations()[place]);
    ranked(history).into_iter().map(trial).filter(|(_, trial)| !Standing::of(trial).is_failed()).collect()
}

/// The smallest of `count` uniform places in 0..`size`: a tournament among trials that are ordered best first.
fn tournament(stream: &mut Stream, size: usize, count: u32) -> usize {
    (0..count.max(1)).map(|_| stream.below(size as u32) as usize).min().unwrap_or(0)
}
