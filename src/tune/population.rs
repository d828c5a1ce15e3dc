//! Population-based training (Jaderberg et al. 2017, "Population based training of neural networks").
//!
//! T trials train side by side, each with numbers of its own from a space. After every interval the trials are ranked
//! by validation loss, and
//! - *exploit* (truncation selection, their section 4.1.1): a trial of the worst fifth takes over parameters and
//!   moments of one of the best fifth, chosen at random; so does every trial that has diverged, whatever its rank;
//! - *explore* (their sections 4.1.2 and 4.2.1): it goes on with that trial's numbers, each multiplied by 0.8 or 1.2 and
//!   kept within its range, or now and then drawn anew.

use serde::Serialize;

use super::live::{LiveSpace, number};
use super::problem::check_validation;
use super::spec::PopulationTrainingSpec;
use crate::check::MAX_SEED;
use crate::data::Dataset;
use crate::numeric::Stream;
use crate::space::{Axis, Params, Scalar};
use crate::train::{CreateError, Experiment, Progress, RunState, Trainer};

/// By what a number is multiplied.
const FACTORS: [f64; 2] = [0.8, 1.2];

/// One trial as it stood at the end of an interval.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Member {
    /// The numbers with which it trained.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, f64>"))]
    pub params: Params,
    /// How it fared.
    pub progress: Progress,
}

/// How a number was explored.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Explored {
    /// Multiplied by 0.8.
    Lowered,
    /// Multiplied by 1.2.
    Raised,
    /// Drawn anew.
    Resampled,
}

/// One trial that took over from another.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Exchange {
    /// Steps made when it happened.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub step: u64,
    /// The trial that was replaced.
    pub trial: usize,
    /// The trial that was copied.
    pub source: usize,
    /// Validation loss of the trial; null if it had diverged.
    pub loss: Option<f64>,
    /// Validation loss of the source.
    pub source_loss: Option<f64>,
    /// The trial's numbers before.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, f64>"))]
    pub before: Params,
    /// Its numbers from now on.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, f64>"))]
    pub after: Params,
    /// How each came from the source's, in the order of the space.
    pub explored: Vec<Explored>,
}

/// One interval of a population.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Generation {
    /// The trials (T) at its end, before any exchange.
    pub members: Vec<Member>,
    /// The exchanges that followed.
    pub exchanges: Vec<Exchange>,
}

/// T trials that learn from each other.
#[derive(Debug)]
pub struct PopulationTraining {
    trainer: Trainer,
    space: LiveSpace,
    spec: PopulationTrainingSpec,
    /// The numbers of each trial, as points of the space (T, D).
    points: Vec<Vec<f64>>,
    lineage: Vec<Exchange>,
}

impl PopulationTraining {
    /// A population of `experiment`, whose trials have numbers drawn from the space, and the seeds from the experiment's
    /// on. `dataset` as for `Trainer::create`.
    ///
    /// # Errors
    /// A value that is not allowed, an experiment without test rows, and what `Trainer::create` refuses.
    pub fn new(
        experiment: &Experiment,
        spec: &PopulationTrainingSpec,
        dataset: Option<Dataset>,
    ) -> Result<Self, CreateError> {
        let experiment = experiment.checked()?;
        let space = LiveSpace::new(&spec.space, &experiment)?;
        let (mut points, mut trials) = (Vec::new(), Vec::new());
        for trial in 0..spec.trials {
            let mut stream = Stream::new(spec.seed, "population-training/initial", trial);
            let mut point = vec![0.0; space.dimensions()];
            point.fill_with(|| stream.uniform());
            let mut experiment = space.experiment(&experiment, &point);
            experiment.train.seed = (experiment.train.seed + trial) % (MAX_SEED + 1);
            points.push(point);
            trials.push(experiment);
        }
        let trainer = Trainer::create(&trials, dataset)?;
        check_validation(&experiment, &trainer.view().split.test)?;
        Ok(Self { trainer, space, spec: spec.clone(), points, lineage: Vec::new() })
    }

