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
mod ending;
mod exchange;
mod explain;
mod importance;
mod pruner;
mod revision;
mod spec;
mod state;
mod trial;

pub use document::StudyDocument;
pub use ending::{Ending, Measured};
pub use exchange::{JournalOptions, ReadNumber};
pub use explain::{ExplainSpec, Explanation, Through};
pub use importance::{Importance, ImportanceSpec, Interaction, Method};
pub use pruner::{
    AshaSpec, Bracket, Decision, DecisionCode, HyperbandSpec, Limit, MedianSpec, Overview, PatientSpec,
    PercentileSpec, Pruner, PrunerExplanation, PrunerSpec, Rung, Standing, ThresholdSpec, WilcoxonSpec,
};
pub use revision::TrialChanges;
pub use spec::{Direction, StudySpec};
pub use state::{Event, Refusal, Refused, TrialState};
pub use trial::{Chosen, Source, Suggestion, Trial};

use revision::Revisions;

use crate::check::{Invalid, Number, join, seed, whole_in_range};
use crate::numeric::sort_places;
use crate::sampler::{
    AutoChoice, Draw, History, Observation, Outcome, Proposal, Report, Running, Sampler, first_front,
};
use crate::space::{Params, Space};

/// The most trials that are asked for at once.
const MAX_BATCH: u64 = 10_000;

