//! What a sampler and a pruner know of earlier trials. Values are such that smaller is better.

use crate::check::{Read, Record, Value, Visit, parsed, serialize_record};

/// A value that a trial reported on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename = "TrialReport"))]
pub struct Report {
    /// The step, in the unit that the objective counts in; greater than that of the report before.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub step: u64,
    /// The value; `null` (NaN in Rust) if it was not finite.
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub value: f64,
}

impl Default for Report {
    fn default() -> Self {
        Self { step: 0, value: f64::NAN }
    }
}

impl Record for Report {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("step", &mut self.step);
        visit("value", &mut self.value);
    }

    fn required(&self) -> &'static [&'static str] {
        &["step"]
    }
}

serialize_record!(Report);

impl Report {
    /// The report that `value`, at `path`, describes.
    ///
    /// # Errors
    /// For anything but an object with a whole `step` and a `value`, which may be null.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        parsed(path, value)
    }
}

/// How a trial ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// With this finite value.
    Complete(f64),
    /// Stopped early, with its last finite value if there is one.
    Pruned(Option<f64>),
    /// Without a usable value: an error, or an objective that is not finite.
    Failed,
}

impl Outcome {
    /// The value of a complete trial.
    pub fn complete(self) -> Option<f64> {
        match self {
            Self::Complete(value) => Some(value),
            _ => None,
        }
    }
}

/// A finished trial.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The trial's number in the study.
    pub trial: u32,
    /// Its point (D), snapped to the middle of its cells.
    pub point: Vec<f64>,
    /// Its reports, by rising step.
    pub reports: Vec<Report>,
    /// How it ended.
    pub outcome: Outcome,
}

/// A trial that is still running.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// The trial's number in the study.
    pub trial: u32,
    /// Its point (D), snapped to the middle of its cells.
    pub point: Vec<f64>,
    /// Its reports so far, by rising step.
    pub reports: Vec<Report>,
}

/// The finished trials, in the order in which they finished. It only grows at its end, so that a cache over the
/// first n of them stays valid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    observations: Vec<Observation>,
    /// The values of several objectives, of which the outcome holds the first; empty where there is but one.
    several: Vec<Vec<f64>>,
}

impl History {
    /// An empty history.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the trial that finished last.
    pub fn push(&mut self, observation: Observation) {
        self.push_several(observation, Vec::new());
    }

    /// Adds the trial that finished last, with its `values` of all objectives (M) if there are several.
    pub fn push_several(&mut self, observation: Observation, values: Vec<f64>) {
        self.observations.push(observation);
        self.several.push(values);
    }

    /// The history as it was when so many trials, at most `count`, had finished.
    pub fn first(&self, count: usize) -> Self {
        let count = count.min(self.len());
        Self { observations: self.observations[..count].to_vec(), several: self.several[..count].to_vec() }
    }

    /// The finished trials (N).
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// N, the number of finished trials.
    pub fn len(&self) -> usize {
        self.observations.len()
    }

    /// Whether no trial has finished.
    pub fn is_empty(&self) -> bool {
        self.observations.is_empty()
    }

    /// The complete trials with their values of all objectives (M).
    pub fn objectives(&self) -> impl Iterator<Item = (&Observation, &[f64])> {
        self.observations.iter().zip(&self.several).filter_map(|(trial, several)| {
            let Outcome::Complete(value) = &trial.outcome else { return None };
            let values = if several.is_empty() { std::slice::from_ref(value) } else { &several[..] };
            Some((trial, values))
        })
    }

    /// The complete trial with the best value, the one with the lowest id of equal ones, and its value.
    pub fn best(&self) -> Option<(&Observation, f64)> {
        self.complete().min_by(|(one, a), (other, b)| a.total_cmp(b).then(one.trial.cmp(&other.trial)))
    }

    /// The complete trials with their values.
    pub fn complete(&self) -> impl Iterator<Item = (&Observation, f64)> {
        self.observations.iter().filter_map(|trial| Some((trial, trial.outcome.complete()?)))
    }
}
