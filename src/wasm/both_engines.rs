//! What a trainer's handle holds in the module with both engines. On the CPU every promise is settled at once; where a
//! device trains, or where calls wait, it is settled when their turns have come.

use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsError, JsValue};
use wasm_bindgen_futures::future_to_promise;

use super::adapter;
use super::checkpoint::pack;
use super::convert::{floats, object, settled, to_js};
use super::trainer::Trainer;
use crate::check::Invalid;
use crate::data::Dataset;
use crate::train::{Course, Description, Experiment, HyperChange, Machine, SwitchingTrainer, TrainError};

thread_local! {
    /// The clock and the graphics device of this thread.
    static MACHINE: Rc<Machine> =
        if adapter::can_be_asked_for() { Machine::new(now()) } else { Machine::without_device(now()) };
}

/// The browser's clock in milliseconds: a page, a worker and Node have the same one.
fn now() -> impl Fn() -> f64 {
    let get =
        |object: &JsValue, name: &str| Reflect::get(object, &JsValue::from_str(name)).unwrap_or_default();
    let performance = get(&js_sys::global(), "performance");
    let now: Option<Function> = get(&performance, "now").dyn_into().ok();
    move || {
        let time = now.as_ref().and_then(|now| now.call0(&performance).ok());
        time.and_then(|time| time.as_f64()).unwrap_or_default()
    }
}

/// The trainer.
pub struct Inner {
    trainer: Rc<SwitchingTrainer>,
}

/// The promise of the handle of a trainer at step 0.
///
/// # Errors
/// None; the promise is broken by what the trainer refuses.
pub fn create(experiments: &[Experiment], dataset: Option<Dataset>) -> Result<JsValue, JsError> {
    let (machine, experiments) = (MACHINE.with(Rc::clone), experiments.to_vec());
    Ok(later(async move { named(SwitchingTrainer::create(machine, &experiments, dataset).await?).await }))
}

/// The promise of the handle of the trainer of a checkpoint.
///
/// # Errors
/// None; the promise is broken by what the trainer refuses.
pub fn restore(
    experiments: &[Experiment],
    checkpoint: Vec<u8>,
    dataset: Option<Dataset>,
) -> Result<JsValue, JsError> {
    let (machine, experiments) = (MACHINE.with(Rc::clone), experiments.to_vec());
    Ok(later(async move {
        named(SwitchingTrainer::restore(machine, &experiments, &checkpoint, dataset).await?).await
    }))
}

/// The handle, once the adapter's name is known where one is in use.
async fn named(trainer: Rc<SwitchingTrainer>) -> Result<JsValue, JsError> {
    if trainer.device().is_some() {
        adapter::learn_name().await;
    }
    Ok(Trainer::handle(Inner { trainer }))
}

fn later(work: impl Future<Output = Result<JsValue, JsError>> + 'static) -> JsValue {
    promise(work).into()
}

/// The promise of what `work` gives.
fn promise(work: impl Future<Output = Result<JsValue, JsError>> + 'static) -> Promise {
    future_to_promise(async move { work.await.map_err(JsValue::from) })
}

/// The promise of what a call gives, in JavaScript's form.
fn answered<R: 'static>(
    answer: impl Future<Output = Result<R, TrainError>> + 'static,
    convert: impl FnOnce(R) -> Result<JsValue, JsError> + 'static,
) -> Promise {
    promise(async move { convert(answer.await?) })
}

/// A `Float32Array`.
fn array(values: Vec<f32>) -> Result<JsValue, JsError> {
    Ok(floats(&values))
}

impl Inner {
    /// See the handle.
    pub fn train_steps(&self, n: u64) -> Promise {
        match self.trainer.at_once(|cpu| to_js(&cpu.train_steps(n))) {
            Some(progress) => settled(progress),
            None => answered(self.trainer.train_steps(n), |progress| to_js(&progress)),
        }
    }

    /// See the handle.
    pub fn set_hyper(&self, change: &HyperChange) -> Result<(), Invalid> {
        self.trainer.set_hyper(change)
    }

    /// See the handle.
    pub fn predict(&self, inputs: Vec<f32>) -> Promise {
        answered(self.trainer.predict(inputs), array)
    }

    /// See the handle.
    pub fn params(&self) -> Promise {
        answered(self.trainer.params(), array)
    }

    /// See the handle.
    pub fn set_params(&self, flat: &[f32]) -> Result<(), Invalid> {
        self.trainer.set_params(flat)
    }

    /// See the handle.
    pub fn metrics(&self) -> Promise {
        answered(self.trainer.metrics(), |metrics| to_js(&metrics))
    }

    /// See the handle.
    pub fn grid(&self, resolution: usize) -> Promise {
        answered(self.trainer.grid(resolution), array)
    }

    /// See the handle.
    pub fn neurons(&self, trial: usize, resolution: usize) -> Promise {
        answered(self.trainer.neurons(trial, resolution), array)
    }

    /// See the handle.
    pub fn describe(&self) -> Description {
        let description = self.trainer.describe();
        let adapter = description.adapter.or_else(|| self.trainer.device().and_then(|_| adapter::name()));
        Description { adapter, ..description }
    }

    /// See the handle.
    pub fn checkpoint(&self) -> Promise {
        let experiments = self.look(|course| course.experiments.clone());
        answered(self.trainer.checkpoint(), move |bytes| pack(&experiments, &bytes))
    }

    /// Looks at what does not change in training.
    pub fn look<R>(&self, look: impl FnOnce(&Course) -> R) -> R {
        self.trainer.with_course(look)
    }

    /// What was done on the device so far; null where none trains.
    pub fn counters(&self) -> JsValue {
        let Some(device) = self.trainer.device() else { return JsValue::NULL };
        let counters = device.counters();
        let number = |count: u64| JsValue::from(count as f64);
        object(&[
            ("steps", number(counters.steps)),
            ("submits", number(counters.submits)),
            ("dispatches", number(counters.dispatches)),
            ("barriers", number(counters.barriers)),
            ("bytesRead", number(counters.bytes_read)),
            ("objectsCreated", number(counters.objects_created)),
        ])
    }
}
