//! Between JavaScript's values and Rust's.

use js_sys::{Array, Float32Array, Object, Promise, Reflect};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsError, JsValue};

use crate::check::{Invalid, Number, Value, join, to_value};

/// Documents may be nested this deep; anything deeper is most likely a cycle.
const MAX_DEPTH: usize = 32;

/// The plain data in `value`, which stands at `path`. Fields that are undefined count as missing.
///
/// # Errors
/// Numbers that are not finite, and values that no JSON document can hold.
pub fn document(path: &str, value: &JsValue) -> Result<Value, Invalid> {
    nested(path, value, (0, true))
}

/// The same for measured values, where numbers need not be finite.
///
/// # Errors
/// Values that are no plain data.
#[cfg(feature = "search")]
pub fn measured(path: &str, value: &JsValue) -> Result<Value, Invalid> {
    nested(path, value, (0, false))
}

/// How deep a value lies, and whether numbers must be finite.
type Place = (usize, bool);

fn nested(path: &str, value: &JsValue, (depth, finite): Place) -> Result<Value, Invalid> {
    if let Some(text) = value.as_string() {
        return Ok(Value::String(text));
    }
    if let Some(number) = value.as_f64() {
        return number_value(path, number, finite);
    }
    if let Some(truth) = value.as_bool() {
        return Ok(Value::Bool(truth));
    }
    if value.is_null() || value.is_undefined() {
        return Ok(Value::Null);
    }
    if depth == MAX_DEPTH {
        return Err(Invalid::new(path, "a value nested deeper", format!("at most {MAX_DEPTH} levels")));
    }
    if is_list(value) {
        let items = Array::from(value);
        let mut values = Vec::new();
        for index in 0..items.length() {
            values.push(nested(&format!("{path}[{index}]"), &items.get(index), (depth + 1, finite))?);
        }
        return Ok(Value::Array(values));
    }
    match value.dyn_ref::<Object>() {
        Some(object) if !value.is_function() => fields(path, object, (depth + 1, finite)),
        _ => Err(Invalid::new(path, kind(value), "plain data")),
    }
}

fn number_value(path: &str, number: f64, finite: bool) -> Result<Value, Invalid> {
    if number.is_finite() || !finite {
        return Ok(Value::Number(number));
    }
    Err(Invalid::new(path, Number(number), "a finite number"))
}

fn fields(path: &str, object: &Object, place: Place) -> Result<Value, Invalid> {
    let mut fields = Vec::new();
    let keys = Object::keys(object);
    for index in 0..keys.length() {
        let key = keys.get(index);
        let value = Reflect::get(object, &key).unwrap_or(JsValue::UNDEFINED);
        if value.is_undefined() {
            continue;
        }
        let name = key.as_string().unwrap_or_default();
        let value = nested(&join(path, &name), &value, place)?;
        fields.push((name, value));
    }
    Ok(Value::Object(fields))
}

fn is_list(value: &JsValue) -> bool {
    Array::is_array(value) || js_sys::ArrayBuffer::is_view(value)
}

fn kind(value: &JsValue) -> String {
    value.js_typeof().as_string().unwrap_or_default()
}

/// `value` as a plain JavaScript object or array. All structures go the same way, through a document, which
/// keeps the module small.
///
/// # Errors
/// Never for this crate's own structures; the error of the conversion otherwise.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsError> {
    plain(&to_value(value))
}

/// `value` as a plain JavaScript object or array.
///
/// # Errors
/// Never for this crate's own structures; the error of the conversion otherwise.
pub fn plain(value: &Value) -> Result<JsValue, JsError> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(JsError::from)
}

fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &JsValue::from_str(name), value).expect("a new object takes every field");
}

/// A promise that is settled already.
pub fn settled(result: Result<JsValue, JsError>) -> Promise {
    match result {
        Ok(value) => Promise::resolve(&value),
        Err(error) => Promise::reject(&error.into()),
    }
}

/// The numbers of an array or typed array at `path`.
///
/// # Errors
/// Anything that is not an array.
pub fn numbers(path: &str, value: &JsValue) -> Result<Vec<f32>, Invalid> {
    if is_list(value) {
        return Ok(Float32Array::new(value).to_vec());
    }
    Err(Invalid::new(path, kind(value), "an array of numbers"))
}

/// A `Float32Array` with a copy of `values`.
pub fn floats(values: &[f32]) -> JsValue {
    Float32Array::from(values).into()
}

/// `value` as a whole number from 0 to `high`.
///
/// # Errors
/// Fractions, negative and larger numbers, and what is not a number.
pub fn whole(path: &str, value: f64, high: u64) -> Result<u64, Invalid> {
    if value.fract() == 0.0 && value >= 0.0 && value <= high as f64 {
        return Ok(value as u64);
    }
    Err(Invalid::new(path, Number(value), format!("a whole number from 0 to {high}")))
}

/// A plain object with `fields`.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        set(&object, name, value);
    }
    object.into()
}

/// The number that `text` is, as JavaScript reads it; nothing if it is none.
#[cfg(feature = "search")]
pub fn read_number(text: &str) -> Option<f64> {
    let number = JsValue::from_str(text).unchecked_into_f64();
    if text.trim().is_empty() || number.is_nan() { None } else { Some(number) }
}
