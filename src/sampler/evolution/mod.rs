//! Evolution: new points are bred from earlier ones.
//!
//! A population is read off the history alone, so that enqueued trials, many running ones and a study read from its
//! document need no special care.

mod differential;
mod genetic;
mod regularized;
mod spec;
mod variation;

pub use differential::DifferentialEvolution;
pub use genetic::Genetic;
pub use regularized::RegularizedEvolution;
pub use spec::{DifferentialEvolutionSpec, GeneticSpec, RegularizedEvolutionSpec};

use super::order::{Standing, ranked};
use super::start::{is_known, start, uniform};
use super::{Draw, History, Observation, Population, Proposal, Running, SamplerModel, Why};
use crate::numeric::Stream;
use crate::space::Space;

/// How often a point that was tried before is changed again before a uniform one takes its place.
const TRIES: usize = 10;

/// One of the first `population` trials.
fn first(space: &Space, draw: Draw, population: u32) -> Proposal {
    let why = Why::new("start", &[("population", f64::from(population))]);
    Proposal::new(start(space, draw, u64::from(population)), why)
}

/// The population of these trials.
fn population<'a>(members: impl Iterator<Item = &'a Observation>) -> SamplerModel {
    SamplerModel::Evolution(Population { members: members.map(|member| member.trial).collect() })
}

impl Proposal {
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
        Self::new(uniform(space, stream), Why::new("known", &[]))
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
