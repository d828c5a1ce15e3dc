//! A number, or the word `random`: how make-classification's shift and scale are given.

use crate::check::document::refused;
use crate::check::{Plain, Read, Value};

/// A number for all features, or a random one for each of them. In a document a number or `"random"`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number | \"random\""))]
pub enum Amount {
    /// This number for every feature.
    Fixed(f64),
    /// A random number for each feature.
    Random,
}

impl Default for Amount {
    fn default() -> Self {
        Self::Fixed(0.0)
    }
}

impl Plain for Amount {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = match value {
            Value::Number(number) => Self::Fixed(*number),
            Value::String(word) if word == "random" => Self::Random,
            _ => return Err(refused(path, value, "a number or \"random\"")),
        };
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(match self {
            Self::Fixed(value) => Value::Number(*value),
            Self::Random => Value::String("random".to_owned()),
        })
    }
}
