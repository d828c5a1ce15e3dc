//! A tile: R rows of N registers of a matrix product C = start + A·B, held in registers over the whole sum.
//!
//! Each number of C is summed over k in ascending order, one product after the other, whatever the tile: that fixes
//! its bits.

use wide::f32x4;

use super::lanes::WIDTH;

/// An element of a matrix: one number, or one of each lane.
pub trait Element: Copy + Default {
    /// The elements of a flat array.
    fn of(numbers: &[f32]) -> &[Self];
    /// What each of four neighbouring numbers of B is multiplied by.
    fn factor(self) -> f32x4;
}

impl Element for f32 {
    fn of(numbers: &[f32]) -> &[Self] {
        numbers
    }
    #[inline(always)]
    fn factor(self) -> f32x4 {
        f32x4::splat(self)
    }
}

impl Element for [f32; WIDTH] {
    fn of(numbers: &[f32]) -> &[Self] {
        numbers.as_chunks().0
    }
    #[inline(always)]
    fn factor(self) -> f32x4 {
        f32x4::from(self)
    }
}

/// The elements of COUNT rows from number `first` on of `values` (.., k), for each k.
#[inline(always)]
pub fn along<E: Copy, const COUNT: usize>(
    values: &[E],
    first: usize,
    k: usize,
) -> impl Iterator<Item = [E; COUNT]> {
    let rows: [&[E]; COUNT] = std::array::from_fn(|row| &values[(first + row) * k..][..k]);
    (0..k).map(move |k| rows.map(|row| row[k]))
}

/// The elements of COUNT columns from number `first` on of `values` (k, `width`), for each k.
#[inline(always)]
pub fn across<E: Copy, const COUNT: usize>(
    values: &[E],
    first: usize,
    width: usize,
) -> impl Iterator<Item = [E; COUNT]> {
    let row = move |row: &[E]| *row[first..].first_chunk().expect("a tile lies inside of its matrices");
    values.chunks_exact(width).map(row)
}

/// `start` + Σ A·B over k, for R rows and N registers; `a` and `b` give the elements for each k.
#[inline(always)]
pub fn tile<E: Element, const R: usize, const N: usize>(
    start: [[f32; WIDTH]; N],
    a: impl Iterator<Item = [E; R]>,
    b: impl Iterator<Item = [[f32; WIDTH]; N]>,
) -> [[f32x4; N]; R] {
    let mut sums = [start.map(f32x4::from); R];
    for (a, b) in a.zip(b) {
        let b = b.map(f32x4::from);
        for (sums, a) in sums.iter_mut().zip(a) {
            let a = a.factor();
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum += a * b;
            }
        }
    }
    sums
}
