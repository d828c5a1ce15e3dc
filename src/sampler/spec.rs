//! Which sampler, as a document says it.

use std::ops::RangeInclusive;

use serde::Serialize;

use super::{
    Auto, BohbSpec, CmaEsSpec, DifferentialEvolutionSpec, GeneticSpec, RegularizedEvolutionSpec, TpeSpec,
};
use super::{GpSpec, Grid, GridSpec, LhsSpec, Nsga2Spec, Random, Sampler, SobolPoints};
use crate::check::document::{small, text};
use crate::check::{Fields, Invalid, Quoted, Read, Value, join, parsed, unnamed, whole_in_range};
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
    /// A genetic algorithm for several objectives.
    Nsga2(Nsga2Spec),
    /// TPE that learns from trials which were stopped early; with it the pruner is `hyperband` if none is named.
    Bohb(BohbSpec),
    /// Chooses by space and history.
    Auto,
    /// Scrambled Sobol' points: random, but evenly spread.
    Sobol,
    /// Latin hypercubes, one after the other.
    Lhs(LhsSpec),
    /// Bayesian optimisation with a Gaussian process.
    Gp(GpSpec),
    /// Tree-structured Parzen estimator.
    Tpe(TpeSpec),
    /// Covariance matrix adaptation.
    CmaEs(CmaEsSpec),
    /// Genetic algorithm.
    Genetic(GeneticSpec),
    /// Evolution in which the oldest die.
    RegularizedEvolution(RegularizedEvolutionSpec),
    /// Differential evolution.
    DifferentialEvolution(DifferentialEvolutionSpec),
}

/// The names of the samplers in this version.
const NAMES: [&str; 13] = [
    "grid",
    "random",
    "sobol",
    "lhs",
    "gp",
    "tpe",
    "cma-es",
    "genetic",
    "regularized-evolution",
    "differential-evolution",
    "nsga2",
    "bohb",
    "auto",
];

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
            "nsga2" => parsed(path, &unnamed(value)).map(Self::Nsga2),
            "bohb" => parsed(path, &unnamed(value)).map(Self::Bohb),
            "auto" => fields.only(&["name"]).map(|_| Self::Auto),
            "sobol" => fields.only(&["name"]).map(|_| Self::Sobol),
            "lhs" => LhsSpec::parse(path, value).map(Self::Lhs),
            "gp" => GpSpec::parse(path, value).map(Self::Gp),
            "tpe" => TpeSpec::parse(path, value).map(Self::Tpe),
            "cma-es" => CmaEsSpec::parse(path, value).map(Self::CmaEs),
            "genetic" => GeneticSpec::parse(path, value).map(Self::Genetic),
            "regularized-evolution" => {
                RegularizedEvolutionSpec::parse(path, value).map(Self::RegularizedEvolution)
            }
            "differential-evolution" => {
                DifferentialEvolutionSpec::parse(path, value).map(Self::DifferentialEvolution)
            }
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
            Self::Nsga2(spec) => Ok(Box::new(spec.build(path)?)),
            Self::Bohb(spec) => Ok(Box::new(spec.build(path)?)),
            Self::Auto => Ok(Box::new(Auto::new(path, space)?)),
            Self::Sobol => Ok(Box::new(SobolPoints::new(space))),
            Self::Lhs(spec) => Ok(Box::new(spec.build(path)?)),
            Self::Gp(spec) => Ok(Box::new(spec.build(path, space)?)),
            Self::Tpe(spec) => Ok(Box::new(spec.build(path)?)),
            Self::CmaEs(spec) => Ok(Box::new(spec.build(path)?)),
            Self::Genetic(spec) => Ok(Box::new(spec.build(path)?)),
            Self::RegularizedEvolution(spec) => Ok(Box::new(spec.build(path)?)),
            Self::DifferentialEvolution(spec) => Ok(Box::new(spec.build(path)?)),
        }
    }

    /// Whether it can search for several objectives: it ranks points by all of them, or by none.
    pub fn takes_several(&self) -> bool {
        matches!(
            self,
            Self::Grid(_) | Self::Random | Self::Sobol | Self::Lhs(_) | Self::Nsga2(_) | Self::Auto
        )
    }
}

/// The whole number at `name` among a sampler's options, or `default`.
#[inline(never)]
pub(super) fn count(fields: &Fields<'_>, name: &str, default: u32) -> Read<u32> {
    Ok(fields.read_optional(name, small)?.unwrap_or(default))
}

/// Refuses an option `name`, below `path`, out of range.
#[inline(never)]
pub(super) fn check_count(path: &str, name: &str, count: u32, range: RangeInclusive<u64>) -> Read<()> {
    whole_in_range(&join(path, name), u64::from(count), range).map(|_| ())
}
