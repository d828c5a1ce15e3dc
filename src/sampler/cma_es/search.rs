//! What CMA-ES has learnt from the history: one generation after another, with restarts.

use super::choices::Choices;
use super::margin;
use super::normal::Normal;
use super::strategy::{Strategy, population};
use crate::numeric::Stream;
use crate::numeric::truncated_normal::quantile;
use crate::sampler::order::{Standing, sorted};
use crate::sampler::start::strata;
use crate::sampler::{Draw, Observation};
use crate::space::{Axis, Space};

/// The search starts anew when no deviation is above it: values have ten decimals.
const LEAST_DEVIATION: f64 = 1e-9;
/// The search starts anew when the longest axis is this many times the shortest (the tutorial's condition number of
/// C, 1e14).
const MAX_RATIO: f64 = 1e7;
/// Best values this near to each other are equal.
const LEAST_GAIN: f64 = 1e-12;
/// The population grows by this factor when the search starts anew (Auger and Hansen, "A restart CMA evolution
/// strategy with increasing population size", CEC 2005).
const GROWTH: usize = 2;
/// The largest population.
pub const MAX_POPULATION: usize = 256;
/// How often a point outside of the cube is drawn again, for each dimension.
const TRIES: usize = 10;

/// The state of the search. n numeric axes; axes of one value are left out.
#[derive(Clone, Debug)]
pub struct Search {
    /// The numbers of the numeric axes (n), among a point's coordinates.
    pub numeric: Vec<usize>,
    /// The categorical axes.
    pub choices: Choices,
    /// λ and what follows from it.
    pub strategy: Strategy,
    /// The distribution along the numeric axes.
    pub normal: Normal,
    /// A (n), by which an axis of cells is scaled when it is read; 1 for a continuous one.
    pub scales: Vec<f64>,
    /// How often the search started anew.
    pub restarts: u32,
    /// The first step size.
    sigma: f64,
    /// The best value of a generation, and the number of generations since in which it stayed the same.
    stall: (f64, usize),
}

impl Search {
    /// The search before any trial: `lambda` trials a generation (by default as many as the tutorial advises), step
    /// size `sigma`, in the middle of the cube.
    pub fn new(space: &Space, lambda: Option<usize>, sigma: f64) -> Self {
        let varied =
            |(d, axis): (usize, &Axis)| (axis.count() != Some(1) && !axis.is_categorical()).then_some(d);
        let numeric: Vec<usize> = space.axes().enumerate().filter_map(varied).collect();
        let choices = Choices::new(space);
        let n = numeric.len();
        let lambda = lambda.unwrap_or_else(|| population(n + choices.axes.len()));
        let (strategy, normal) = (Strategy::new(n.max(1), lambda), Normal::new(vec![0.5; n], sigma));
        let stall = (f64::INFINITY, 0);
        Self { numeric, choices, strategy, normal, scales: vec![1.0; n], restarts: 0, sigma, stall }
    }

    /// Learns from one generation: λ `trials` in the order in which they finished. Where all failed there is nothing
    /// to learn; one that failed otherwise is the worst.
    pub fn learn(&mut self, space: &Space, trials: &[Observation], draw: Draw) {
        let standings: Vec<Standing> = trials.iter().map(Standing::of).collect();
        let places = sorted(trials.len(), &|a, b| standings[a].compare(&standings[b]));
        let ranked: Vec<&Observation> = places.iter().map(|place| &trials[*place]).collect();
        let best = standings[places[0]];
        if best.is_failed() {
            return;
        }
        if !self.numeric.is_empty() {
            let axes: Vec<&Axis> = space.axes().collect();
            let points: Vec<Vec<f64>> =
                ranked.iter().map(|trial| self.coordinates(&axes, trial, draw)).collect();
            self.normal.update(&self.strategy, &points);
            self.keep_margin(&axes);
        }
        self.choices.learn(&ranked, &self.strategy.weights[..self.strategy.mu]);
        if self.is_over(best.value()) {
            self.start_anew(draw);
        }
    }

