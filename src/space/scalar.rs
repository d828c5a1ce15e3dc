//! One value of a parameter: a JSON scalar.

use std::fmt;

use serde::Serialize;

use crate::check::document::refused;
use crate::check::{Number, Quoted, Read, Value, serialize_number};

/// A string, a number, true, false or null. Whole and other numbers are one kind, as in JSON and JavaScript:
/// 1 and 1.0 are the same value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Scalar {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A finite number.
    Number(#[serde(serialize_with = "serialize_number")] f64),
    /// A string.
    Text(String),
}

impl Scalar {
    /// The scalar `value`, at `path`.
    ///
    /// # Errors
    /// For arrays and objects.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        let number = || value.as_f64().map(Self::Number);
        match value {
            Value::Null => Ok(Self::Null),
            Value::Bool(value) => Ok(Self::Bool(*value)),
            Value::String(value) => Ok(Self::Text(value.clone())),
            other => number().ok_or_else(|| refused(path, other, "a string, a number, true, false or null")),
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl fmt::Display for Scalar {
    /// Writes the value as JSON does.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Bool(value) => value.fmt(formatter),
            Self::Number(value) => Number(*value).fmt(formatter),
            Self::Text(value) => Quoted(value).fmt(formatter),
        }
    }
}

impl From<f64> for Scalar {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<bool> for Scalar {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Scalar {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;
    use crate::check;

    #[test]
    fn scalars_are_json() {
        let scalars = [json!(null), json!(true), json!(8), json!(-0.25), json!("relu"), json!("")];
        for document in scalars {
            let scalar = Scalar::parse("", &check::to_value(&document)).expect("it is a scalar");
            assert_eq!(to_value(&scalar).expect("a scalar is JSON"), document);
        }
        assert_eq!(to_value(Scalar::from(8.0)).expect("a scalar is JSON").to_string(), "8");
        assert_eq!(to_value(Scalar::from(-0.0)).expect("a scalar is JSON").to_string(), "-0.0");
        assert_eq!(to_value(Scalar::from(1e300)).expect("a scalar is JSON").to_string(), "1e+300");
    }

    #[test]
    fn anything_else_is_refused() {
        for document in [json!([]), json!({}), json!([1])] {
            assert!(Scalar::parse("", &check::to_value(&document)).is_err());
        }
    }
}
