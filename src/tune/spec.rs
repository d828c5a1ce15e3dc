//! What the searches inside training are made from.

use serde::Serialize;

use crate::check::{Invalid, Record, Value, Visit, in_range, parsed, seed, whole_in_range};
use crate::space::SpaceSpec;

/// A search along hypergradients.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct HypergradientSearchSpec {
    /// The numbers to improve: floats without a step, named `train.learningRate`, `train.optimizer.momentum`,
    /// `train.l1` or `train.l2`. Those with `log` move evenly in their logarithm.
    #[cfg_attr(feature = "typescript", ts(optional = false))]
    pub space: SpaceSpec,
    /// Steps of training that are differentiated, from the first weights on, 1 to 10000. Default 50.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub steps: u64,
    /// Length of the first move, as a share of a range, above 0 and up to 0.5. Default 0.1.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub step_size: f64,
}

impl Default for HypergradientSearchSpec {
    fn default() -> Self {
        Self { space: SpaceSpec::default(), steps: 50, step_size: 0.1 }
    }
}

impl Record for HypergradientSearchSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("space", &mut self.space);
        visit("steps", &mut self.steps);
        visit("stepSize", &mut self.step_size);
    }
}

impl HypergradientSearchSpec {
    /// The checked specification in the document `value`; the space is checked with its experiment.
    ///
    /// # Errors
    /// The first field that is unknown, of the wrong type or out of range.
    pub fn from_json(value: &Value) -> Result<Self, Invalid> {
        let spec: Self = parsed("", value)?;
        whole_in_range("steps", spec.steps, 1..=10_000)?;
        in_range("stepSize", spec.step_size, 1e-6..=0.5)?;
        Ok(spec)
    }
}

/// How hypergradient descent changes the learning rate.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum DescentRule {
    /// By the hypergradient, times a rate that must suit the problem.
    Additive,
    /// By a factor that only depends on the angle of two successive steps.
    #[default]
    Multiplicative,
}

impl DescentRule {
    /// Both rules, with their names in documents.
    pub const NAMED: [(&'static str, Self); 2] =
        [("additive", Self::Additive), ("multiplicative", Self::Multiplicative)];
}

crate::check::plain_choice!(DescentRule);

/// Hypergradient descent on the running learning rate.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct HypergradientDescentSpec {
    /// The rule. Default `multiplicative`.
    #[cfg_attr(feature = "typescript", ts(as = "Option<DescentRule>"))]
    pub rule: DescentRule,
    /// β, the learning rate of the learning rate, 0 to 1e9 (`additive`: 0.001), or 0 to 0.99 (`multiplicative`: 0.02).
    pub rate: Option<f64>,
}

impl Record for HypergradientDescentSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("rule", &mut self.rule);
        visit("rate", &mut self.rate);
    }
}

impl HypergradientDescentSpec {
    /// The checked specification in the document `value`.
    ///
    /// # Errors
    /// The first field that is unknown, of the wrong type or out of range.
    pub fn from_json(value: &Value) -> Result<Self, Invalid> {
        let spec: Self = parsed("", value)?;
        spec.beta()?;
        Ok(spec)
    }

    /// β.
    ///
    /// # Errors
    /// A rate out of range.
    pub fn beta(&self) -> Result<f64, Invalid> {
        let (default, high) = match self.rule {
            DescentRule::Additive => (0.001, 1e9),
            DescentRule::Multiplicative => (0.02, 0.99),
        };
        in_range("rate", self.rate.unwrap_or(default), 0.0..=high)
    }
}

/// Population-based training.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct PopulationTrainingSpec {
    /// The numbers that vary: floats without a step, named `train.learningRate`, `train.optimizer.momentum`,
    /// `train.l1` or `train.l2`.
    #[cfg_attr(feature = "typescript", ts(optional = false))]
    pub space: SpaceSpec,
    /// Trials T, 2 to 1000. Default 10.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub trials: u64,
    /// Steps between two exchanges, 1 to 1e9. Default 100.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub interval: u64,
    /// Share of the trials that are replaced, and of those that are copied, 0 to 0.5. Default 0.2.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub fraction: f64,
    /// How often a number is drawn anew instead of being multiplied by 0.8 or 1.2, 0 to 1. Default 0.25.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub resample: f64,
    /// Decides every random choice of the search, 0 to 2⁵³ - 1. Default 1.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub seed: u64,
}

impl Default for PopulationTrainingSpec {
    fn default() -> Self {
        let space = SpaceSpec::default();
        Self { space, trials: 10, interval: 100, fraction: 0.2, resample: 0.25, seed: 1 }
    }
}

impl Record for PopulationTrainingSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("space", &mut self.space);
        visit("trials", &mut self.trials);
        visit("interval", &mut self.interval);
        visit("fraction", &mut self.fraction);
        visit("resample", &mut self.resample);
        visit("seed", &mut self.seed);
    }
}

impl PopulationTrainingSpec {
    /// The checked specification in the document `value`; the space is checked with its experiment.
    ///
    /// # Errors
    /// The first field that is unknown, of the wrong type or out of range.
    pub fn from_json(value: &Value) -> Result<Self, Invalid> {
        let spec: Self = parsed("", value)?;
        whole_in_range("trials", spec.trials, 2..=1000)?;
        whole_in_range("interval", spec.interval, 1..=1_000_000_000)?;
        in_range("fraction", spec.fraction, 0.0..=0.5)?;
        in_range("resample", spec.resample, 0.0..=1.0)?;
        seed("seed", spec.seed)?;
        Ok(spec)
    }
}