    /// The coordinates (n) of a trial; along an axis of cells one that its value stands for.
    fn coordinates(&self, axes: &[&Axis], trial: &Observation, draw: Draw) -> Vec<f64> {
        let mut stream = draw.shared_stream("sampler.cma-es.cell", u64::from(trial.trial));
        let coordinate = |(k, d): (usize, &usize)| {
            let u = trial.point[*d];
            axes[*d].cell(u).map_or(u, |cell| {
                let deviation = self.normal.sigma * self.normal.deviation(k);
                margin::coordinate(
                    margin::open(cell),
                    self.normal.mean[k],
                    deviation,
                    self.scales[k],
                    stream.uniform(),
                )
            })
        };
        self.numeric.iter().enumerate().map(coordinate).collect()
    }

    /// Keeps every axis of cells from freezing.
    fn keep_margin(&mut self, axes: &[&Axis]) {
        let share = 1.0 / (self.strategy.n * self.strategy.lambda) as f64;
        for (k, d) in self.numeric.iter().enumerate() {
            let deviation = self.normal.sigma * self.normal.deviation(k);
            let mean = &mut self.normal.mean[k];
            if let Some(cell) = axes[*d].cell(mean.clamp(0.0, 1.0)) {
                margin::correct(mean, &mut self.scales[k], margin::open(cell), deviation, share);
            }
        }
    }

    /// Whether the search has come to its end, after a generation with the `best` value.
    fn is_over(&mut self, best: f64) -> bool {
        let same = (best - self.stall.0).abs() <= LEAST_GAIN;
        self.stall = if same { (self.stall.0, self.stall.1 + 1) } else { (best, 0) };
        let lengths = &self.normal.lengths;
        let longest = lengths.iter().copied().fold(0.0, f64::max);
        let shortest = lengths.iter().copied().fold(f64::INFINITY, f64::min);
        let narrow = self.normal.sigma * longest < LEAST_DEVIATION || longest > MAX_RATIO * shortest;
        narrow && !self.numeric.is_empty() || self.stall.1 > 10 + 30 * self.strategy.n / self.strategy.lambda
    }

    fn start_anew(&mut self, draw: Draw) {
        self.restarts += 1;
        let (n, lambda) = (self.numeric.len(), self.strategy.lambda);
        self.strategy = Strategy::new(n.max(1), (lambda * GROWTH).min(MAX_POPULATION).max(lambda));
        let mut stream = draw.shared_stream("sampler.cma-es.restart", u64::from(self.restarts));
        self.normal = Normal::new((0..n).map(|_| stream.uniform()).collect(), self.sigma);
        self.scales.fill(1.0);
        self.choices.forget();
        self.stall = (f64::INFINITY, 0);
    }

    /// A point (D) of the distribution, from `stream`.
    ///
    /// Along each axis of N(0, I) the λ draws of a generation fall into λ strata of equal probability, one into each
    /// (a Latin hypercube), which makes their mean and spread less random. A point outside the cube along a
    /// continuous axis is drawn again without strata, and clamped after ten tries for each dimension.
    pub fn sample(&self, space: &Space, draw: Draw, stream: &mut Stream) -> Vec<f64> {
        let (n, lambda) = (self.numeric.len(), self.strategy.lambda as u64);
        let mut point = vec![0.5; space.dimensions()];
        let place = draw.index() % lambda;
        let strata = strata(draw, "sampler.cma-es.strata", draw.index() / lambda, place, lambda, n);
        let mut z: Vec<f64> = strata
            .iter()
            .map(|stratum| quantile((*stratum as f64 + stream.uniform()) / lambda as f64))
            .collect();
        for _ in 0..TRIES * n {
            if self.place(space, &z, &mut point) {
                break;
            }
            z.iter_mut().for_each(|z| *z = stream.normal());
        }
        self.choices.sample(stream, &mut point);
        point
    }

    /// Puts the coordinates of `z` (n) into `point` (D), clamped. Whether the continuous ones needed no clamping.
    fn place(&self, space: &Space, z: &[f64], point: &mut [f64]) -> bool {
        let y = self.normal.colour(z);
        let axes: Vec<&Axis> = space.axes().collect();
        let mut inside = true;
        for (k, d) in self.numeric.iter().enumerate() {
            let x = self.normal.mean[k] + self.normal.sigma * self.scales[k] * y[k];
            inside &= axes[*d].count().is_some() || (0.0..=1.0).contains(&x);
            point[*d] = x.clamp(0.0, 1.0);
        }
        inside
    }
}
