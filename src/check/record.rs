//! A structure's fields, described once: reading a document and writing one both follow from the description.
//!
//! ```
//! use tuning_playground_base::check::{Record, Value, Visit, parsed, written};
//!
//! #[derive(Clone, Default)]
//! struct Corner {
//!     radius: f64,
//!     smooth: Option<bool>,
//! }
//!
//! impl Record for Corner {
//!     fn fields(&mut self, visit: &mut Visit<'_>) {
//!         visit("radius", &mut self.radius);
//!         visit("smooth", &mut self.smooth);
//!     }
//! }
//!
//! let document = Value::Object(vec![("radius".into(), Value::Number(2.0))]);
//! let corner: Corner = parsed("corner", &document)?;
//! assert_eq!(written(&corner), document);
//! # Ok::<(), tuning_playground_base::check::Invalid>(())
//! ```

use super::document::{flag, number, refused, small, text, whole};
use super::{Fields, Read, Value};

/// A value that can stand in a document.
pub trait Plain {
    /// Becomes the `value`, which is not null and stands at `path`.
    ///
    /// # Errors
    /// A value of another type, or one that is no choice.
    fn read(&mut self, path: &str, value: &Value) -> Read<()>;

    /// The value as plain data; nothing for an option that is left out.
    fn write(&mut self) -> Option<Value>;

    /// Leaves the value out, if it is one that may be left out.
    fn clear(&mut self) {}
}

/// What is called with the name and the value of each field.
pub type Visit<'a> = dyn FnMut(&'static str, &mut dyn Plain) + 'a;

/// A structure with named fields. Each costs a few bytes in the module, however many uses its description has.
pub trait Record {
    /// Calls `visit` with each field, in the order of documents.
    fn fields(&mut self, visit: &mut Visit<'_>);

    /// The fields that no document may leave out.
    fn required(&self) -> &'static [&'static str] {
        &[]
    }
}

impl<T: Record> Plain for T {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        read_fields(self, path, value)
    }

    fn write(&mut self) -> Option<Value> {
        Some(write_fields(self))
    }
}

/// The structure in the document `value`, at `path`; what is missing or null stays as it is by default.
///
/// # Errors
/// The first field that is unknown or of the wrong type.
pub fn parsed<T: Record + Default>(path: &str, value: &Value) -> Read<T> {
    let mut record = T::default();
    read_fields(&mut record, path, value)?;
    Ok(record)
}

/// `record` as a document, without the options that it leaves out.
pub fn written<T: Record + Clone>(record: &T) -> Value {
    write_fields(&mut record.clone())
}

/// Reads the options beside the field `name` of the document `value`, at `path`, into `record`.
///
/// # Errors
/// The first field that is unknown or of the wrong type.
pub fn read_options(record: &mut dyn Record, path: &str, value: &Value) -> Read<()> {
    read_beside(vec!["name"], record, path, value)
}

fn read_fields(record: &mut dyn Record, path: &str, value: &Value) -> Read<()> {
    read_beside(Vec::new(), record, path, value)
}

/// Reads a record that may have other fields, of these `names`.
fn read_beside(mut names: Vec<&str>, record: &mut dyn Record, path: &str, value: &Value) -> Read<()> {
    record.fields(&mut |name, _| names.push(name));
    let fields = Fields::new(path, value)?.only(&names)?.all(record.required())?;
    let mut result = Ok(());
    record.fields(&mut |name, field| {
        if let (true, Some(value)) = (result.is_ok(), fields.optional(name)) {
            result = field.read(&fields.path_of(name), value);
        }
    });
    result
}

/// `record` as a document; it is not changed.
pub fn write_fields(record: &mut dyn Record) -> Value {
    let mut written = Vec::new();
    record.fields(&mut |name, field| {
        if let Some(value) = field.write() {
            written.push((name.to_owned(), value));
        }
    });
    Value::Object(written)
}

/// The object `options` with its `name` before them.
pub fn named(name: &str, options: Value) -> Value {
    let mut fields = vec![("name".to_owned(), Value::String(name.to_owned()))];
    if let Value::Object(options) = options {
        fields.extend(options);
    }
    Value::Object(fields)
}

impl Plain for f64 {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = number(path, value)?;
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(Value::Number(*self))
    }
}

impl Plain for u64 {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = whole(path, value)?;
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(Value::Number(*self as f64))
    }
}

impl Plain for u32 {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = small(path, value)?;
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(Value::Number(f64::from(*self)))
    }
}

impl Plain for bool {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = flag(path, value)?;
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(Value::Bool(*self))
    }
}

impl Plain for String {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = text(path, value)?.to_owned();
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(Value::String(self.clone()))
    }
}

impl<T: Plain + Default> Plain for Option<T> {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        self.insert(T::default()).read(path, value)
    }

    fn write(&mut self) -> Option<Value> {
        self.as_mut().and_then(Plain::write)
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Plain + Default> Plain for Vec<T> {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        let Value::Array(items) = value else { return Err(refused(path, value, "an array")) };
        self.clear();
        for (place, item) in items.iter().enumerate() {
            let mut read = T::default();
            read.read(&format!("{path}[{place}]"), item)?;
            self.push(read);
        }
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(Value::Array(self.iter_mut().filter_map(Plain::write).collect()))
    }
}

/// An option that a document shows as null where it is left out.
#[derive(Debug)]
pub struct OrNull<'a, T>(pub &'a mut Option<T>);

impl<T: Plain + Default> Plain for OrNull<'_, T> {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        self.0.read(path, value)
    }

    fn write(&mut self) -> Option<Value> {
        Some(self.0.write().unwrap_or(Value::Null))
    }
}

/// Makes an enum with the constant `NAMED` a value of documents, by its name there.
#[macro_export]
#[doc(hidden)]
macro_rules! __plain_choice {
    ($choice:ty) => {
        impl $crate::check::Plain for $choice {
            fn read(&mut self, path: &str, value: &$crate::check::Value) -> $crate::check::Read<()> {
                *self = $crate::check::document::one_of(path, value, &Self::NAMED)?;
                Ok(())
            }

            fn write(&mut self) -> Option<$crate::check::Value> {
                let name = $crate::check::document::name_of(*self, &Self::NAMED);
                Some($crate::check::Value::String(name.to_owned()))
            }
        }
    };
}

/// Lets serde write a [`Record`] as its description does.
#[macro_export]
#[doc(hidden)]
macro_rules! __serialize_record {
    ($record:ty) => {
        impl serde::Serialize for $record {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::check::written(self).serialize(serializer)
            }
        }
    };
}

pub use {__plain_choice as plain_choice, __serialize_record as serialize_record};
