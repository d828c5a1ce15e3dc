//! Changes of points along their axes.

use crate::numeric::Stream;
use crate::space::{Axis, Space};

/// The standard deviation of a change along a numeric axis, as a part of its range.
const STEP: f64 = 0.1;

/// Changes coordinate `d` of `point` (D): along a numeric axis by a normal step, mirrored at the ends, and at least
/// to the next cell where there are cells; along a categorical one to any other choice.
pub fn mutate(space: &Space, stream: &mut Stream, point: &mut [f64], d: usize) {
    let Some(axis) = space.axes().nth(d) else {
        return;
    };
    let count = axis.count().unwrap_or(u64::MAX);
    if count == 1 {
        return;
    }
    if axis.is_categorical() {
        let shift = 1.0 + f64::from(stream.below(count as u32 - 1));
        let moved = point[d] + shift / count as f64;
        point[d] = if moved >= 1.0 { moved - 1.0 } else { moved };
        return;
    }
    let step = STEP * stream.normal();
    let moved = mirrored(point[d] + step);
    point[d] = match axis.cell(point[d]) {
        Some(cell) if (cell[0]..=cell[1]).contains(&moved) => next_cell(axis, cell, step > 0.0),
        _ => moved,
    };
}

/// The coordinate of the value above or below `cell`; of the one on its other side at an end.
fn next_cell(axis: &Axis, cell: [f64; 2], up: bool) -> f64 {
    const BEYOND: f64 = 1e-13;
    let up = (up || cell[0] <= 0.0) && cell[1] < 1.0;
    axis.snapped(if up { cell[1] + BEYOND } else { cell[0] - BEYOND })
}

/// `u` mirrored at 0 and 1 into [0, 1].
pub fn mirrored(u: f64) -> f64 {
    let folded = (u - 2.0 * libm::floor(u / 2.0)).clamp(0.0, 2.0);
    if folded > 1.0 { 2.0 - folded } else { folded }
}

/// The numbers of the axes with more than one value.
pub fn varied(space: &Space) -> Vec<usize> {
    space.axes().enumerate().filter(|(_, axis)| axis.count() != Some(1)).map(|(d, _)| d).collect()
}

/// Mutates one of the `varied` coordinates of `point`, at random.
pub fn mutate_one(space: &Space, varied: &[usize], stream: &mut Stream, point: &mut [f64]) {
    if !varied.is_empty() {
        let d = varied[stream.below(varied.len() as u32) as usize];
        mutate(space, stream, point, d);
    }
}
