//! The one error of every checked value: where it stood, what it was, and what is allowed there.
//!
//! Everything that comes from outside is checked once, on its way into a checked type; nothing below
//! checks it again.

pub mod document;
mod number;
pub mod record;
mod to_value;
mod value;

use std::fmt::Display;
use std::ops::RangeInclusive;

pub use document::{Fields, Read, join};
pub use number::Number;
pub use record::{
    OrNull, Plain, Record, Visit, named, parsed, plain_choice, read_options, serialize_record, write_fields,
    written,
};
pub use to_value::to_value;
pub use value::{Quoted, Value, finite_or_null, serialize_number};

/// A value from outside that is not allowed where it stands.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{path}: {value} is not allowed here; expected {allowed}")]
pub struct Invalid {
    /// Where the value stands, as a path from the document's root: `train.learningRate`, `model.hidden[2]`.
    pub path: String,
    /// The value that was found, as text.
    pub value: String,
    /// What is allowed instead, in words.
    pub allowed: String,
}

impl Invalid {
    /// An error at `path` for `value`, where only `allowed` may stand.
    pub fn new(path: impl AsRef<str>, value: impl Display, allowed: impl AsRef<str>) -> Self {
        Self::of(path.as_ref(), &value, allowed.as_ref())
    }

    /// The same; one piece of code for values of every type.
    #[cold]
    #[inline(never)]
    fn of(path: &str, value: &dyn Display, allowed: &str) -> Self {
        Self { path: path.to_owned(), value: value.to_string(), allowed: allowed.to_owned() }
    }
}

/// `value` if it is finite and lies in `range` (both ends included).
///
/// # Errors
/// An [`Invalid`] that names the range.
pub fn in_range(path: &str, value: f64, range: RangeInclusive<f64>) -> Result<f64, Invalid> {
    if range.contains(&value) {
        return Ok(value);
    }
    let allowed = format!("a number from {} to {}", Number(*range.start()), Number(*range.end()));
    Err(Invalid::new(path, Number(value), allowed))
}

/// [`in_range`] for the field `name` of what stands at `path`.
///
/// # Errors
/// An [`Invalid`] that names the range.
#[inline(never)]
pub fn field_in_range(path: &str, name: &str, value: f64, range: RangeInclusive<f64>) -> Result<(), Invalid> {
    if range.contains(&value) { Ok(()) } else { in_range(&join(path, name), value, range).map(drop) }
}

/// [`whole_in_range`] for the field `name` of what stands at `path`.
///
/// # Errors
/// An [`Invalid`] that names the range.
#[inline(never)]
pub fn whole_field_in_range(
    path: &str,
    name: &str,
    value: u64,
    range: RangeInclusive<u64>,
) -> Result<(), Invalid> {
    if range.contains(&value) { Ok(()) } else { whole_in_range(&join(path, name), value, range).map(drop) }
}

/// An option of the choice `of`: the value `given` if it lies in `range`, or else its default. Nothing where the choice
/// has no such option, and so no default.
///
/// # Errors
/// An [`Invalid`] at `path` for a value out of range, and for any value where there is no such option.
pub fn option(
    path: &str,
    given: Option<f64>,
    default: Option<f64>,
    range: RangeInclusive<f64>,
    of: &str,
) -> Result<Option<f64>, Invalid> {
    match (given, default) {
        (Some(value), None) => {
            Err(Invalid::new(path, Number(value), format!("no such option: {of} has none")))
        }
        (Some(value), Some(_)) => in_range(path, value, range).map(Some),
        (None, default) => Ok(default),
    }
}

/// `value` if it lies in `range` (both ends included).
///
/// # Errors
/// An [`Invalid`] that names the range.
pub fn whole_in_range(path: &str, value: u64, range: RangeInclusive<u64>) -> Result<u64, Invalid> {
    if range.contains(&value) {
        return Ok(value);
    }
    Err(Invalid::new(path, value, format!("a whole number from {} to {}", range.start(), range.end())))
}

/// The largest seed: every seed is a whole number that JavaScript holds exactly.
pub const MAX_SEED: u64 = (1 << 53) - 1;

/// `seed` if JavaScript can hold it exactly.
///
/// # Errors
/// An [`Invalid`] that names the range.
pub fn seed(path: &str, seed: u64) -> Result<u64, Invalid> {
    whole_in_range(path, seed, 0..=MAX_SEED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_path_value_and_range() {
        let error = in_range("train.l2", -0.5, 0.0..=1.0).expect_err("-0.5 lies outside");
        assert_eq!(error.to_string(), "train.l2: -0.5 is not allowed here; expected a number from 0 to 1");
        let error = in_range("x", 2e300, 0.0..=1e300).expect_err("2e300 lies outside");
        assert_eq!(error.to_string(), "x: 2e300 is not allowed here; expected a number from 0 to 1e300");
        assert!(in_range("x", f64::NAN, 0.0..=1.0).is_err());
        assert!(seed("train.seed", MAX_SEED + 1).is_err());
    }
}
