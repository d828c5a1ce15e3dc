//! A study as a JSON document, and back.
//!
//! The document holds the specification and the trials. Points, the history and the number of suggestions follow
//! from them, so that the study read again gives the same next point, bit for bit.

use serde::Serialize;

use super::ending::mean;
use super::{Source, Study, StudySpec, Trial, TrialState};
use crate::check::document::{list, whole};
use crate::check::{Fields, Invalid, Value};
use crate::sampler::{Report, Running};

/// The version of the documents that this module writes and reads.
const VERSION: u64 = 1;

/// A study as a document.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StudyDocument<'a> {
    /// The document's version, 1.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    v: u64,
    /// What the study was made from.
    spec: &'a StudySpec,
    /// All trials, by id.
    trials: &'a [Trial],
}

impl Study {
    /// The study as a document, `{ v, spec, trials }`.
    pub fn document(&self) -> StudyDocument<'_> {
        StudyDocument { v: VERSION, spec: &self.spec, trials: &self.trials }
    }

    /// The study of a document.
    ///
    /// # Errors
    /// An [`Invalid`] that names the path of what is unknown, malformed or contradicts the rest, like
    /// `trials[3].params.lr`.
    pub fn from_json(document: &Value) -> Result<Self, Invalid> {
        let fields = Fields::new("", document)?;
        let version = fields.read("v", whole)?;
        if version != VERSION {
            return Err(Invalid::new("v", version, format!("a document of version {VERSION}")));
        }
        let fields = fields.only(&["v", "spec", "trials"])?;
        let spec = fields.read("spec", StudySpec::parse)?;
        let trials = fields.read("trials", |path, value| list(path, value, Trial::parse))?;
        let mut study = Self::build("spec", spec)?;
        study.replay(trials)?;
        Ok(study)
    }

    /// Puts `trials` into the empty study.
    fn replay(&mut self, trials: Vec<Trial>) -> Result<(), Invalid> {
        let mut finished: Vec<Option<Running>> = trials.iter().map(|_| None).collect();
        let mut waits = false;
        let ended = trials.iter().filter(|trial| trial.state.is_end()).count();
        for (index, trial) in trials.iter().enumerate() {
            let path = format!("trials[{index}]");
            check(trial, &path, index, waits)?;
            check_choice(trial, &path, ended)?;
            self.check_values(trial, &path)?;
            waits |= trial.state == TrialState::Waiting;
            let running = self.running_of(trial, &path)?;
            match (trial.state, trial.finished) {
                (TrialState::Waiting, _) => {}
                (_, None) => self.running.push(running),
                (_, Some(place)) => match finished.get_mut(place as usize) {
                    Some(free @ None) => *free = Some(running),
                    _ => return Err(Invalid::new(format!("{path}.finished"), place, PLACES)),
                },
            }
        }
        for running in finished.into_iter().take(ended) {
            let running = running.ok_or_else(|| Invalid::new("trials", "a gap in finished", PLACES))?;
            let trial = &trials[running.trial as usize];
            self.finish(running, self.outcome(trial));
        }
        (0..trials.len()).for_each(|index| self.revisions.touch(index));
        self.waiting = trials.iter().filter(|trial| trial.state == TrialState::Waiting).count();
        self.suggested = trials.iter().filter(|trial| trial.source == Source::Sampler).count() as u64;
        self.trials = trials;
        Ok(())
    }

    /// `trial`, at `path`, with its point and with values of which smaller ones are better.
    fn running_of(&self, trial: &Trial, path: &str) -> Result<Running, Invalid> {
        let point = self.space.point(&format!("{path}.params"), &trial.params)?;
        Ok(Running { trial: trial.id, point, reports: self.oriented(&trial.reports) })
    }

    /// Refuses values of `trial`, at `path`, that no ending could have left.
    fn check_values(&self, trial: &Trial, path: &str) -> Result<(), Invalid> {
        let objectives = self.directions.len();
        let complete = trial.state == TrialState::Complete;
        let refused = |field: &str, found: &str, allowed: &str| {
            Err(Invalid::new(format!("{path}.{field}"), found, allowed))
        };
        match (&trial.values, trial.value) {
            (Some(values), _) if objectives == 1 || !complete || values.len() != objectives => {
                return refused(
                    "values",
                    "a list",
                    "one value for each of several objectives of a complete trial",
                );
            }
            (_, Some(_)) if objectives > 1 => return refused("value", "a value", "null, but values"),
            (None, None) if complete => return refused("value", "nothing", COMPLETE),
            _ => {}
        }
        if let Some(repeats) = &trial.repeats
            && complete
            && trial.value != Some(mean(repeats))
        {
            return refused("repeats", "other numbers", "numbers whose mean is the value");
        }
        let broken = |constraint: &f64| *constraint > 0.0;
        if complete && trial.constraints.iter().flatten().any(broken) {
            return refused("constraints", "one above 0", "none above 0, as its state is complete");
        }
        Ok(())
    }
}

