//! The trainer's handle.

use std::cell::RefCell;

use js_sys::{Float32Array, Uint8Array};
use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::convert::{document, numbers, to_js, whole};
use super::dataset::{own_dataset, with_split};
use super::tables::load_table;
use crate::check::{self, Invalid};
use crate::data::{DataName, Dataset};
use crate::train::{self, Experiment};

/// The most steps of one call.
const MAX_STEPS: u64 = 1_000_000_000_000;

/// T trials of one shape in training. It computes on the thread that calls it.
#[wasm_bindgen]
pub struct Trainer {
    inner: RefCell<train::Trainer>,
}

#[wasm_bindgen]
impl Trainer {
    /// A trainer at step 0 of one experiment, or of several of one shape (a population). `dataset` is needed
    /// where `data.name` is `own`.
    ///
    /// # Errors
    /// A value that is not allowed (with its path), a forced engine that cannot be had, a population that
    /// needs too much memory.
    #[wasm_bindgen(unchecked_return_type = "Trainer")]
    pub async fn create(
        #[wasm_bindgen(unchecked_param_type = "Experiment | Experiment[]")] experiment: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Dataset | null | undefined")] dataset: JsValue,
    ) -> Result<Trainer, JsValue> {
        let experiments = read_experiments(&experiment).map_err(JsError::from)?;
        let dataset = dataset_for(experiments.first(), &dataset).await?;
        let trainer = train::Trainer::create(&experiments, dataset).map_err(JsError::from)?;
        Ok(Self { inner: RefCell::new(trainer) })
    }

    /// The trainer of a checkpoint. `dataset` as for `create`.
    ///
    /// # Errors
    /// Bytes that are no checkpoint of this version, or do not fit the data set.
    #[wasm_bindgen(unchecked_return_type = "Trainer")]
    pub async fn restore(
        checkpoint: Vec<u8>,
        #[wasm_bindgen(unchecked_param_type = "Dataset | null | undefined")] dataset: JsValue,
    ) -> Result<Trainer, JsValue> {
        let experiments = train::Trainer::experiments_of(&checkpoint).map_err(JsError::from)?;
        let dataset = dataset_for(experiments.first(), &dataset).await?;
        let trainer = train::Trainer::restore(&checkpoint, dataset).map_err(JsError::from)?;
        Ok(Self { inner: RefCell::new(trainer) })
    }

    /// Makes up to `n` steps of every trial, fewer where its epochs end, and says how each fares.
    ///
    /// # Errors
    /// A number of steps that is not whole or negative.
    #[wasm_bindgen(js_name = trainSteps, unchecked_return_type = "Progress[]")]
    pub async fn train_steps(&self, n: f64) -> Result<JsValue, JsError> {
        let n = whole("steps", n, MAX_STEPS)?;
        to_js(&self.inner.borrow_mut().train_steps(n))
    }

    /// Changes numbers from the next step on: one value for all trials, or a list with one for each.
    ///
    /// # Errors
    /// A value that is not allowed; then nothing is changed.
    #[wasm_bindgen(js_name = setHyper)]
    pub fn set_hyper(
        &self,
        #[wasm_bindgen(unchecked_param_type = "HyperChange")] change: &JsValue,
    ) -> Result<(), JsError> {
        let document = document("", change)?;
        check::object_or_missing(&document, "")?;
        Ok(self.inner.borrow_mut().set_hyper(&check::parse("", &document)?)?)
    }

    /// What each network says to raw features (N, I), row-major: (T, N, outputs), probabilities for classes,
    /// else in the target's unit.
    ///
    /// # Errors
    /// A number of values that is not a whole number of rows, or a value that is not finite.
    pub async fn predict(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array | number[]")] inputs: JsValue,
    ) -> Result<Float32Array, JsError> {
        let outputs = self.inner.borrow().predict(&numbers("inputs", &inputs)?)?;
        Ok(Float32Array::from(outputs.as_slice()))
    }

