//! The options of Bayesian optimisation.

use serde::Serialize;

use super::Gp;
use crate::check::{
    Read, Record, Value, Visit, field_in_range, plain_choice, read_options, serialize_record,
    whole_field_in_range,
};
use crate::gp::Criterion;
use crate::space::Space;

/// The most complete trials that may be asked for before the process takes over.
const MAX_STARTUP: u32 = 1000;

/// What a point is worth trying.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", ts(rename = "GpAcquisition"))]
pub enum AcquisitionKind {
    /// The logarithm of the expected improvement (Ament et al. 2023).
    #[default]
    LogEi,
    /// The upper confidence bound of what is to be gained: κ deviations better than the mean.
    Ucb,
    /// The probability of an improvement by at least the margin.
    Pi,
}

/// The options of Bayesian optimisation with a Gaussian process.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GpSpec {
    /// What a point is worth trying ("logei").
    #[cfg_attr(feature = "typescript", ts(as = "Option<AcquisitionKind>", optional))]
    pub acquisition: AcquisitionKind,
    /// Trials that must be complete before the process takes over, 1 to 1,000 (10); up to then the points are
    /// scrambled Sobol' points.
    #[cfg_attr(feature = "typescript", ts(as = "Option<u32>", optional))]
    pub startup: u32,
    /// κ of "ucb", 0 to 100 (2): the larger, the more it explores.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>", optional))]
    pub kappa: f64,
    /// The least improvement that counts for "logei" and "pi", in standard deviations of the values, 0 to 10 (0).
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>", optional))]
    pub margin: f64,
}

impl Default for GpSpec {
    fn default() -> Self {
        Self { acquisition: AcquisitionKind::LogEi, startup: 10, kappa: 2.0, margin: 0.0 }
    }
}

impl Record for GpSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("acquisition", &mut self.acquisition);
        visit("startup", &mut self.startup);
        visit("kappa", &mut self.kappa);
        visit("margin", &mut self.margin);
    }
}

serialize_record!(GpSpec);

plain_choice!(AcquisitionKind);

impl AcquisitionKind {
    /// The kinds, with their names in documents.
    const NAMED: [(&'static str, Self); 3] = [("logei", Self::LogEi), ("ucb", Self::Ucb), ("pi", Self::Pi)];
}

impl GpSpec {
    /// The options that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`](crate::check::Invalid) at the first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        let mut spec = Self::default();
        read_options(&mut spec, path, value)?;
        Ok(spec)
    }

    /// The sampler over `space`; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`](crate::check::Invalid) for an option out of range.
    pub fn build(&self, path: &str, space: &Space) -> Read<Gp> {
        whole_field_in_range(path, "startup", u64::from(self.startup), 1..=u64::from(MAX_STARTUP))?;
        field_in_range(path, "kappa", self.kappa, 0.0..=100.0)?;
        field_in_range(path, "margin", self.margin, 0.0..=10.0)?;
        let criterion = match self.acquisition {
            AcquisitionKind::LogEi => Criterion::LogImprovement,
            AcquisitionKind::Ucb => Criterion::Bound(self.kappa),
            AcquisitionKind::Pi => Criterion::LogProbability,
        };
        Ok(Gp::new(space, criterion, self.margin, self.startup as usize))
    }
}
