//! Gradient descent on hyperparameters.
//!
//! The search moves a point of the space's unit cube, so that a logarithmic parameter moves evenly in its logarithm and
//! the space's bounds are the search's. Each evaluation trains the same window from the same first weights with the
//! same batches, so the validation loss is a function of the point alone, and its gradient is exact. The move goes
//! against the gradient and has a length of its own, the *step size*: by hypergradients that differ by ten powers of
//! ten no fixed rate could be found. The step size grows by half after a move that lowered the loss, and halves after
//! one that did not, which is taken back (the "bold driver" of Battiti 1989).

use serde::Serialize;

use super::hypergradient::hypergradient;
use super::live::LiveSpace;
use super::problem::Problem;
use super::spec::HypergradientSearchSpec;
use crate::check::Invalid;
use crate::data::Dataset;
use crate::net::OptimizerKind;
use crate::space::Params;
use crate::train::Experiment;

/// The factors of the step size after a good and a bad move, and where it ends.
const GROWTH: f64 = 1.5;
const SHRINKAGE: f64 = 0.5;
const LARGEST_STEP: f64 = 0.5;
const SMALLEST_STEP: f64 = 1e-4;
/// The search is over when this many evaluations have lowered the loss by less than this share of it.
const PATIENCE: usize = 20;
const LEAST_GAIN: f64 = 1e-3;

/// One evaluation of a search along hypergradients.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HypergradientPoint {
    /// The evaluation's number, from 0.
    pub number: u32,
    /// The values.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, f64>"))]
    pub params: Params,
    /// Validation loss after the window; null where training diverged.
    pub loss: Option<f64>,
    /// Derivative of the validation loss with respect to each value; null where it is not finite.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, Option<f64>>"))]
    pub gradient: Params,
    /// Length of the move that led here, as a share of a range; 0 at the first point.
    pub step_size: f64,
    /// Whether the loss is lower than at every point before: if not, the search goes back to the best one.
    pub accepted: bool,
}

/// A search for the learning rate, momentum and penalties with the lowest validation loss after a window of training.
#[derive(Debug)]
pub struct HypergradientSearch {
    problem: Problem,
    experiment: Experiment,
    space: LiveSpace,
    steps: u64,
    step_size: f64,
    /// The best point so far (D); at first, where the search begins.
    best: Vec<f64>,
    best_loss: f64,
    /// The direction of the next move from there (D), of length 1; 0 where there is none.
    direction: Vec<f64>,
    trajectory: Vec<HypergradientPoint>,
}

impl HypergradientSearch {
    /// A search that begins at the values of `experiment`. `dataset` as for `Trainer::create`.
    ///
    /// # Errors
    /// A value that is not allowed; an optimizer other than `sgd` and `momentum`; and what [`Problem::new`] refuses.
    pub fn new(
        experiment: &Experiment,
        spec: &HypergradientSearchSpec,
        dataset: Option<Dataset>,
    ) -> Result<Self, Invalid> {
        let experiment = experiment.checked()?;
        let rule = experiment.train.optimizer.name;
        if ![OptimizerKind::Sgd, OptimizerKind::Momentum].contains(&rule) {
            let allowed = "sgd or momentum, whose steps are differentiated";
            return Err(Invalid::new("train.optimizer.name", rule.as_str(), allowed));
        }
        let space = LiveSpace::new(&spec.space, &experiment)?;
        Ok(Self {
            problem: Problem::new(&experiment, dataset)?,
            best: space.point_of(&experiment)?,
            best_loss: f64::INFINITY,
            direction: vec![0.0; space.dimensions()],
            trajectory: Vec::new(),
            steps: spec.steps,
            step_size: spec.step_size,
            experiment,
            space,
        })
    }

    /// Evaluates the next point; nothing once the search is over.
    pub fn advance(&mut self) -> Option<&HypergradientPoint> {
        if self.is_over() {
            return None;
        }
        let is_first = self.trajectory.is_empty();
        let step_size = if is_first { 0.0 } else { self.step_size };
        let mut point = self.best.clone();
        for (u, d) in point.iter_mut().zip(&self.direction) {
            *u = (*u + step_size * d).clamp(0.0, 1.0);
        }
        let experiment = self.space.experiment(&self.experiment, &point);
        let found = hypergradient(&mut self.problem, &experiment, self.steps, self.space.live());
        let is_finite = found.loss.is_finite() && found.gradient.iter().all(|g| g.is_finite());
        let accepted = is_finite && found.loss < self.best_loss;
        if accepted {
            self.best_loss = found.loss;
            self.direction = self.descent(&point, &found.gradient);
            self.best.clone_from(&point);
        }
        if !is_first {
            let factor = if accepted { GROWTH } else { SHRINKAGE };
            self.step_size = LARGEST_STEP.min(self.step_size * factor);
        }
        self.trajectory.push(HypergradientPoint {
            number: self.trajectory.len() as u32,
            params: self.space.params(&point),
            loss: Some(found.loss).filter(|loss| loss.is_finite()),
            gradient: self.space.named(&found.gradient),
            step_size,
            accepted,
        });
        self.trajectory.last()
    }

    /// Whether nothing is left to do: no direction leads down within the bounds, the step size has become so small
    /// that the values would hardly change, or the last twenty evaluations have lowered the loss by less than a
    /// thousandth. Over from the first point on where training diverges there.
    pub fn is_over(&self) -> bool {
        let is_level = self.direction.iter().all(|d| *d == 0.0);
        let before = self.trajectory.len().saturating_sub(PATIENCE);
        let earlier = self.trajectory[..before].iter().rev().find(|point| point.accepted);
        let earlier = earlier.and_then(|point| point.loss);
        let is_stuck = earlier.is_some_and(|loss| loss - self.best_loss < LEAST_GAIN * loss);
        self.step_size < SMALLEST_STEP || is_stuck || (is_level && !self.trajectory.is_empty())
    }

    /// All points so far.
    pub fn trajectory(&self) -> &[HypergradientPoint] {
        &self.trajectory
    }

    /// The direction (D) of steepest descent at `point`, of length 1, within the cube: a coordinate at its bound does
    /// not move outwards.
    fn descent(&self, point: &[f64], gradient: &[f64]) -> Vec<f64> {
        let mut direction = gradient.to_vec();
        for (index, d) in direction.iter_mut().enumerate() {
            let u = point[index];
            *d *= -self.space.axes()[index].slope(u);
            if (u == 0.0 && *d < 0.0) || (u == 1.0 && *d > 0.0) {
                *d = 0.0;
            }
        }
        let largest = direction.iter().fold(0.0, |largest: f64, d| largest.max(d.abs()));
        if largest == 0.0 {
            return direction;
        }
        let squares: f64 = direction.iter().map(|d| (d / largest) * (d / largest)).sum();
        let length = largest * f64::sqrt(squares);
        direction.iter_mut().for_each(|d| *d /= length);
        direction
    }
}
