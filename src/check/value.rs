//! Plain data from outside and for outside: what a JSON document holds.
//!
//! Numbers are those of JavaScript, and fields keep their order. The type is this crate's own because
//! serde_json's brings hash tables and tables of powers of ten into the WebAssembly module.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Plain data. Any text of JSON reads into it through serde, and [`super::to_value`] makes it of structures.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A finite number.
    Number(f64),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object's fields, in order.
    Object(Vec<(String, Value)>),
}

/// Up to here every whole number is a number of its own in JavaScript.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

impl Value {
    /// The number, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The number, if it is whole and lies from -2^63 to 2^63 - 1.
    pub fn as_i64(&self) -> Option<i64> {
        const END: f64 = 9_223_372_036_854_775_808.0;
        self.whole().filter(|number| (-END..END).contains(number)).map(|number| number as i64)
    }

    /// The number, if it is whole and lies from 0 to 2^64 - 1.
    pub fn as_u64(&self) -> Option<u64> {
        const END: f64 = 18_446_744_073_709_551_616.0;
        self.whole().filter(|number| (0.0..END).contains(number)).map(|number| number as u64)
    }

    fn whole(&self) -> Option<f64> {
        self.as_f64().filter(|number| libm::trunc(*number) == *number)
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    /// Writes JSON.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Bool(truth) => fmt::Display::fmt(truth, formatter),
            Self::Number(number) => super::Number(*number).fmt(formatter),
            Self::String(text) => Quoted(text).fmt(formatter),
            Self::Array(items) => {
                formatter.write_str("[")?;
                for (place, item) in items.iter().enumerate() {
                    formatter.write_str(if place > 0 { "," } else { "" })?;
                    item.fmt(formatter)?;
                }
                formatter.write_str("]")
            }
            Self::Object(fields) => {
                formatter.write_str("{")?;
                for (place, (name, value)) in fields.iter().enumerate() {
                    formatter.write_str(if place > 0 { "," } else { "" })?;
                    Quoted(name).fmt(formatter)?;
                    formatter.write_str(":")?;
                    value.fmt(formatter)?;
                }
                formatter.write_str("}")
            }
        }
    }
}

/// A text between quotation marks.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("\"")?;
        for (index, part) in self.0.split('"').enumerate() {
            formatter.write_str(if index > 0 { "\\\"" } else { "" })?;
            formatter.write_str(part)?;
        }
        formatter.write_str("\"")
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => serialize_number(number, serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(fields) => serializer.collect_map(fields.iter().map(|(name, value)| (name, value))),
        }
    }
}

/// Serializes a number as JavaScript's JSON writes it: a whole one, up to 2^53 - 1, without a fraction.
///
/// # Errors
/// Those of `serializer`.
pub fn serialize_number<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.abs() <= MAX_SAFE && (*value as i64 as f64).to_bits() == value.to_bits() {
        return serializer.serialize_i64(*value as i64);
    }
    serializer.serialize_f64(*value)
}

/// Serializes a number that is not finite as null, as JSON has none.
///
/// # Errors
/// Those of `serializer`.
pub fn finite_or_null<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    Some(*value).filter(|value| value.is_finite()).serialize(serializer)
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

/// Takes whatever a deserializer has.
struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("plain data")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut read = Vec::new();
        while let Some(item) = items.next_element()? {
            read.push(item);
        }
        Ok(Value::Array(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut read = Vec::new();
        while let Some(field) = fields.next_entry()? {
            read.push(field);
        }
        Ok(Value::Object(read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_reads_and_writes() {
        let text = r#"{"b":[null,true,-0.25,8,"x"],"a":{}}"#;
        let value: Value = serde_json::from_str(text).expect("it is JSON");
        assert_eq!(value.to_string(), text);
        assert_eq!(serde_json::to_string(&value).expect("it is plain data"), text);
    }

    #[test]
    fn whole_numbers_have_no_fraction_and_a_range() {
        assert_eq!(Value::Number(8.0).as_u64(), Some(8));
        assert_eq!(Value::Number(-8.0).as_i64(), Some(-8));
        assert_eq!(Value::Number(-8.0).as_u64(), None);
        for number in [0.5, 1e300, f64::NAN, f64::INFINITY] {
            assert_eq!((Value::Number(number).as_u64(), Value::Number(number).as_i64()), (None, None));
        }
    }
}