/// A search in progress. Specification and history decide every suggestion.
#[derive(Debug)]
pub struct Study {
    spec: StudySpec,
    space: Space,
    /// The direction of each objective (M).
    directions: Vec<Direction>,
    sampler: Box<dyn Sampler>,
    /// The same again, for looking back: what it keeps of earlier histories does not take the place of what the next
    /// suggestion needs.
    looking_back: Box<dyn Sampler>,
    pruner: Option<Box<dyn Pruner>>,
    /// All trials; a trial's id is its index.
    trials: Vec<Trial>,
    /// When each trial changed last.
    revisions: Revisions,
    /// How many trials wait.
    waiting: usize,
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
        let directions = spec.objectives(path)?;
        let sampler = spec.sampler.build(&join(path, "sampler"), &space)?;
        let looking_back = spec.sampler.build(&join(path, "sampler"), &space)?;
        let pruner = spec.pruner.build(&join(path, "pruner"))?;
        Ok(Self {
            spec,
            space,
            directions,
            sampler,
            looking_back,
            pruner,
            trials: Vec::new(),
            revisions: Revisions::default(),
            waiting: 0,
            running: Vec::new(),
            history: History::new(),
            suggested: 0,
        })
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
        let mut trials = self.trials.iter().take(if self.waiting > 0 { self.trials.len() } else { 0 });
        let waiting = trials.position(|trial| trial.state == TrialState::Waiting);
        let index = waiting.unwrap_or_else(|| {
            let draw = Draw::new(self.spec.seed, self.suggested);
            let proposal = self.sampler.propose(&self.space, &self.history, &self.running, draw);
            self.suggested += 1;
            let index = self.add(self.space.params(&proposal.point), Source::Sampler);
            self.trials[index].chosen = Some(self.chosen(proposal));
            index
        });
        self.waiting -= 1;
        self.revisions.touch(index);
        let trial = &mut self.trials[index];
        trial.state = trial.state.after(Event::Ask).expect("it was chosen because it waits");
        let point =
            self.space.point("params", &trial.params).expect("all parameters of a trial are in the space");
        self.running.push(Running { trial: trial.id, point, reports: Vec::new() });
        Suggestion { id: trial.id, params: trial.params.clone() }
    }

    /// The next `count` trials to run, as that many calls of [`Study::ask`] give them.
    ///
    /// # Errors
    /// An [`Invalid`] for a count outside of 1 to 10,000.
    pub fn ask_batch(&mut self, count: u64) -> Result<Vec<Suggestion>, Invalid> {
        whole_in_range("count", count, 1..=MAX_BATCH)?;
        Ok((0..count).map(|_| self.ask()).collect())
    }

    /// What is kept of a `proposal` for the next trial.
    fn chosen(&self, proposal: Proposal) -> Chosen {
        let Proposal { parents, why, .. } = proposal;
        Chosen {
            sampler: self.sampler_name(self.choice().as_ref()),
            why: why.oriented(|value| self.direction().oriented(value)),
            parents: Some(parents).filter(|parents| !parents.is_empty()),
            known: self.history.len() as u32,
        }
    }

    /// The name of the sampler that `auto` chose, or else of the study's.
    fn sampler_name(&self, choice: Option<&AutoChoice>) -> String {
        choice.map_or(self.spec.sampler.name(), |choice| choice.sampler).to_owned()
    }

    /// Lets a trial with the given values wait; the next [`Study::ask`] without an older one returns it. Its id.
    ///
    /// # Errors
    /// An [`Invalid`] under `params` when a value is missing, unknown or outside the space.
    pub fn enqueue(&mut self, params: &Params) -> Result<u32, Invalid> {
        self.space.point("params", params)?;
        Ok(self.add(self.in_order(params), Source::Enqueued) as u32)
    }

    /// Adds a trial that ended elsewhere, with the values that it had and what it reported; its id. So a search
    /// begins with what is known from earlier ones.
    ///
    /// # Errors
    /// An [`Invalid`] under `params`, `reports` or `outcome` for values that are missing, unknown or outside the
    /// space, steps that do not rise, and not one value for each objective.
    pub fn add_trial(
        &mut self,
        params: &Params,
        ending: impl Into<Ending>,
        reports: Vec<Report>,
    ) -> Result<u32, Invalid> {
        let point = self.space.point("params", params)?;
        document::rising("reports", &reports)?;
        let id = self.trials.len() as u32;
        let mut trial = Trial { reports, ..Trial::waiting(id, self.in_order(params), Source::Added) };
        let settled = ending.into().settled(&trial, self.directions.len());
        let allowed = format!("one value for each of {} objectives", self.directions.len());
        let settled = settled.map_err(|_| Invalid::new("outcome", "another number of values", allowed))?;
        trial.end(settled, self.directions.len(), self.history.len() as u32);
        let reports = self.oriented(&trial.reports);
        self.finish(Running { trial: id, point, reports }, self.outcome(&trial));
        self.revisions.touch(self.trials.len());
        self.trials.push(trial);
        Ok(id)
    }

    /// `params` in the space's order, whatever the order they came in; all are there.
    fn in_order(&self, params: &Params) -> Params {
        self.space.names().map(|name| (name.to_owned(), params[name].clone())).collect()
    }

    /// The reports such that smaller values are better.
    fn oriented(&self, reports: &[Report]) -> Vec<Report> {
        let direction = self.direction();
        reports.iter().map(|report| Report { value: direction.oriented(report.value), ..*report }).collect()
    }

    /// Notes the objective's `value` at `step` of trial `id`. Whether the trial should stop: the pruner's advice,
    /// and always true when the value is not finite. The trial keeps the decision and its reason.
    ///
    /// # Errors
    /// When there is no such trial, it does not run, or the step does not come after the last one.
    pub fn report(&mut self, id: u32, step: u64, value: f64) -> Result<bool, Refused> {
        let place = self.place(id, Event::Report)?;
        let trial = &mut self.trials[id as usize];
        if let Some(last) = trial.reports.last().map(|report| report.step).filter(|last| *last >= step) {
            return Err(Refused { trial: id, reason: Refusal::StepNotAfter { step, last } });
        }
        self.revisions.touch(id as usize);
        let finite = if value.is_finite() { value } else { f64::NAN };
        trial.reports.push(Report { step, value: finite });
        let oriented = self.direction().oriented(finite);
        self.running[place].reports.push(Report { step, value: oriented });
        let decision = if value.is_finite() {
            let standing = Standing { trial: &self.running[place], step, overview: self.overview() };
            self.pruner.as_ref().map(|pruner| pruner.decide(&standing))
        } else {
            Some(Decision::new(step, DecisionCode::NotFinite))
        };
        let prune = decision.as_ref().is_some_and(|decision| decision.prune);
        let reason = match &decision {
            Some(decision) if value.is_finite() => decision.reason(self.spec.pruner.name()),
            Some(_) => Some(format!("not-finite: the value at step {step} is {}", Number(value))),
            None => None,
        };
        let trial = &mut self.trials[id as usize];
        trial.decide(decision);
        trial.reason = reason;
        Ok(prune)
    }

    /// What the pruner would decide now: its limits, and its brackets with their rungs. Empty without a pruner, and
    /// for those that have neither.
    pub fn explain_pruner(&self) -> PrunerExplanation {
        let explain = |pruner: &dyn Pruner| PrunerExplanation::of(pruner, self.overview());
        self.pruner.as_deref().map_or_else(PrunerExplanation::default, explain)
    }

    /// Which sampler chooses the next point, and why, with the sampler `auto`; nothing with others.
    pub fn choice(&self) -> Option<AutoChoice> {
        self.sampler.choice(&self.space, &self.history)
    }

    /// The direction of each objective (M).
    pub fn directions(&self) -> &[Direction] {
        &self.directions
    }

    /// The direction of the first objective, which is that of the reports.
    fn direction(&self) -> Direction {
        self.directions.first().copied().unwrap_or_default()
    }

    /// The points (D) of the complete trials with their values of an objective, such that smaller is better.
    fn samples(&self, objective: usize) -> impl Iterator<Item = (&[f64], f64)> {
        self.history.objectives().map(move |(trial, values)| (&trial.point[..], values[objective]))
    }

    fn overview(&self) -> Overview<'_> {
        Overview { trials: &self.trials, history: &self.history, direction: self.direction() }
    }

    /// Ends trial `id`. A value that is not finite, and a constraint above 0, fails the trial. The state in which it
    /// ended.
    ///
    /// # Errors
    /// When there is no such trial, it does not run, or there is not one value for each objective.
    pub fn tell(&mut self, id: u32, ending: impl Into<Ending>) -> Result<TrialState, Refused> {
        let ending = ending.into();
        let place = self.place(id, Event::Tell(ending.state()))?;
        let objectives = self.directions.len();
        let settled = ending.settled(&self.trials[id as usize], objectives);
        let settled = settled.map_err(|reason| Refused { trial: id, reason })?;
        let finished = self.history.len() as u32;
        self.revisions.touch(id as usize);
        let running = self.running.remove(place);
        self.trials[id as usize].end(settled, objectives, finished);
        self.finish(running, self.outcome(&self.trials[id as usize]));
        Ok(self.trials[id as usize].state)
    }

    /// All trials, by id.
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }

    /// The complete trial with the best value; the first of equal ones. Nothing where there are several objectives.
    pub fn best(&self) -> Option<&Trial> {
        let (best, _) = self.history.best().filter(|_| self.directions.len() == 1)?;
        self.trials.get(best.trial as usize)
    }

    /// The complete trials that no other is better than: the Pareto front, by id. With one objective, those with the
    /// best value.
    pub fn pareto(&self) -> Vec<&Trial> {
        let (complete, values): (Vec<&Observation>, Vec<&[f64]>) = self.history.objectives().unzip();
        let front = complete.iter().zip(first_front(&values)).filter(|(_, first)| *first);
        let mut ids: Vec<usize> = front.map(|(trial, _)| trial.trial as usize).collect();
        sort_places(&mut ids, &|a, b| a.cmp(&b));
        ids.iter().filter_map(|id| self.trials.get(*id)).collect()
    }

    /// Adds a waiting trial; its index.
    fn add(&mut self, params: Params, source: Source) -> usize {
        let index = self.trials.len();
        self.waiting += 1;
        self.revisions.touch(index);
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

    /// How the finished `trial` ended as samplers see it, and its values of several objectives (M).
    fn outcome(&self, trial: &Trial) -> (Outcome, Vec<f64>) {
        let oriented = self.directions.iter().zip(trial.objectives());
        let mut values: Vec<f64> = oriented.map(|(direction, value)| direction.oriented(*value)).collect();
        let first = values.first().copied();
        if self.directions.len() == 1 {
            values.clear();
        }
        let outcome = match (trial.state, first) {
            (TrialState::Complete, Some(value)) => Outcome::Complete(value),
            (TrialState::Pruned, value) => Outcome::Pruned(value),
            _ => Outcome::Failed,
        };
        (outcome, values)
    }

    /// Adds to the history what ended so.
    fn finish(&mut self, running: Running, (outcome, values): (Outcome, Vec<f64>)) {
        let Running { trial, point, reports } = running;
        self.history.push_several(Observation { trial, point, reports, outcome }, values);
    }
}
