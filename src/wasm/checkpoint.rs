//! A checkpoint as bytes that stand for themselves: the experiments' JSON, then what changes in training.
//!
//! Layout: the length of the JSON (four bytes, little-endian), the JSON in UTF-8, the trainer's checkpoint.

use js_sys::{JSON, Uint8Array};
use wasm_bindgen::{JsError, JsValue};

use super::convert::plain;
use crate::check::{Value, written};
use crate::train::Experiment;

/// The checkpoint of a trainer of `experiments`.
///
/// # Errors
/// Never for experiments that were checked.
pub fn pack(experiments: &[Experiment], checkpoint: &[u8]) -> Result<JsValue, JsError> {
    let experiments = Value::Array(experiments.iter().map(written).collect());
    let json = JSON::stringify(&plain(&experiments)?).map_err(|_| JsError::new("no JSON"))?;
    let json = String::from(json);
    let mut bytes = (json.len() as u32).to_le_bytes().to_vec();
    bytes.extend_from_slice(json.as_bytes());
    bytes.extend_from_slice(checkpoint);
    Ok(Uint8Array::from(bytes.as_slice()).into())
}

/// The experiments of a checkpoint as JavaScript's own value, and the rest of its bytes.
///
/// # Errors
/// Bytes of something else.
pub fn unpack(bytes: &[u8]) -> Result<(JsValue, &[u8]), JsError> {
    let damaged =
        || JsError::new(&format!("checkpoint: these {} bytes are no checkpoint, or damaged", bytes.len()));
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
    let (json, state) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(damaged)?;
    let json = std::str::from_utf8(json).map_err(|_| damaged())?;
    Ok((JSON::parse(json).map_err(|_| damaged())?, state))
}
