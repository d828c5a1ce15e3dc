//! BOHB: TPE that learns from trials which were stopped early, for use under Hyperband.
//!
//! Falkner, Klein and Hutter, "BOHB: robust and efficient hyperparameter optimization at scale" (ICML 2018). The model
//! is made of the trials' values at one rung, the highest at which enough of them have been seen; a part of the points
//! is random, which keeps Hyperband's guarantees.
//!
//! Notation: r the least resource and η the reduction factor, as in the pruner; rung k lies at the step r·η^k; D
//! dimensions. Enough are D + 3 trials: the paper's N_min = D + 1, and 2.

use super::start::uniform;
use super::{
    Draw, History, Observation, Outcome, Proposal, Report, Running, Sampler, SamplerModel, Tpe, TpeSpec,
    View, Why,
};
use crate::check::{Invalid, Record, Visit, field_in_range, serialize_record, whole_field_in_range};
use crate::space::Space;

/// BOHB's options.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct BohbSpec {
    /// r, the step of the lowest rung, 1 to 1e9; 1 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub min_resource: u64,
    /// η, 2 to 1e9; 3 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub reduction_factor: u64,
    /// The share of random points, 0 to 1; 1/3 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub random_fraction: f64,
}

impl Default for BohbSpec {
    fn default() -> Self {
        Self { min_resource: 1, reduction_factor: 3, random_fraction: 1.0 / 3.0 }
    }
}

impl Record for BohbSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("minResource", &mut self.min_resource);
        visit("reductionFactor", &mut self.reduction_factor);
        visit("randomFraction", &mut self.random_fraction);
    }
}

serialize_record!(BohbSpec);

impl BohbSpec {
    /// The sampler; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for an option out of range.
    pub fn build(self, path: &str) -> Result<Bohb, Invalid> {
        const MAX: u64 = 1_000_000_000;
        whole_field_in_range(path, "minResource", self.min_resource, 1..=MAX)?;
        whole_field_in_range(path, "reductionFactor", self.reduction_factor, 2..=MAX)?;
        field_in_range(path, "randomFraction", self.random_fraction, 0.0..=1.0)?;
        Ok(Bohb { spec: self, tpe: TpeSpec::default().build(path)? })
    }
}

/// BOHB.
#[derive(Clone, Copy, Debug)]
pub struct Bohb {
    spec: BohbSpec,
    tpe: Tpe,
}

impl Bohb {
    /// The highest rung's step at which at least `enough` trials have a value; nothing if none has.
    fn rung(&self, history: &History, running: &[Running], enough: usize) -> Option<u64> {
        let finished = history.observations().iter().map(|trial| &trial.reports);
        let reached: Vec<u64> = finished
            .chain(running.iter().map(|trial| &trial.reports))
            .filter_map(|reports| reports.iter().rev().find(|report| !report.value.is_nan()))
            .map(|report| report.step)
            .collect();
        let count = |step: u64| reached.iter().filter(|reached| **reached >= step).count();
        let mut rung = None;
        let mut step = self.spec.min_resource;
        while count(step) >= enough && step < u64::MAX {
            rung = Some(step);
            step = step.saturating_mul(self.spec.reduction_factor);
        }
        rung
    }
}

/// The first number that was reported at `rung` or after it.
fn value_at(reports: &[Report], rung: u64) -> Option<f64> {
    let reached = reports.partition_point(|report| report.step < rung);
    reports[reached..].iter().map(|report| report.value).find(|value| !value.is_nan())
}

/// What is known at `rung`: the finished and the running trials that have a value there, with that value, and the
/// other finished ones as they ended; and the running trials that have none.
fn at_rung(history: &History, running: &[Running], rung: u64) -> (History, Vec<Running>) {
    let mut known = History::new();
    for trial in history.observations() {
        let outcome = match (value_at(&trial.reports, rung), trial.outcome) {
            (Some(value), _) => Outcome::Complete(value),
            // Values of other steps cannot be compared.
            (None, Outcome::Complete(value)) if trial.reports.is_empty() => Outcome::Complete(value),
            (None, Outcome::Complete(value)) => Outcome::Pruned(Some(value)),
            (None, other) => other,
        };
        known.push(Observation { outcome, ..trial.clone() });
    }
    let mut others = Vec::new();
    for trial in running {
        match value_at(&trial.reports, rung) {
            Some(value) => {
                let Running { trial, point, reports } = trial.clone();
                known.push(Observation { trial, point, reports, outcome: Outcome::Complete(value) });
            }
            None => others.push(trial.clone()),
        }
    }
    (known, others)
}

impl Sampler for Bohb {
    fn propose(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Proposal {
        let mut stream = draw.stream("sampler.bohb");
        let fraction = self.spec.random_fraction;
        match self.rung(history, running, space.dimensions() + 3) {
            Some(_) if stream.uniform() < fraction => {
                Proposal::new(uniform(space, &mut stream), Why::new("random", &[("fraction", fraction)]))
            }
            Some(rung) => {
                let (known, others) = at_rung(history, running, rung);
                let Proposal { point, why, .. } = self.tpe.propose(space, &known, &others, draw);
                Proposal::new(point, why.with("rung", rung as f64))
            }
            None => self.tpe.propose(space, history, running, draw),
        }
    }

    fn model(
        &self,
        space: &Space,
        history: &History,
        running: &[Running],
        draw: Draw,
        view: &View,
    ) -> SamplerModel {
        match self.rung(history, running, space.dimensions() + 3) {
            Some(rung) => {
                let (known, others) = at_rung(history, running, rung);
                self.tpe.model(space, &known, &others, draw, view)
            }
            None => self.tpe.model(space, history, running, draw, view),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reports(last: u64, value: f64) -> Vec<Report> {
        (1..=last).map(|step| Report { step, value: value + 1.0 / step as f64 }).collect()
    }

    #[test]
    fn the_model_takes_values_of_one_rung() {
        let bohb = BohbSpec::default().build("").expect("the defaults are legal");
        let mut history = History::new();
        for (trial, last) in [1, 1, 3, 4, 9].into_iter().enumerate() {
            let (trial, outcome) = (trial as u32, Outcome::Pruned(Some(7.0)));
            let reports = reports(last, f64::from(trial));
            history.push(Observation { trial, point: vec![0.5], reports, outcome });
        }
        let running = [Running { trial: 5, point: vec![0.25], reports: reports(5, 5.0) }];
        assert_eq!(bohb.rung(&history, &running, 4), Some(3));
        assert_eq!(bohb.rung(&history, &running, 5), Some(1));
        assert_eq!(bohb.rung(&history, &running, 7), None);
        let (known, others) = at_rung(&history, &running, 3);
        let values: Vec<f64> = known.complete().map(|(_, value)| value).collect();
        assert_eq!(values, [2.0 + 1.0 / 3.0, 3.0 + 1.0 / 3.0, 4.0 + 1.0 / 3.0, 5.0 + 1.0 / 3.0]);
        assert_eq!((known.len(), others.len()), (6, 0));
    }
}
