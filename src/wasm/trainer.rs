//! The trainer's handle.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::checkpoint::unpack;
use super::convert::{document, numbers, settled, to_js, whole};
use super::dataset::{own_dataset, with_split};
use super::tables::{Use, with_table};
#[cfg(feature = "gpu")]
use super::{both_engines as engines, both_engines::Inner};
#[cfg(not(feature = "gpu"))]
use super::{cpu_alone as engines, cpu_alone::Inner};
use crate::check::{Invalid, Value};
use crate::data::{DataName, Dataset};
use crate::train::{Experiment, HyperChange};

/// The most steps of one call.
const MAX_STEPS: u64 = 1_000_000_000_000;

/// T trials of one shape in training, on the thread that calls it or on the graphics device. Calls that are made before an
/// earlier one is over wait for it.
#[wasm_bindgen]
pub struct Trainer {
    inner: Inner,
}

impl Trainer {
    /// The handle of what trains.
    pub(super) fn handle(inner: Inner) -> JsValue {
        Self { inner }.into()
    }
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
        with_dataset(read_experiments(&experiment), &dataset, Box::new(engines::create))
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
        let make = move |experiments: &[Experiment], dataset| engines::restore(experiments, state, dataset);
        with_dataset(read_experiments(&experiments), &dataset, Box::new(make))
    }

    /// Makes up to `n` steps of every trial, fewer where its epochs end, and says how each fares.
    ///
    /// # Errors
    /// A number of steps that is not whole or negative.
    #[wasm_bindgen(js_name = trainSteps, unchecked_return_type = "Promise<Progress[]>")]
    pub fn train_steps(&self, n: f64) -> Promise {
        let steps = whole("steps", n, MAX_STEPS);
        steps.map_or_else(refused, |steps| self.inner.train_steps(steps))
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
        Ok(self.inner.set_hyper(&HyperChange::parse(&document("", change)?)?)?)
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
        numbers("inputs", inputs).map_or_else(refused, |inputs| self.inner.predict(inputs))
    }

    /// The parameters of all trials, (T, P), a copy: per layer weights (in, out) row-major, then biases.
    #[wasm_bindgen(unchecked_return_type = "Promise<Float32Array>")]
    pub fn params(&self) -> Promise {
        self.inner.params()
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
        Ok(self.inner.set_params(&numbers("params", flat)?)?)
    }

    /// The scores of each trial over all training and all test rows.
    #[wasm_bindgen(unchecked_return_type = "Promise<Metrics[]>")]
    pub fn metrics(&self) -> Promise {
        self.inner.metrics()
    }

    /// The box of features that `grid` and `neurons` cover.
    ///
    /// # Errors
    /// Data that has not two inputs.
    #[wasm_bindgen(js_name = gridBounds, unchecked_return_type = "GridBounds")]
    pub fn grid_bounds(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.look(|course| course.grid_bounds())?)
    }

    /// What each network says on a lattice of R×R points, (T, R, R, outputs); the first row is the top one.
    ///
    /// # Errors
    /// Data that has not two inputs, or a resolution outside of 1 to 1024.
    #[wasm_bindgen(unchecked_return_type = "Promise<Float32Array>")]
    pub fn grid(&self, resolution: f64) -> Promise {
        let resolution = whole("resolution", resolution, 1024);
        resolution.map_or_else(refused, |resolution| self.inner.grid(resolution as usize))
    }

    /// The values of all hidden units of `trial`, layer by layer, on the same lattice: (units, R, R).
    ///
    /// # Errors
    /// As for `grid`, and a trial that there is not.
    #[wasm_bindgen(unchecked_return_type = "Promise<Float32Array>")]
    pub fn neurons(&self, trial: f64, resolution: f64) -> Promise {
        let sizes = whole("trial", trial, u64::from(u32::MAX))
            .and_then(|trial| Ok((trial as usize, whole("resolution", resolution, 1024)? as usize)));
        sizes.map_or_else(refused, |(trial, resolution)| self.inner.neurons(trial, resolution))
    }

    /// The raw data set and its split into training and test rows.
    #[wasm_bindgen(unchecked_return_type = "SplitDataset")]
    pub fn dataset(&self) -> JsValue {
        self.inner.look(|course| with_split(course.view()))
    }

    /// Steps in an epoch.
    #[wasm_bindgen(js_name = stepsPerEpoch)]
    pub fn steps_per_epoch(&self) -> f64 {
        self.inner.look(|course| course.steps_per_epoch() as f64)
    }

    /// What trains, and where.
    #[wasm_bindgen(unchecked_return_type = "Description")]
    pub fn describe(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.describe())
    }

    /// What was done on the graphics device so far; null where the CPU trains.
    #[cfg(feature = "gpu")]
    #[wasm_bindgen(unchecked_return_type = "DeviceCounters | null")]
    pub fn counters(&self) -> JsValue {
        self.inner.counters()
    }

    /// The run as it stands, as bytes that `restore` takes; it then goes on with the same bits.
    #[wasm_bindgen(unchecked_return_type = "Promise<Uint8Array>")]
    pub fn checkpoint(&self) -> Promise {
        self.inner.checkpoint()
    }
}

/// The promise that a value which is not allowed breaks.
fn refused(error: Invalid) -> Promise {
    settled(Err(error.into()))
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
