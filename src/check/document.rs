//! Reads a JSON document into a structure; an error names the path of the value that does not fit.
//!
//! Structures are read by hand, field by field: a derived `Deserialize` with tracked paths is several times
//! larger in WebAssembly, reads arrays as structures, and loses the path below a choice told by a field.

use super::{Invalid, Value};

/// The longest text of a value in an error, in characters.
const MAX_SHOWN: usize = 80;

/// The fields of an object of which only some names are known.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    path: &'a str,
    object: &'a [(String, Value)],
}

impl<'a> Fields<'a> {
    /// The fields of `value`, which stands at `path`.
    ///
    /// # Errors
    /// When `value` is not an object.
    #[inline(never)]
    pub fn new(path: &'a str, value: &'a Value) -> Result<Self, Invalid> {
        match value {
            Value::Object(object) => Ok(Self { path, object }),
            _ => Err(Invalid::new(shown_path(path), shown(value), "an object")),
        }
    }

    /// Refuses every field that is not among `names`.
    ///
    /// # Errors
    /// An [`Invalid`] at the first unknown field, with the known ones.
    #[inline(never)]
    pub fn only(self, names: &[&str]) -> Result<Self, Invalid> {
        match self.object.iter().find(|(name, _)| !names.contains(&name.as_str())) {
            None => Ok(self),
            Some((name, value)) => {
                let allowed = if names.is_empty() {
                    "no field".into()
                } else {
                    format!("no field but {}", names.join(" or "))
                };
                Err(Invalid::new(self.path_of(name), shown(value), allowed))
            }
        }
    }

    /// Refuses an object without one of the fields `names`.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is missing or null.
    pub fn all(self, names: &[&str]) -> Result<Self, Invalid> {
        for name in names {
            if *self.required(name)? == Value::Null {
                return Err(Invalid::new(self.path_of(name), "null", "a value"));
            }
        }
        Ok(self)
    }

    /// The path of the field `name`.
    #[inline(never)]
    pub fn path_of(&self, name: &str) -> String {
        join(self.path, name)
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.object.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The value of the field `name`; nothing if it is missing or null.
    #[inline(never)]
    pub fn optional(&self, name: &str) -> Option<&'a Value> {
        self.get(name).filter(|value| **value != Value::Null)
    }

    /// The value of the field `name`.
    ///
    /// # Errors
    /// When it is missing.
    #[inline(never)]
    pub fn required(&self, name: &str) -> Result<&'a Value, Invalid> {
        self.get(name).ok_or_else(|| Invalid::new(self.path_of(name), "nothing", "a value"))
    }

    /// The field `name`, read by `reader`, which is given its path and value.
    ///
    /// # Errors
    /// When it is missing or `reader` refuses it.
    pub fn read<T>(&self, name: &str, reader: impl FnOnce(&str, &'a Value) -> Read<T>) -> Read<T> {
        reader(&self.path_of(name), self.required(name)?)
    }

    /// The field `name`, read by `reader`; nothing if it is missing or null.
    ///
    /// # Errors
    /// When `reader` refuses it.
    pub fn read_optional<T>(
        &self,
        name: &str,
        reader: impl FnOnce(&str, &'a Value) -> Read<T>,
    ) -> Read<Option<T>> {
        match self.optional(name) {
            Some(value) => reader(&self.path_of(name), value).map(Some),
            None => Ok(None),
        }
    }

    /// All fields by name, in order, each read by `reader`.
    ///
    /// # Errors
    /// When `reader` refuses one.
    pub fn each<T>(&self, reader: fn(&str, &Value) -> Read<T>) -> Read<Vec<(String, T)>> {
        let mut read = Vec::with_capacity(self.object.len());
        for (name, value) in self.object {
            read.push((name.clone(), reader(&self.path_of(name), value)?));
        }
        Ok(read)
    }
}

/// What a reader gives.
pub type Read<T> = Result<T, Invalid>;

/// The number `value`, at `path`.
///
/// # Errors
/// For anything else.
#[inline(never)]
pub fn number(path: &str, value: &Value) -> Read<f64> {
    value.as_f64().ok_or_else(|| refused(path, value, "a number"))
}

/// The whole number `value`, at `path`, from -2^63 to 2^63 - 1.
///
/// # Errors
/// For anything else.
#[inline(never)]
pub fn integer(path: &str, value: &Value) -> Read<i64> {
    value.as_i64().ok_or_else(|| refused(path, value, "a whole number"))
}

/// The whole number `value`, at `path`, from 0 to 2^64 - 1.
///
/// # Errors
/// For anything else.
#[inline(never)]
pub fn whole(path: &str, value: &Value) -> Read<u64> {
    value.as_u64().ok_or_else(|| refused(path, value, "a whole number, not negative"))
}

/// The whole number `value`, at `path`, from 0 to 2^32 - 1.
///
/// # Errors
/// For anything else.
#[inline(never)]
pub fn small(path: &str, value: &Value) -> Read<u32> {
    whole(path, value)?.try_into().map_err(|_| refused(path, value, "a whole number below 2^32"))
}

/// `value`, at `path`, if it is true or false.
///
/// # Errors
/// For anything else.
#[inline(never)]
pub fn flag(path: &str, value: &Value) -> Read<bool> {
    match value {
        Value::Bool(truth) => Ok(*truth),
        _ => Err(refused(path, value, "true or false")),
    }
}

/// The string `value`, at `path`.
///
/// # Errors
/// For anything else.
#[inline(never)]
pub fn text<'a>(path: &str, value: &'a Value) -> Read<&'a str> {
    value.as_str().ok_or_else(|| refused(path, value, "a string"))
}

