//! CMA-ES's options.

use super::CmaEs;
use super::search::MAX_POPULATION;
use crate::check::{
    Invalid, OrNull, Read, Record, Value, Visit, field_in_range, read_options, serialize_record,
};
use crate::sampler::spec::check_count;

/// The smallest population: the tutorial's for one dimension.
const MIN_POPULATION: u64 = 4;
/// The least first step size.
const MIN_SIGMA: f64 = 1e-6;

/// CMA-ES's options.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CmaEsSpec {
    /// λ, the trials of a generation, 4 to 256; 4 + ⌊3 ln D⌋ for D varied parameters if missing.
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub population: Option<u32>,
    /// The first step size, as a part of each parameter's range, 1e-6 to 1; 0.15 if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>", optional))]
    pub sigma: f64,
}

impl Default for CmaEsSpec {
    fn default() -> Self {
        Self { population: None, sigma: 0.15 }
    }
}

impl Record for CmaEsSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("population", &mut OrNull(&mut self.population));
        visit("sigma", &mut self.sigma);
    }
}

serialize_record!(CmaEsSpec);

impl CmaEsSpec {
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
    pub fn build(&self, path: &str) -> Result<CmaEs, Invalid> {
        if let Some(population) = self.population {
            let range = MIN_POPULATION..=MAX_POPULATION as u64;
            check_count(path, "population", population, range)?;
        }
        field_in_range(path, "sigma", self.sigma, MIN_SIGMA..=1.0)?;
        Ok(CmaEs::new(*self))
    }
}
