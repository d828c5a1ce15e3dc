//! A circle inside a larger one, as scikit-learn's `make_circles` (BSD-3-Clause).

use std::f64::consts::TAU;

use super::planar::{Point, evenly};

/// ⌊N/2⌋ points of the unit circle (class 0), then the rest on the circle of radius `factor` (class 1).
pub fn points(samples: usize, factor: f64) -> Vec<Point> {
    let outer = samples / 2;
    let circle = |count, radius: f64, class| {
        let at = move |t| [radius * libm::cos(t), radius * libm::sin(t)];
        evenly(count, TAU, false).map(move |t| Point { at: at(t), class })
    };
    circle(outer, 1.0, 0).chain(circle(samples - outer, factor, 1)).collect()
}
