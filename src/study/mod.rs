//! A study: it asks a sampler for points, hands them out as trials, and keeps what became of them.
//!
//! ```
//! use tuning_playground::check::to_value;
//! use tuning_playground::study::{Study, StudySpec};
//!
//! let spec = serde_json::json!({ "space": { "x": { "type": "float", "low": -1, "high": 1 } }, "seed": 1 });
//! let mut study = Study::new(StudySpec::parse("", &to_value(&spec))?)?;
//! for _ in 0..20 {
//!     let trial = study.ask();
//!     let x = trial.params["x"].number().expect("x is a float");
//!     study.tell(trial.id, x * x)?;
//! }
//! assert!(study.best().and_then(|trial| trial.value).expect("twenty trials are complete") < 0.1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod document;
mod pruner;
mod spec;
mod state;
mod trial;

pub use document::StudyDocument;
pub use pruner::{Median, MedianSpec, Pruner, PrunerSpec, Standing};
pub use spec::{Direction, StudySpec};
pub use state::{Event, Refusal, Refused, TrialState};
pub use trial::{Ending, Source, Suggestion, Trial};

use crate::check::{Invalid, Number, join, seed};
use crate::sampler::{Draw, History, Observation, Outcome, Report, Running, Sampler};
use crate::space::{Params, Space};

/// A search in progress. Specification and history decide every suggestion.
#[derive(Debug)]
pub struct Study {
    spec: StudySpec,
    space: Space,
    sampler: Box<dyn Sampler>,
    pruner: Option<Box<dyn Pruner>>,
    /// All trials; a trial's id is its index.
    trials: Vec<Trial>,
    /// The running trials, by rising id. Values are such that smaller is better, here and in `history`.
    running: Vec<Running>,
    history: History,
    /// How many trials the sampler suggested.
    suggested: u64,
}

impl Study {
    /// A study without trials.
    ///
    /// # Errors
    /// An [`Invalid`] that names the path of the first value out of range, like `space.lr.low`.
    pub fn new(spec: StudySpec) -> Result<Self, Invalid> {
        Self::build("", spec)
    }

    /// A study without trials; `spec` stands at `path`.
    fn build(path: &str, spec: StudySpec) -> Result<Self, Invalid> {
        seed(&join(path, "seed"), spec.seed)?;
        let space = spec.space.check(&join(path, "space"))?;
        let sampler = spec.sampler.build(&join(path, "sampler"), &space)?;
        let pruner = spec.pruner.build(&join(path, "pruner"))?;
        let (trials, running, history) = (Vec::new(), Vec::new(), History::new());
        Ok(Self { spec, space, sampler, pruner, trials, running, history, suggested: 0 })
    }

    /// What the study was made from.
    pub fn spec(&self) -> &StudySpec {
        &self.spec
    }

    /// The checked space.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// The next trial to run: the one that waits longest, or else a new one at the sampler's next point.
    pub fn ask(&mut self) -> Suggestion {
        let waiting = self.trials.iter().position(|trial| trial.state == TrialState::Waiting);
        let index = waiting.unwrap_or_else(|| {
            let draw = Draw::new(self.spec.seed, self.suggested);
            let point = self.sampler.suggest(&self.space, &self.history, &self.running, draw);
            self.suggested += 1;
            self.add(self.space.params(&point), Source::Sampler)
        });
        let trial = &mut self.trials[index];
        trial.state = trial.state.after(Event::Ask).expect("it was chosen because it waits");
        let point =
            self.space.point("params", &trial.params).expect("all parameters of a trial are in the space");
        self.running.push(Running { trial: trial.id, point, reports: Vec::new() });
        Suggestion { id: trial.id, params: trial.params.clone() }
    }

