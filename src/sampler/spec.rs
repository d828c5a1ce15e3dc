//! Which sampler, as a document says it.

use std::ops::RangeInclusive;

use serde::{Serialize, Serializer};

use super::{
    Auto, BohbSpec, CmaEsSpec, DifferentialEvolutionSpec, GeneticSpec, RegularizedEvolutionSpec, TpeSpec,
};
use super::{GpSpec, Grid, GridSpec, LhsSpec, Nsga2Spec, Random, Sampler, SobolPoints};
use crate::check::document::text;
use crate::check::{
    Fields, Invalid, Quoted, Read, Record, Value, named, read_options, whole_field_in_range, write_fields,
};
use crate::space::Space;

/// A sampler by its `name`, with its options beside it; `random` where nothing is said.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(tag = "name", rename_all = "kebab-case"))]
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
        let name = fields.read("name", text)?;
        let Some(mut spec) = Self::of(name) else {
            let allowed = format!("a sampler of this version: {}", NAMES.join(", "));
            return Err(Invalid::new(fields.path_of("name"), Quoted(name), allowed));
        };
        match spec.options() {
            Some(options) => read_options(options, path, value)?,
            None => fields.only(&["name"]).map(drop)?,
        }
        Ok(spec)
    }

    /// The sampler of this `name`, with the defaults of its options.
    fn of(name: &str) -> Option<Self> {
        Some(match NAMES.iter().position(|known| *known == name)? {
            0 => Self::Grid(GridSpec::default()),
            1 => Self::Random,
            2 => Self::Sobol,
            3 => Self::Lhs(LhsSpec::default()),
            4 => Self::Gp(GpSpec::default()),
            5 => Self::Tpe(TpeSpec::default()),
            6 => Self::CmaEs(CmaEsSpec::default()),
            7 => Self::Genetic(GeneticSpec::default()),
            8 => Self::RegularizedEvolution(RegularizedEvolutionSpec::default()),
            9 => Self::DifferentialEvolution(DifferentialEvolutionSpec::default()),
            10 => Self::Nsga2(Nsga2Spec::default()),
            11 => Self::Bohb(BohbSpec::default()),
            _ => Self::Auto,
        })
    }

    /// Its name in documents.
    pub fn name(&self) -> &'static str {
        NAMES[match self {
            Self::Grid(_) => 0,
            Self::Random => 1,
            Self::Sobol => 2,
            Self::Lhs(_) => 3,
            Self::Gp(_) => 4,
            Self::Tpe(_) => 5,
            Self::CmaEs(_) => 6,
            Self::Genetic(_) => 7,
            Self::RegularizedEvolution(_) => 8,
            Self::DifferentialEvolution(_) => 9,
            Self::Nsga2(_) => 10,
            Self::Bohb(_) => 11,
            Self::Auto => 12,
        }]
    }

    /// Its options, if it has any.
    fn options(&mut self) -> Option<&mut dyn Record> {
        Some(match self {
            Self::Random | Self::Sobol | Self::Auto => return None,
            Self::Grid(spec) => spec,
            Self::Lhs(spec) => spec,
            Self::Gp(spec) => spec,
            Self::Tpe(spec) => spec,
            Self::CmaEs(spec) => spec,
            Self::Genetic(spec) => spec,
            Self::RegularizedEvolution(spec) => spec,
            Self::DifferentialEvolution(spec) => spec,
            Self::Nsga2(spec) => spec,
            Self::Bohb(spec) => spec,
        })
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

impl Serialize for SamplerSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let options = self.clone().options().map_or(Value::Null, write_fields);
        named(self.name(), options).serialize(serializer)
    }
}

/// Refuses an option `name`, below `path`, out of range.
#[inline(never)]
pub(super) fn check_count(path: &str, name: &str, count: u32, range: RangeInclusive<u64>) -> Read<()> {
    whole_field_in_range(path, name, u64::from(count), range)
}
