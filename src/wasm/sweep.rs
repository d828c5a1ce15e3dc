//! The values of a sweep.

use wasm_bindgen::prelude::*;

use super::convert::{document, whole};
use crate::check::{MAX_SEED, Value};
use crate::sampler::{self, SweepSampler};
use crate::space::SpaceSpec;

/// The first `count` values of one parameter, as a study over it with this sampler and seed would ask for them; they may
/// repeat.
///
/// # Errors
/// A parameter that is not allowed, a count outside of 1 to 10,000, another sampler.
#[wasm_bindgen(js_name = sweepValues)]
pub fn sweep_values(
    #[wasm_bindgen(unchecked_param_type = "ParameterSpec")] parameter: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "\"grid\" | \"random\"")] sampler: String,
    count: f64,
    seed: f64,
) -> Result<Vec<f64>, JsError> {
    let space = Value::Object(vec![("parameter".to_owned(), document("parameter", parameter)?)]);
    let space = SpaceSpec::parse("", &space)?.check("")?;
    let sampler = SweepSampler::parse("sampler", &Value::String(sampler))?;
    let (count, seed) = (whole("count", count, u64::from(u32::MAX))?, whole("seed", seed, MAX_SEED)?);
    Ok(sampler::sweep(&space, sampler, count, seed)?)
}
