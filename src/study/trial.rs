//! One trial: its values, its reports and how it ended.

use serde::Serialize;

use super::ending::{Settled, deviation};
use super::{Decision, TrialState};
use crate::check::{OrNull, Read, Record, Value, Visit, parsed, plain_choice, serialize_record};
use crate::sampler::{Report, Why};
use crate::space::Params;

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
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", ts(rename = "TrialSource"))]
pub enum Source {
    /// From the sampler.
    #[default]
    Sampler,
    /// From a person who enqueued them.
    Enqueued,
    /// From a trial that ended elsewhere and was added.
    Added,
}

/// The sources by their names in documents.
const SOURCES: [(&str, Source); 3] =
    [("sampler", Source::Sampler), ("enqueued", Source::Enqueued), ("added", Source::Added)];

plain_choice!(Source);

impl Source {
    /// The sources by their names in documents.
    const NAMED: [(&'static str, Self); 3] = SOURCES;

    /// Its name in documents.
    pub fn name(self) -> &'static str {
        SOURCES.iter().find(|(_, source)| *source == self).map_or("", |(name, _)| name)
    }
}

/// All that is known of a trial.
#[derive(Clone, Debug, Default, PartialEq)]
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
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub values: Option<Vec<f64>>,
    /// The values under several seeds, if it was told so; `value` is their mean.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub repeats: Option<Vec<f64>>,
    /// Their standard deviation, from two on.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub spread: Option<f64>,
    /// The constraints, if it was told any. One above 0 has made it fail.
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
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub decision: Option<Decision>,
    /// By which sampler its values were chosen, and why; missing where they are not from the sampler.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub chosen: Option<Chosen>,
}

/// Why a sampler chose a trial's values, as it was when it did.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TrialChoice"))]
pub struct Chosen {
    /// The sampler's name; with `auto` that of the one which it had chosen.
    pub sampler: String,
    /// Why, as a code with numbers. Values are the objective's own.
    pub why: Why,
    /// The trials from which it was bred (evolutions).
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub parents: Option<Vec<u32>>,
    /// How many trials had ended: the sampler knew those whose `finished` is below.
    pub known: u32,
}

impl Record for Chosen {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("sampler", &mut self.sampler);
        visit("why", &mut self.why);
        visit("parents", &mut self.parents);
        visit("known", &mut self.known);
    }

    fn required(&self) -> &'static [&'static str] {
        &["sampler", "why", "known"]
    }
}

serialize_record!(Chosen);

impl Record for Trial {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("id", &mut self.id);
        visit("state", &mut self.state);
        visit("source", &mut self.source);
        visit("params", &mut self.params);
        visit("value", &mut OrNull(&mut self.value));
        visit("values", &mut self.values);
        visit("repeats", &mut self.repeats);
        visit("spread", &mut self.spread);
        visit("constraints", &mut self.constraints);
        visit("reports", &mut self.reports);
        visit("reason", &mut OrNull(&mut self.reason));
        visit("finished", &mut OrNull(&mut self.finished));
        visit("decision", &mut self.decision);
        visit("chosen", &mut self.chosen);
    }

    fn required(&self) -> &'static [&'static str] {
        &["id", "state", "source", "params", "reports"]
    }
}

serialize_record!(Trial);

impl Trial {
    /// The trial that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown, missing or of the wrong type.
    pub(super) fn parse(path: &str, value: &Value) -> Read<Self> {
        let mut trial: Self = parsed(path, value)?;
        // It follows from the repeats, whatever stands there.
        trial.spread = trial.repeats.as_deref().and_then(deviation);
        Ok(trial)
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
            chosen: None,
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
