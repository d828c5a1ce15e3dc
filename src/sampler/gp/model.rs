//! The process after a history: which fits it rests on, and the posterior with what a suggestion needs.

use std::cell::RefCell;

use super::fit::{self, Data, Fit};
use super::values::Scale;
use crate::gp::{Posterior, Theta};
use crate::numeric::order as ascending;
use crate::sampler::{History, Observation, Outcome, Running};
use crate::space::Space;

/// More running trials than these, the youngest ones, are not looked at.
const MOST_RUNNING: usize = 64;

/// The fits of earlier suggestions: at most one at an anchor and one at a refit from it.
#[derive(Debug, Default)]
pub struct Fits {
    kept: RefCell<Vec<Kept>>,
}

#[derive(Debug)]
struct Kept {
    length: usize,
    /// Of the trials that the fit was made from.
    digest: u64,
    fit: Fit,
}

impl Fits {
    /// The fit that holds for `history`; nothing before `startup` trials are complete.
    fn of(&self, space: &Space, history: &History, startup: usize) -> Option<Fit> {
        let first = fit::first(history.observations(), startup)?;
        let (anchor, refit) = (fit::anchor(first, history.len()), fit::refit(first, history.len()));
        let data = |length| Data::of(space, history, length);
        let at_anchor = self.kept_or(0, history, anchor, &|| Some(fit::at_anchor(&data(anchor)?)))?;
        if refit <= anchor {
            return Some(at_anchor);
        }
        self.kept_or(1, history, refit, &|| Some(fit::at_refit(&data(refit)?, &at_anchor)))
    }

    /// The fit at `place` if it was made from the first `length` trials of `history`; else what `make` gives.
    fn kept_or(
        &self,
        place: usize,
        history: &History,
        length: usize,
        make: &dyn Fn() -> Option<Fit>,
    ) -> Option<Fit> {
        let digest = digest(&history.observations()[..length]);
        let mut kept = self.kept.borrow_mut();
        if let Some(kept) = kept.get(place).filter(|kept| (kept.length, kept.digest) == (length, digest)) {
            return Some(kept.fit.clone());
        }
        let fit = make()?;
        kept.truncate(place);
        kept.push(Kept { length, digest, fit: fit.clone() });
        Some(fit)
    }
}

/// The 64-bit FNV-1a hash of the points and outcomes, taken word by word.
fn digest(observations: &[Observation]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |word: u64| hash = (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    for trial in observations {
        trial.point.iter().for_each(|u| add(u.to_bits()));
        match trial.outcome {
            Outcome::Complete(value) => add(value.to_bits()),
            Outcome::Pruned(value) => add(value.map_or(1, f64::to_bits).rotate_left(1)),
            Outcome::Failed => add(2),
        }
    }
    hash
}

/// The process after a history.
#[derive(Debug)]
pub struct Model {
    /// How values become z.
    pub scale: Scale,
    /// Given the finished trials, and the running ones at their means.
    pub posterior: Posterior,
    /// The finished trials that the process was given, by rising posterior mean: their places in its design.
    pub order: Vec<usize>,
    /// The least posterior mean at a finished trial: the best value so far, without its noise.
    pub best: f64,
}

impl Model {
    /// After `history`, while `running` run; nothing before `startup` trials are complete.
    pub fn of(
        space: &Space,
        history: &History,
        running: &[Running],
        fits: &Fits,
        startup: usize,
    ) -> Option<Self> {
        let fit = fits.of(space, history, startup)?;
        let data = Data::of(space, history, history.len())?;
        let scale = Scale::new(&data.values, fit.shape);
        let z = scale.all(&data.values);
        let mut posterior = Posterior::new(data.design, &z, Theta::of_logs(&fit.logs))?;
        let means = posterior.fitted(&z);
        let order = ascending(&means);
        let best = means[order[0]];
        let youngest = running.len().saturating_sub(MOST_RUNNING);
        running[youngest..].iter().for_each(|trial| posterior.believe(&trial.point));
        Some(Self { scale, posterior, order, best })
    }

    /// Whether a trial, finished or running, that the process was given stands at `point`.
    pub fn has(&self, point: &[f64]) -> bool {
        let design = self.posterior.design();
        (0..design.len()).any(|i| point.iter().enumerate().all(|(d, u)| design.column(d)[i] == *u))
    }
}
