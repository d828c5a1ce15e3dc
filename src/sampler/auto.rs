//! Chooses a sampler by the space and the history, and says why.
//!
//! The rules follow what was measured of the samplers one by one: the Gaussian process finds most per trial, but its
//! time grows with the third power of the number of trials, and many parameters make its length scales uncertain;
//! the Parzen estimator has neither limit. Where the process has stopped to find anything better in a continuous space, the
//! two take turns: each learns from the other's points (benches/samplers/RESULTS.md, after 200 trials).

use serde::Serialize;

use super::{
    Draw, Gp, GpSpec, Grid, GridSpec, History, Nsga2, Nsga2Spec, Proposal, Running, Sampler, SamplerModel,
    Tpe, TpeSpec, View, Why,
};
use crate::check::Invalid;
use crate::space::Space;

/// A space of so few points is tried point by point.
const FEW_POINTS: f64 = 20.0;
/// Up to so many parameters, and so many trials with a value, the Gaussian process is used.
const GP_PARAMETERS: usize = 20;
const GP_TRIALS: usize = 250;
/// From so many trials with a value on, once so many in a row were not better than the best before them, every other
/// point is the Parzen estimator's; where all parameters are continuous, as among cells the process loses by it.
const STALLS_FROM: usize = 50;
const STALLED: usize = 10;

/// What was chosen, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AutoChoice {
    /// The sampler's name.
    pub sampler: &'static str,
    /// `several-objectives` (how many), `few-points` (how many; the limit), `many-parameters` and `many-trials`
    /// (the same), `few-trials` (the same), `stalled` (how many trials
    /// brought nothing better; after how many two samplers take turns).
    pub why: Why,
}

/// The samplers to choose from.
#[derive(Debug)]
pub struct Auto {
    gp: Gp,
    tpe: Tpe,
    nsga2: Nsga2,
    /// Where the space has few points.
    grid: Option<Grid>,
}

impl Auto {
    /// The choice over `space`; it stands at `path`.
    ///
    /// # Errors
    /// None but those of the samplers' own defaults, which are legal.
    pub fn new(path: &str, space: &Space) -> Result<Self, Invalid> {
        let few = points(space).is_some_and(|points| points <= FEW_POINTS);
        let grid = GridSpec { shuffle: true, ..GridSpec::default() };
        Ok(Self {
            gp: GpSpec::default().build(path, space)?,
            tpe: TpeSpec::default().build(path)?,
            nsga2: Nsga2Spec::default().build(path)?,
            grid: if few { Some(grid.build(path, space)?) } else { None },
        })
    }

    /// What is chosen for the next point.
    fn chosen(&self, space: &Space, history: &History) -> AutoChoice {
        let objectives = history.objectives().next().map_or(1, |(_, values)| values.len());
        let (parameters, trials) = (space.dimensions(), history.complete().count());
        let because = |sampler, code, count: f64, limit: f64| AutoChoice {
            sampler,
            why: Why::new(code, &[("count", count), ("limit", limit)]),
        };
        if objectives > 1 {
            return because("nsga2", "several-objectives", objectives as f64, 1.0);
        }
        if self.grid.is_some() {
            return because("grid", "few-points", points(space).unwrap_or(f64::NAN), FEW_POINTS);
        }
        if parameters > GP_PARAMETERS {
            return because("tpe", "many-parameters", parameters as f64, GP_PARAMETERS as f64);
        }
        if trials > GP_TRIALS {
            return because("tpe", "many-trials", trials as f64, GP_TRIALS as f64);
        }
        let stalled = since_best(history);
        let continuous = space.axes().all(|axis| axis.count().is_none());
        if continuous && trials >= STALLS_FROM && stalled > STALLED {
            let sampler = if trials.is_multiple_of(2) { "gp" } else { "tpe" };
            return because(sampler, "stalled", stalled as f64, STALLED as f64);
        }
        because("gp", "few-trials", trials as f64, GP_TRIALS as f64)
    }

    fn sampler(&self, space: &Space, history: &History) -> &dyn Sampler {
        match (self.chosen(space, history).sampler, &self.grid) {
            ("nsga2", _) => &self.nsga2,
            ("grid", Some(grid)) => grid,
            ("tpe", _) => &self.tpe,
            _ => &self.gp,
        }
    }
}

/// Complete trials after the first one with the best value, that one included; 0 before there is any.
fn since_best(history: &History) -> usize {
    let Some((best, _)) = history.best() else { return 0 };
    history.complete().skip_while(|(trial, _)| !std::ptr::eq(*trial, best)).count()
}

/// The number of points of a space that has no continuous parameter.
fn points(space: &Space) -> Option<f64> {
    space.axes().map(|axis| axis.count().map(|count| count as f64)).product()
}

impl Sampler for Auto {
    fn propose(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Proposal {
        self.sampler(space, history).propose(space, history, running, draw)
    }

    fn model(
        &self,
        space: &Space,
        history: &History,
        running: &[Running],
        draw: Draw,
        view: &View,
    ) -> SamplerModel {
        self.sampler(space, history).model(space, history, running, draw, view)
    }

    fn choice(&self, space: &Space, history: &History) -> Option<AutoChoice> {
        Some(self.chosen(space, history))
    }
}
