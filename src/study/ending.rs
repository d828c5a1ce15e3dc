//! How a trial ends: what the study is told, and what it keeps of it.

use super::{Refusal, Trial, TrialState};
use crate::check::document::{list, number, text};
use crate::check::{Fields, Invalid, Number, Quoted, Value};

/// How a trial ends, as the study is told.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(
    feature = "typescript",
    ts(
        rename = "TrialOutcome",
        type = "number | number[] | { value: number, constraints?: number[] } | { values: number[], constraints?: number[] } | { repeats: number[], constraints?: number[] } | { state: \"failed\", reason: string } | { state: \"pruned\", value?: number | null }"
    )
)]
pub enum Ending {
    /// With a value. One that is not finite fails the trial.
    Complete(f64),
    /// With more than a value.
    Measured(Measured),
    /// Stopped early; without a value, the last report counts.
    Pruned(Option<f64>),
    /// Without a value, for the reason.
    Failed(String),
}

/// All that can be told of a trial that has run to its end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// One value for each objective (M).
    pub values: Vec<f64>,
    /// The values under several seeds instead: their mean is the trial's value. For one objective.
    pub repeats: Vec<f64>,
    /// Numbers that must not be above 0. Where one is, the trial fails: its point lies in a region that is not allowed.
    pub constraints: Vec<f64>,
}

impl From<f64> for Ending {
    fn from(value: f64) -> Self {
        Self::Complete(value)
    }
}

impl From<Vec<f64>> for Ending {
    /// One value for each objective.
    fn from(values: Vec<f64>) -> Self {
        Self::Measured(Measured { values, ..Measured::default() })
    }
}

/// What a study keeps of an ending.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settled {
    pub state: TrialState,
    /// One value for each objective; none if failed, none or one if pruned.
    pub values: Vec<f64>,
    pub reason: Option<String>,
    pub repeats: Vec<f64>,
    pub constraints: Vec<f64>,
}

impl Ending {
    /// The ending that `value`, at `path`, describes: a number; an array of one for each objective;
    /// `{ value | values | repeats, constraints? }`; `{ state: "failed", reason }`; or `{ state: "pruned", value? }`.
    ///
    /// # Errors
    /// An [`Invalid`] for anything else.
    pub fn parse(path: &str, value: &Value) -> Result<Self, Invalid> {
        match value {
            Value::Number(value) => return Ok(Self::Complete(*value)),
            Value::Array(_) => return list(path, value, number).map(Self::from),
            Value::Object(_) => {}
            _ => {
                let allowed = "a number, an array of numbers, or an object with the state \"failed\" or \"pruned\" \
                               or with value, values or repeats";
                return Err(Invalid::new(path, value, allowed));
            }
        }
        let fields = Fields::new(path, value)?;
        if fields.optional("state").is_none() {
            return Measured::parse(fields).map(Self::Measured);
        }
        match fields.read("state", text)? {
            "failed" => {
                let reason = fields.only(&["state", "reason"])?.read("reason", text)?;
                Ok(Self::Failed(reason.to_owned()))
            }
            "pruned" => fields.only(&["state", "value"])?.read_optional("value", number).map(Self::Pruned),
            other => Err(Invalid::new(fields.path_of("state"), Quoted(other), "failed or pruned")),
        }
    }

    /// The state to which it leads, unless it has to fail.
    pub fn state(&self) -> TrialState {
        match self {
            Self::Complete(_) | Self::Measured(_) => TrialState::Complete,
            Self::Pruned(_) => TrialState::Pruned,
            Self::Failed(_) => TrialState::Failed,
        }
    }

    /// What to keep of this ending of `trial` in a study of `objectives` objectives: a pruned trial gets the value of
    /// its last report where none is given, and one whose value is not finite, or that breaks a constraint, fails.
    ///
    /// # Errors
    /// When there is not one value for each objective.
    pub(super) fn settled(self, trial: &Trial, objectives: usize) -> Result<Settled, Refusal> {
        let state = self.state();
        let (measured, mut reason) = match self {
            Self::Complete(value) => (Measured { values: vec![value], ..Measured::default() }, None),
            Self::Measured(measured) => (measured, None),
            Self::Pruned(value) => {
                let last = trial.reports.last().map(|report| report.value).filter(|_| objectives == 1);
                let values = value.or(last).into_iter().collect();
                (Measured { values, ..Measured::default() }, trial.reason.clone())
            }
            Self::Failed(reason) => (Measured::default(), Some(reason)),
        };
        let Measured { mut values, repeats, constraints } = measured;
        let given = if repeats.is_empty() { values.len() } else { 1 };
        let mixed = !repeats.is_empty() && !values.is_empty();
        let needed = match state {
            TrialState::Complete => given == objectives,
            _ => given == 0 || given == objectives,
        };
        if !needed || mixed {
            return Err(Refusal::Values { given: values.len() + repeats.len(), objectives });
        }
        if !repeats.is_empty() {
            values = vec![mean(&repeats)];
        }
        let mut settled = Settled { state, values, reason: None, repeats, constraints };
        match settled.fault() {
            Some(fault) if state != TrialState::Failed => {
                let reported = reason.filter(|_| state == TrialState::Pruned);
                reason = Some(reported.unwrap_or(fault));
                settled.state = TrialState::Failed;
            }
            _ => {}
        }
        if settled.state == TrialState::Failed {
            settled.values.clear();
        }
        if settled.state != TrialState::Complete {
            settled.reason = reason;
        }
        Ok(settled)
    }
}

impl Measured {
    fn parse(fields: Fields<'_>) -> Result<Self, Invalid> {
        let fields = fields.only(&["value", "values", "repeats", "constraints"])?;
        let numbers = |name: &str| fields.read_optional(name, |path, value| list(path, value, number));
        let value = fields.read_optional("value", number)?.map(|value| vec![value]);
        let (values, repeats) = (numbers("values")?, numbers("repeats")?);
        if [&value, &values, &repeats].into_iter().flatten().count() != 1 {
            return Err(Invalid::new(fields.path_of("value"), "nothing", "one of value, values and repeats"));
        }
        Ok(Self {
            values: value.or(values).unwrap_or_default(),
            repeats: repeats.unwrap_or_default(),
            constraints: numbers("constraints")?.unwrap_or_default(),
        })
    }
}

impl Settled {
    /// Why this is no good ending, if it is not.
    fn fault(&self) -> Option<String> {
        if let Some(value) = self.values.iter().find(|value| !value.is_finite()) {
            return Some(format!("not-finite: the objective is {}", Number(*value)));
        }
        let broken = self.constraints.iter().position(|constraint| constraint.is_nan() || *constraint > 0.0);
        broken.map(|k| format!("constraint: number {k} is {}, not at most 0", Number(self.constraints[k])))
    }
}

/// The mean of some values (n ≥ 1); NaN if one is.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The standard deviation of a sample around its mean; nothing for fewer than two.
pub(super) fn deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some((squares / (values.len() as f64 - 1.0)).sqrt()).filter(|deviation| deviation.is_finite())
}
