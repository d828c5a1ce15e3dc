//! Makes plain data of the crate's structures, as serde describes them.

use std::fmt::{self, Display};

use serde::ser::{self, Impossible, Serialize, Serializer};

use super::Value;

/// `value` as plain data. Numbers that are not finite become null.
///
/// # Panics
/// Never for this crate's structures: variants that hold several values, and keys that are not strings, have
/// no form here.
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Value {
    match value.serialize(Writer) {
        Ok(value) => value,
        Err(never) => match never {},
    }
}

/// The error that there is not.
#[derive(Debug)]
enum Never {}

impl Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: Display>(_: T) -> Self {
        no_form()
    }
}

#[cold]
fn no_form() -> ! {
    unreachable!("this crate's structures are plain data")
}

struct Writer;

/// The methods of numbers: each is a double.
macro_rules! numbers {
    ($($method:ident: $number:ty),*) => {
        $(fn $method(self, value: $number) -> Result<Value, Never> {
            self.serialize_f64(value as f64)
        })*
    };
}

impl Serializer for Writer {
    type Ok = Value;
    type Error = Never;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Impossible<Value, Never>;
    type SerializeTupleVariant = Impossible<Value, Never>;
    type SerializeMap = Named;
    type SerializeStruct = Named;
    type SerializeStructVariant = Impossible<Value, Never>;

    numbers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32
    );

    fn serialize_f64(self, value: f64) -> Result<Value, Never> {
        Ok(if value.is_finite() { Value::Number(value) } else { Value::Null })
    }

    fn serialize_bool(self, value: bool) -> Result<Value, Never> {
        Ok(Value::Bool(value))
    }

    fn serialize_char(self, value: char) -> Result<Value, Never> {
        Ok(Value::String(value.into()))
    }

    fn serialize_str(self, value: &str) -> Result<Value, Never> {
        Ok(Value::String(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Value, Never> {
        Ok(Value::Array(value.iter().map(|byte| Value::Number(f64::from(*byte))).collect()))
    }

    fn serialize_none(self) -> Result<Value, Never> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Never> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Never> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Never> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Value, Never> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, Never> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Never> {
        Ok(Value::Object(vec![(variant.to_owned(), to_value(value))]))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Never> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, Never> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Impossible<Value, Never>, Never> {
        no_form()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<Value, Never>, Never> {
        no_form()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Named, Never> {
        Ok(Named::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Named, Never> {
        Ok(Named::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<Value, Never>, Never> {
        no_form()
    }
}

/// The items of an array so far.
struct Items(Vec<Value>);

impl ser::SerializeSeq for Items {
    type Ok = Value;
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.0.push(to_value(value));
        Ok(())
    }

    fn end(self) -> Result<Value, Never> {
        Ok(Value::Array(self.0))
    }
}

impl ser::SerializeTuple for Items {
    type Ok = Value;
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        ser::SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Value, Never> {
        ser::SerializeSeq::end(self)
    }
}

/// The fields of an object so far, and the name of the one to come.
#[derive(Default)]
struct Named {
    fields: Vec<(String, Value)>,
    name: String,
}

impl Named {
    #[inline(never)]
    fn push(&mut self, name: &str, value: Value) {
        self.fields.push((name.to_owned(), value));
    }
}

impl ser::SerializeStruct for Named {
    type Ok = Value;
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Never> {
        self.push(name, to_value(value));
        Ok(())
    }

    fn end(self) -> Result<Value, Never> {
        Ok(Value::Object(self.fields))
    }
}

impl ser::SerializeMap for Named {
    type Ok = Value;
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Never> {
        match to_value(name) {
            Value::String(name) => self.name = name,
            _ => no_form(),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        let name = std::mem::take(&mut self.name);
        self.fields.push((name, to_value(value)));
        Ok(())
    }

    fn end(self) -> Result<Value, Never> {
        Ok(Value::Object(self.fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_finite_is_null() {
        let value = to_value(&[f64::NAN, f64::INFINITY, -0.5]);
        assert_eq!(value.to_string(), "[null,null,-0.5]");
    }
}
