//! Asynchronous successive halving (ASHA): a trial goes on past a rung only while it is among the best 1 / η of the
//! trials that have reached it.
//!
//! Li et al., "A system for massively parallel hyperparameter tuning" (MLSys 2020), algorithm 2, in the form of
//! Optuna's `SuccessiveHalvingPruner`, which stops trials where the original would pause them, and lets the best of
//! fewer than η trials go on.
//!
//! Notation: η the reduction factor; r₀ the least resource; s the early-stopping rate. Rung k lies at the step
//! r₀·η^(s + k), and a trial's value there is the first number that it reported at or after it.

use super::interval::MAX;
use super::options::OrAuto;
use super::{Bracket, Decision, DecisionCode, Overview, Pruner, Rung, Standing};
use crate::check::{Invalid, Record, Visit, serialize_record, whole_field_in_range};
use crate::numeric::sorted;
use crate::study::{Trial, TrialState};

/// The options of successive halving.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct AshaSpec {
    /// The step of the first rung, from 1; if missing or "auto" a hundredth of the last step of the first complete
    /// trial, and no trial stops before there is one.
    #[cfg_attr(feature = "typescript", ts(type = "number | \"auto\" | null", optional))]
    pub min_resource: Option<u64>,
    /// η, from 2: each rung lies this many times higher than the one before, and one of so many trials passes it;
    /// 4 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub reduction_factor: u64,
    /// s: how many of the lowest rungs are left out; 0 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub min_early_stopping_rate: u64,
    /// No trial passes a rung before more than this many have reached it; 0 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub bootstrap_count: u64,
}

/// The largest early-stopping rate; 2^64 is more than any step.
const MAX_RATE: u64 = 64;

impl Default for AshaSpec {
    fn default() -> Self {
        Self { min_resource: None, reduction_factor: 4, min_early_stopping_rate: 0, bootstrap_count: 0 }
    }
}

impl Record for AshaSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("minResource", &mut OrAuto(&mut self.min_resource));
        visit("reductionFactor", &mut self.reduction_factor);
        visit("minEarlyStoppingRate", &mut self.min_early_stopping_rate);
        visit("bootstrapCount", &mut self.bootstrap_count);
    }
}

serialize_record!(AshaSpec);

impl AshaSpec {
    /// The pruner; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for an option out of range, and for a bootstrap count without a given resource.
    pub fn build(self, path: &str) -> Result<Halving, Invalid> {
        if let Some(resource) = self.min_resource {
            whole_field_in_range(path, "minResource", resource, 1..=MAX)?;
        }
        whole_field_in_range(path, "reductionFactor", self.reduction_factor, 2..=MAX)?;
        whole_field_in_range(path, "minEarlyStoppingRate", self.min_early_stopping_rate, 0..=MAX_RATE)?;
        let most = if self.min_resource.is_some() { MAX } else { 0 };
        whole_field_in_range(path, "bootstrapCount", self.bootstrap_count, 0..=most)?;
        Ok(Halving {
            resource: self.min_resource,
            factor: self.reduction_factor,
            rate: self.min_early_stopping_rate as u32,
            bootstrap: self.bootstrap_count,
        })
    }
}

/// Successive halving.
#[derive(Clone, Copy, Debug)]
pub struct Halving {
    /// r₀; nothing if it comes from the first complete trial.
    pub(super) resource: Option<u64>,
    pub(super) factor: u64,
    pub(super) rate: u32,
    pub(super) bootstrap: u64,
}

/// The trials that compete: those for which it says yes.
pub(super) type Members<'a> = &'a dyn Fn(&Trial) -> bool;

impl Halving {
    /// The same with r₀ known; nothing while it is not.
    fn resolved(self, overview: Overview<'_>) -> Option<Self> {
        let resource = match self.resource {
            Some(resource) => resource,
            None => (first_last_step(overview)? / 100).max(1),
        };
        Some(Self { resource: Some(resource), ..self })
    }

    /// The step of rung `k`.
    fn step(&self, k: u32) -> u64 {
        let power = self.factor.saturating_pow(self.rate.saturating_add(k));
        self.resource.unwrap_or(1).saturating_mul(power)
    }

