//! NSGA-II: a genetic algorithm for several objectives, which keeps the points that no other dominates and, among
//! these, those that stand apart.
//!
//! Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II" (IEEE Trans. Evol. Comput. 6, 2002).
//! Simulated binary crossover: Deb and Agrawal, "Simulated binary crossover for continuous search space" (Complex
//! Systems 9, 1995); polynomial mutation: Deb and Goyal (Computer Science and Informatics 26, 1996).
//!
//! Notation: P the size of the population, D dimensions. Trials that are not complete have no place in it.

use super::pareto::{crowding, fronts};
use super::{Draw, History, Observation, Population, Proposal, Running, Sampler, SamplerModel, View, Why};
use crate::check::{Invalid, Record, Visit, field_in_range, serialize_record, whole_field_in_range};
use crate::numeric::{Stream, sort_places};
use crate::space::{Axis, Space};

/// The distribution indices of crossover and mutation: the larger, the nearer children stay to their parents. 20 is
/// the choice of the paper's section IV.
const INDEX: f64 = 20.0;
/// A mutation of a parameter of at most so many values takes any of them: a small step would seldom leave a cell.
const FEW: u64 = 32;
/// How often a child that is there already is mutated again.
const TRIES: u32 = 20;

/// NSGA-II's options.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct Nsga2Spec {
    /// P, 4 to 1000; the first P points are random. 20 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub population_size: u64,
    /// How likely a child has two parents, 0 to 1; 0.9 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub crossover_prob: f64,
    /// How likely each parameter mutates, 0 to 1; 1 / D if missing or null.
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub mutation_prob: Option<f64>,
}

impl Default for Nsga2Spec {
    fn default() -> Self {
        Self { population_size: 20, crossover_prob: 0.9, mutation_prob: None }
    }
}

impl Record for Nsga2Spec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("populationSize", &mut self.population_size);
        visit("crossoverProb", &mut self.crossover_prob);
        visit("mutationProb", &mut self.mutation_prob);
    }
}

serialize_record!(Nsga2Spec);

impl Nsga2Spec {
    /// The sampler; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for an option out of range.
    pub fn build(self, path: &str) -> Result<Nsga2, Invalid> {
        whole_field_in_range(path, "populationSize", self.population_size, 4..=1000)?;
        field_in_range(path, "crossoverProb", self.crossover_prob, 0.0..=1.0)?;
        field_in_range(path, "mutationProb", self.mutation_prob.unwrap_or(0.0), 0.0..=1.0)?;
        Ok(Nsga2 { spec: self })
    }
}

/// NSGA-II.
#[derive(Clone, Copy, Debug)]
pub struct Nsga2 {
    spec: Nsga2Spec,
}

/// A member of a population.
#[derive(Clone, Copy)]
struct Member<'a> {
    trial: &'a Observation,
    /// Its values (M).
    values: &'a [f64],
    front: u32,
    crowding: f64,
}

impl Nsga2 {
    /// The parents of the next point: of each P complete trials and the parents before them the best P.
    fn parents<'a>(&self, history: &'a History) -> Vec<Member<'a>> {
        let member = |(trial, values)| Member { trial, values, front: 0, crowding: 0.0 };
        let members: Vec<Member<'a>> = history.objectives().map(member).collect();
        let size = self.spec.population_size as usize;
        let mut parents: Vec<Member<'a>> = Vec::new();
        for generation in members.chunks_exact(size) {
            parents.extend_from_slice(generation);
            rank(&mut parents);
            // A stable order: of equal ones the earlier trials stay.
            let mut places: Vec<usize> = (0..parents.len()).collect();
            sort_places(&mut places, &|a, b| {
                let (a, b) = (&parents[a], &parents[b]);
                a.front.cmp(&b.front).then(b.crowding.total_cmp(&a.crowding))
            });
            parents = places[..size].iter().map(|place| parents[*place]).collect();
        }
        parents
    }

    /// A child of `parents`.
    fn child(&self, space: &Space, parents: &[Member<'_>], stream: &mut Stream) -> Proposal {
        let one = tournament(parents, stream);
        if stream.uniform() >= self.spec.crossover_prob {
            let why = Why::new("copy", &[("front", f64::from(one.front))]);
            return Proposal { point: one.trial.point.clone(), parents: vec![one.trial.trial], why };
        }
        let other = tournament(parents, stream);
        let gene = |(axis, (a, b)): (&Axis, (&f64, &f64))| crossed(axis, *a, *b, stream);
        let point = space.axes().zip(one.trial.point.iter().zip(&other.trial.point)).map(gene).collect();
        let why = Why::new("crossover", &[("front", f64::from(one.front.min(other.front)))]);
        Proposal { point, parents: vec![one.trial.trial, other.trial.trial], why }
    }

    fn mutate(&self, space: &Space, point: &mut [f64], stream: &mut Stream) {
        let probability = self.spec.mutation_prob.unwrap_or(1.0 / point.len() as f64);
        for (axis, u) in space.axes().zip(point) {
            if stream.uniform() < probability {
                *u = mutated(axis, *u, stream);
            }
        }
    }
}

