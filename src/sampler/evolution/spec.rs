//! Options of the evolutions.

use std::ops::RangeInclusive;

use super::{DifferentialEvolution, Genetic, RegularizedEvolution};
use crate::check::{Invalid, Read, Record, Value, Visit, read_options, serialize_record};
use crate::sampler::spec::check_count;

/// The largest population and sample.
const MAX_POPULATION: u64 = 10_000;

/// The genetic algorithm's options.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GeneticSpec {
    /// The number of trials that may become parents, 2 to 10,000; 10 if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<u32>", optional))]
    pub population: u32,
}

/// Regularised evolution's options.
#[derive(Clone, Copy, Debug, PartialEq)]
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
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DifferentialEvolutionSpec {
    /// The number of places of the population, 4 to 10,000; 10 if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<u32>", optional))]
    pub population: u32,
}

/// The populations and samples that are allowed.
fn allowed(least: u64) -> RangeInclusive<u64> {
    least..=MAX_POPULATION
}

impl Default for GeneticSpec {
    fn default() -> Self {
        Self { population: 10 }
    }
}

impl Record for GeneticSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("population", &mut self.population);
    }
}

serialize_record!(GeneticSpec);

impl GeneticSpec {
    /// The options that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        let mut spec = Self::default();
        read_options(&mut spec, path, value)?;
        Ok(spec)
    }

    /// The sampler; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for a number out of range.
    pub fn build(&self, path: &str) -> Result<Genetic, Invalid> {
        check_count(path, "population", self.population, allowed(2))?;
        Ok(Genetic { spec: *self })
    }
}

impl Default for RegularizedEvolutionSpec {
    fn default() -> Self {
        Self { population: 20, sample: 5 }
    }
}

impl Record for RegularizedEvolutionSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("population", &mut self.population);
        visit("sample", &mut self.sample);
    }
}

serialize_record!(RegularizedEvolutionSpec);

impl RegularizedEvolutionSpec {
    /// The options that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        let mut spec = Self::default();
        read_options(&mut spec, path, value)?;
        Ok(spec)
    }

    /// The sampler; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for a number out of range.
    pub fn build(&self, path: &str) -> Result<RegularizedEvolution, Invalid> {
        check_count(path, "population", self.population, allowed(2))?;
        check_count(path, "sample", self.sample, allowed(1))?;
        Ok(RegularizedEvolution { spec: *self })
    }
}

impl Default for DifferentialEvolutionSpec {
    fn default() -> Self {
        Self { population: 10 }
    }
}

impl Record for DifferentialEvolutionSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("population", &mut self.population);
    }
}

serialize_record!(DifferentialEvolutionSpec);

impl DifferentialEvolutionSpec {
    /// The options that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        let mut spec = Self::default();
        read_options(&mut spec, path, value)?;
        Ok(spec)
    }

    /// The sampler; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for a number out of range.
    pub fn build(&self, path: &str) -> Result<DifferentialEvolution, Invalid> {
        check_count(path, "population", self.population, allowed(4))?;
        Ok(DifferentialEvolution { spec: *self })
    }
}
