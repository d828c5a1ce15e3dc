//! The part of the plane that a drawing of a data set shows.

use super::Dataset;

/// Free space on each side, as a share of the data's extent.
const MARGIN: f64 = 0.1;

/// The box around two-dimensional features with 10 % of its size to spare on each side, as
/// `[[low, high], [low, high]]` of the first and the second feature; a feature that is constant gets 1 to
/// each side. `None` unless there are exactly two features.
pub fn bounds(dataset: &Dataset) -> Option<[[f32; 2]; 2]> {
    if dataset.inputs != 2 {
        return None;
    }
    Some([0, 1].map(|feature| {
        let column = dataset.x.column(feature);
        let low = f64::from(column.iter().copied().fold(f32::INFINITY, f32::min));
        let high = f64::from(column.iter().copied().fold(f32::NEG_INFINITY, f32::max));
        let spare = if high > low { MARGIN * (high - low) } else { 1.0 };
        [low - spare, high + spare].map(|end| end.clamp(f32::MIN.into(), f32::MAX.into()) as f32)
    }))
}