/// The value of `choices` whose name the string `value`, at `path`, is.
///
/// # Errors
/// For any other string, with the names, and for anything else.
pub fn one_of<T: Copy>(path: &str, value: &Value, choices: &[(&str, T)]) -> Read<T> {
    let chosen = value.as_str().and_then(|text| choices.iter().find(|(name, _)| *name == text));
    chosen.map(|(_, choice)| *choice).ok_or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        refused(path, value, &format!("one of {}", names.join(", ")))
    })
}

/// The name among `choices` of the value `chosen`, which is one of them.
pub fn name_of<T: Copy + PartialEq>(chosen: T, choices: &[(&'static str, T)]) -> &'static str {
    choices.iter().find(|(_, choice)| *choice == chosen).map_or("", |(name, _)| *name)
}

/// The items of the array `value`, at `path`, each read by `reader`.
///
/// # Errors
/// For anything else, and when `reader` refuses an item.
pub fn list<T>(path: &str, value: &Value, reader: impl Fn(&str, &Value) -> Read<T>) -> Read<Vec<T>> {
    let Value::Array(items) = value else {
        return Err(refused(path, value, "an array"));
    };
    let mut read = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        read.push(reader(&format!("{path}[{place}]"), item)?);
    }
    Ok(read)
}

/// That `value`, at `path`, is not what is `allowed`.
#[inline(never)]
pub fn refused(path: &str, value: &Value, allowed: &str) -> Invalid {
    Invalid::new(path, shown(value), allowed)
}

/// The path of `path` below `root`; either may be empty.
#[inline(never)]
pub fn join(root: &str, path: &str) -> String {
    if root.is_empty() || path.is_empty() || path.starts_with('[') {
        return format!("{root}{path}");
    }
    format!("{root}.{path}")
}

fn shown_path(path: &str) -> String {
    if path.is_empty() { "document".into() } else { path.into() }
}

/// `value` as JSON text, cut where it is long.
#[inline(never)]
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::to_value;

    fn read(document: &Value) -> Read<(u32, bool, Vec<f64>)> {
        let outer = Fields::new("experiment", document)?.only(&["train", "hidden"])?;
        let inner = |path: &str, value: &Value| {
            let fields = Fields::new(path, value)?.only(&["batchSize", "shuffle"])?;
            Ok((fields.read("batchSize", small)?, fields.read_optional("shuffle", flag)?))
        };
        let (batch_size, shuffle) = outer.read("train", inner)?;
        Ok((
            batch_size,
            shuffle.unwrap_or(false),
            outer.read("hidden", |path, value| list(path, value, number))?,
        ))
    }

    fn error(document: &serde_json::Value) -> String {
        read(&to_value(document)).expect_err("the document is malformed").to_string()
    }

    #[test]
    fn an_error_names_path_value_and_what_is_allowed() {
        let cases = [
            (
                json!({ "train": { "batchSize": "many" }, "hidden": [] }),
                r#"experiment.train.batchSize: "many" is not allowed here; expected a whole number, not negative"#,
            ),
            (
                json!({ "train": { "batchSize": 1 }, "hidden": [1, null] }),
                "experiment.hidden[1]: null is not allowed here; expected a number",
            ),
            (
                json!({ "train": { "batchSize": 1, "rate": 2 }, "hidden": [] }),
                "experiment.train.rate: 2 is not allowed here; expected no field but batchSize or shuffle",
            ),
            (
                json!({ "train": { "batchSize": 1, "shuffle": 1 }, "hidden": [] }),
                "experiment.train.shuffle: 1 is not allowed here; expected true or false",
            ),
            (
                json!({ "train": {} }),
                "experiment.train.batchSize: nothing is not allowed here; expected a value",
            ),
            (json!(3), "experiment: 3 is not allowed here; expected an object"),
        ];
        for (document, message) in cases {
            assert_eq!(error(&document), message);
        }
    }

    #[test]
    fn fields_are_known_or_refused() {
        let document = to_value(&json!({ "name": "grid", "points": 3 }));
        let fields = Fields::new("sampler", &document).expect("it is an object");
        assert_eq!(fields.read("name", text), Ok("grid"));
        assert_eq!(fields.read_optional("shuffle", flag), Ok(None));
        let error = fields.only(&["name"]).expect_err("points is unknown");
        assert_eq!(error.path, "sampler.points");
        assert_eq!(Fields::new("", &to_value(&json!([]))).expect_err("an array").path, "document");
    }
}
