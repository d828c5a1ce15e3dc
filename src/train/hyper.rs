//! Changes of numbers while a population trains.

use super::spec::{LEARNING_RATES, NORMS, PENALTIES};
use crate::check::document::{list, number, refused};
use crate::check::{Fields, Invalid, Read, Value, in_range};
use crate::engine::Hyper;

/// One value for all trials, or one for each.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(untagged))]
pub enum OneOrEach {
    /// The same value for every trial.
    One(f64),
    /// One value per trial (T).
    Each(Vec<f64>),
}

impl OneOrEach {
    fn parse(path: &str, value: &Value) -> Read<Self> {
        match value {
            Value::Number(_) => number(path, value).map(Self::One),
            Value::Array(_) => list(path, value, number).map(Self::Each),
            _ => Err(refused(path, value, "a number, or an array with one number per trial")),
        }
    }

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
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
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
    /// The change in the document `value`.
    ///
    /// # Errors
    /// The first field that is unknown or of the wrong type.
    pub fn parse(value: &Value) -> Read<Self> {
        const FIELDS: [&str; 6] = ["learningRate", "l1", "l2", "clipNorm", "dropout", "momentum"];
        let fields = Fields::new("", value)?.only(&FIELDS)?;
        let read = |name: &str| fields.read_optional(name, OneOrEach::parse);
        Ok(Self {
            learning_rate: read("learningRate")?,
            l1: read("l1")?,
            l2: read("l2")?,
            clip_norm: read("clipNorm")?,
            dropout: read("dropout")?,
            momentum: read("momentum")?,
        })
    }

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
            let name = current.optimizer.name.as_str();
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
