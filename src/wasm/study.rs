//! The study's handle.

use wasm_bindgen::prelude::*;

use super::convert::{document, to_js, whole};
use crate::check::{Invalid, MAX_SEED, Value};
use crate::space::parse_params;
use crate::study::{self, Ending, StudySpec};

/// A search: it hands out trials and keeps what became of them. The objective may be anything that JavaScript
/// can compute.
#[wasm_bindgen]
pub struct Study {
    inner: study::Study,
}

#[wasm_bindgen]
impl Study {
    /// A study without trials.
    ///
    /// # Errors
    /// A value that is not allowed, with its path.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "StudySpec")] spec: &JsValue) -> Result<Study, JsError> {
        let spec = StudySpec::parse("", &document("", spec)?)?;
        Ok(Self { inner: study::Study::new(spec)? })
    }

    /// The next trial to run: the one that waits longest, or else a new one at the sampler's next point.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(unchecked_return_type = "Suggestion")]
    pub fn ask(&mut self) -> Result<JsValue, JsError> {
        to_js(&self.inner.ask())
    }

    /// Lets a trial with the given values wait; `ask` returns it before any new one. The trial's id.
    ///
    /// # Errors
    /// A value that is missing, unknown or outside the space.
    pub fn enqueue(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Record<string, Scalar>")] params: &JsValue,
    ) -> Result<u32, JsError> {
        let params = parse_params("params", &document("params", params)?)?;
        Ok(self.inner.enqueue(&params)?)
    }

    /// Notes the objective's `value` at `step` of a trial. Whether the trial should stop now; the trial then keeps
    /// the reason. A value that is not finite always stops it.
    ///
    /// # Errors
    /// A trial that does not run, and a step that does not come after the last one.
    pub fn report(&mut self, id: f64, step: f64, value: f64) -> Result<bool, JsError> {
        let step = whole("step", step, MAX_SEED)?;
        Ok(self.inner.report(trial_id(id)?, step, value)?)
    }

    /// Ends a trial with its value; a value that is not finite fails it.
    ///
    /// # Errors
    /// A trial that does not run, and an outcome of another form.
    pub fn tell(
        &mut self,
        id: f64,
        #[wasm_bindgen(unchecked_param_type = "TrialOutcome")] outcome: &JsValue,
    ) -> Result<(), JsError> {
        let ending = match outcome.as_f64() {
            Some(value) => Ending::Complete(value),
            None => Ending::parse("outcome", &document("outcome", outcome)?)?,
        };
        self.inner.tell(trial_id(id)?, ending)?;
        Ok(())
    }

    /// All trials, by id.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(unchecked_return_type = "Trial[]")]
    pub fn trials(&self) -> Result<JsValue, JsError> {
        to_js(self.inner.trials())
    }

    /// The complete trial with the best value, the first of equal ones; null before one is complete.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(unchecked_return_type = "Trial | null")]
    pub fn best(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.best())
    }

    /// The whole study as plain data, which `JSON.stringify` can write.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(js_name = toJSON, unchecked_return_type = "StudyDocument")]
    pub fn to_json(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.document())
    }

    /// The study of what `toJSON` gave. Its next trial is the one that the original would have asked for.
    ///
    /// # Errors
    /// Another version, and a value that is malformed or contradicts the rest, with its path.
    #[wasm_bindgen(js_name = fromJSON)]
    pub fn from_json(
        #[wasm_bindgen(unchecked_param_type = "StudyDocument")] json: &JsValue,
    ) -> Result<Study, JsError> {
        let json: Value = document("", json)?;
        Ok(Self { inner: study::Study::from_json(&json)? })
    }
}

fn trial_id(id: f64) -> Result<u32, Invalid> {
    whole("id", id, u64::from(u32::MAX)).map(|id| id as u32)
}
