//! One trial: its values, its reports and how it ended.

use serde::Serialize;

use super::TrialState;
use crate::check::document::{list, number, one_of, small, text};
use crate::check::{Fields, Invalid, Number, Quoted, Read, Value};
use crate::sampler::Report;
use crate::space::{Params, parse_params};

/// A trial as it is handed out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Suggestion {
    /// The trial's number in the study, from 0.
    pub id: u32,
    /// The values to try.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, crate::space::Scalar>"))]
    pub params: Params,
}

/// Where a trial's values come from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", ts(rename = "TrialSource"))]
pub enum Source {
    /// From the sampler.
    Sampler,
    /// From a person who enqueued them.
    Enqueued,
}

impl Source {
    fn parse(path: &str, value: &Value) -> Read<Self> {
        one_of(path, value, &[("sampler", Self::Sampler), ("enqueued", Self::Enqueued)])
    }
}

/// All that is known of a trial.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Trial {
    /// Its number in the study, from 0.
    pub id: u32,
    /// Where it stands.
    pub state: TrialState,
    /// Where its values come from.
    pub source: Source,
    /// Its values.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, crate::space::Scalar>"))]
    pub params: Params,
    /// The objective of a complete trial, and of a pruned one the last value if there is one; finite.
    pub value: Option<f64>,
    /// What it reported on its way, by rising step.
    pub reports: Vec<Report>,
    /// Why it failed, was pruned, or should stop. What is not a person's own text begins with a code and a colon:
    /// a pruner's name, or `not-finite`.
    pub reason: Option<String>,
    /// How many trials ended before it; nothing while it has not ended.
    pub finished: Option<u32>,
}

/// How a trial ends, as the study is told.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(
    feature = "typescript",
    ts(
        rename = "TrialOutcome",
        type = "number | { state: \"failed\", reason: string } | { state: \"pruned\", value?: number | null }"
    )
)]
pub enum Ending {
    /// With a value. One that is not finite fails the trial.
    Complete(f64),
    /// Stopped early; without a value, the last report counts.
    Pruned(Option<f64>),
    /// Without a value, for the reason.
    Failed(String),
}

impl From<f64> for Ending {
    fn from(value: f64) -> Self {
        Self::Complete(value)
    }
}

impl Ending {
    /// The ending that `value`, at `path`, describes: a number, `{ state: "failed", reason }`, or
    /// `{ state: "pruned", value? }`.
    ///
    /// # Errors
    /// An [`Invalid`] for anything else.
    pub fn parse(path: &str, value: &Value) -> Result<Self, Invalid> {
        if let Some(value) = value.as_f64() {
            return Ok(Self::Complete(value));
        }
        if !matches!(value, Value::Object(_)) {
            return Err(Invalid::new(
                path,
                value,
                "a number, or an object with the state \"failed\" or \"pruned\"",
            ));
        }
        let fields = Fields::new(path, value)?;
        match fields.read("state", text)? {
            "failed" => {
                let reason = fields.only(&["state", "reason"])?.read("reason", text)?;
                Ok(Self::Failed(reason.to_owned()))
            }
            "pruned" => fields.only(&["state", "value"])?.read_optional("value", number).map(Self::Pruned),
            other => Err(Invalid::new(fields.path_of("state"), Quoted(other), "failed or pruned")),
        }
    }

    /// The state to which it leads.
    pub fn state(&self) -> TrialState {
        match self {
            Self::Complete(_) => TrialState::Complete,
            Self::Pruned(_) => TrialState::Pruned,
            Self::Failed(_) => TrialState::Failed,
        }
    }

    /// This ending of `trial` with the value of its last report where none is given, and as a failure where the
    /// value is not finite.
    pub(super) fn settled(self, trial: Option<&Trial>) -> Self {
        let last = trial.and_then(|trial| trial.reports.last()).map(|report| report.value);
        match self {
            Self::Complete(value) if !value.is_finite() => {
                Self::Failed(format!("not-finite: the objective is {}", Number(value)))
            }
            Self::Pruned(value) => match value.or(last) {
                Some(value) if !value.is_finite() => {
                    let reported = trial.and_then(|trial| trial.reason.clone());
                    Self::Failed(
                        reported.unwrap_or_else(|| format!("not-finite: the objective is {}", Number(value))),
                    )
                }
                value => Self::Pruned(value),
            },
            other => other,
        }
    }
}

/// The fields of a trial.
const FIELDS: [&str; 8] = ["id", "state", "source", "params", "value", "reports", "reason", "finished"];

impl Trial {
    /// The trial that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown, missing or of the wrong type.
    pub(super) fn parse(path: &str, value: &Value) -> Read<Self> {
        let fields = Fields::new(path, value)?.only(&FIELDS)?;
        Ok(Self {
            id: fields.read("id", small)?,
            state: fields.read("state", TrialState::parse)?,
            source: fields.read("source", Source::parse)?,
            params: fields.read("params", parse_params)?,
            value: fields.read_optional("value", number)?,
            reports: fields.read("reports", |path, value| list(path, value, Report::parse))?,
            reason: fields.read_optional("reason", text)?.map(str::to_owned),
            finished: fields.read_optional("finished", small)?,
        })
    }

    /// A trial that nobody has asked for.
    pub(super) fn waiting(id: u32, params: Params, source: Source) -> Self {
        let state = TrialState::Waiting;
        Self { id, state, source, params, value: None, reports: Vec::new(), reason: None, finished: None }
    }

    /// Ends the trial with a settled ending, after `finished` others.
    pub(super) fn end(&mut self, ending: Ending, finished: u32) {
        self.state = ending.state();
        self.finished = Some(finished);
        match ending {
            Ending::Complete(value) => (self.value, self.reason) = (Some(value), None),
            Ending::Pruned(value) => self.value = value,
            Ending::Failed(reason) => self.reason = Some(reason),
        }
    }
}
