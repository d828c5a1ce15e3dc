//! Genetic algorithm: crossover of two good trials, and mutation.

use super::spec::GeneticSpec;
use super::variation::{mirrored, mutate, mutate_one, varied};
use super::{first, population, tournament, valued};
use crate::numeric::Stream;
use crate::sampler::{Draw, History, Observation, Proposal, Running, Sampler, SamplerModel, View, Why};
use crate::space::{Axis, Space};

/// How many trials a parent is the best of.
const TOURNAMENT: u32 = 2;
/// α of the blend crossover: a child may lie this part of its parents' distance beyond them. At ½ it keeps the
/// spread of the population on average.
const BLEND: f64 = 0.5;

/// The best trials so far are the population, of which one child at a time is bred (steady state): two parents by
/// tournament, blend crossover along numeric axes (BLX-α: Eshelman and Schaffer, "Real-coded genetic algorithms and
/// interval-schemata", FOGA 2, 1993), a coin along categorical ones, and along each axis a mutation with probability
/// 1 / D.
#[derive(Clone, Copy, Debug)]
pub struct Genetic {
    pub(super) spec: GeneticSpec,
}

impl Genetic {
    /// The best trials, as many as the population has at most, best first.
    fn members<'a>(&self, history: &'a History) -> Vec<&'a Observation> {
        valued(history).into_iter().map(|(_, trial)| trial).take(self.spec.population as usize).collect()
    }
}

impl Sampler for Genetic {
    fn propose(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Proposal {
        let population = self.spec.population;
        let members = self.members(history);
        if members.len() < population as usize {
            return first(space, draw, population);
        }
        let mut stream = draw.stream("sampler.genetic");
        let [one, mut other] = [(); 2].map(|()| tournament(&mut stream, members.len(), TOURNAMENT));
        if other == one {
            other = (other + 1) % members.len();
        }
        let parents = [members[one], members[other]];
        let mut point: Vec<f64> = space
            .axes()
            .enumerate()
            .map(|(d, axis)| crossed(axis, parents.map(|parent| parent.point[d]), &mut stream))
            .collect();
        let varied = varied(space);
        for d in &varied {
            if stream.uniform() * (varied.len() as f64) < 1.0 {
                mutate(space, &mut stream, &mut point, *d);
            }
        }
        let why = Why::new("crossover", &[("first", one as f64), ("second", other as f64)]);
        let child = Proposal { point, parents: parents.map(|parent| parent.trial).to_vec(), why };
        child.renewed(space, (history, running), &mut stream, |stream, point| {
            mutate_one(space, &varied, stream, point);
        })
    }

    fn model(&self, _: &Space, history: &History, _: &[Running], _: Draw, _: &View) -> SamplerModel {
        population(self.members(history).into_iter())
    }
}

/// The child's coordinate along `axis` of its parents' `ends`.
fn crossed(axis: &Axis, ends: [f64; 2], stream: &mut Stream) -> f64 {
    let u = stream.uniform();
    let [a, b] = ends;
    if axis.is_categorical() {
        return if u < 0.5 { a } else { b };
    }
    mirrored(a + (b - a) * (u * (1.0 + 2.0 * BLEND) - BLEND))
}
