//! Arrays of four numbers at a time, and the lanes in them.
//!
//! With L lanes (1 or 4), number i of lane l stands at index i · L + l of the flat array.

use std::ops::Range;

use wide::f32x4;

/// The numbers in a register, and the most lanes of a block.
pub const WIDTH: usize = 4;

/// An array of zeros for at least `count` numbers.
pub fn zeros(count: usize) -> Vec<f32x4> {
    vec![f32x4::ZERO; count.div_ceil(WIDTH)]
}

/// The numbers one by one.
pub fn flat(array: &[f32x4]) -> &[f32] {
    bytemuck::cast_slice(array)
}

/// The numbers one by one, to be changed.
pub fn flat_mut(array: &mut [f32x4]) -> &mut [f32] {
    bytemuck::cast_slice_mut(array)
}

/// Where the numbers `range` of each lane lie in a flat array.
pub fn scaled(range: &Range<usize>, lanes: usize) -> Range<usize> {
    range.start * lanes..range.end * lanes
}

/// The first `count` numbers of `lane`.
pub fn read_lane(from: &[f32x4], lane: usize, lanes: usize, count: usize) -> Vec<f32> {
    flat(from).iter().skip(lane).step_by(lanes).take(count).copied().collect()
}

/// Sets the first numbers of `lane`.
pub fn write_lane(to: &mut [f32x4], lane: usize, lanes: usize, from: &[f32]) {
    for (to, from) in flat_mut(to).iter_mut().skip(lane).step_by(lanes).zip(from) {
        *to = *from;
    }
}