const COMPLETE: &str = "a value, as its state is complete";

/// JavaScript holds every step exactly.
const MAX_STEP: u64 = (1 << 53) - 1;

const PLACES: &str = "each number from 0 to that of the ended trials once";

/// Refuses `reports`, at `path`, whose steps do not rise or are too large.
pub(super) fn rising(path: &str, reports: &[Report]) -> Result<(), Invalid> {
    if let Some(place) = reports.windows(2).position(|pair| pair[0].step >= pair[1].step) {
        let report = reports[place + 1];
        return Err(Invalid::new(format!("{path}[{}].step", place + 1), report.step, "a rising step"));
    }
    match reports.last().filter(|report| report.step > MAX_STEP) {
        Some(report) => Err(Invalid::new(path, report.step, format!("steps up to {MAX_STEP}"))),
        None => Ok(()),
    }
}

/// Refuses a trial that could not have come about, at `path` and number `index`; an earlier one `waits` or not.
fn check(trial: &Trial, path: &str, index: usize, waits: bool) -> Result<(), Invalid> {
    let at = |field: &str| format!("{path}.{field}");
    let state = trial.state;
    if trial.id as usize != index {
        return Err(Invalid::new(at("id"), trial.id, format!("{index}, the trial's place")));
    }
    if state == TrialState::Waiting && (trial.source != Source::Enqueued || !trial.reports.is_empty()) {
        return Err(Invalid::new(at("state"), "waiting", "only an enqueued trial without reports to wait"));
    }
    if trial.source == Source::Added && !state.is_end() {
        return Err(Invalid::new(at("state"), state, "an end, as the trial was added"));
    }
    if waits && state != TrialState::Waiting && trial.source != Source::Added {
        return Err(Invalid::new(at("state"), state, "waiting, as an earlier trial waits"));
    }
    rising(&at("reports"), &trial.reports)?;
    let needed = |field: &str, present: bool, rule: Rule| match (rule, present) {
        (Rule::Needed, false) => {
            Err(Invalid::new(at(field), "nothing", format!("a value, as its state is {state}")))
        }
        (Rule::Absent, true) => {
            Err(Invalid::new(at(field), "a value", format!("null, as its state is {state}")))
        }
        _ => Ok(()),
    };
    let (value, reason, finished) = rules(state);
    needed("value", trial.value.is_some(), value)?;
    needed("reason", trial.reason.is_some(), reason)?;
    needed("finished", trial.finished.is_some(), finished)
}

/// Refuses a choice of `trial`, at `path`, that no sampler could have made in a study of which `ended` trials ended.
fn check_choice(trial: &Trial, path: &str, ended: usize) -> Result<(), Invalid> {
    let Some(chosen) = &trial.chosen else { return Ok(()) };
    let at = |field: &str| format!("{path}.chosen{field}");
    if trial.source != Source::Sampler {
        return Err(Invalid::new(at(""), "a choice", "nothing, as its values are not from the sampler"));
    }
    if let Some(parent) = chosen.parents.iter().flatten().find(|parent| **parent >= trial.id) {
        return Err(Invalid::new(at(".parents"), parent, "trials before this one"));
    }
    if chosen.known as usize > ended {
        return Err(Invalid::new(at(".known"), chosen.known, format!("at most {ended}, as so many ended")));
    }
    Ok(())
}

/// Whether a field is there.
#[derive(Clone, Copy)]
enum Rule {
    Needed,
    Optional,
    Absent,
}

/// The rules for value, reason and finished in `state`.
fn rules(state: TrialState) -> (Rule, Rule, Rule) {
    match state {
        TrialState::Waiting => (Rule::Absent, Rule::Absent, Rule::Absent),
        TrialState::Running => (Rule::Absent, Rule::Optional, Rule::Absent),
        // A value or several, as there are objectives.
        TrialState::Complete => (Rule::Optional, Rule::Absent, Rule::Needed),
        TrialState::Pruned => (Rule::Optional, Rule::Optional, Rule::Needed),
        TrialState::Failed => (Rule::Absent, Rule::Needed, Rule::Needed),
    }
}
