//! The trainer's handle.

use std::cell::RefCell;

use js_sys::{Float32Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;

use super::checkpoint::{pack, unpack};
use super::convert::{document, numbers, settled, to_js, whole};
use super::dataset::{own_dataset, with_split};
use super::tables::{Use, with_table};
use crate::check::{Invalid, Value};
use crate::data::{DataName, Dataset};
use crate::train::{self, Experiment, HyperChange};

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
    #[wasm_bindgen(unchecked_return_type = "Promise<Trainer>")]
    pub fn create(
        #[wasm_bindgen(unchecked_param_type = "Experiment | Experiment[]")] experiment: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Dataset | null")] dataset: JsValue,
    ) -> Promise {
        let make = |experiments: &[Experiment], dataset| {
            Ok(Self::handle(train::Trainer::create(experiments, dataset)?))
        };
        with_dataset(read_experiments(&experiment), &dataset, Box::new(make))
    }

    /// The trainer of a checkpoint. `dataset` as for `create`.
    ///
    /// # Errors
    /// Bytes that are no checkpoint of this version, or do not fit the data set.
    #[wasm_bindgen(unchecked_return_type = "Promise<Trainer>")]
    pub fn restore(
        checkpoint: Vec<u8>,
        #[wasm_bindgen(unchecked_optional_param_type = "Dataset | null")] dataset: JsValue,
    ) -> Promise {
        let (experiments, state) = match unpack(&checkpoint) {
            Ok((experiments, state)) => (experiments, state.to_vec()),
            Err(error) => return settled(Err(error)),
        };
        let make = move |experiments: &[Experiment], dataset| {
            Ok(Self::handle(train::Trainer::restore(experiments, &state, dataset)?))
        };
        with_dataset(read_experiments(&experiments), &dataset, Box::new(make))
    }

    /// Makes up to `n` steps of every trial, fewer where its epochs end, and says how each fares.
    ///
    /// # Errors
    /// A number of steps that is not whole or negative.
    #[wasm_bindgen(js_name = trainSteps, unchecked_return_type = "Promise<Progress[]>")]
    pub fn train_steps(&self, n: f64) -> Promise {
        let steps = whole("steps", n, MAX_STEPS).map_err(JsError::from);
        settled(steps.and_then(|steps| to_js(&self.inner.borrow_mut().train_steps(steps))))
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
        Ok(self.inner.borrow_mut().set_hyper(&HyperChange::parse(&document("", change)?)?)?)
    }

    /// What each network says to raw features (N, I), row-major: (T, N, outputs), probabilities for classes,
    /// else in the target's unit.
    ///
    /// # Errors
    /// A number of values that is not a whole number of rows, or a value that is not finite.
    #[wasm_bindgen(unchecked_return_type = "Promise<Float32Array>")]
    pub fn predict(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array | number[]")] inputs: &JsValue,
    ) -> Promise {
        let outputs = numbers("inputs", inputs).and_then(|inputs| self.inner.borrow().predict(&inputs));
        floats(outputs)
    }

    /// The parameters of all trials, (T, P), a copy: per layer weights (in, out) row-major, then biases.
    #[wasm_bindgen(unchecked_return_type = "Promise<Float32Array>")]
    pub fn params(&self) -> Promise {
        floats(Ok(self.inner.borrow().params()))
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
    #[wasm_bindgen(unchecked_return_type = "Promise<Metrics[]>")]
    pub fn metrics(&self) -> Promise {
        settled(to_js(&self.inner.borrow().metrics()))
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
    #[wasm_bindgen(unchecked_return_type = "Promise<Float32Array>")]
    pub fn grid(&self, resolution: f64) -> Promise {
        let resolution = whole("resolution", resolution, 1024);
        floats(resolution.and_then(|resolution| self.inner.borrow().grid(resolution as usize)))
    }

    /// The values of all hidden units of `trial`, layer by layer, on the same lattice: (units, R, R).
    ///
    /// # Errors
    /// As for `grid`, and a trial that there is not.
    #[wasm_bindgen(unchecked_return_type = "Promise<Float32Array>")]
    pub fn neurons(&self, trial: f64, resolution: f64) -> Promise {
        let sizes = whole("trial", trial, u64::from(u32::MAX))
            .and_then(|trial| Ok((trial as usize, whole("resolution", resolution, 1024)? as usize)));
        floats(sizes.and_then(|(trial, resolution)| self.inner.borrow().neurons(trial, resolution)))
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
    #[wasm_bindgen(unchecked_return_type = "Promise<Uint8Array>")]
    pub fn checkpoint(&self) -> Promise {
        settled(pack(&self.inner.borrow()).map(|bytes| Uint8Array::from(bytes.as_slice()).into()))
    }
}

impl Trainer {
    fn handle(inner: train::Trainer) -> JsValue {
        Self { inner: RefCell::new(inner) }.into()
    }
}

/// The promise of a `Float32Array`.
fn floats(values: Result<Vec<f32>, Invalid>) -> Promise {
    settled(values.map(|values| Float32Array::from(values.as_slice()).into()).map_err(JsError::from))
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

/// What makes a handle of experiments and their data set.
pub type Make = Box<dyn FnOnce(&[Experiment], Option<Dataset>) -> Result<JsValue, JsError>>;

/// The promise of what `make` makes of the experiments and their data set: the caller's own, or the table that the
/// first experiment names.
pub fn with_dataset(experiments: Result<Vec<Experiment>, Invalid>, given: &JsValue, make: Make) -> Promise {
    let (experiments, given) = match experiments.and_then(|all| Ok((all, own_dataset(given)?))) {
        Ok(read) => read,
        Err(error) => return settled(Err(error.into())),
    };
    let name = experiments.first().map_or(DataName::default(), |experiment| experiment.data.name);
    let own = given.is_some();
    let make: Use = Box::new(move |table| make(&experiments, given.or(table)));
    if own { settled(make(None)) } else { with_table(name, make) }
}
