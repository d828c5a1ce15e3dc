//! The numbers of a run that may change while it trains, as parameters of a space.

use crate::check::{Invalid, join};
use crate::space::{Axis, Params, Scalar, Space, SpaceSpec};
use crate::train::{Experiment, HyperChange, OneOrEach};

/// A number that may change while a run trains, and with respect to which a run can be differentiated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Live {
    /// Learning rate, before the schedule's factor.
    LearningRate,
    /// Momentum μ.
    Momentum,
    /// L1 penalty.
    L1,
    /// L2 penalty.
    L2,
}

impl Live {
    /// Every such number, with its path in an experiment, which is its name in a space.
    pub const NAMED: [(&'static str, Self); 4] = [
        ("train.learningRate", Self::LearningRate),
        ("train.optimizer.momentum", Self::Momentum),
        ("train.l1", Self::L1),
        ("train.l2", Self::L2),
    ];

    /// The number in `experiment` (checked); 0 for the momentum of a rule without one.
    pub fn of(self, experiment: &Experiment) -> f64 {
        let train = &experiment.train;
        match self {
            Self::LearningRate => train.learning_rate,
            Self::Momentum => train.optimizer.momentum.unwrap_or(0.0),
            Self::L1 => train.l1,
            Self::L2 => train.l2,
        }
    }

    /// Sets the number in `experiment`.
    pub fn set(self, experiment: &mut Experiment, value: f64) {
        let train = &mut experiment.train;
        match self {
            Self::LearningRate => train.learning_rate = value,
            Self::Momentum => train.optimizer.momentum = Some(value),
            Self::L1 => train.l1 = value,
            Self::L2 => train.l2 = value,
        }
    }
}

/// A checked space of D such numbers; all its parameters are of the type `float`, without steps.
#[derive(Clone, Debug)]
pub struct LiveSpace {
    space: Space,
    live: Vec<Live>,
    axes: Vec<Axis>,
}

impl LiveSpace {
    /// The space `spec` over the numbers of `experiment` (checked).
    ///
    /// # Errors
    /// A parameter that is no such number, and a range in which the experiment may not have it. The space stands at
    /// `space`.
    pub fn new(spec: &SpaceSpec, experiment: &Experiment) -> Result<Self, Invalid> {
        let space = spec.check("space")?;
        let mut all = Self { live: Vec::new(), axes: space.axes().cloned().collect(), space };
        for (name, axis) in all.space.names().zip(&all.axes) {
            let Some((_, number)) = Live::NAMED.iter().find(|(path, _)| *path == name) else {
                let names = Live::NAMED.map(|(name, _)| name).join(", ");
                return Err(Invalid::new(join("space", name), "a parameter", format!("only {names}")));
            };
            if !matches!(axis, Axis::Linear { .. } | Axis::Log { .. }) {
                let allowed = "a float from low to a larger high, without a step";
                return Err(Invalid::new(join("space", name), "another range", allowed));
            }
            all.live.push(*number);
        }
        for end in [0.0, 1.0] {
            all.experiment(experiment, &vec![end; all.dimensions()]).checked()?;
        }
        Ok(all)
    }

    /// D.
    pub fn dimensions(&self) -> usize {
        self.live.len()
    }

    /// The numbers, in the order of the space (D).
    pub fn live(&self) -> &[Live] {
        &self.live
    }

    /// Their axes (D).
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The values at `point` (D), by name.
    pub fn params(&self, point: &[f64]) -> Params {
        self.space.params(point)
    }

    /// One number for each parameter (D), by its name.
    pub fn named(&self, numbers: &[f64]) -> Params {
        self.space
            .names()
            .zip(numbers)
            .map(|(name, value)| (name.to_owned(), Scalar::Number(*value)))
            .collect()
    }

    /// `experiment` with the values at `point` (D).
    pub fn experiment(&self, experiment: &Experiment, point: &[f64]) -> Experiment {
        let mut changed = experiment.clone();
        for (index, live) in self.live.iter().enumerate() {
            live.set(&mut changed, number(&self.axes[index], point[index]));
        }
        changed
    }

    /// The point (D) of the values that `experiment` has.
    ///
    /// # Errors
    /// The first value outside of its range.
    pub fn point_of(&self, experiment: &Experiment) -> Result<Vec<f64>, Invalid> {
        let mut values = vec![0.0; self.dimensions()];
        for (value, live) in values.iter_mut().zip(&self.live) {
            *value = live.of(experiment);
        }
        self.space.point("", &self.named(&values))
    }

    /// The change that gives each of T trials the values at its point, (T, D).
    pub fn change(&self, points: &[Vec<f64>]) -> HyperChange {
        let mut change = HyperChange::default();
        for (index, live) in self.live.iter().enumerate() {
            let mut values = vec![0.0; points.len()];
            for (value, point) in values.iter_mut().zip(points) {
                *value = number(&self.axes[index], point[index]);
            }
            let field = match live {
                Live::LearningRate => &mut change.learning_rate,
                Live::Momentum => &mut change.momentum,
                Live::L1 => &mut change.l1,
                Live::L2 => &mut change.l2,
            };
            *field = Some(OneOrEach::Each(values));
        }
        change
    }
}

/// The number at `u` of an axis of a live space.
pub(super) fn number(axis: &Axis, u: f64) -> f64 {
    axis.value(u).number().expect("the axes of a live space have numbers")
}
