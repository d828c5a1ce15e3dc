//! Covariance matrix adaptation evolution strategy (CMA-ES), over a history that may come from anywhere.
//!
//! Hansen, "The CMA evolution strategy: a tutorial" (arXiv 1604.00772, 2016), with margin for axes of cells
//! (`margin.rs`), probabilities for categorical ones (`choices.rs`) and restarts (`search.rs`).
//!
//! **Generations** are read off the history alone: finished trials 1 to λ are the first one, the next λ the second
//! one, and so on, in the order in which they finished. An update needs no more than points and their ranks, so that
//! it is indifferent whether a point was drawn from the distribution as it stands, from an older one (when many
//! trials run at once), or was enqueued; one from far away counts as if it were nearer. In a study without running
//! trials this is the textbook's algorithm.

mod choices;
mod explain;
pub mod margin;
mod normal;
mod search;
mod spec;
mod strategy;

use std::cell::RefCell;

pub use explain::{CmaEsPath, Ellipse, GenerationShape};
pub use normal::Normal;
pub use spec::CmaEsSpec;
pub use strategy::Strategy;

use search::Search;

use super::order::Standing;
use super::start::is_known;
use super::{Draw, History, Observation, Proposal, Running, Sampler, SamplerModel, View};
use crate::space::Space;

/// How often a point that was tried before is drawn again.
const TRIES: usize = 10;

/// The sampler. It keeps what it learnt from the first trials of a history, which another history or seed replaces.
#[derive(Debug)]
pub struct CmaEs {
    spec: CmaEsSpec,
    cache: RefCell<Option<Memory>>,
}

/// A search and all that it came from.
#[derive(Debug)]
struct Memory {
    space: Space,
    seed: u64,
    /// What it saw of each trial: its number, standing and point.
    trials: Vec<(u32, Standing, Vec<f64>)>,
    search: Search,
}

impl Memory {
    fn new(spec: &CmaEsSpec, space: &Space, seed: u64) -> Self {
        let search = Search::new(space, spec.population.map(|lambda| lambda as usize), spec.sigma);
        Self { space: space.clone(), seed, trials: Vec::new(), search }
    }

    /// Whether it came from the beginning of these arguments.
    fn belongs_to(&self, space: &Space, seed: u64, trials: &[Observation]) -> bool {
        let same = |(seen, trial): (&(u32, Standing, Vec<f64>), &Observation)| {
            seen.0 == trial.trial && seen.1 == Standing::of(trial) && seen.2 == trial.point
        };
        self.seed == seed
            && self.trials.len() <= trials.len()
            && self.space == *space
            && self.trials.iter().zip(trials).all(same)
    }

    /// Learns from all whole generations of `trials` that it has not seen; `after` sees the search after each.
    fn follow(&mut self, trials: &[Observation], draw: Draw, after: &mut dyn FnMut(usize, &Search)) {
        while let Some(generation) =
            trials.get(self.trials.len()..).and_then(|new| new.get(..self.search.strategy.lambda))
        {
            let seen = |trial: &Observation| (trial.trial, Standing::of(trial), trial.point.clone());
            self.trials.extend(generation.iter().map(seen));
            self.search.learn(&self.space, generation, draw);
            after(self.trials.len(), &self.search);
        }
    }
}

impl CmaEs {
    /// The sampler with checked options.
    fn new(spec: CmaEsSpec) -> Self {
        Self { spec, cache: RefCell::new(None) }
    }

    /// What `ask` makes of the search after all of `history`.
    fn with_search<T>(
        &self,
        space: &Space,
        history: &History,
        draw: Draw,
        ask: impl FnOnce(&Search) -> T,
    ) -> T {
        let trials = history.observations();
        let kept = self.cache.take().filter(|memory| memory.belongs_to(space, draw.seed(), trials));
        let mut memory = kept.unwrap_or_else(|| Memory::new(&self.spec, space, draw.seed()));
        memory.follow(trials, draw, &mut |_, _| ());
        let answer = ask(&memory.search);
        self.cache.replace(Some(memory));
        answer
    }
}

impl Sampler for CmaEs {
    fn propose(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Proposal {
        self.with_search(space, history, draw, |search| {
            let point = next(search, space, history, running, draw);
            let why = explain::why(search, &point);
            Proposal::new(point, why)
        })
    }

    fn model(
        &self,
        space: &Space,
        history: &History,
        _: &[Running],
        draw: Draw,
        view: &View,
    ) -> SamplerModel {
        // The cache has no memory of the generations.
        let mut memory = Memory::new(&self.spec, space, draw.seed());
        let mut generations = vec![GenerationShape::of(&memory.search, 0, view)];
        memory.follow(history.observations(), draw, &mut |trials, search| {
            generations.push(GenerationShape::of(search, trials, view));
        });
        SamplerModel::CmaEs(CmaEsPath { generations })
    }
}

/// A snapped point (D) of the distribution, if possible one that no trial has.
fn next(search: &Search, space: &Space, history: &History, running: &[Running], draw: Draw) -> Vec<f64> {
    let mut stream = draw.stream("sampler.cma-es");
    let mut point = space.snapped(&search.sample(space, draw, &mut stream));
    for _ in 0..TRIES {
        if !is_known(&point, history, running) {
            break;
        }
        point = space.snapped(&search.sample(space, draw, &mut stream));
    }
    point
}
