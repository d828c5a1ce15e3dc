//! The experiment: one document that decides a run completely.

use serde::Serialize;

use super::spec::TrainSpec;
use crate::check::{Invalid, Record, Value, Visit, parsed};
use crate::data::{DataSpec, Task};
use crate::engine::Hyper;
use crate::net::{Loss, ModelSpec};

/// Which engine trains.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum EngineChoice {
    /// The fastest that can be had.
    #[default]
    Auto,
    /// The CPU.
    Cpu,
    /// The graphics processor; an error where it cannot be had.
    Webgpu,
}

/// The version of the document that this code writes.
const VERSION: u32 = 1;

/// Data, model and training of one run. Every field may be left out.
///
/// ```
/// use tuning_playground::check::to_value;
/// use tuning_playground::train::Experiment;
///
/// let experiment = Experiment::from_json(&to_value(&serde_json::json!({ "train": { "learningRate": 0.3 } })))?;
/// assert_eq!(experiment.train.batch_size, 10);
/// # Ok::<(), tuning_playground::check::Invalid>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct Experiment {
    /// Version of the document: 1.
    #[cfg_attr(feature = "typescript", ts(as = "Option<u32>"))]
    pub v: u32,
    /// What is learned.
    #[cfg_attr(feature = "typescript", ts(as = "Option<DataSpec>"))]
    pub data: DataSpec,
    /// What learns.
    #[cfg_attr(feature = "typescript", ts(as = "Option<ModelSpec>"))]
    pub model: ModelSpec,
    /// How.
    #[cfg_attr(feature = "typescript", ts(as = "Option<TrainSpec>"))]
    pub train: TrainSpec,
    /// Where it is computed. Default `auto`.
    #[cfg_attr(feature = "typescript", ts(as = "Option<EngineChoice>"))]
    pub engine: EngineChoice,
}

impl Default for Experiment {
    fn default() -> Self {
        Self {
            v: VERSION,
            data: DataSpec::default(),
            model: ModelSpec::default(),
            train: TrainSpec::default(),
            engine: EngineChoice::default(),
        }
    }
}

impl EngineChoice {
    /// Every choice, with its name in documents.
    pub const NAMED: [(&'static str, Self); 3] =
        [("auto", Self::Auto), ("cpu", Self::Cpu), ("webgpu", Self::Webgpu)];
}

crate::check::plain_choice!(EngineChoice);

impl Record for Experiment {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("v", &mut self.v);
        visit("data", &mut self.data);
        visit("model", &mut self.model);
        visit("train", &mut self.train);
        visit("engine", &mut self.engine);
    }
}

crate::check::serialize_record!(Experiment);

impl Experiment {
    /// The checked experiment in `document`, with all defaults filled in.
    ///
    /// # Errors
    /// The first value of wrong type or out of range, or the first unknown field, with its path.
    pub fn from_json(document: &Value) -> Result<Self, Invalid> {
        parsed::<Self>("", document)?.checked()
    }

    /// The experiment with all options filled in.
    ///
    /// # Errors
    /// The first value that is not allowed.
    pub fn checked(&self) -> Result<Self, Invalid> {
        if self.v != VERSION {
            return Err(Invalid::new("v", self.v, format!("{VERSION}, the version that is known here")));
        }
        self.data.check()?;
        self.model.check("model")?;
        Ok(Self { data: self.data.complete(), train: self.train.checked("train")?, ..self.clone() })
    }

    /// The loss for `task`: the one asked for, or the usual one.
    ///
    /// # Errors
    /// Cross-entropy for a regression.
    pub(super) fn loss(&self, task: Task) -> Result<Loss, Invalid> {
        match (self.model.loss, task) {
            (Some(Loss::CrossEntropy), Task::Regression) => Err(Invalid::new(
                "model.loss",
                "cross-entropy",
                "mse or huber, for this data is a regression",
            )),
            (Some(loss), _) => Ok(loss),
            (None, Task::Classification) => Ok(Loss::CrossEntropy),
            (None, Task::Regression) => Ok(Loss::Mse),
        }
    }

    /// The numbers that may differ between the trials of a population.
    pub(super) fn hyper(&self) -> Hyper {
        Hyper {
            learning_rate: self.train.learning_rate,
            schedule: self.train.schedule.clone(),
            l1: self.train.l1,
            l2: self.train.l2,
            clip_norm: self.train.clip_norm,
            dropout: self.model.dropout.rates(self.model.hidden.len()),
            optimizer: self.train.optimizer.clone(),
        }
    }

    /// Whether `other` may stand in one population with this experiment.
    ///
    /// # Errors
    /// The first field of `other`, the population's `index`-th, that must not differ.
    pub(super) fn same_shape(&self, other: &Self, index: usize) -> Result<(), Invalid> {
        let fields = [
            ("data", self.data == other.data),
            ("model.hidden", self.model.hidden == other.model.hidden),
            ("model.activation", self.model.activation == other.model.activation),
            ("model.loss", self.model.loss == other.model.loss),
            ("train.optimizer.name", self.train.optimizer.name == other.train.optimizer.name),
            ("train.batchSize", self.train.batch_size == other.train.batch_size),
            ("train.shuffle", self.train.shuffle == other.train.shuffle),
            ("train.epochs", self.train.epochs == other.train.epochs),
            ("engine", self.engine == other.engine),
        ];
        match fields.into_iter().find(|(_, same)| !same) {
            Some((path, _)) => Err(Invalid::new(
                format!("[{index}].{path}"),
                "another value",
                "the same as in the population's first experiment",
            )),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::to_value;

    #[test]
    fn what_is_wrong_is_named_with_its_path() {
        let cases = [
            (json!({ "train": { "learningRate": "fast" } }), "train.learningRate"),
            (json!({ "train": { "learningRate": -1 } }), "train.learningRate"),
            (json!({ "train": { "learnRate": 1 } }), "train.learnRate"),
            (json!({ "model": { "hidden": [8, 0] } }), "model.hidden[1]"),
            (json!({ "model": { "hidden": vec![8; 9] } }), "model.hidden"),
            (json!({ "model": { "activation": "step" } }), "model.activation"),
            (json!({ "model": { "dropout": [0.1] } }), "model.dropout"),
            (json!({ "model": { "dropout": "none" } }), "model.dropout"),
            (
                json!({ "train": { "optimizer": { "name": "adam", "momentum": 0.9 } } }),
                "train.optimizer.momentum",
            ),
            (json!({ "train": { "epochs": 0 } }), "train.epochs"),
            (json!({ "train": { "batchSize": 1.5 } }), "train.batchSize"),
            (json!({ "v": 2 }), "v"),
            (json!({ "engine": "tpu" }), "engine"),
            (json!([1]), "document"),
        ];
        for (document, path) in cases {
            let error = Experiment::from_json(&to_value(&document)).expect_err(&document.to_string());
            assert_eq!(error.path, path, "{document}: {error}");
        }
    }

    #[test]
    fn a_checked_experiment_reads_back_as_itself() {
        let document = to_value(&json!({ "train": { "optimizer": { "name": "nadam" } } }));
        let experiment = Experiment::from_json(&document);
        let experiment = experiment.expect("allowed");
        let again = Experiment::from_json(&to_value(&experiment));
        assert_eq!(again.expect("allowed"), experiment);
    }
}
