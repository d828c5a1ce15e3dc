//! Hyperband: several brackets of successive halving, from one that stops trials early to one that stops none.
//!
//! Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization" (JMLR 18, 2018), with the
//! brackets and the asynchronous halving of Optuna's `HyperbandPruner`.
//!
//! Notation: η the reduction factor, r and R the least and the largest resource; there are S + 1 brackets,
//! S = ⌊log_η(R / r)⌋. Bracket b begins at the step r·η^b and gets a share of the trials in proportion to
//! ⌈(S + 1)·η^(S - b) / (S - b + 1)⌉.

use super::halving::{Halving, Members, first_last_step};
use super::interval::MAX;
use super::options::OrAuto;
use super::{Bracket, Decision, DecisionCode, Overview, Pruner, Standing};
use crate::check::{Invalid, Record, Visit, serialize_record, whole_field_in_range};
use crate::study::Trial;

/// The options of Hyperband.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct HyperbandSpec {
    /// r, the step of the lowest rung, from 1; 1 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub min_resource: u64,
    /// R, the last step of a whole trial; if missing or "auto" that of the first complete trial plus 1, and no trial
    /// stops before there is one.
    #[cfg_attr(feature = "typescript", ts(type = "number | \"auto\" | null", optional))]
    pub max_resource: Option<u64>,
    /// η, from 2; 3 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub reduction_factor: u64,
    /// No trial passes a rung before more than this many have reached it; 0 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub bootstrap_count: u64,
}

impl Default for HyperbandSpec {
    fn default() -> Self {
        Self { min_resource: 1, max_resource: None, reduction_factor: 3, bootstrap_count: 0 }
    }
}

impl Record for HyperbandSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("minResource", &mut self.min_resource);
        visit("maxResource", &mut OrAuto(&mut self.max_resource));
        visit("reductionFactor", &mut self.reduction_factor);
        visit("bootstrapCount", &mut self.bootstrap_count);
    }
}

serialize_record!(HyperbandSpec);

impl HyperbandSpec {
    /// The pruner; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for an option out of range, and for a bootstrap count without a given largest resource.
    pub fn build(self, path: &str) -> Result<Hyperband, Invalid> {
        whole_field_in_range(path, "minResource", self.min_resource, 1..=MAX)?;
        if let Some(most) = self.max_resource {
            whole_field_in_range(path, "maxResource", most, self.min_resource..=MAX)?;
        }
        whole_field_in_range(path, "reductionFactor", self.reduction_factor, 2..=MAX)?;
        let most = if self.max_resource.is_some() { MAX } else { 0 };
        whole_field_in_range(path, "bootstrapCount", self.bootstrap_count, 0..=most)?;
        Ok(Hyperband { spec: self })
    }
}

/// Hyperband.
#[derive(Clone, Copy, Debug)]
pub struct Hyperband {
    spec: HyperbandSpec,
}

impl Hyperband {
    /// The shares of the brackets in trials, the sum of all; nothing while R is not known.
    fn budgets(&self, overview: Overview<'_>) -> Option<Vec<u64>> {
        let most = match self.spec.max_resource {
            Some(most) => most,
            None => first_last_step(overview)?.saturating_add(1),
        };
        let factor = self.spec.reduction_factor;
        let mut highest = 0; // S, in whole numbers: a quotient of logarithms would miss it at powers of η.
        let mut resource = self.spec.min_resource.saturating_mul(factor);
        while resource <= most && highest < u64::from(u64::BITS) {
            highest += 1;
            resource = resource.saturating_mul(factor);
        }
        let brackets = highest + 1;
        let budget = |bracket| {
            let s = highest - bracket;
            brackets.saturating_mul(factor.saturating_pow(s as u32)).div_ceil(s + 1).min(1 << 53)
        };
        Some((0..brackets).map(budget).collect())
    }

    fn halving(&self, bracket: u32) -> Halving {
        let HyperbandSpec { min_resource, reduction_factor, bootstrap_count, .. } = self.spec;
        Halving {
            resource: Some(min_resource),
            factor: reduction_factor,
            rate: bracket,
            bootstrap: bootstrap_count,
        }
    }
}

/// The bracket of trial `id`: where the fractional part of id / φ falls among the shares. These parts are as evenly
/// spread as can be at any number of trials (Weyl's sequence of the golden ratio), so that each bracket gets its
/// share from the beginning, whatever the seed. Optuna takes a hash of the study's name instead.
fn bracket_of(id: u32, budgets: &[u64]) -> u32 {
    let total: u128 = budgets.iter().map(|budget| u128::from(*budget)).sum();
    let mut place = (u128::from(id.wrapping_mul(0x9E37_79B9)) * total) >> 32;
    for (bracket, budget) in budgets.iter().enumerate() {
        match place.checked_sub(u128::from(*budget)) {
            Some(rest) => place = rest,
            None => return bracket as u32,
        }
    }
    0
}

impl Pruner for Hyperband {
    fn decide(&self, standing: &Standing<'_>) -> Decision {
        let Some(budgets) = self.budgets(standing.overview) else {
            return Decision::of(standing.step, DecisionCode::Startup, 0.0, 1.0);
        };
        let bracket = bracket_of(standing.trial.trial, &budgets);
        let members: Members<'_> = &|trial: &Trial| bracket_of(trial.id, &budgets) == bracket;
        let decision = self.halving(bracket).decide_among(standing, members);
        Decision { bracket: Some(bracket), ..decision }
    }

    fn brackets(&self, overview: Overview<'_>) -> Vec<Bracket> {
        let budgets = self.budgets(overview).unwrap_or_default();
        let total: f64 = budgets.iter().map(|budget| *budget as f64).sum();
        let bracket = |(bracket, budget): (usize, &u64)| {
            let bracket = bracket as u32;
            let members: Members<'_> = &|trial: &Trial| bracket_of(trial.id, &budgets) == bracket;
            let rungs = self.halving(bracket).rungs(overview, members);
            Bracket { bracket, share: *budget as f64 / total, rungs }
        };
        budgets.iter().enumerate().map(bracket).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Table 1 of the paper, R = 81 and η = 3: n = 81, 34, 15, 8, 5.
    #[test]
    fn brackets_are_those_of_the_paper() {
        let spec = HyperbandSpec {
            min_resource: 1,
            max_resource: Some(81),
            reduction_factor: 3,
            bootstrap_count: 0,
        };
        let history = crate::sampler::History::new();
        let overview =
            Overview { trials: &[], history: &history, direction: crate::study::Direction::Minimize };
        let budgets = Hyperband { spec }.budgets(overview).expect("R is given");
        assert_eq!(budgets, [81, 34, 15, 8, 5]);
        let mut counts = [0u32; 5];
        (0..143).for_each(|id| counts[bracket_of(id, &budgets) as usize] += 1);
        for (count, budget) in counts.iter().zip(&budgets) {
            assert!(count.abs_diff(*budget as u32) <= 2, "{counts:?}");
        }
        let edge = HyperbandSpec { max_resource: Some(243), ..spec };
        assert_eq!(Hyperband { spec: edge }.budgets(overview).expect("R is given").len(), 6);
        let vast = HyperbandSpec { max_resource: Some(MAX), reduction_factor: 2, ..spec };
        assert_eq!(Hyperband { spec: vast }.budgets(overview).expect("R is given").len(), 30);
    }
}
