//! Data sets as JavaScript's objects of typed arrays.

use js_sys::{Float32Array, Promise, Reflect, Uint32Array};
use wasm_bindgen::prelude::*;

use super::convert::{document, numbers, object, settled, whole};
use super::tables::with_table;
use crate::check::Invalid;
use crate::check::document::one_of;
use crate::data::{self, DataSpec, Dataset, Task};
use crate::train::View;

/// A generated data set: moons, circles and the like.
///
/// # Errors
/// A specification that is not allowed, and the names of shipped tables, which `loadDataset` loads.
#[wasm_bindgen(js_name = generateDataset, unchecked_return_type = "Dataset")]
pub fn generate_dataset(
    #[wasm_bindgen(unchecked_param_type = "DataSpec")] spec: &JsValue,
) -> Result<JsValue, JsError> {
    let dataset = data::generate(&read_spec(spec)?)?;
    Ok(object(&fields(&dataset)))
}

/// Any data set: a generated one, or a shipped table, which is loaded from beside the package.
///
/// # Errors
/// A specification that is not allowed, and a table that cannot be loaded.
#[wasm_bindgen(js_name = loadDataset, unchecked_return_type = "Promise<Dataset>")]
pub fn load_dataset(#[wasm_bindgen(unchecked_param_type = "DataSpec")] spec: JsValue) -> Promise {
    let spec = match read_spec(&spec) {
        Ok(spec) => spec,
        Err(error) => return settled(Err(error.into())),
    };
    let name = spec.name;
    let make = move |table: Option<Dataset>| {
        spec.check()?;
        let dataset = table.map_or_else(|| data::generate(&spec), Ok)?;
        Ok(object(&fields(&dataset)))
    };
    with_table(name, Box::new(make))
}

fn read_spec(spec: &JsValue) -> Result<DataSpec, Invalid> {
    DataSpec::parse("data", &document("data", spec)?)
}

/// The data set in the object `value`, with the fields that `generateDataset` returns; nothing if it is
/// undefined or null.
///
/// # Errors
/// A field that is missing or not allowed.
pub fn own_dataset(value: &JsValue) -> Result<Option<Dataset>, Invalid> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    let get = |name: &str| {
        Reflect::get(value, &JsValue::from_str(name))
            .map_err(|_| Invalid::new("dataset", "no object", "an object as generateDataset returns it"))
    };
    let count = |name: &str| {
        whole(&format!("dataset.{name}"), get(name)?.as_f64().unwrap_or(f64::NAN), u64::from(u32::MAX))
    };
    const TASKS: [(&str, Task); 2] =
        [("classification", Task::Classification), ("regression", Task::Regression)];
    let task = one_of("dataset.task", &document("dataset.task", &get("task")?)?, &TASKS)?;
    let (x, y) = (numbers("dataset.x", &get("x")?)?, numbers("dataset.y", &get("y")?)?);
    Dataset::own(x, y, count("inputs")? as usize, count("outputs")? as usize, task).map(Some)
}

/// A trainer's data set with its split.
pub fn with_split(view: View<'_>) -> JsValue {
    let rows = |rows: &[u32]| Uint32Array::from(rows).into();
    let mut all = fields(view.dataset);
    all.push(("classes", view.dataset.classes().map_or(JsValue::NULL, |classes| (classes as f64).into())));
    all.push(("train", rows(&view.split.train)));
    all.push(("test", rows(&view.split.test)));
    object(&all)
}

fn fields(dataset: &Dataset) -> Vec<(&'static str, JsValue)> {
    let values = |values: &ndarray::Array2<f32>| {
        Float32Array::from(values.as_slice().expect("data sets are in standard layout")).into()
    };
    let task = match dataset.task {
        Task::Classification => "classification",
        Task::Regression => "regression",
    };
    vec![
        ("x", values(&dataset.x)),
        ("y", values(&dataset.y)),
        ("inputs", (dataset.inputs as f64).into()),
        ("outputs", (dataset.outputs as f64).into()),
        ("task", task.into()),
    ]
}
