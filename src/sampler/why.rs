//! Why a sampler chose a point, as facts that a sentence can be made of.

use serde::Serialize;

use crate::space::Named;

/// The facts behind one suggestion.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Why {
    /// Which sentence, as each sampler's `explain` lists them.
    pub code: &'static str,
    /// Its numbers by name.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, f64>"))]
    pub facts: Named<f64>,
}

impl Why {
    /// The sentence `code` with its numbers.
    pub fn new(code: &'static str, facts: &[(&str, f64)]) -> Self {
        Self { code, facts: facts.iter().map(|(name, fact)| ((*name).to_owned(), *fact)).collect() }
    }
}
