//! What a network is for.

use serde::{Deserialize, Serialize};

/// What a network is to learn from a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// The class of an example.
    Classification,
    /// One or more real numbers for an example.
    Regression,
}
