//! Regularised evolution: the oldest die, whatever they were worth.

use super::spec::RegularizedEvolutionSpec;
use super::variation::{mutate_one, varied};
use super::{Lineage, tournament, valued};
use crate::sampler::order::sorted;
use crate::sampler::{Draw, History, Running, Sampler, Why};
use crate::space::Space;

/// The trials that finished last are the population. The best of a random sample of them is the parent, and one
/// parameter of it is changed (Real, Aggarwal, Huang and Le, "Regularized evolution for image classifier architecture
/// search", AAAI 2019; the sample is drawn with replacement).
#[derive(Clone, Copy, Debug)]
pub struct RegularizedEvolution {
    pub(super) spec: RegularizedEvolutionSpec,
}

impl RegularizedEvolution {
    /// The point that `suggest` gives for the same arguments, with its parent.
    pub fn explain(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Lineage {
        let RegularizedEvolutionSpec { population, sample } = self.spec;
        let ranked = valued(history);
        if ranked.len() < population as usize {
            return Lineage::start(space, draw, population);
        }
        // The ranks of the youngest, best first.
        let by_age = sorted(ranked.len(), &|a, b| ranked[b].0.cmp(&ranked[a].0));
        let oldest = ranked[by_age[population as usize - 1]].0;
        let ranks: Vec<usize> = (0..ranked.len()).filter(|rank| ranked[*rank].0 >= oldest).collect();
        let mut stream = draw.stream("sampler.regularized-evolution");
        let rank = ranks[tournament(&mut stream, ranks.len(), sample)];
        let (_, parent) = ranked[rank];
        let varied = varied(space);
        let mut point = parent.point.clone();
        mutate_one(space, &varied, &mut stream, &mut point);
        let why = Why::new("mutation", &[("first", rank as f64), ("sample", f64::from(sample))]);
        let child = Lineage { point, parents: vec![parent.trial], why };
        child.renewed(space, (history, running), &mut stream, |stream, point| {
            mutate_one(space, &varied, stream, point);
        })
    }
}

impl Sampler for RegularizedEvolution {
    fn suggest(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Vec<f64> {
        self.explain(space, history, running, draw).point
    }
}
