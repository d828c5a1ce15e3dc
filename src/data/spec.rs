//! What a data set is to be: its name and options as a document gives them.

use serde::{Deserialize, Serialize};

use super::DataName;
use crate::check::{self, Invalid};

/// A data set's description, the experiment's `data`. Every field may be left out.
///
/// An option that is `None` takes its default, which [`DataSpec::complete`] fills in; an option that the named
/// set does not have must be `None`.
///
/// ```
/// use tuning_playground::data::{DataSpec, generate};
///
/// let spec: DataSpec = serde_json::from_str(r#"{ "name": "spiral", "arms": 3, "samples": 90 }"#)?;
/// let dataset = generate(&spec)?;
/// assert_eq!((dataset.len(), dataset.inputs, dataset.outputs), (90, 2, 3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DataSpec {
    /// Which set. Default `moons`.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>", optional))]
    pub name: DataName,
    /// Generated sets: number of examples, 1 to 100000. Default 500; 5000 for `mnist1d`, as in its paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub samples: Option<u32>,
    /// `moons`, `circles`, `xor`, `spiral`: standard deviation of the Gaussian noise on each feature; `plane`,
    /// `gauss-surface`: of the noise on the target. 0 to 10, default 0.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noise: Option<f64>,
    /// Share of the rows that is kept for testing, 0 to 0.9. Default 0.3. With 0 all rows train, in order.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>", optional))]
    pub test_fraction: f64,
    /// Whether features (and targets of a regression) are brought to mean 0 and deviation 1, as measured on the
    /// training rows. Default true.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>", optional))]
    pub standardize: bool,
    /// Seed of the data and of the split, 0 to 2^53 − 1. Default 1.
    #[cfg_attr(feature = "typescript", ts(as = "Option<f64>", optional))]
    pub seed: u64,
    /// `circles`: radius of the inner circle, where the outer one has 1; 0 to 0.99, default 0.5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factor: Option<f64>,
    /// `spiral`: number of arms, each a class; 2 to 5, default 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arms: Option<u32>,
    /// `blobs`: number of clusters, each a class; 1 to 10, default 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub centers: Option<u32>,
    /// `blobs`: standard deviation of a cluster along each axis; 0 to 100, default 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<f64>,
}

impl Default for DataSpec {
    fn default() -> Self {
        Self {
            name: DataName::default(),
            samples: None,
            noise: None,
            test_fraction: 0.3,
            standardize: true,
            seed: 1,
            factor: None,
            arms: None,
            centers: None,
            spread: None,
        }
    }
}

impl DataSpec {
    /// Whether every option belongs to the named set and lies in its range.
    ///
    /// # Errors
    /// An [`Invalid`] whose path begins with `data.`.
    pub fn check(&self) -> Result<(), Invalid> {
        check::in_range("data.testFraction", self.test_fraction, 0.0..=0.9)?;
        check::seed("data.seed", self.seed)?;
        self.check_membership()?;
        self.check_ranges()
    }
}
