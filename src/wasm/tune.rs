//! The handles of the searches that look into training. Each computes on the thread that calls it.

use js_sys::{Float64Array, Promise};
use wasm_bindgen::prelude::*;

use super::convert::{document, numbers, settled, to_js, whole};
use super::trainer::{Make, with_dataset};
use crate::check::{Invalid, MAX_SEED, Value};
use crate::data::Dataset;
use crate::train::Experiment;
use crate::tune::{self, HypergradientDescentSpec, HypergradientSearchSpec, PopulationTrainingSpec};

/// What makes a handle of an experiment, a specification's document and a data set.
type MakeSearch = fn(&Experiment, &Value, Option<Dataset>) -> Result<JsValue, JsError>;

/// The promise of the handle that `make` makes.
fn create(experiment: &JsValue, spec: &JsValue, dataset: &JsValue, make: MakeSearch) -> Promise {
    let read = || Ok::<_, Invalid>((Experiment::from_json(&document("", experiment)?)?, document("", spec)?));
    let (experiment, spec) = match read() {
        Ok(read) => read,
        Err(error) => return settled(Err(error.into())),
    };
    let make: Make = Box::new(move |experiments, dataset| make(&experiments[0], &spec, dataset));
    with_dataset(Ok(vec![experiment]), dataset, make)
}

/// A search for learning rate, momentum and penalties along the gradient of the validation loss with respect to them,
/// through a window of training (Franceschi et al. 2017, forward mode). The test rows validate.
#[wasm_bindgen]
pub struct HypergradientSearch {
    inner: tune::HypergradientSearch,
}

#[wasm_bindgen]
impl HypergradientSearch {
    /// A search that begins at the experiment's values, which must lie in the space. `dataset` as for a trainer.
    ///
    /// # Errors
    /// A value that is not allowed, with its path; an optimizer other than `sgd` and `momentum`; dropout, clipping; no
    /// test rows.
    #[wasm_bindgen(unchecked_return_type = "Promise<HypergradientSearch>")]
    pub fn create(
        #[wasm_bindgen(unchecked_param_type = "Experiment")] experiment: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "HypergradientSearchSpec")] spec: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Dataset | null")] dataset: &JsValue,
    ) -> Promise {
        create(experiment, spec, dataset, |experiment, spec, data| {
            let spec = HypergradientSearchSpec::from_json(spec)?;
            let inner = tune::HypergradientSearch::new(experiment, &spec, data)?;
            Ok(Self { inner }.into())
        })
    }

    /// Evaluates the next point; null once the search is over.
    #[wasm_bindgen(unchecked_return_type = "Promise<HypergradientPoint | null>")]
    pub fn advance(&mut self) -> Promise {
        settled(to_js(&self.inner.advance()))
    }

    /// Whether nothing is left to improve.
    #[wasm_bindgen(js_name = isOver)]
    pub fn is_over(&self) -> bool {
        self.inner.is_over()
    }

    /// All points so far; the last accepted one is the best.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(unchecked_return_type = "HypergradientPoint[]")]
    pub fn trajectory(&self) -> Result<JsValue, JsError> {
        to_js(self.inner.trajectory())
    }
}

/// The mean loss of an experiment's training rows, of which one asks how sharply it curves.
#[wasm_bindgen]
pub struct Sharpness {
    inner: tune::Sharpness,
}

#[wasm_bindgen]
impl Sharpness {
    /// The training loss of an experiment, penalties and dropout excluded. `dataset` as for a trainer.
    ///
    /// # Errors
    /// A value that is not allowed, with its path.
    #[wasm_bindgen(unchecked_return_type = "Promise<Sharpness>")]
    pub fn create(
        #[wasm_bindgen(unchecked_param_type = "Experiment")] experiment: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Dataset | null")] dataset: &JsValue,
    ) -> Promise {
        let read = document("", experiment).and_then(|document| Experiment::from_json(&document));
        let make: Make = Box::new(|experiments, dataset| {
            Ok(Self { inner: tune::Sharpness::new(&experiments[0], dataset)? }.into())
        });
        with_dataset(read.map(|experiment| vec![experiment]), dataset, make)
    }

