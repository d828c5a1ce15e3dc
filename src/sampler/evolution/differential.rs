//! Differential evolution: steps are differences of the population's members.

use super::spec::DifferentialEvolutionSpec;
use super::variation::{mutate_one, varied};
use super::{first, population};
use crate::numeric::Stream;
use crate::sampler::order::{Standing, sorted};
use crate::sampler::{Draw, History, Observation, Proposal, Running, Sampler, SamplerModel, View, Why};
use crate::space::{Axis, Space};

/// Members without which there is no difference of two from a third.
const LEAST: usize = 4;

/// The best members, among which the one to move towards is chosen, are this share of all (p of JADE).
const ELITE: f64 = 0.2;
/// F, the length of a step beside the difference, is uniform between these; the textbook's fixed 0.5 to 0.8, dithered.
const FACTORS: [f64; 2] = [0.4, 0.9];
/// CR, the probability that a coordinate comes from the mutant.
const CROSSOVER: f64 = 0.8;

/// Place k of a population of P belongs to the trials number k, k + P, k + 2P, …; the best of them that has finished
/// is its member. That is the textbook's one-to-one survival read off the history: trial t is bred for the place
/// t mod P and stays there if it is no worse (Storn and Price, "Differential evolution", J. Global Optimization 11,
/// 1997). The mutant is that of JADE, current-to-pbest/1, target + F (best - target) + F (one - other), which needs
/// fewer trials than the textbook's rand/1 (Zhang and Sanderson, IEEE Trans. Evolutionary Computation 13, 2009);
/// crossover is binomial.
#[derive(Clone, Copy, Debug)]
pub struct DifferentialEvolution {
    pub(super) spec: DifferentialEvolutionSpec,
}

impl Sampler for DifferentialEvolution {
    fn propose(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Proposal {
        let population = self.spec.population as usize;
        let members = members(history, population);
        let present: Vec<&Observation> = members.iter().flatten().copied().collect();
        // The number that the trial of this point will have: all earlier ones have finished or are running.
        let number = history.len() + running.len();
        if number < population || present.len() < LEAST {
            return first(space, draw, self.spec.population);
        }
        let mut stream = draw.stream("sampler.differential-evolution");
        let order =
            sorted(present.len(), &|a, b| Standing::of(present[a]).compare(&Standing::of(present[b])));
        let mut present: Vec<&Observation> = order.into_iter().map(|place| present[place]).collect();
        let elite = libm::ceil(ELITE * present.len() as f64) as u32;
        let best = present[stream.below(elite) as usize];
        let target = members[number % population].unwrap_or(best);
        stream.shuffle(&mut present);
        let mut others = present.iter().filter(|member| member.trial != target.trial);
        let (Some(one), Some(other)) = (others.next(), others.next()) else {
            return first(space, draw, self.spec.population);
        };
        let factor = FACTORS[0] + (FACTORS[1] - FACTORS[0]) * stream.uniform();
        let varied = varied(space);
        let forced = varied.get(stream.below(varied.len().max(1) as u32) as usize).copied();
        let coordinate = |(d, axis): (usize, &Axis)| {
            let [target, best, one, other] = [target, best, one, other].map(|member| member.point[d]);
            if stream.uniform() >= CROSSOVER && Some(d) != forced {
                return target;
            }
            moved(axis, target, [(best, target), (one, other)], factor, &mut stream)
        };
        let point: Vec<f64> = space.axes().enumerate().map(coordinate).collect();
        let parents = vec![target.trial, best.trial, one.trial, other.trial];
        let why = Why::new("difference", &[("factor", factor), ("target", f64::from(target.trial))]);
        Proposal { point, parents, why }.renewed(space, (history, running), &mut stream, |stream, point| {
            mutate_one(space, &varied, stream, point);
        })
    }

    fn model(&self, _: &Space, history: &History, _: &[Running], _: Draw, _: &View) -> SamplerModel {
        population(members(history, self.spec.population as usize).into_iter().flatten())
    }
}

/// base + F Σ (to - from), halfway to the bound where it would leave [0, 1]. Along a categorical axis each step whose
/// ends differ leads to its first end with probability F.
fn moved(axis: &Axis, base: f64, steps: [(f64, f64); 2], factor: f64, stream: &mut Stream) -> f64 {
    if axis.is_categorical() {
        let step =
            |base, (to, from): (f64, f64)| if to != from && stream.uniform() < factor { to } else { base };
        return steps.into_iter().fold(base, step);
    }
    let moved = base + factor * steps.iter().map(|(to, from)| to - from).sum::<f64>();
    if moved < 0.0 {
        base / 2.0
    } else if moved > 1.0 {
        (base + 1.0) / 2.0
    } else {
        moved
    }
}

/// The member of each place; none where no trial with a value has finished.
fn members(history: &History, population: usize) -> Vec<Option<&Observation>> {
    let mut members: Vec<Option<&Observation>> = vec![None; population];
    for trial in history.observations() {
        let standing = Standing::of(trial);
        let member = &mut members[trial.trial as usize % population];
        let beaten = member.is_none_or(|member| standing.compare(&Standing::of(member)).is_le());
        if beaten && !standing.is_failed() {
            *member = Some(trial);
        }
    }
    members
}
