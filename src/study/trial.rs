//! One trial: its values, its reports and how it ended.

use serde::Serialize;

use super::ending::{Settled, deviation};
use super::{Decision, TrialState};
use crate::check::document::{list, number, one_of, small, text};
use crate::check::{Fields, Read, Value};
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
    /// From a trial that ended elsewhere and was added.
    Added,
}

/// The sources by their names in documents.
const SOURCES: [(&str, Source); 3] =
    [("sampler", Source::Sampler), ("enqueued", Source::Enqueued), ("added", Source::Added)];

impl Source {
    fn parse(path: &str, value: &Value) -> Read<Self> {
        one_of(path, value, &SOURCES)
    }

    /// Its name in documents.
    pub fn name(self) -> &'static str {
        SOURCES.iter().find(|(_, source)| *source == self).map_or("", |(name, _)| name)
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
    /// The objective of a complete trial, and of a pruned one the last value if there is one; finite. Nothing in a
    /// study of several objectives.
    pub value: Option<f64>,
    /// The objectives of a complete trial in a study of several; finite.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub values: Option<Vec<f64>>,
    /// The values under several seeds, if it was told so; `value` is their mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub repeats: Option<Vec<f64>>,
    /// Their standard deviation, from two on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub spread: Option<f64>,
    /// The constraints, if it was told any. One above 0 has made it fail.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub constraints: Option<Vec<f64>>,
    /// What it reported on its way, by rising step.
    pub reports: Vec<Report>,
    /// Why it failed, was pruned, or should stop. What is not a person's own text begins with a code and a colon:
    /// a pruner's name, `not-finite` or `constraint`.
    pub reason: Option<String>,
    /// How many trials ended before it; nothing while it has not ended.
    pub finished: Option<u32>,
    /// What the pruner decided at its last report, and why; missing without a pruner or a report.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub decision: Option<Decision>,
}

/// The fields of a trial.
const FIELDS: [&str; 13] = [
    "id",
    "state",
    "source",
    "params",
    "value",
    "values",
    "repeats",
    "spread",
    "constraints",
    "reports",
    "reason",
    "finished",
    "decision",
];

impl Trial {
    /// The trial that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown, missing or of the wrong type.
    pub(super) fn parse(path: &str, value: &Value) -> Read<Self> {
        let fields = Fields::new(path, value)?.only(&FIELDS)?;
        let numbers = |name: &str| fields.read_optional(name, |path, value| list(path, value, number));
        let repeats = numbers("repeats")?;
        Ok(Self {
            id: fields.read("id", small)?,
            state: fields.read("state", TrialState::parse)?,
            source: fields.read("source", Source::parse)?,
            params: fields.read("params", parse_params)?,
            value: fields.read_optional("value", number)?,
            values: numbers("values")?,
            // It follows from the repeats, whatever stands there.
            spread: repeats.as_deref().and_then(deviation),
            repeats,
            constraints: numbers("constraints")?,
            reports: fields.read("reports", |path, value| list(path, value, Report::parse))?,
            reason: fields.read_optional("reason", text)?.map(str::to_owned),
            finished: fields.read_optional("finished", small)?,
            decision: fields.read_optional("decision", Decision::parse)?,
        })
    }

    /// A trial that nobody has asked for.
    pub(super) fn waiting(id: u32, params: Params, source: Source) -> Self {
        Self {
            id,
            state: TrialState::Waiting,
            source,
            params,
            value: None,
            values: None,
            repeats: None,
            spread: None,
            constraints: None,
            reports: Vec::new(),
            reason: None,
            finished: None,
            decision: None,
        }
    }

    /// Keeps the decision; the rung and the bracket of the one before stay where it has none.
    pub(super) fn decide(&mut self, decision: Option<Decision>) {
        let (bracket, rung) = self.decision.as_ref().map_or((None, None), |last| (last.bracket, last.rung));
        self.decision = decision.map(|decision| Decision {
            bracket: decision.bracket.or(bracket),
            rung: decision.rung.or(rung),
            ..decision
        });
    }

    /// Ends the trial in a study of `objectives` objectives, after `finished` others.
    pub(super) fn end(&mut self, settled: Settled, objectives: usize, finished: u32) {
        let Settled { state, values, reason, repeats, constraints } = settled;
        (self.state, self.reason, self.finished) = (state, reason, Some(finished));
        if objectives == 1 {
            self.value = values.first().copied();
        } else {
            self.values = Some(values).filter(|values| !values.is_empty());
        }
        self.spread = deviation(&repeats);
        self.repeats = Some(repeats).filter(|repeats| !repeats.is_empty());
        self.constraints = Some(constraints).filter(|constraints| !constraints.is_empty());
    }

    /// The values of the objectives (M) of a complete trial.
    pub(super) fn objectives(&self) -> &[f64] {
        match (&self.values, &self.value) {
            (Some(values), _) => values,
            (None, Some(value)) => std::slice::from_ref(value),
            (None, None) => &[],
        }
    }
}
