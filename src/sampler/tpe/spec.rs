//! TPE's options.

use super::Tpe;
use crate::check::{Invalid, Read, Record, Value, Visit, read_options, serialize_record};
use crate::sampler::spec::check_count;

/// The most trials before the model, and the most candidates.
const MAX_COUNT: u64 = 10_000;

/// TPE's options.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TpeSpec {
    /// Whether all parameters are chosen together, so that the model sees how they depend on each other; true if
    /// missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<bool>", optional))]
    pub multivariate: bool,
    /// The trials with a value before the model is used, 1 to 10,000; 10 if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<u32>", optional))]
    pub startup: u32,
    /// How many points are drawn to choose the best of, 1 to 10,000; 24 if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<u32>", optional))]
    pub candidates: u32,
}

impl Default for TpeSpec {
    fn default() -> Self {
        Self { multivariate: true, startup: 10, candidates: 24 }
    }
}

impl Record for TpeSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("multivariate", &mut self.multivariate);
        visit("startup", &mut self.startup);
        visit("candidates", &mut self.candidates);
    }
}

serialize_record!(TpeSpec);

impl TpeSpec {
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
    pub fn build(&self, path: &str) -> Result<Tpe, Invalid> {
        check_count(path, "startup", self.startup, 1..=MAX_COUNT)?;
        check_count(path, "candidates", self.candidates, 1..=MAX_COUNT)?;
        Ok(Tpe::new(*self))
    }
}
