//! What a data set is to be: its name and options as a document gives them.

use super::{Amount, DataName};
use crate::check::{self, Invalid};

/// A data set's description, the experiment's `data`. Every field may be left out.
///
/// An option that is `None` takes its default, which [`DataSpec::complete`] fills in; an option that the named
/// set does not have must be `None`.
///
/// ```
/// use tuning_playground::data::{DataName, DataSpec, generate};
///
/// let spec = DataSpec { name: DataName::Spiral, arms: Some(3), samples: Some(90), ..DataSpec::default() };
/// let dataset = generate(&spec)?;
/// assert_eq!((dataset.len(), dataset.inputs, dataset.outputs), (90, 2, 3));
/// # Ok::<(), tuning_playground::check::Invalid>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct DataSpec {
    /// Which set. Default `moons`.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>", optional))]
    pub name: DataName,
    /// Generated sets: number of examples, 1 to 100000. Default 500; 5000 for `mnist1d`, as in its paper.
    pub samples: Option<u32>,
    /// `moons`, `circles`, `xor`, `spiral`: standard deviation of the Gaussian noise on each feature; `plane`,
    /// `gauss-surface`: of the noise on the target. 0 to 10, default 0.2.
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
    pub factor: Option<f64>,
    /// `spiral`: number of arms, each a class; 2 to 5, default 2.
    pub arms: Option<u32>,
    /// `blobs`: number of clusters, each a class; 1 to 10, default 3.
    pub centers: Option<u32>,
    /// `blobs`: standard deviation of a cluster along each axis; 0 to 100, default 1.
    pub spread: Option<f64>,
    /// `make-classification`: number of features, I; 1 to 200. Default 20.
    pub features: Option<u32>,
    /// `make-classification`: number of informative features, at least 1; 2^informative must not be less than
    /// classes × clustersPerClass. Default 2.
    pub informative: Option<u32>,
    /// `make-classification`: number of random combinations of informative features. Default 2.
    pub redundant: Option<u32>,
    /// `make-classification`: number of copies of informative or redundant features. Default 0.
    pub repeated: Option<u32>,
    /// `make-classification`: number of classes, K; 1 to 20. Default 2.
    pub classes: Option<u32>,
    /// `make-classification`: number of clusters of a class, 1 to 20. Default 2.
    pub clusters_per_class: Option<u32>,
    /// `make-classification`: share of each class, each 0 to 1 and together at most 1; the last may be left
    /// out. Default all equal.
    pub weights: Option<Vec<f64>>,
    /// `make-classification`: share of the examples whose class is drawn at random, 0 to 1. Default 0.01.
    pub flip_y: Option<f64>,
    /// `make-classification`: half the side of the hypercube, 0 to 100; larger is easier. Default 1.
    pub class_sep: Option<f64>,
    /// `make-classification`: whether clusters sit at the corners of a hypercube, or of a random
    /// polytope. Default true.
    pub hypercube: Option<bool>,
    /// `make-classification`: added to every feature, −1e6 to 1e6, or `"random"` within ±classSep. Default 0.
    pub shift: Option<Amount>,
    /// `make-classification`: then multiplies every feature, 1e-6 to 1e6, or `"random"` from 1 to 101. Default 1.
    pub scale: Option<Amount>,
    /// `make-classification`: whether rows and columns are put in random order. Default true.
    pub shuffle: Option<bool>,
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
            features: None,
            informative: None,
            redundant: None,
            repeated: None,
            classes: None,
            clusters_per_class: None,
            weights: None,
            flip_y: None,
            class_sep: None,
            hypercube: None,
            shift: None,
            scale: None,
            shuffle: None,
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
