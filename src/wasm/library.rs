//! What belongs to no handle.

use wasm_bindgen::prelude::*;

use super::convert::{document, plain};
use crate::check::written;
use crate::numeric;
use crate::train::Experiment;

/// The experiment with all defaults filled in.
///
/// # Errors
/// The first value that is not allowed, with its path.
#[wasm_bindgen(js_name = checkExperiment, unchecked_return_type = "Experiment")]
pub fn check_experiment(
    #[wasm_bindgen(unchecked_param_type = "Experiment")] experiment: &JsValue,
) -> Result<JsValue, JsError> {
    plain(&written(&Experiment::from_json(&document("", experiment)?)?))
}

/// A seed from the machine's own randomness, for a person who asks for another one.
///
/// # Errors
/// Where the machine has no source of randomness.
#[wasm_bindgen(js_name = freshSeed)]
pub fn fresh_seed() -> Result<f64, JsError> {
    numeric::fresh_seed().map(|seed| seed as f64).map_err(|error| JsError::new(&error.to_string()))
}

/// The package's version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