    /// Trains for an interval (less where the epochs end), then lets bad trials take over from good ones unless training
    /// is over.
    pub fn advance(&mut self) -> Generation {
        let progress = self.trainer.train_steps(self.spec.interval);
        let mut members = Vec::new();
        for (progress, point) in progress.into_iter().zip(&self.points) {
            members.push(Member { params: self.space.params(point), progress });
        }
        let exchanges = if self.trainer.is_over() { Vec::new() } else { self.exchange(&members) };
        self.lineage.extend_from_slice(&exchanges);
        Generation { members, exchanges }
    }

    /// Whether every epoch is over, or every trial has diverged.
    pub fn is_over(&self) -> bool {
        self.trainer.is_over()
    }

    /// Every exchange so far.
    pub fn lineage(&self) -> &[Exchange] {
        &self.lineage
    }

    /// What trains.
    pub fn trainer(&self) -> &Trainer {
        &self.trainer
    }

    fn exchange(&mut self, members: &[Member]) -> Vec<Exchange> {
        let count = members.len();
        let loss = |trial: usize| match members[trial].progress.state {
            RunState::Diverged => f64::INFINITY,
            _ => members[trial].progress.test_loss.unwrap_or(f64::INFINITY),
        };
        // How many trials are better; of equals the first is.
        let rank = |trial: usize| {
            let is_better =
                |other: &usize| loss(*other) < loss(trial) || (loss(*other) == loss(trial) && *other < trial);
            (0..count).filter(is_better).count()
        };
        // At least one, or nothing would ever happen in a small population.
        let cut = ((count as f64 * self.spec.fraction) as usize).max(1);
        let sources: Vec<usize> =
            (0..count).filter(|trial| rank(*trial) < cut && loss(*trial).is_finite()).collect();
        let Some(step) = sources.first().map(|trial| members[*trial].progress.step) else {
            return Vec::new();
        };
        let mut stream = Stream::new(self.spec.seed, "population-training/exchange", step);
        let mut exchanges = Vec::new();
        for trial in 0..count {
            if rank(trial) < count - cut && loss(trial).is_finite() {
                continue;
            }
            let source = sources[stream.below(sources.len() as u32) as usize];
            self.trainer.copy_trial(source, trial);
            let explored = self.explore(trial, source, &mut stream);
            exchanges.push(Exchange {
                step,
                trial,
                source,
                loss: Some(loss(trial)).filter(|loss| loss.is_finite()),
                source_loss: members[source].progress.test_loss,
                before: members[trial].params.clone(),
                after: self.space.params(&self.points[trial]),
                explored,
            });
        }
        let change = self.space.change(&self.points);
        self.trainer.set_hyper(&change).expect("the space was checked against the experiment");
        exchanges
    }

    /// Gives `trial` numbers near those of `source`.
    fn explore(&mut self, trial: usize, source: usize, stream: &mut Stream) -> Vec<Explored> {
        let mut explored = Vec::new();
        let mut point = self.points[source].clone();
        for (u, axis) in point.iter_mut().zip(self.space.axes()) {
            if stream.uniform() < self.spec.resample {
                explored.push(Explored::Resampled);
                *u = stream.uniform();
                continue;
            }
            let which = stream.below(2) as usize;
            explored.push([Explored::Lowered, Explored::Raised][which]);
            *u = multiplied(axis, *u, FACTORS[which]);
        }
        self.points[trial] = point;
        explored
    }
}

/// The coordinate of `factor` times the value at `u`, or of the end of the range beyond which that lies.
fn multiplied(axis: &Axis, u: f64, factor: f64) -> f64 {
    let value = (number(axis, u) * factor).max(number(axis, 0.0)).min(number(axis, 1.0));
    axis.coordinate(&Scalar::Number(value)).expect("the value lies in the range")
}