    /// Lets a trial with the given values wait; the next [`Study::ask`] without an older one returns it. Its id.
    ///
    /// # Errors
    /// An [`Invalid`] under `params` when a value is missing, unknown or outside the space.
    pub fn enqueue(&mut self, params: &Params) -> Result<u32, Invalid> {
        self.space.point("params", params)?;
        // In the space's order, whatever the order they came in.
        let params = self.space.names().map(|name| (name.to_owned(), params[name].clone())).collect();
        Ok(self.add(params, Source::Enqueued) as u32)
    }

    /// Notes the objective's `value` at `step` of trial `id`. Whether the trial should stop: the pruner's advice,
    /// and always true when the value is not finite. The trial keeps the reason.
    ///
    /// # Errors
    /// When there is no such trial, it does not run, or the step does not come after the last one.
    pub fn report(&mut self, id: u32, step: u64, value: f64) -> Result<bool, Refused> {
        let place = self.place(id, Event::Report)?;
        let trial = &mut self.trials[id as usize];
        if let Some(last) = trial.reports.last().map(|report| report.step).filter(|last| *last >= step) {
            return Err(Refused { trial: id, reason: Refusal::StepNotAfter { step, last } });
        }
        let finite = if value.is_finite() { value } else { f64::NAN };
        trial.reports.push(Report { step, value: finite });
        let oriented = self.spec.direction.oriented(finite);
        self.running[place].reports.push(Report { step, value: oriented });
        trial.reason = if value.is_finite() {
            let (running, history, direction) = (&self.running[..], &self.history, self.spec.direction);
            let standing = Standing { trial: &running[place], running, history, direction };
            self.pruner.as_ref().and_then(|pruner| pruner.verdict(standing))
        } else {
            Some(format!("not-finite: the value at step {step} is {}", Number(value)))
        };
        Ok(trial.reason.is_some())
    }

    /// Ends trial `id`. A value that is not finite fails the trial. The state in which it ended.
    ///
    /// # Errors
    /// When there is no such trial or it does not run.
    pub fn tell(&mut self, id: u32, ending: impl Into<Ending>) -> Result<TrialState, Refused> {
        let ending = ending.into().settled(self.trials.get(id as usize));
        let place = self.place(id, Event::Tell(ending.state()))?;
        let finished = self.history.len() as u32;
        let running = self.running.remove(place);
        let trial = &mut self.trials[id as usize];
        trial.end(ending, finished);
        self.history.push(observation(running, trial, self.spec.direction));
        Ok(trial.state)
    }

    /// All trials, by id.
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }

    /// The complete trial with the best value; the first of equal ones.
    pub fn best(&self) -> Option<&Trial> {
        let (best, _) = self
            .history
            .complete()
            .min_by(|(one, a), (other, b)| a.total_cmp(b).then(one.trial.cmp(&other.trial)))?;
        self.trials.get(best.trial as usize)
    }

    /// Adds a waiting trial; its index.
    fn add(&mut self, params: Params, source: Source) -> usize {
        let index = self.trials.len();
        self.trials.push(Trial::waiting(index as u32, params, source));
        index
    }

    /// The place of trial `id` in `running`, if `event` may happen to it.
    fn place(&self, id: u32, event: Event) -> Result<usize, Refused> {
        let refused = |reason| Refused { trial: id, reason };
        let count = self.trials.len();
        let trial = self.trials.get(id as usize).ok_or_else(|| refused(Refusal::Unknown { count }))?;
        trial.state.after(event).map_err(refused)?;
        let place = self.running.iter().position(|running| running.trial == id);
        Ok(place.expect("only running trials are reported and told, and all of them are listed"))
    }
}

/// The finished `trial` as samplers see it.
fn observation(running: Running, trial: &Trial, direction: Direction) -> Observation {
    let value = trial.value.map(|value| direction.oriented(value));
    let outcome = match (trial.state, value) {
        (TrialState::Complete, Some(value)) => Outcome::Complete(value),
        (TrialState::Pruned, value) => Outcome::Pruned(value),
        _ => Outcome::Failed,
    };
    let Running { trial, point, reports } = running;
    Observation { trial, point, reports, outcome }
}
