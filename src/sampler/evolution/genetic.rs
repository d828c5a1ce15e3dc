//! Genetic algorithm: crossover of two good trials, and mutation.

use super::spec::GeneticSpec;
use super::variation::{mirrored, mutate, mutate_one, varied};
use super::{Lineage, tournament, valued};
use crate::numeric::Stream;
use crate::sampler::{Draw, History, Observation, Running, Sampler, Why};
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
    /// The point that `suggest` gives for the same arguments, with its parents.
    pub fn explain(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Lineage {
        let population = self.spec.population;
        let mut members: Vec<&Observation> = valued(history).into_iter().map(|(_, trial)| trial).collect();
        if members.len() < population as usize {
            return Lineage::start(space, draw, population);
        }
        members.truncate(population as usize);
        let mut stream = draw.stream("sampler.genetic");
        let [first, mut second] = [(); 2].map(|()| tournament(&mut stream, members.len(), TOURNAMENT));
        if second == first {
            second = (second + 1) % members.len();
        }
        let parents = [members[first], members[second]];
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
        let why = Why::new("crossover", &[("first", first as f64), ("second", second as f64)]);
        let child = Lineage { point, parents: parents.map(|parent| parent.trial).to_vec(), why };
        child.renewed(space, (history, running), &mut stream, |stream, point| {
            mutate_one(space, &varied, stream, point);
        })
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

impl Sampler for Genetic {
    fn suggest(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Vec<f64> {
        self.explain(space, history, running, draw).point
    }
}
