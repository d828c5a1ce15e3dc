//! Data sets: generated ones, shipped tables and a caller's own arrays; their split into training and test
//! rows, and their standardisation.
//!
//! Letters: N examples (rows), I inputs (features), O outputs, K classes. Everything random comes from the
//! streams of the data seed, so that a specification decides every bit.

mod amount;
mod blobs;
mod bounds;
mod circles;
mod corners;
mod dataset;
mod defaults;
mod gauss_surface;
mod make_classification;
mod mnist1d;
mod moons;
mod name;
mod options;
mod parse;
mod planar;
mod plane;
mod spec;
mod spiral;
mod split;
mod standardize;
mod surface;
mod table;
mod xor;

pub use crate::net::Task;
pub use amount::Amount;
pub use bounds::bounds;
pub use dataset::Dataset;
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
    let samples = spec.samples();
    Ok(match spec.name {
        DataName::Moons => planar::dataset(moons::points(samples), 2, spec),
        DataName::Circles => planar::dataset(circles::points(samples, spec.factor()), 2, spec),
        DataName::Xor => planar::dataset(xor::points(samples, spec.seed), 2, spec),
        DataName::Spiral => planar::dataset(spiral::points(samples, spec.arms()), spec.arms() as usize, spec),
        DataName::Blobs => planar::dataset(blobs::points(spec), spec.centers() as usize, spec),
        DataName::MakeClassification => make_classification::dataset(spec),
        DataName::Mnist1d => mnist1d::dataset(spec),
        DataName::Plane => surface::dataset(spec, plane::height),
        DataName::GaussSurface => surface::dataset(spec, gauss_surface::height),
        DataName::Digits | DataName::Iris | DataName::Wine | DataName::BreastCancer | DataName::Own => {
            let allowed =
                "the name of a generated set; a table is read from its file, one's own arrays are given";
            return Err(Invalid::new("data.name", spec.name, allowed));
        }
    })
}
