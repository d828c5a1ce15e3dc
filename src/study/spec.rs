//! What a study is made from.

use serde::Serialize;

use super::PrunerSpec;
use crate::check::document::{one_of, whole};
use crate::check::{Fields, Invalid, Read, Value};
use crate::sampler::SamplerSpec;
use crate::space::SpaceSpec;

/// The seed where none is given.
const DEFAULT_SEED: u64 = 1;

/// A study's specification.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StudySpec {
    /// The parameters, 1 to 64.
    pub space: SpaceSpec,
    /// How points are chosen; `random` if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<SamplerSpec>", optional))]
    pub sampler: SamplerSpec,
    /// Which trials are stopped early; `none` if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<PrunerSpec>", optional))]
    pub pruner: PrunerSpec,
    /// Decides every random choice, 0 to 2^53 - 1; 1 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub seed: u64,
    /// Which values are better; `minimize` if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<Direction>", optional))]
    pub direction: Direction,
}

/// Which values of the objective are better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Smaller ones.
    #[default]
    Minimize,
    /// Larger ones.
    Maximize,
}

impl Direction {
    fn parse(path: &str, value: &Value) -> Read<Self> {
        one_of(path, value, &[("minimize", Self::Minimize), ("maximize", Self::Maximize)])
    }

    /// `value` such that smaller is better; and back again, as it is its own inverse.
    pub fn oriented(self, value: f64) -> f64 {
        match self {
            Self::Minimize => value,
            Self::Maximize => -value,
        }
    }
}

impl StudySpec {
    /// The specification that `value`, at `path`, describes; `path` is empty at a document's root.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown, missing or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Result<Self, Invalid> {
        let fields = Fields::new(path, value)?;
        let fields = fields.only(&["space", "sampler", "pruner", "seed", "direction"])?;
        Ok(Self {
            space: fields.read("space", SpaceSpec::parse)?,
            sampler: fields.read_optional("sampler", SamplerSpec::parse)?.unwrap_or_default(),
            pruner: fields.read_optional("pruner", PrunerSpec::parse)?.unwrap_or_default(),
            seed: fields.read_optional("seed", whole)?.unwrap_or(DEFAULT_SEED),
            direction: fields.read_optional("direction", Direction::parse)?.unwrap_or_default(),
        })
    }
}
