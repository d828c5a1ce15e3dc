//! How options are read: what is missing or null takes its default.

use crate::check::document::{number, whole};
use crate::check::{Fields, Read, Value};

/// The whole number `name`.
pub fn count(fields: &Fields<'_>, name: &str, default: u64) -> Read<u64> {
    Ok(fields.read_optional(name, whole)?.unwrap_or(default))
}

/// The number `name`.
pub fn real(fields: &Fields<'_>, name: &str, default: f64) -> Read<f64> {
    Ok(fields.read_optional(name, number)?.unwrap_or(default))
}

/// The whole number `name`; nothing for "auto" and where it is missing.
pub fn resource(fields: &Fields<'_>, name: &str) -> Read<Option<u64>> {
    match fields.optional(name).and_then(Value::as_str) {
        Some("auto") => Ok(None),
        _ => fields.read_optional(name, whole),
    }
}
