//! Hypergradient descent: a learning rate that follows its own gradient while the network trains (Baydin et al. 2018,
//! "Online learning rate adaptation with hypergradient descent").
//!
//! Notation: w_t parameters after t steps, g_t = ∇f_t(w_{t-1}) the gradient of step t with penalties, α_t the learning
//! rate of step t. An update rule moves w_t = w_{t-1} - α_t d_t with a direction d_t that does not depend on α_t: g_t
//! itself (SGD-HD), the velocity, or Adam's quotient (Adam-HD). So the derivative of f_t(w_{t-1}) with respect to
//! α_{t-1} is h_t = -g_t·d_{t-1}, and the learning rate goes against it before step t:
//!
//! - additive: α_t = α_{t-1} - β h_t (their equation 4; algorithms 4 to 6);
//! - multiplicative: α_t = α_{t-1} (1 - β h_t / (‖g_t‖ ‖d_{t-1}‖)) (their equation 8, whose β needs no tuning to the
//!   size of gradients).
//!
//! Every step is the trainer's own. Here are only g_t, in double precision, and d_{t-1}, from the trainer's moments.

use super::problem::Problem;
use super::spec::{DescentRule, HypergradientDescentSpec};
use crate::check::Invalid;
use crate::data::Dataset;
use crate::engine::{Hyper, TrialState};
use crate::net::{OptimizerKind, Schedule};
use crate::numeric::Real;
use crate::train::{CreateError, Experiment, HyperChange, LEARNING_RATES, OneOrEach, Progress, Trainer};

/// The rules whose direction is known here.
const RULES: [OptimizerKind; 4] =
    [OptimizerKind::Sgd, OptimizerKind::Momentum, OptimizerKind::Nesterov, OptimizerKind::Adam];

/// One trial in training, whose learning rate learns.
#[derive(Debug)]
pub struct HypergradientDescent {
    trainer: Trainer,
    problem: Problem,
    is_weight: Vec<f64>,
    rule: DescentRule,
    /// β
    beta: f64,
    /// d_{t-1} (P); nothing before the first step.
    direction: Option<Vec<f64>>,
    /// α_1 … α_t
    learning_rates: Vec<f64>,
}

impl HypergradientDescent {
    /// A trainer of `experiment`, whose learning rate is the first one. `dataset` as for `Trainer::create`.
    ///
    /// # Errors
    /// A value that is not allowed; an optimizer other than `sgd`, `momentum`, `nesterov` and `adam`; a schedule, which
    /// would move the learning rate too; and what [`Problem::new`] refuses.
    pub fn new(
        experiment: &Experiment,
        spec: &HypergradientDescentSpec,
        dataset: Option<Dataset>,
    ) -> Result<Self, CreateError> {
        let beta = spec.beta()?;
        let experiment = experiment.checked()?;
        let train = &experiment.train;
        let kind = train.optimizer.name;
        if !RULES.contains(&kind) {
            let allowed = RULES.map(OptimizerKind::as_str).join(", ");
            return Err(Invalid::new("train.optimizer.name", kind.as_str(), allowed).into());
        }
        if train.schedule.name != Schedule::Constant || train.schedule.warmup > Some(0.0) {
            let allowed = "constant without warm-up, for the learning rate moves by itself";
            return Err(Invalid::new("train.schedule", "a schedule", allowed).into());
        }
        let problem = Problem::new(&experiment, dataset.clone())?;
        Ok(Self {
            trainer: Trainer::create(&[experiment], dataset)?,
            is_weight: problem.is_weight(),
            problem,
            rule: spec.rule,
            beta,
            direction: None,
            learning_rates: Vec::new(),
        })
    }

    /// Makes up to `n` steps and says how the trial fares.
    pub fn train_steps(&mut self, n: u64) -> Progress {
        for _ in 0..n {
            if self.trainer.is_over() {
                break;
            }
            self.step();
        }
        self.trainer.train_steps(0).remove(0)
    }

    /// The learning rate of each step so far.
    pub fn learning_rates(&self) -> &[f64] {
        &self.learning_rates
    }

    /// What trains.
    pub fn trainer(&self) -> &Trainer {
        &self.trainer
    }

    fn step(&mut self) {
        let (state, hyper) = (self.trainer.state(0), self.trainer.hyper(0).clone());
        let gradient = self.gradient(&state, &hyper);
        let rate = match &self.direction {
            None => hyper.learning_rate,
            Some(direction) => self.next_rate(hyper.learning_rate, &gradient, direction),
        };
        let change = HyperChange { learning_rate: Some(OneOrEach::One(rate)), ..HyperChange::default() };
        self.trainer.set_hyper(&change).expect("the rate lies in the range of learning rates");
        self.trainer.advance(1);
        self.learning_rates.push(rate);
        let kind = self.trainer.experiments()[0].train.optimizer.name;
        self.direction = Some(direction(kind, gradient, &hyper, &self.trainer.state(0)));
    }

    /// α_t from α_{t-1} = `rate`, g_t and d_{t-1}; kept within what the trainer takes. A hypergradient that is not
    /// finite changes nothing.
    fn next_rate(&self, rate: f64, gradient: &[f64], direction: &[f64]) -> f64 {
        let along = dot(gradient, direction);
        let next = match self.rule {
            DescentRule::Additive => rate + self.beta * along,
            DescentRule::Multiplicative => {
                let lengths = f64::sqrt(dot(gradient, gradient)) * f64::sqrt(dot(direction, direction));
                if lengths > 0.0 { rate * (1.0 + self.beta * along / lengths) } else { rate }
            }
        };
        if next.is_finite() { next.clamp(*LEARNING_RATES.start(), *LEARNING_RATES.end()) } else { rate }
    }

    /// g (P) of the batch that comes next.
    fn gradient(&mut self, state: &TrialState, hyper: &Hyper) -> Vec<f64> {
        let w: Vec<f64> = state.parameters.iter().map(|w| f64::from(*w)).collect();
        let mut gradient = self.problem.of_batch(state.step, &w, &[]).gradient;
        for ((g, w), is_weight) in gradient.iter_mut().zip(&w).zip(&self.is_weight) {
            *g += is_weight * (hyper.l1 * w.sign() + hyper.l2 * w);
        }
        gradient
    }
}

/// d (P) of the step with the gradient `g` (P) after which the trial is in `state`.
fn direction(kind: OptimizerKind, mut g: Vec<f64>, hyper: &Hyper, state: &TrialState) -> Vec<f64> {
    let (first, second) = state.moments.split_at(g.len().min(state.moments.len()));
    let option = |value: Option<f64>| value.unwrap_or(0.0);
    let options = &hyper.optimizer;
    match kind {
        OptimizerKind::Momentum => first.iter().map(|m| f64::from(*m)).collect(),
        OptimizerKind::Nesterov => {
            let momentum = option(options.momentum);
            g.iter_mut().zip(first).for_each(|(g, m)| *g += momentum * f64::from(*m));
            g
        }
        OptimizerKind::Adam => {
            let rest = |beta: Option<f64>| 1.0 - libm::pow(option(beta), state.step as f64);
            let (rest1, rest2, epsilon) = (rest(options.beta1), rest(options.beta2), option(options.epsilon));
            let quotient =
                |(m, v): (&f32, &f32)| f64::from(*m) / rest1 / (f64::sqrt(f64::from(*v) / rest2) + epsilon);
            first.iter().zip(second).map(quotient).collect()
        }
        _ => g,
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
