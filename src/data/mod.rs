//! Data sets: generated ones, shipped tables and a caller's own arrays; their split into training and test
//! rows, and their standardisation.
//!
//! Letters: N examples (rows), I inputs (features), O outputs, K classes. Everything random comes from the
//! streams of the data seed, so that a specification decides every bit.

mod blobs;
mod bounds;
mod circles;
mod dataset;
mod defaults;
mod moons;
mod name;
mod options;
mod planar;
mod spec;
mod spiral;
mod split;
mod standardize;
mod table;
mod xor;

pub use bounds::bounds;
pub use dataset::{Dataset, Task};
pub use name::DataName;
pub use spec::DataSpec;
pub use split::{Split, split};
pub use standardize::Standardizer;
pub use table::read_table;

use crate::check::Invalid;

/// The data set that `spec` describes.
///
/// # Errors
/// What [`DataSpec::check`] refuses, and names that are not generated: tables are read by [`read_table`],
/// a caller's own arrays are checked by [`Dataset::own`].
pub fn generate(spec: &DataSpec) -> Result<Dataset, Invalid> {
    spec.check()?;
    match spec.name {
        DataName::Moons => Ok(planar::dataset(moons::points(spec.samples()), 2, spec)),
        DataName::Circles => Ok(planar::dataset(circles::points(spec.samples(), spec.factor()), 2, spec)),
        DataName::Xor => Ok(planar::dataset(xor::points(spec.samples(), spec.seed), 2, spec)),
        DataName::Spiral => {
            Ok(planar::dataset(spiral::points(spec.samples(), spec.arms()), spec.arms() as usize, spec))
        }
        DataName::Blobs => {
            let points = blobs::points(spec.samples(), spec.centers(), spec.spread(), spec.seed);
            Ok(planar::dataset(points, spec.centers() as usize, spec))
        }
        DataName::MakeClassification | DataName::Mnist1d | DataName::Plane | DataName::GaussSurface => {
            Err(Invalid::new("data.name", spec.name, "moons, circles, xor, spiral or blobs"))
        }
        DataName::Digits | DataName::Iris | DataName::Wine | DataName::BreastCancer => Err(Invalid::new(
            "data.name",
            spec.name,
            "the name of a generated set; a table is read from its file",
        )),
        DataName::Own => Err(Invalid::new(
            "data.name",
            spec.name,
            "the name of a generated set, or one's own arrays as dataset",
        )),
    }
}
