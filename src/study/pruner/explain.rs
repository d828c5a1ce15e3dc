//! What a pruner would decide now, as plain data for tables and curves.

use serde::Serialize;

use super::{Overview, Pruner};
use crate::check::finite_or_null;

/// A pruner's state. Values are the objective's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PrunerExplanation {
    /// The limit at each step (`median`, `percentile`), by rising step.
    pub limits: Vec<Limit>,
    /// The brackets (`hyperband`; one for `asha`).
    pub brackets: Vec<Bracket>,
}

/// A trial whose best value so far is worse than `value` at `step` would stop.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PrunerLimit"))]
pub struct Limit {
    /// The step.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub step: u64,
    /// The limit.
    pub value: f64,
    /// How many trials it was made of.
    pub peers: u32,
}

/// One ladder of rungs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PrunerBracket"))]
pub struct Bracket {
    /// Its number, from 0.
    pub bracket: u32,
    /// The share of the trials that it gets.
    pub share: f64,
    /// Its rungs that a trial has reached, from the lowest.
    pub rungs: Vec<Rung>,
}

/// One rung with the trials that have competed at it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PrunerRung"))]
pub struct Rung {
    /// Its number, from 0.
    pub rung: u32,
    /// The step from which on a trial competes at it.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub step: u64,
    /// The worst value that passes now.
    #[serde(serialize_with = "finite_or_null")]
    #[cfg_attr(feature = "typescript", ts(type = "number | null"))]
    pub limit: f64,
    /// The trials' ids.
    pub trials: Vec<u32>,
    /// Their values at the rung.
    pub values: Vec<f64>,
    /// Those of them that were stopped there.
    pub stopped: Vec<u32>,
}

impl PrunerExplanation {
    /// The state of `pruner`.
    pub(crate) fn of(pruner: &dyn Pruner, overview: Overview<'_>) -> Self {
        let mut limits = pruner.limits(overview.history);
        for limit in &mut limits {
            limit.value = overview.direction.oriented(limit.value);
        }
        Self { limits, brackets: pruner.brackets(overview) }
    }
}
