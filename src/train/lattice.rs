//! The square lattice over two-dimensional features on which a network is drawn.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// The box that a lattice covers: the data with a margin around it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GridBounds {
    /// Lowest and highest first feature.
    pub x: [f32; 2],
    /// Lowest and highest second feature.
    pub y: [f32; 2],
}

/// The points of an R×R lattice over `bounds`, (R·R, 2): cell centres, row by row from the top (largest second
/// feature), each row from the left.
pub fn lattice(bounds: &GridBounds, resolution: usize) -> Array2<f32> {
    let centre = |[low, high]: [f32; 2], index: usize| {
        let share = (index as f32 + 0.5) / resolution as f32;
        low + (high - low) * share
    };
    Array2::from_shape_fn((resolution * resolution, 2), |(point, feature)| {
        let (row, column) = (point / resolution, point % resolution);
        if feature == 0 { centre(bounds.x, column) } else { centre(bounds.y, resolution - 1 - row) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_point_is_top_left() {
        let points = lattice(&GridBounds { x: [0.0, 4.0], y: [-2.0, 2.0] }, 4);
        assert_eq!((points[(0, 0)], points[(0, 1)]), (0.5, 1.5));
        assert_eq!((points[(15, 0)], points[(15, 1)]), (3.5, -1.5));
    }
}
