//! The search space as a document describes it, and its checks.

use serde::Serialize;

use super::axis::{Axis, MAX_VALUES, Steps};
use super::{Named, Scalar, Space};
use crate::check::document::{flag, integer, list, number, one_of};
use crate::check::{Fields, Invalid, Number, Plain, Read, Value, field_in_range, join, to_value};

/// The most parameters of a space.
pub const MAX_PARAMETERS: usize = 64;
/// The most choices of a categorical parameter.
pub const MAX_CHOICES: usize = 1000;
/// The largest bound of a float parameter, and the inverse of the smallest one with `log`: sums, powers of ten and
/// logarithms of all values stay far from the ends of what a floating-point number can hold.
const MAX_BOUND: f64 = 1e200;
const MIN_LOG: f64 = 1e-200;
/// The largest bound of an int parameter: JavaScript holds it exactly.
const MAX_INT: f64 = 9_007_199_254_740_991.0;

/// The parameters to search, by name, in the order of the document. The order is that of the grid and of every
/// table, so the map keeps it (a sorted map would not). JavaScript itself puts names that are whole numbers first.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct SpaceSpec(
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, ParameterSpec>"))]
    pub  Named<ParameterSpec>,
);

/// One parameter; `low` and `high` are included.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum ParameterSpec {
    /// A number.
    Float(FloatSpec),
    /// A whole number.
    Int(IntSpec),
    /// One of a few values without an order.
    Categorical(CategoricalSpec),
}

/// A number from `low` to `high`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FloatSpec {
    /// The smallest value, from -1e200 to 1e200; at least 1e-200 with `log`.
    pub low: f64,
    /// The largest value, not below `low`. With a step it may lie above the last one.
    pub high: f64,
    /// Whether equal ratios, rather than equal differences, weigh the same.
    #[cfg_attr(feature = "typescript", ts(as = "Option<bool>", optional))]
    pub log: bool,
    /// The positive distance of two neighbouring values, counted from `low`; without it every number is a value.
    /// Not together with `log`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub step: Option<f64>,
}

/// A whole number from `low` to `high`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct IntSpec {
    /// The smallest value, from -(2^53 - 1) to 2^53 - 1; at least 1 with `log`.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub low: i64,
    /// The largest value, not below `low`. With a step it may lie above the last one.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub high: i64,
    /// Whether equal ratios, rather than equal differences, weigh the same.
    #[cfg_attr(feature = "typescript", ts(as = "Option<bool>", optional))]
    pub log: bool,
    /// The distance of two neighbouring values, counted from `low`; 1 if missing. With `log` only 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "number", optional = nullable))]
    pub step: Option<i64>,
}

/// One of a few values without an order.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CategoricalSpec {
    /// 1 to 1000 different values.
    pub choices: Vec<Scalar>,
}

impl Plain for SpaceSpec {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = Self::parse(path, value)?;
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(to_value(self))
    }
}

impl SpaceSpec {
    /// The space that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first value of the wrong type and at unknown or missing fields.
    pub fn parse(path: &str, value: &Value) -> Result<Self, Invalid> {
        Ok(Self(Fields::new(path, value)?.each(ParameterSpec::parse)?.into()))
    }

    /// The checked space; this description stands at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] at the first value out of range.
    pub fn check(&self, path: &str) -> Result<Space, Invalid> {
        if self.0.is_empty() || self.0.len() > MAX_PARAMETERS {
            let found = format!("{} parameters", self.0.len());
            return Err(Invalid::new(path, found, format!("1 to {MAX_PARAMETERS} parameters")));
        }
        let mut axes = Vec::with_capacity(self.0.len());
        for (name, parameter) in self.0.iter() {
            let path = join(path, name);
            let axis = match parameter {
                ParameterSpec::Float(spec) => spec.check(&path)?,
                ParameterSpec::Int(spec) => spec.check(&path)?,
                ParameterSpec::Categorical(spec) => spec.check(&path)?,
            };
            axes.push((name.to_owned(), axis));
        }
        Ok(Space { axes: axes.into() })
    }
}

impl ParameterSpec {
    fn parse(path: &str, value: &Value) -> Read<Self> {
        let fields = Fields::new(path, value)?;
        let kinds = [("float", 0), ("int", 1), ("categorical", 2)];
        Ok(match one_of(&fields.path_of("type"), fields.required("type")?, &kinds)? {
            0 => Self::Float(FloatSpec::parse(fields)?),
            1 => Self::Int(IntSpec::parse(fields)?),
            _ => Self::Categorical(CategoricalSpec::parse(fields)?),
        })
    }
}

