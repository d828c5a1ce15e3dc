//! Options of the evolutions.

use serde::Serialize;

use super::{DifferentialEvolution, Genetic, RegularizedEvolution};
use crate::check::document::small;
use crate::check::{Fields, Invalid, Read, Value, join, whole_in_range};

/// The largest population and sample.
const MAX_POPULATION: u64 = 10_000;

/// The genetic algorithm's options.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GeneticSpec {
    /// The number of trials that may become parents, 2 to 10,000; 10 if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<u32>", optional))]
    pub population: u32,
}

/// Regularised evolution's options.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RegularizedEvolutionSpec {
    /// The number of youngest trials that may become parents, 2 to 10,000; 20 if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<u32>", optional))]
    pub population: u32,
    /// How many of them a parent is the best of, 1 to 10,000; 5 if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<u32>", optional))]
    pub sample: u32,
}

/// Differential evolution's options.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DifferentialEvolutionSpec {
    /// The number of places of the population, 4 to 10,000; 10 if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<u32>", optional))]
    pub population: u32,
}

/// The number at `name`, or `default`.
fn count(fields: &Fields<'_>, name: &str, default: u32) -> Read<u32> {
    Ok(fields.read_optional(name, small)?.unwrap_or(default))
}

/// Refuses a number below `least` or too large, at `name` below `path`.
fn check(path: &str, name: &str, number: u32, least: u64) -> Result<(), Invalid> {
    whole_in_range(&join(path, name), u64::from(number), least..=MAX_POPULATION).map(|_| ())
}

impl GeneticSpec {
    /// The options that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        let fields = Fields::new(path, value)?.only(&["name", "population"])?;
        Ok(Self { population: count(&fields, "population", 10)? })
    }

    /// The sampler; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for a number out of range.
    pub fn build(&self, path: &str) -> Result<Genetic, Invalid> {
        check(path, "population", self.population, 2)?;
        Ok(Genetic { spec: *self })
    }
}

impl RegularizedEvolutionSpec {
    /// The options that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        let fields = Fields::new(path, value)?.only(&["name", "population", "sample"])?;
        Ok(Self { population: count(&fields, "population", 20)?, sample: count(&fields, "sample", 5)? })
    }

    /// The sampler; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for a number out of range.
    pub fn build(&self, path: &str) -> Result<RegularizedEvolution, Invalid> {
        check(path, "population", self.population, 2)?;
        check(path, "sample", self.sample, 1)?;
        Ok(RegularizedEvolution { spec: *self })
    }
}

impl DifferentialEvolutionSpec {
    /// The options that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        let fields = Fields::new(path, value)?.only(&["name", "population"])?;
        Ok(Self { population: count(&fields, "population", 10)? })
    }

    /// The sampler; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for a number out of range.
    pub fn build(&self, path: &str) -> Result<DifferentialEvolution, Invalid> {
        check(path, "population", self.population, 4)?;
        Ok(DifferentialEvolution { spec: *self })
    }
}
