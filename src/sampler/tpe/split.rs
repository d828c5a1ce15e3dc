//! Which trials count as good, and how much each counts.

use super::parzen::{Narrowest, Parzen};
use crate::sampler::order::{Standing, ranked, sorted};
use crate::sampler::{History, Observation, Running};
use crate::space::Axis;

/// γ: the share of the trials that is good.
const GOOD_SHARE: f64 = 0.15;
/// No more trials than these are good.
const MAX_GOOD: usize = 25;
/// The others older than this many have less weight.
const FRESH: usize = 25;
/// The good trials' kernels get narrower with the number n of trials as n to this power...
const NARROWING: f64 = -0.9;
/// ...but stay wide enough, in cells, to reach the cells beside them.
const LEAST_CELLS: f64 = 0.5;
/// The narrowest kernel of the others is this part of the range ("magic clipping").
const MAX_CLIP: f64 = 100.0;

/// The good trials and the others, as points (D) with weights.
#[derive(Debug)]
pub struct Split<'a> {
    good: Vec<&'a [f64]>,
    good_weights: Vec<f64>,
    others: Vec<&'a [f64]>,
    /// The narrowest kernel of a good trial, as a part of the range.
    narrowest: f64,
    /// The worst value among the good trials, if they all have one.
    pub threshold: Option<f64>,
}

impl<'a> Split<'a> {
    /// Of the n trials with a value the best ⌈0.15 n⌉, at most 25, are good. Complete ones are better than pruned
    /// ones, and these are the better the farther they came, then by their last value. Nothing for n < `startup`.
    ///
    /// The weights of the good trials fall with their ranks r = 1, 2, …, m as ln (m + ½) - ln r, as those of
    /// recombination in CMA-ES.
    pub fn new(history: &'a History, running: &'a [Running], startup: usize) -> Option<Self> {
        let valued = valued(history);
        if valued < startup.max(1) {
            return None;
        }
        let order = ranked(history);
        let trial = |place: &usize| -> &'a Observation { &history.observations()[*place] };
        let count = (libm::ceil(GOOD_SHARE * valued as f64) as usize).min(MAX_GOOD);
        let (good, others) = order.split_at(count);
        let weight = |rank: usize| libm::log((count as f64 + 0.5) / (rank as f64 + 1.0));
        let weights: Vec<f64> = (0..count).map(weight).collect();
        let mean = weights.iter().sum::<f64>() / count as f64;
        let others = others.iter().map(|place| (trial(place).trial, &trial(place).point[..]));
        let others: Vec<(u32, &[f64])> =
            others.chain(running.iter().map(|trial| (trial.trial, &trial.point[..]))).collect();
        let by_age = sorted(others.len(), &|a, b| others[a].0.cmp(&others[b].0));
        Some(Self {
            good: good.iter().map(|place| &trial(place).point[..]).collect(),
            good_weights: weights.iter().map(|weight| weight / mean).collect(),
            others: by_age.into_iter().map(|place| others[place].1).collect(),
            narrowest: libm::pow(valued as f64, NARROWING),
            threshold: trial(&good[count - 1]).outcome.complete(),
        })
    }

    /// The numbers of good and of other trials.
    pub fn counts(&self) -> [usize; 2] {
        [self.good.len(), self.others.len()]
    }

    /// l over the numbered `axes`.
    pub fn good<'b>(&self, axes: &[(usize, &'b Axis)]) -> Parzen<'b> {
        let narrowest = Narrowest { range: self.narrowest, cells: LEAST_CELLS };
        Parzen::new(axes, &self.good, &self.good_weights, narrowest)
    }

    /// g over the numbered `axes`.
    pub fn others<'b>(&self, axes: &[(usize, &'b Axis)]) -> Parzen<'b> {
        let kernels = self.others.len() as f64 + 1.0;
        let narrowest = Narrowest { range: 1.0 / (kernels + 1.0).min(MAX_CLIP), cells: 0.0 };
        Parzen::new(axes, &self.others, &ages(self.others.len()), narrowest)
    }
}

/// The number of trials with a value.
pub fn valued(history: &History) -> usize {
    history.observations().iter().filter(|trial| !Standing::of(trial).is_failed()).count()
}

/// The weights of `count` trials, oldest first: 1 for the last 25, before them rising evenly from 1 / count to 1
/// (Bergstra, Yamins and Cox, "Making a science of model search", ICML 2013).
fn ages(count: usize) -> Vec<f64> {
    let ramp = count.saturating_sub(FRESH);
    let first = 1.0 / count.max(1) as f64;
    let rise = (1.0 - first) / ramp.saturating_sub(1).max(1) as f64;
    (0..count).map(|place| if place < ramp { first + rise * place as f64 } else { 1.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampler::{Outcome, Report};

    fn trial(number: u32, outcome: Outcome, step: Option<u64>) -> Observation {
        let reports = step.map(|step| Report { step, value: f64::from(number) }).into_iter().collect();
        Observation { trial: number, point: vec![f64::from(number) / 100.0], reports, outcome }
    }

    /// Ten trials with a value, of which two are good: the complete one, and the pruned one that came farthest.
    #[test]
    fn pruned_trials_follow_complete_ones_and_failed_ones_are_never_good() {
        let mut history = History::new();
        history.push(trial(0, Outcome::Failed, None));
        (1..9).for_each(|number| history.push(trial(number, Outcome::Pruned(None), Some(u64::from(number)))));
        history.push(trial(9, Outcome::Complete(1e9), None));
        history.push(trial(10, Outcome::Pruned(None), None));
        assert!(Split::new(&history, &[], 11).is_none());
        let running = [Running { trial: 11, point: vec![0.11], reports: Vec::new() }];
        let split = Split::new(&history, &running, 10).expect("ten trials have a value");
        assert_eq!(split.good, [[0.09], [0.08]]);
        assert_eq!(
            split.others,
            [[0.0], [0.01], [0.02], [0.03], [0.04], [0.05], [0.06], [0.07], [0.1], [0.11]]
        );
        assert_eq!(split.threshold, None);
        assert_eq!(split.good_weights.iter().sum::<f64>(), 2.0);
    }

    #[test]
    fn old_trials_fade() {
        assert_eq!(ages(25), [1.0; 25]);
        assert_eq!(ages(26)[..2], [1.0 / 26.0, 1.0]);
        let weights = ages(27);
        assert_eq!(weights[..3], [1.0 / 27.0, 1.0, 1.0]);
        assert!((ages(125)[99] - 1.0).abs() < 1e-15);
    }
}