    /// The decision among `members`.
    pub(super) fn decide_among(&self, standing: &Standing<'_>, members: Members<'_>) -> Decision {
        let Standing { trial, step, overview } = *standing;
        let direction = overview.direction;
        let Some(halving) = self.resolved(overview) else {
            return Decision::of(step, DecisionCode::Startup, 0.0, 1.0);
        };
        let mut passed = overview.trials.get(trial.trial as usize).and_then(last_rung);
        let value = standing.value();
        let mut code = DecisionCode::Between;
        let mut numbers = (step as f64, f64::NAN, None);
        loop {
            let k = passed.map_or(0, |rung| rung.saturating_add(1));
            let next = halving.step(k);
            if step < next || next == u64::MAX {
                if code == DecisionCode::Between {
                    numbers.1 = next as f64;
                }
                break;
            }
            let others = overview.trials.iter().filter(|other| other.id != trial.trial && members(other));
            let mut values: Vec<f64> = others
                .filter_map(|other| halving.value_at(other, k))
                .map(|value| direction.oriented(value))
                .collect();
            values.push(value);
            let (limit, count) = (self.limit(&values), values.len());
            passed = Some(k);
            numbers = (direction.oriented(value), direction.oriented(limit), Some(count as u32));
            // Not among the best, or too few to say: it stops.
            if count as u64 <= self.bootstrap || value > limit {
                code = DecisionCode::Halted;
                break;
            }
            code = DecisionCode::Promoted;
        }
        let (value, limit, peers) = numbers;
        Decision { peers, rung: passed, ..Decision::of(step, code, value, limit) }
    }

    /// The worst value that still passes among `values`: that of place ⌊n / η⌋, or the best of fewer than η.
    fn limit(&self, values: &[f64]) -> f64 {
        let place = (values.len() as u64 / self.factor).saturating_sub(1);
        sorted(values).get(place as usize).copied().unwrap_or(f64::NAN)
    }

    /// The value of `trial` at rung `k`, if it has competed there.
    fn value_at(&self, trial: &Trial, k: u32) -> Option<f64> {
        let competed = match &trial.decision {
            // It may have been stopped at a lower rung by a report that lies past this one.
            Some(_) => last_rung(trial).is_some_and(|rung| k <= rung),
            // Trials from elsewhere were not stopped by this pruner: they compete wherever they have come.
            None => true,
        };
        let reached = trial.reports.partition_point(|report| report.step < self.step(k));
        let mut values = trial.reports[reached..].iter().map(|report| report.value);
        values.find(|value| !value.is_nan()).filter(|_| competed)
    }

    /// The rungs that `members` have reached.
    pub(super) fn rungs(&self, overview: Overview<'_>, members: Members<'_>) -> Vec<Rung> {
        let Some(halving) = self.resolved(overview) else {
            return Vec::new();
        };
        let rung = |k: u32| {
            let members = overview.trials.iter().filter(|trial| members(trial));
            let at = |trial: &Trial| Some((trial.id, halving.value_at(trial, k)?));
            let (trials, values): (Vec<u32>, Vec<f64>) = members.filter_map(at).unzip();
            let oriented: Vec<f64> = values.iter().map(|value| overview.direction.oriented(*value)).collect();
            let limit = overview.direction.oriented(self.limit(&oriented));
            let stopped = trials
                .iter()
                .copied()
                .filter(|id| overview.trials.get(*id as usize).is_some_and(halted_at(k)));
            let stopped = stopped.collect();
            Rung { rung: k, step: halving.step(k), limit, trials, values, stopped }
        };
        (0..u64::BITS).map(rung).take_while(|rung| !rung.trials.is_empty()).collect()
    }
}

impl Pruner for Halving {
    fn decide(&self, standing: &Standing<'_>) -> Decision {
        self.decide_among(standing, &|_| true)
    }

    fn brackets(&self, overview: Overview<'_>) -> Vec<Bracket> {
        vec![Bracket { bracket: 0, share: 1.0, rungs: self.rungs(overview, &|_| true) }]
    }
}

/// Whether a trial was stopped at rung `k`.
fn halted_at(k: u32) -> impl Fn(&Trial) -> bool {
    move |trial| {
        let halted = |decision: &Decision| decision.code == DecisionCode::Halted && decision.rung == Some(k);
        trial.decision.as_ref().is_some_and(halted)
    }
}

/// The last rung at which the trial has competed.
fn last_rung(trial: &Trial) -> Option<u32> {
    trial.decision.as_ref().and_then(|decision| decision.rung)
}

/// The last step of the trial that was complete first of those that reported.
pub(super) fn first_last_step(overview: Overview<'_>) -> Option<u64> {
    let mut complete = overview.history.observations().iter().filter_map(|observation| {
        let trial = overview.trials.get(observation.trial as usize)?;
        if trial.state == TrialState::Complete { trial.reports.last() } else { None }
    });
    complete.next().map(|report| report.step)
}
