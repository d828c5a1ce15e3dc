//! Archimedean spirals, one arm per class, turned against each other by equal angles.

use std::f64::consts::TAU;

use super::planar::Point;

/// Where an arm ends.
const RADIUS: f64 = 3.0;

/// All arms together make this many turns, so that neighbouring arms are 3 / 3.5 = 0.86 apart whatever their
/// number.
const TURNS: f64 = 3.5;

/// Point k = 1, 2, … m of an arm with m points has radius r = 3 k / m and angle 2π (3.5 / arms · k / m +
/// arm / arms). Arms take turns.
pub fn points(samples: usize, arms: u32) -> Vec<Point> {
    let turns = TURNS / f64::from(arms);
    let point = |index: usize| {
        let class = (index % arms as usize) as u32;
        let along = (index / arms as usize + 1) as f64 / (samples.div_ceil(arms as usize)) as f64;
        let angle = TAU * (turns * along + f64::from(class) / f64::from(arms));
        Point { at: [RADIUS * along * libm::cos(angle), RADIUS * along * libm::sin(angle)], class }
    };
    (0..samples).map(point).collect()
}
