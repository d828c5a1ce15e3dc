//! The `train` part of an experiment.

use crate::check::{
    Invalid, OrNull, Read, Record, Value, Visit, field_in_range, parsed, seed, whole_field_in_range,
};
use crate::net::{OptimizerSpec, ScheduleSpec};

/// How a network is trained.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct TrainSpec {
    /// The update rule. Default `sgd`.
    #[cfg_attr(feature = "typescript", ts(as = "Option<OptimizerSpec>"))]
    pub optimizer: OptimizerSpec,
    /// Learning rate, above 0 and up to 1e9. Default 0.03.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub learning_rate: f64,
    /// How the learning rate changes. Default `constant`.
    #[cfg_attr(feature = "typescript", ts(as = "Option<ScheduleSpec>"))]
    pub schedule: ScheduleSpec,
    /// Examples in a batch, 1 to 1e9; more than there are training rows means all of them. Default 10.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub batch_size: u64,
    /// Whether each epoch sees the rows in a new order. Without it, batch k is rows k·B … in order. Default true.
    #[cfg_attr(feature = "typescript", ts(as = "Option<bool>"))]
    pub shuffle: bool,
    /// Passes over the training rows until the run is done, 1 to 1e9. Default 100.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub epochs: u64,
    /// L1 penalty of the weights, 0 to 1e3. Default 0.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub l1: f64,
    /// L2 penalty of the weights as PyTorch's `weight_decay`, 0 to 1e3: l2 · w joins the gradient. Default 0.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub l2: f64,
    /// The largest norm of the gradient, above 0 and up to 1e9; null (the default) for no limit.
    #[cfg_attr(feature = "typescript", ts(as = "Option<Option<f64>>"))]
    pub clip_norm: Option<f64>,
    /// Seed of the initial weights, shuffles and dropout masks, 0 to 2⁵³ - 1. Default 1.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>"))]
    pub seed: u64,
}

impl Default for TrainSpec {
    fn default() -> Self {
        Self {
            optimizer: OptimizerSpec::default(),
            learning_rate: 0.03,
            schedule: ScheduleSpec::default(),
            batch_size: 10,
            shuffle: true,
            epochs: 100,
            l1: 0.0,
            l2: 0.0,
            clip_norm: None,
            seed: 1,
        }
    }
}

/// The smallest and largest learning rate. (Smaller ones vanish in single precision.)
pub const LEARNING_RATES: std::ops::RangeInclusive<f64> = 1e-30..=1e9;
/// The L1 and L2 penalties that are allowed.
pub const PENALTIES: std::ops::RangeInclusive<f64> = 0.0..=1e3;
/// The largest gradient norms that are allowed.
pub const NORMS: std::ops::RangeInclusive<f64> = 1e-30..=1e9;
const COUNTS: std::ops::RangeInclusive<u64> = 1..=1_000_000_000;

impl Record for TrainSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("optimizer", &mut self.optimizer);
        visit("learningRate", &mut self.learning_rate);
        visit("schedule", &mut self.schedule);
        visit("batchSize", &mut self.batch_size);
        visit("shuffle", &mut self.shuffle);
        visit("epochs", &mut self.epochs);
        visit("l1", &mut self.l1);
        visit("l2", &mut self.l2);
        visit("clipNorm", &mut OrNull(&mut self.clip_norm));
        visit("seed", &mut self.seed);
    }
}

crate::check::serialize_record!(TrainSpec);

impl TrainSpec {
    /// The training in the document `value`, which stands at `path`.
    ///
    /// # Errors
    /// The first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        parsed(path, value)
    }

    /// The specification with all options filled in.
    ///
    /// # Errors
    /// The first value that is not allowed; `path` is where it stands.
    pub fn checked(&self, path: &str) -> Result<Self, Invalid> {
        let at = |name: &str| format!("{path}.{name}");
        field_in_range(path, "learningRate", self.learning_rate, LEARNING_RATES)?;
        whole_field_in_range(path, "batchSize", self.batch_size, COUNTS)?;
        whole_field_in_range(path, "epochs", self.epochs, COUNTS)?;
        field_in_range(path, "l1", self.l1, PENALTIES)?;
        field_in_range(path, "l2", self.l2, PENALTIES)?;
        if let Some(norm) = self.clip_norm {
            field_in_range(path, "clipNorm", norm, NORMS)?;
        }
        seed(&at("seed"), self.seed)?;
        Ok(Self {
            optimizer: self.optimizer.checked(&at("optimizer"))?,
            schedule: self.schedule.checked(&at("schedule"))?,
            ..self.clone()
        })
    }
}