/// Sets front and crowding of each member.
fn rank(members: &mut [Member<'_>]) {
    let values: Vec<&[f64]> = members.iter().map(|member| member.values).collect();
    let fronts = fronts(&values);
    for front in 0..=fronts.iter().copied().max().unwrap_or(0) {
        let of_front: Vec<usize> = (0..members.len()).filter(|k| fronts[*k] == front).collect();
        let values: Vec<&[f64]> = of_front.iter().map(|k| values[*k]).collect();
        for (k, crowding) in of_front.into_iter().zip(crowding(&values)) {
            (members[k].front, members[k].crowding) = (front, crowding);
        }
    }
}

/// The better of two random parents: of the earlier front, or else less crowded (section III B).
fn tournament<'a>(parents: &[Member<'a>], stream: &mut Stream) -> Member<'a> {
    let mut draw = || parents[stream.below(parents.len() as u32) as usize];
    let (one, other) = (draw(), draw());
    let better = one.front < other.front || (one.front == other.front && one.crowding >= other.crowding);
    if better { one } else { other }
}

/// A child's coordinate: one of the parents' for choices, and else with probability ½ from simulated binary
/// crossover: ((1 ± β)·a + (1 ∓ β)·b) / 2.
fn crossed(axis: &Axis, a: f64, b: f64, stream: &mut Stream) -> f64 {
    let (first, cross, u) = (stream.uniform() < 0.5, stream.uniform() < 0.5, stream.uniform());
    let (a, b) = if first { (a, b) } else { (b, a) };
    if axis.is_categorical() || !cross {
        return a;
    }
    let power = 1.0 / (INDEX + 1.0);
    let beta = if u <= 0.5 { libm::pow(2.0 * u, power) } else { libm::pow(1.0 / (2.0 * (1.0 - u)), power) };
    (((1.0 + beta) * a + (1.0 - beta) * b) / 2.0).clamp(0.0, 1.0)
}

/// Any value for a parameter of few, and else one near `u`: u + δ with the polynomial density of δ.
fn mutated(axis: &Axis, u: f64, stream: &mut Stream) -> f64 {
    let r = stream.uniform();
    if axis.is_categorical() || axis.count().is_some_and(|count| count <= FEW) {
        return r;
    }
    let power = 1.0 / (INDEX + 1.0);
    let delta =
        if r < 0.5 { libm::pow(2.0 * r, power) - 1.0 } else { 1.0 - libm::pow(2.0 * (1.0 - r), power) };
    (u + delta).clamp(0.0, 1.0)
}

impl Sampler for Nsga2 {
    fn propose(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Proposal {
        let mut stream = draw.stream("sampler.nsga2");
        let parents = self.parents(history);
        if parents.is_empty() {
            let point = (0..space.dimensions()).map(|_| stream.uniform()).collect();
            return Proposal::new(
                point,
                Why::new("start", &[("population", self.spec.population_size as f64)]),
            );
        }
        let mut child = self.child(space, &parents, &mut stream);
        self.mutate(space, &mut child.point, &mut stream);
        for _ in 0..TRIES {
            let snapped = space.snapped(&child.point);
            let mut known = history.observations().iter().map(|trial| &trial.point);
            if !known.any(|point| *point == snapped) && !running.iter().any(|trial| trial.point == snapped) {
                break;
            }
            self.mutate(space, &mut child.point, &mut stream);
        }
        child
    }

    fn model(&self, _: &Space, history: &History, _: &[Running], _: Draw, _: &View) -> SamplerModel {
        let members = self.parents(history).iter().map(|member| member.trial.trial).collect();
        SamplerModel::Evolution(Population { members })
    }
}
