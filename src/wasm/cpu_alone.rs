//! What a trainer's handle holds in the module without the WebGPU engine. Every promise is settled at once.

use std::cell::RefCell;

use js_sys::Promise;
use wasm_bindgen::{JsError, JsValue};

use super::checkpoint::pack;
use super::convert::{floats, settled, to_js};
use super::trainer::Trainer;
use crate::check::Invalid;
use crate::data::Dataset;
use crate::train::{self, Course, Description, Experiment, HyperChange};

/// The trainer, on the thread that calls it.
pub struct Inner {
    trainer: RefCell<train::Trainer>,
}

/// The handle of a trainer at step 0.
///
/// # Errors
/// What the trainer refuses.
pub fn create(experiments: &[Experiment], dataset: Option<Dataset>) -> Result<JsValue, JsError> {
    Ok(handle(train::Trainer::create(experiments, dataset)?))
}

/// The handle of the trainer of a checkpoint.
///
/// # Errors
/// What the trainer refuses.
pub fn restore(
    experiments: &[Experiment],
    checkpoint: Vec<u8>,
    dataset: Option<Dataset>,
) -> Result<JsValue, JsError> {
    Ok(handle(train::Trainer::restore(experiments, &checkpoint, dataset)?))
}

fn handle(trainer: train::Trainer) -> JsValue {
    Trainer::handle(Inner { trainer: RefCell::new(trainer) })
}

/// The promise of a `Float32Array`.
fn promised(values: Result<Vec<f32>, Invalid>) -> Promise {
    settled(values.map(|values| floats(&values)).map_err(JsError::from))
}

impl Inner {
    /// See the handle.
    pub fn train_steps(&self, n: u64) -> Promise {
        settled(to_js(&self.trainer.borrow_mut().train_steps(n)))
    }

    /// See the handle.
    pub fn set_hyper(&self, change: &HyperChange) -> Result<(), Invalid> {
        self.trainer.borrow_mut().set_hyper(change)
    }

    /// See the handle.
    pub fn predict(&self, inputs: Vec<f32>) -> Promise {
        promised(self.trainer.borrow().predict(&inputs))
    }

    /// See the handle.
    pub fn params(&self) -> Promise {
        promised(Ok(self.trainer.borrow().params()))
    }

    /// See the handle.
    pub fn set_params(&self, flat: &[f32]) -> Result<(), Invalid> {
        self.trainer.borrow_mut().set_params(flat)
    }

    /// See the handle.
    pub fn metrics(&self) -> Promise {
        settled(to_js(&self.trainer.borrow().metrics()))
    }

    /// See the handle.
    pub fn grid(&self, resolution: usize) -> Promise {
        promised(self.trainer.borrow().grid(resolution))
    }

    /// See the handle.
    pub fn neurons(&self, trial: usize, resolution: usize) -> Promise {
        promised(self.trainer.borrow().neurons(trial, resolution))
    }

    /// See the handle.
    pub fn describe(&self) -> Description {
        self.trainer.borrow().describe()
    }

    /// See the handle.
    pub fn checkpoint(&self) -> Promise {
        let trainer = self.trainer.borrow();
        settled(pack(trainer.experiments(), &trainer.checkpoint()))
    }

    /// Looks at what does not change in training.
    pub fn look<R>(&self, look: impl FnOnce(&Course) -> R) -> R {
        look(self.trainer.borrow().course())
    }
}
