//! Which sampler, as a document says it.

use serde::Serialize;

use super::{GpSpec, Grid, GridSpec, LhsSpec, Random, Sampler, SobolPoints};
use crate::check::document::text;
use crate::check::{Fields, Invalid, Quoted, Value};
use crate::space::Space;

/// A sampler by its `name`, with its options beside it; `random` where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum SamplerSpec {
    /// Every cell of a lattice once, then again.
    Grid(GridSpec),
    /// Uniform in the unit cube.
    #[default]
    Random,
    /// Scrambled Sobol' points: random, but evenly spread.
    Sobol,
    /// Latin hypercubes, one after the other.
    Lhs(LhsSpec),
    /// Bayesian optimisation with a Gaussian process.
    Gp(GpSpec),
}

/// The names of the samplers in this version.
const NAMES: [&str; 5] = ["grid", "random", "sobol", "lhs", "gp"];

impl SamplerSpec {
    /// The sampler that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] for a sampler that this version does not have, with those that it has, and at the first
    /// option that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Result<Self, Invalid> {
        let fields = Fields::new(path, value)?;
        match fields.read("name", text)? {
            "grid" => GridSpec::parse(path, value).map(Self::Grid),
            "random" => fields.only(&["name"]).map(|_| Self::Random),
            "sobol" => fields.only(&["name"]).map(|_| Self::Sobol),
            "lhs" => LhsSpec::parse(path, value).map(Self::Lhs),
            "gp" => GpSpec::parse(path, value).map(Self::Gp),
            other => {
                let allowed = format!("a sampler of this version: {}", NAMES.join(", "));
                Err(Invalid::new(fields.path_of("name"), Quoted(other), allowed))
            }
        }
    }

    /// The sampler over `space`; this description stands at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for options out of range or that do not fit the space.
    pub fn build(&self, path: &str, space: &Space) -> Result<Box<dyn Sampler>, Invalid> {
        match self {
            Self::Grid(spec) => spec.build(path, space).map(|grid: Grid| Box::new(grid) as Box<dyn Sampler>),
            Self::Random => Ok(Box::new(Random)),
            Self::Sobol => Ok(Box::new(SobolPoints::new(space))),
            Self::Lhs(spec) => Ok(Box::new(spec.build(path)?)),
            Self::Gp(spec) => Ok(Box::new(spec.build(path, space)?)),
        }
    }
}
