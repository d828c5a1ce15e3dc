//! What a study is made from.

use serde::Serialize;

use super::{HyperbandSpec, PrunerSpec};
use crate::check::document::{list, one_of, whole};
use crate::check::{Fields, Invalid, Read, Value, join};
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
    /// Which trials are stopped early; `none` if missing, but `hyperband` with the sampler `bohb`.
    #[cfg_attr(feature = "typescript", ts(as = "Option<PrunerSpec>", optional))]
    pub pruner: PrunerSpec,
    /// Decides every random choice, 0 to 2^53 - 1; 1 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub seed: u64,
    /// Which values are better; `minimize` if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<Direction>", optional))]
    pub direction: Direction,
    /// The same for each of 1 to 8 objectives; `direction` is then the first of them, and need not be given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub directions: Option<Vec<Direction>>,
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

    /// Its name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minimize => "minimize",
            Self::Maximize => "maximize",
        }
    }

    /// `value` such that smaller is better; and back again, as it is its own inverse.
    pub fn oriented(self, value: f64) -> f64 {
        match self {
            Self::Minimize => value,
            Self::Maximize => -value,
        }
    }
}

/// The most objectives.
const MAX_OBJECTIVES: usize = 8;

impl StudySpec {
    /// The direction of each objective (M ≥ 1); the specification stands at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for no or too many objectives, and for several with a sampler or a pruner that knows but one.
    pub(super) fn objectives(&self, path: &str) -> Result<Vec<Direction>, Invalid> {
        let directions = self.directions.clone().unwrap_or_else(|| vec![self.direction]);
        let count = directions.len();
        if count == 0 || count > MAX_OBJECTIVES {
            let allowed = format!("1 to {MAX_OBJECTIVES} directions");
            return Err(Invalid::new(join(path, "directions"), format!("{count} directions"), allowed));
        }
        let several = |field: &str, what: &str, allowed: &str| {
            Err(Invalid::new(join(path, field), what, format!("{allowed}, as there are {count} objectives")))
        };
        if count > 1 && !self.sampler.takes_several() {
            return several("sampler.name", "this sampler", "nsga2 or one that does not look at values");
        }
        if count > 1 && self.pruner != PrunerSpec::None {
            return several("pruner.name", "a pruner", "none");
        }
        Ok(directions)
    }

    /// The specification that `value`, at `path`, describes; `path` is empty at a document's root.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown, missing or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Result<Self, Invalid> {
        let fields = Fields::new(path, value)?;
        let fields = fields.only(&["space", "sampler", "pruner", "seed", "direction", "directions"])?;
        let directions =
            fields.read_optional("directions", |path, value| list(path, value, Direction::parse))?;
        let first = directions.as_ref().and_then(|directions| directions.first().copied());
        let direction = fields.read_optional("direction", Direction::parse)?.or(first).unwrap_or_default();
        if first.is_some_and(|first| first != direction) {
            let allowed = "the first of directions, or nothing";
            return Err(Invalid::new(fields.path_of("direction"), direction.name(), allowed));
        }
        let sampler = fields.read_optional("sampler", SamplerSpec::parse)?.unwrap_or_default();
        let pruner = match (fields.read_optional("pruner", PrunerSpec::parse)?, &sampler) {
            (Some(pruner), _) => pruner,
            (None, SamplerSpec::Bohb(bohb)) => PrunerSpec::Hyperband(HyperbandSpec {
                min_resource: bohb.min_resource,
                reduction_factor: bohb.reduction_factor,
                ..HyperbandSpec::default()
            }),
            (None, _) => PrunerSpec::None,
        };
        Ok(Self {
            space: fields.read("space", SpaceSpec::parse)?,
            sampler,
            pruner,
            seed: fields.read_optional("seed", whole)?.unwrap_or(DEFAULT_SEED),
            direction,
            directions,
        })
    }
}
