//! When θ and the scale are chosen anew, and from which trials.
//!
//! Both are functions of the history alone. At each of the *anchors*, history lengths that grow by half, the scale is
//! chosen and θ is fitted from several starts; at each of the *refits*, every length below 50 and then lengths that grow
//! by 4 %, θ is fitted again from the anchor's. Between refits it stays. So any suggestion needs two fits at most,
//! whatever was computed before, and a cache only saves time.

use super::values::{SHAPES, Scale, imputed};
use crate::gp::{Design, Evidence, Prior};
use crate::numeric::order as ascending;
use crate::sampler::{History, Observation};
use crate::space::Space;

/// The most trials that the process is given. Of more it is given the best half of this number and, of the others,
/// as many again, evenly spread over time.
pub const MOST_TRIALS: usize = 200;

/// Evaluations of the evidence in one fit from each start at an anchor, and at a refit.
const ANCHOR_EVALUATIONS: u32 = 40;
const REFIT_EVALUATIONS: u32 = 12;

/// What a fit found.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The scale's shape.
    pub shape: f64,
    /// θ's logarithms (D + 2).
    pub logs: Vec<f64>,
}

/// The trials that the process is given, with their values.
#[derive(Clone, Debug)]
pub struct Data {
    /// Their points.
    pub design: Design,
    /// Their values (N).
    pub values: Vec<f64>,
}

impl Data {
    /// Of the first `length` trials of `history`; nothing before one of them is complete.
    pub fn of(space: &Space, history: &History, length: usize) -> Option<Self> {
        let observations = &history.observations()[..length];
        let values = imputed(observations.iter())?;
        let chosen = chosen(&values);
        let mut design = Design::new(space.axes().map(|axis| axis.is_categorical()).collect());
        chosen.iter().for_each(|place| design.push(&observations[*place].point));
        Some(Self { design, values: chosen.iter().map(|place| values[*place]).collect() })
    }
}

/// The places of the trials that are kept, in order.
fn chosen(values: &[f64]) -> Vec<usize> {
    let all = 0..values.len();
    if values.len() <= MOST_TRIALS {
        return all.collect();
    }
    let half = MOST_TRIALS / 2;
    let mut kept = vec![false; values.len()];
    ascending(values)[..half].iter().for_each(|place| kept[*place] = true);
    let others: Vec<usize> = all.clone().filter(|place| !kept[*place]).collect();
    let rest = MOST_TRIALS - half;
    (0..rest).for_each(|k| kept[others[(2 * k + 1) * others.len() / (2 * rest)]] = true);
    all.filter(|place| kept[*place]).collect()
}

/// The last of the lengths first, first + growth(first) and so on that is not above `length`.
pub fn grid(first: usize, length: usize, growth: impl Fn(usize) -> usize) -> usize {
    let mut at = first;
    while at + growth(at) <= length {
        at += growth(at);
    }
    at
}

/// The anchor of `length`; the first one is `first`.
pub fn anchor(first: usize, length: usize) -> usize {
    grid(first, length, |at| (at / 2).max(1))
}

/// The refit of `length`.
pub fn refit(first: usize, length: usize) -> usize {
    grid(first, length, |at| (at / 25).max(1))
}

/// The length of the shortest part of `observations` with `complete` complete trials.
pub fn first(observations: &[Observation], complete: usize) -> Option<usize> {
    let mut places = observations.iter().enumerate().filter(|(_, trial)| trial.outcome.complete().is_some());
    places.nth(complete - 1).map(|(place, _)| place + 1)
}

/// The prior of θ, for values of variance 1: length scales around 1, the side of the cube, which is 1 / √w; a signal of
/// variance 1; and little noise, as most objectives have little beside the range of their values.
const PRIOR: Prior = Prior { weight: (0.0, 2.0), signal: (0.0, 1.0), noise: (-14.0, 3.0) };

/// Starts of the fits at an anchor: ln w of all axes and ln of the noise's variance; ln s starts at 0.
const STARTS: [(f64, f64); 2] = [(1.0, -6.0), (3.0, -10.0)];

/// Chooses the scale and fits θ. The scale is that under which the values themselves are the most probable, its
/// Jacobian included (Snelson, Rasmussen and Ghahramani, "Warped Gaussian processes", 2003).
pub fn at_anchor(data: &Data) -> Fit {
    let axes = data.design.axes();
    let mut best = (f64::INFINITY, Fit { shape: f64::INFINITY, logs: vec![0.0; axes + 2] });
    for shape in SHAPES {
        let scale = Scale::new(&data.values, shape);
        let z = scale.all(&data.values);
        let evidence = Evidence::new(&data.design, &z, PRIOR);
        for (weight, noise) in STARTS {
            let mut start = vec![weight; axes];
            start.extend([0.0, noise]);
            let found = evidence.fit(start, ANCHOR_EVALUATIONS);
            let cost = found.value - scale.log_jacobian(&data.values);
            if cost < best.0 {
                best = (cost, Fit { shape, logs: found.x });
            }
        }
    }
    best.1
}

/// Fits θ from that of `anchor`.
pub fn at_refit(data: &Data, anchor: &Fit) -> Fit {
    let z = Scale::new(&data.values, anchor.shape).all(&data.values);
    let evidence = Evidence::new(&data.design, &z, PRIOR);
    Fit { shape: anchor.shape, logs: evidence.fit(anchor.logs.clone(), REFIT_EVALUATIONS).x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_grow_by_half_and_refits_by_a_twenty_fifth() {
        let steps = |of: fn(usize, usize) -> usize, last: usize| {
            let mut lengths: Vec<usize> = (10..=last).map(|length| of(10, length)).collect();
            lengths.dedup();
            lengths
        };
        assert_eq!(steps(anchor, 200), [10, 15, 22, 33, 49, 73, 109, 163]);
        assert_eq!(steps(refit, 49), (10..=49).collect::<Vec<_>>());
        assert_eq!(steps(refit, 62)[40..], [50, 52, 54, 56, 58, 60, 62]);
        assert_eq!((anchor(1, 1), refit(1, 3)), (1, 3));
    }

    #[test]
    fn many_trials_leave_the_best_ones_and_others_spread_over_time() {
        assert_eq!(chosen(&[3.0, 1.0, 2.0]), [0, 1, 2]);
        // The best 100 are the last ones.
        let values: Vec<f64> = (0..1000).map(|k| -f64::from(k)).collect();
        let kept = chosen(&values);
        assert_eq!(kept.len(), MOST_TRIALS);
        assert_eq!(kept[100..], (900..1000).collect::<Vec<_>>());
        assert!(kept[..100].windows(2).all(|pair| pair[1] - pair[0] == 9), "{kept:?}");
        // Equal values: the earlier ones count as better.
        assert_eq!(chosen(&[1.0; 500])[..100], (0..100).collect::<Vec<_>>());
    }
}
