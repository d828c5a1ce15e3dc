//! Exclusive or: four squares around the origin; the class is 1 where the two features differ in sign.

use super::planar::Point;
use crate::numeric::Stream;

/// Each feature lies between these two distances from 0; the gap keeps the classes apart without noise.
const NEAR: f64 = 0.25;
const FAR: f64 = 1.5;

/// Points uniform over the squares. Classes take turns, and so do the two squares of a class.
pub fn points(samples: usize, seed: u64) -> Vec<Point> {
    let mut places = Stream::new(seed, "data/points", 0);
    let mut distance = || NEAR + (FAR - NEAR) * places.uniform();
    let point = |index: usize| {
        let class = (index % 2) as u32;
        let right = if (index / 2).is_multiple_of(2) { 1.0 } else { -1.0 };
        let top = if class == 0 { right } else { -right };
        Point { at: [right * distance(), top * distance()], class }
    };
    (0..samples).map(point).collect()
}
