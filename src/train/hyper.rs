//! Changes of numbers while a population trains.

use serde::{Deserialize, Serialize};

use super::spec::{LEARNING_RATES, NORMS, PENALTIES};
use crate::check::{Invalid, in_range};
use crate::engine::Hyper;

/// One value for all trials, or one for each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a number, or a list with one number per trial")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum OneOrEach {
    /// The same value for every trial.
    One(f64),
    /// One value per trial (T).
    Each(Vec<f64>),
}

impl OneOrEach {
    fn of(&self, trial: usize) -> f64 {
        match self {
            Self::One(value) => *value,
            Self::Each(values) => values[trial],
        }
    }

    fn check(&self, path: &str, trials: usize, range: std::ops::RangeInclusive<f64>) -> Result<(), Invalid> {
        match self {
            Self::One(value) => in_range(path, *value, range).map(drop),
            Self::Each(values) if values.len() != trials => {
                Err(Invalid::new(path, format!("{} values", values.len()), format!("one value, or {trials}")))
            }
            Self::Each(values) => values.iter().enumerate().try_for_each(|(index, value)| {
                in_range(&format!("{path}[{index}]"), *value, range.clone()).map(drop)
            }),
        }
    }
}

/// Numbers to change from the next step on; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
pub struct HyperChange {
    /// Learning rate, before the schedule's factor.
    pub learning_rate: Option<OneOrEach>,
    /// L1 penalty.
    pub l1: Option<OneOrEach>,
    /// L2 penalty.
    pub l2: Option<OneOrEach>,
    /// Largest gradient norm.
    pub clip_norm: Option<OneOrEach>,
    /// Dropout rate of all hidden layers.
    pub dropout: Option<OneOrEach>,
    /// Momentum μ, where the update rule has one.
    pub momentum: Option<OneOrEach>,
}

impl HyperChange {
    /// Checks every value for a population of `trials` trials, of which the first has the numbers `current`.
    ///
    /// # Errors
    /// The first value that is not allowed, or momentum for a rule without one.
    pub fn check(&self, trials: usize, current: &Hyper) -> Result<(), Invalid> {
        let fields = [
            ("learningRate", &self.learning_rate, LEARNING_RATES),
            ("l1", &self.l1, PENALTIES),
            ("l2", &self.l2, PENALTIES),
            ("clipNorm", &self.clip_norm, NORMS),
            ("dropout", &self.dropout, 0.0..=0.95),
            ("momentum", &self.momentum, 0.0..=0.9999),
        ];
        for (path, value, range) in fields {
            if let Some(value) = value {
                value.check(path, trials, range)?;
            }
        }
        if self.momentum.is_some() && current.optimizer.momentum.is_none() {
            let name = format!("{:?}", current.optimizer.name).to_ascii_lowercase();
            return Err(Invalid::new("momentum", "a value", format!("none, for {name} has no momentum")));
        }
        Ok(())
    }

    /// The numbers of `trial` after the change.
    pub fn apply(&self, trial: usize, current: &Hyper) -> Hyper {
        let of = |value: &Option<OneOrEach>| value.as_ref().map(|value| value.of(trial));
        let mut hyper = current.clone();
        hyper.learning_rate = of(&self.learning_rate).unwrap_or(hyper.learning_rate);
        hyper.l1 = of(&self.l1).unwrap_or(hyper.l1);
        hyper.l2 = of(&self.l2).unwrap_or(hyper.l2);
        hyper.clip_norm = of(&self.clip_norm).or(hyper.clip_norm);
        if let Some(rate) = of(&self.dropout) {
            hyper.dropout.fill(rate);
        }
        hyper.optimizer.momentum = of(&self.momentum).or(hyper.optimizer.momentum);
        hyper
    }
}
