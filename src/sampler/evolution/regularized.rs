//! Regularised evolution: the oldest die, whatever they were worth.

use super::spec::RegularizedEvolutionSpec;
use super::variation::{mutate_one, varied};
use super::{first, population, tournament, valued};
use crate::sampler::order::sorted;
use crate::sampler::{Draw, History, Observation, Proposal, Running, Sampler, SamplerModel, View, Why};
use crate::space::Space;

/// The trials that finished last are the population. The best of a random sample of them is the parent, and one
/// parameter of it is changed (Real, Aggarwal, Huang and Le, "Regularized evolution for image classifier architecture
/// search", AAAI 2019; the sample is drawn with replacement).
#[derive(Clone, Copy, Debug)]
pub struct RegularizedEvolution {
    pub(super) spec: RegularizedEvolutionSpec,
}

impl RegularizedEvolution {
    /// The youngest trials with their ranks, as many as the population has at most, best first.
    fn members<'a>(&self, history: &'a History) -> Vec<(usize, &'a Observation)> {
        let ranked = valued(history);
        let by_age = sorted(ranked.len(), &|a, b| ranked[b].0.cmp(&ranked[a].0));
        let last = by_age.len().min(self.spec.population as usize).checked_sub(1);
        let oldest = last.map_or(0, |last| ranked[by_age[last]].0);
        let ranked = ranked.into_iter().enumerate();
        ranked.filter(|(_, (age, _))| *age >= oldest).map(|(rank, (_, trial))| (rank, trial)).collect()
    }
}

impl Sampler for RegularizedEvolution {
    fn propose(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Proposal {
        let RegularizedEvolutionSpec { population, sample } = self.spec;
        let members = self.members(history);
        if members.len() < population as usize {
            return first(space, draw, population);
        }
        let mut stream = draw.stream("sampler.regularized-evolution");
        let (rank, parent) = members[tournament(&mut stream, members.len(), sample)];
        let varied = varied(space);
        let mut point = parent.point.clone();
        mutate_one(space, &varied, &mut stream, &mut point);
        let why = Why::new("mutation", &[("first", rank as f64), ("sample", f64::from(sample))]);
        let child = Proposal { point, parents: vec![parent.trial], why };
        child.renewed(space, (history, running), &mut stream, |stream, point| {
            mutate_one(space, &varied, stream, point);
        })
    }

    fn model(&self, _: &Space, history: &History, _: &[Running], _: Draw, _: &View) -> SamplerModel {
        population(self.members(history).into_iter().map(|(_, trial)| trial))
    }
}
