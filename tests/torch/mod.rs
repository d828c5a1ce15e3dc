//! What the tests against PyTorch share: reading fixtures and comparing numbers.

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Where the fixtures lie.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/torch")
}

/// The fixture `tests/fixtures/torch/{name}.json`.
pub fn fixture<T: DeserializeOwned>(name: &str) -> T {
    let path = folder().join(format!("{name}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The policy of every comparison: |ours - reference| <= absolute + relative * |reference|.
#[derive(Clone, Copy)]
pub struct Tolerance {
    /// Allowed whatever the reference is.
    pub absolute: f64,
    /// Allowed share of the reference.
    pub relative: f64,
}

impl Tolerance {
    /// Whether `ours` agrees; a NaN on either side never does.
    pub fn holds(self, ours: f64, reference: f64) -> bool {
        (ours - reference).abs() <= self.absolute + self.relative * reference.abs()
    }

    /// Panics with `what` and both numbers where they do not agree.
    pub fn assert(self, ours: f64, reference: f64, what: impl Fn() -> String) {
        assert!(self.holds(ours, reference), "{}: {ours:e}, PyTorch has {reference:e}", what());
    }
}

/// A schedule of a fixture as the experiment's document has it: `epochs` of a cosine belongs to the run.
pub fn schedule(recorded: &Value) -> Value {
    let mut document = recorded.clone();
    if let Some(fields) = document.as_object_mut() {
        fields.remove("epochs");
    }
    document
}
