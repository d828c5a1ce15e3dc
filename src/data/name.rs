//! The names of the data sets.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A data set's name, as it stands in `data.name`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum DataName {
    /// Two interleaving half circles.
    #[default]
    Moons,
    /// A circle inside a larger one.
    Circles,
    /// Four squares; those that face each other across the origin share a class.
    Xor,
    /// Two to five spiral arms.
    Spiral,
    /// Round Gaussian clusters in the plane.
    Blobs,
    /// Clusters at the corners of a hypercube, with features that are redundant, repeated or useless.
    MakeClassification,
    /// Digit-like signals of 40 values (Greydanus and Kobak 2020).
    Mnist1d,
    /// A plane to be fitted over a square.
    Plane,
    /// A surface of six Gaussian bumps over a square.
    GaussSurface,
    /// Handwritten digits, 8 × 8 pixels (table).
    Digits,
    /// Iris flowers (table).
    Iris,
    /// Wines of three growers (table).
    Wine,
    /// Tumours of the breast, Wisconsin (table).
    BreastCancer,
    /// The caller's own arrays.
    Own,
}

impl DataName {
    /// Every name, in the order of the documentation.
    pub const ALL: [Self; 14] = [
        Self::Moons,
        Self::Circles,
        Self::Xor,
        Self::Spiral,
        Self::Blobs,
        Self::MakeClassification,
        Self::Mnist1d,
        Self::Plane,
        Self::GaussSurface,
        Self::Digits,
        Self::Iris,
        Self::Wine,
        Self::BreastCancer,
        Self::Own,
    ];

    /// The name as it is written in a document, `make-classification`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Moons => "moons",
            Self::Circles => "circles",
            Self::Xor => "xor",
            Self::Spiral => "spiral",
            Self::Blobs => "blobs",
            Self::MakeClassification => "make-classification",
            Self::Mnist1d => "mnist1d",
            Self::Plane => "plane",
            Self::GaussSurface => "gauss-surface",
            Self::Digits => "digits",
            Self::Iris => "iris",
            Self::Wine => "wine",
            Self::BreastCancer => "breast-cancer",
            Self::Own => "own",
        }
    }

    /// Whether the set is a shipped table, `data/<name>.csv`.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Digits | Self::Iris | Self::Wine | Self::BreastCancer)
    }

    /// Whether the set is made by [`super::generate`].
    pub fn is_generated(self) -> bool {
        !self.is_table() && self != Self::Own
    }
}

impl fmt::Display for DataName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::DataName;

    #[test]
    fn the_written_name_is_the_name_in_a_document() {
        for name in DataName::ALL {
            assert_eq!(serde_json::to_value(name).expect("a name is text"), name.as_str());
        }
    }
}
