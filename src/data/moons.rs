//! Two interleaving half circles, as scikit-learn's `make_moons` (BSD-3-Clause).

use std::f64::consts::PI;

use super::planar::{Point, evenly};

/// ⌊N/2⌋ points of the upper half circle (class 0), then the rest on the lower one (class 1).
pub fn points(samples: usize) -> Vec<Point> {
    let upper = samples / 2;
    let outer = evenly(upper, PI, true).map(|t| Point { at: [libm::cos(t), libm::sin(t)], class: 0 });
    let inner = evenly(samples - upper, PI, true)
        .map(|t| Point { at: [1.0 - libm::cos(t), 0.5 - libm::sin(t)], class: 1 });
    outer.chain(inner).collect()
}