/// The fields of a parameter of numbers.
const RANGE: [&str; 5] = ["type", "low", "high", "log", "step"];

impl FloatSpec {
    fn parse(fields: Fields<'_>) -> Read<Self> {
        let fields = fields.only(&RANGE)?;
        Ok(Self {
            low: fields.read("low", number)?,
            high: fields.read("high", number)?,
            log: fields.read_optional("log", flag)?.unwrap_or(false),
            step: fields.read_optional("step", number)?,
        })
    }

    fn check(&self, path: &str) -> Result<Axis, Invalid> {
        field_in_range(path, "low", self.low, -MAX_BOUND..=MAX_BOUND)?;
        field_in_range(path, "high", self.high, self.low..=MAX_BOUND)?;
        // Zero has one sign here: a value of 0 reads the same wherever it comes from.
        let (low, high) = (self.low + 0.0, self.high + 0.0);
        match (self.log, self.step) {
            (true, Some(step)) => Err(log_with_step(path, step)),
            (true, None) if low < MIN_LOG => {
                Err(Invalid::new(join(path, "low"), Number(low), "a positive number, from 1e-200, with log"))
            }
            (_, Some(step)) => steps(path, low, high, step),
            (_, None) if low == high => Ok(Axis::Steps(Steps::new(low, high, 1.0))),
            (true, None) => Ok(Axis::Log { low, high }),
            (false, None) => Ok(Axis::Linear { low, high }),
        }
    }
}

impl IntSpec {
    fn parse(fields: Fields<'_>) -> Read<Self> {
        let fields = fields.only(&RANGE)?;
        Ok(Self {
            low: fields.read("low", integer)?,
            high: fields.read("high", integer)?,
            log: fields.read_optional("log", flag)?.unwrap_or(false),
            step: fields.read_optional("step", integer)?,
        })
    }

    fn check(&self, path: &str) -> Result<Axis, Invalid> {
        let (low, high) = (self.low as f64, self.high as f64);
        field_in_range(path, "low", low, -MAX_INT..=MAX_INT)?;
        field_in_range(path, "high", high, low..=MAX_INT)?;
        let step = self.step.unwrap_or(1);
        match self.log {
            true if step != 1 => Err(log_with_step(path, step as f64)),
            true if low < 1.0 => {
                Err(Invalid::new(join(path, "low"), Number(low), "a number from 1 with log"))
            }
            true if low < high => {
                let axis = Axis::LogInt { low, high };
                if high - low < MAX_VALUES { Ok(axis) } else { Err(too_many(path, "high", high)) }
            }
            _ => steps(path, low, high, step as f64),
        }
    }
}

impl CategoricalSpec {
    fn parse(fields: Fields<'_>) -> Read<Self> {
        let fields = fields.only(&["type", "choices"])?;
        Ok(Self { choices: fields.read("choices", |path, value| list(path, value, Scalar::parse))? })
    }

    fn check(&self, path: &str) -> Result<Axis, Invalid> {
        let path = join(path, "choices");
        if self.choices.is_empty() || self.choices.len() > MAX_CHOICES {
            let found = format!("{} choices", self.choices.len());
            return Err(Invalid::new(path, found, format!("1 to {MAX_CHOICES} choices")));
        }
        for (k, choice) in self.choices.iter().enumerate() {
            if choice.number().is_some_and(|number| !number.is_finite()) {
                return Err(Invalid::new(format!("{path}[{k}]"), choice, "a finite number"));
            }
            if self.choices[..k].contains(choice) {
                return Err(Invalid::new(format!("{path}[{k}]"), choice, "a choice that is not there yet"));
            }
        }
        Ok(Axis::Choices(self.choices.clone()))
    }
}

/// The axis of `low`, `low + step` and so on.
fn steps(path: &str, low: f64, high: f64, step: f64) -> Result<Axis, Invalid> {
    let moves = low + step > low && high - step < high;
    if !(step.is_finite() && moves) {
        let allowed = "a positive number, large enough to move both bounds";
        return Err(Invalid::new(join(path, "step"), Number(step), allowed));
    }
    let axis = Steps::new(low, high, step);
    if axis.count() <= MAX_VALUES { Ok(Axis::Steps(axis)) } else { Err(too_many(path, "step", step)) }
}

fn too_many(path: &str, field: &str, value: f64) -> Invalid {
    Invalid::new(
        join(path, field),
        Number(value),
        format!("a range of at most {} values", Number(MAX_VALUES)),
    )
}

fn log_with_step(path: &str, step: f64) -> Invalid {
    Invalid::new(join(path, "step"), Number(step), "no step with log")
}