    /// The largest eigenvalue of the Hessian at `params` (P), as a trainer gives them. Gradient descent is stable up to
    /// a learning rate of 2 divided by it.
    ///
    /// # Errors
    /// Another number of parameters, or one that is not finite.
    pub fn at(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float32Array | number[]")] params: &JsValue,
    ) -> Result<f64, JsError> {
        Ok(self.inner.at(&numbers("params", params)?)?)
    }
}

/// One trial in training whose learning rate follows its own gradient (Baydin et al. 2018).
#[wasm_bindgen]
pub struct HypergradientDescent {
    inner: tune::HypergradientDescent,
}

#[wasm_bindgen]
impl HypergradientDescent {
    /// A trainer that begins with the experiment's learning rate. `dataset` as for a trainer.
    ///
    /// # Errors
    /// A value that is not allowed, with its path; an optimizer other than `sgd`, `momentum`, `nesterov` and `adam`; a
    /// schedule, dropout, clipping; no test rows.
    #[wasm_bindgen(unchecked_return_type = "Promise<HypergradientDescent>")]
    pub fn create(
        #[wasm_bindgen(unchecked_param_type = "Experiment")] experiment: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "HypergradientDescentSpec")] spec: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Dataset | null")] dataset: &JsValue,
    ) -> Promise {
        create(experiment, spec, dataset, |experiment, spec, data| {
            let spec = HypergradientDescentSpec::from_json(spec)?;
            let inner = tune::HypergradientDescent::new(experiment, &spec, data)?;
            Ok(Self { inner }.into())
        })
    }

    /// Makes up to `n` steps and says how the trial fares.
    ///
    /// # Errors
    /// A number of steps that is not whole or negative.
    #[wasm_bindgen(js_name = trainSteps, unchecked_return_type = "Promise<Progress>")]
    pub fn train_steps(&mut self, n: f64) -> Promise {
        let steps = whole("steps", n, MAX_SEED).map_err(JsError::from);
        settled(steps.and_then(|steps| to_js(&self.inner.train_steps(steps))))
    }

    /// The learning rate of each step so far, a copy.
    #[wasm_bindgen(js_name = learningRates)]
    pub fn learning_rates(&self) -> Float64Array {
        Float64Array::from(self.inner.learning_rates())
    }
}

/// Population-based training (Jaderberg et al. 2017): after each interval the worst trials take over weights and moments
/// of the best and go on with numbers near theirs. The test rows validate.
#[wasm_bindgen]
pub struct PopulationTraining {
    inner: tune::PopulationTraining,
}

#[wasm_bindgen]
impl PopulationTraining {
    /// A population of the experiment with numbers drawn from the space. `dataset` as for a trainer.
    ///
    /// # Errors
    /// A value that is not allowed, with its path; no test rows; a population that needs too much memory.
    #[wasm_bindgen(unchecked_return_type = "Promise<PopulationTraining>")]
    pub fn create(
        #[wasm_bindgen(unchecked_param_type = "Experiment")] experiment: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "PopulationTrainingSpec")] spec: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Dataset | null")] dataset: &JsValue,
    ) -> Promise {
        create(experiment, spec, dataset, |experiment, spec, data| {
            let spec = PopulationTrainingSpec::from_json(spec)?;
            let inner = tune::PopulationTraining::new(experiment, &spec, data)?;
            Ok(Self { inner }.into())
        })
    }

    /// Trains for an interval, fewer steps where the epochs end, and lets bad trials take over from good ones.
    #[wasm_bindgen(unchecked_return_type = "Promise<Generation>")]
    pub fn advance(&mut self) -> Promise {
        settled(to_js(&self.inner.advance()))
    }

    /// Whether every epoch is over, or every trial has diverged.
    #[wasm_bindgen(js_name = isOver)]
    pub fn is_over(&self) -> bool {
        self.inner.is_over()
    }

    /// Who took over from whom, when, and with which numbers.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(unchecked_return_type = "Exchange[]")]
    pub fn lineage(&self) -> Result<JsValue, JsError> {
        to_js(self.inner.lineage())
    }

    /// The parameters of all trials, (T, P), a copy, laid out as a trainer's.
    pub fn params(&self) -> Vec<f32> {
        self.inner.trainer().params()
    }
}
