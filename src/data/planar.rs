//! What the labelled sets of points in the plane share: the order of their rows and their noise.

use super::{DataSpec, Dataset};
use crate::numeric::Stream;

/// A point of the plane and its class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub at: [f64; 2],
    pub class: u32,
}

/// `points` in random order, displaced by Gaussian noise.
pub fn dataset(mut points: Vec<Point>, classes: usize, spec: &DataSpec) -> Dataset {
    Stream::new(spec.seed, "data/order", 0).shuffle(&mut points);
    let deviation = if spec.name.takes("noise") { spec.noise() } else { 0.0 };
    let mut noise = Stream::new(spec.seed, "data/noise", 0);
    let x = points.iter().flat_map(|point| point.at).map(|at| (at + deviation * noise.normal()) as f32);
    let x = x.collect();
    let y = points.iter().map(|point| point.class as f32).collect();
    Dataset::classified(x, y, 2, classes)
}

/// `count` evenly spaced values from 0 to `end`; with `closed` the last one is `end` itself.
pub fn evenly(count: usize, end: f64, closed: bool) -> impl Iterator<Item = f64> {
    let intervals = if closed { count.saturating_sub(1) } else { count };
    (0..count).map(move |index| index as f64 * (end / intervals.max(1) as f64))
}