    /// The parameters of all trials, (T, P), a copy: per layer weights (in, out) row-major, then biases.
    pub async fn params(&self) -> Float32Array {
        Float32Array::from(self.inner.borrow().params().as_slice())
    }

    /// Sets the parameters of all trials, (T, P), and leaves the optimizer's state.
    ///
    /// # Errors
    /// A wrong number of values, or one that is not finite.
    #[wasm_bindgen(js_name = setParams)]
    pub fn set_params(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array | number[]")] flat: &JsValue,
    ) -> Result<(), JsError> {
        Ok(self.inner.borrow_mut().set_params(&numbers("params", flat)?)?)
    }

    /// The scores of each trial over all training and all test rows.
    #[wasm_bindgen(unchecked_return_type = "Metrics[]")]
    pub async fn metrics(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.borrow().metrics())
    }

    /// The box of features that `grid` and `neurons` cover.
    ///
    /// # Errors
    /// Data that has not two inputs.
    #[wasm_bindgen(js_name = gridBounds, unchecked_return_type = "GridBounds")]
    pub fn grid_bounds(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.borrow().grid_bounds()?)
    }

    /// What each network says on a lattice of R×R points, (T, R, R, outputs); the first row is the top one.
    ///
    /// # Errors
    /// Data that has not two inputs, or a resolution outside of 1 to 1024.
    pub async fn grid(&self, resolution: f64) -> Result<Float32Array, JsError> {
        let grid = self.inner.borrow().grid(whole("resolution", resolution, 1024)? as usize)?;
        Ok(Float32Array::from(grid.as_slice()))
    }

    /// The values of all hidden units of `trial`, layer by layer, on the same lattice: (units, R, R).
    ///
    /// # Errors
    /// As for `grid`, and a trial that there is not.
    pub async fn neurons(&self, trial: f64, resolution: f64) -> Result<Float32Array, JsError> {
        let trial = whole("trial", trial, u64::from(u32::MAX))? as usize;
        let resolution = whole("resolution", resolution, 1024)? as usize;
        Ok(Float32Array::from(self.inner.borrow().neurons(trial, resolution)?.as_slice()))
    }

    /// The raw data set and its split into training and test rows.
    #[wasm_bindgen(unchecked_return_type = "SplitDataset")]
    pub fn dataset(&self) -> JsValue {
        with_split(self.inner.borrow().view())
    }

    /// Steps in an epoch.
    #[wasm_bindgen(js_name = stepsPerEpoch)]
    pub fn steps_per_epoch(&self) -> f64 {
        self.inner.borrow().steps_per_epoch() as f64
    }

    /// What trains, and where.
    #[wasm_bindgen(unchecked_return_type = "Description")]
    pub fn describe(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.borrow().describe())
    }

    /// The run as it stands, as bytes that `restore` takes; it then goes on with the same bits.
    pub async fn checkpoint(&self) -> Uint8Array {
        Uint8Array::from(self.inner.borrow().checkpoint().as_slice())
    }
}

/// One experiment, or a list of them.
fn read_experiments(value: &JsValue) -> Result<Vec<Experiment>, Invalid> {
    match document("", value)? {
        Value::Array(documents) => {
            let read = |(index, document): (usize, &Value)| {
                let at = |error: Invalid| Invalid { path: format!("[{index}].{}", error.path), ..error };
                Experiment::from_json(document).map_err(at)
            };
            documents.iter().enumerate().map(read).collect()
        }
        document => Ok(vec![Experiment::from_json(&document)?]),
    }
}

/// The caller's own data set, or the table that the first experiment names.
async fn dataset_for(first: Option<&Experiment>, given: &JsValue) -> Result<Option<Dataset>, JsValue> {
    if let Some(dataset) = own_dataset(given).map_err(JsError::from)? {
        return Ok(Some(dataset));
    }
    load_table(first.map_or(DataName::default(), |experiment| experiment.data.name)).await
}
