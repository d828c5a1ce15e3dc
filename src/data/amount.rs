//! A number, or the word `random`: how make-classification's shift and scale are given.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::check::document::{number, refused};
use crate::check::{Read, Value};

/// A number for all features, or a random one for each of them. In a document a number or `"random"`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number | \"random\""))]
pub enum Amount {
    /// This number for every feature.
    Fixed(f64),
    /// A random number for each feature.
    Random,
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(value) => value.fmt(formatter),
            Self::Random => formatter.write_str("random"),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Fixed(value) => serializer.serialize_f64(*value),
            Self::Random => serializer.serialize_str("random"),
        }
    }
}

impl Amount {
    /// The amount in the document `value`, which stands at `path`.
    ///
    /// # Errors
    /// Anything but a number or `"random"`.
    pub(super) fn parse(path: &str, value: &Value) -> Read<Self> {
        match value {
            Value::Number(_) => number(path, value).map(Self::Fixed),
            Value::String(word) if word == "random" => Ok(Self::Random),
            _ => Err(refused(path, value, "a number or \"random\"")),
        }
    }
}
