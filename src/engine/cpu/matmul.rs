//! The matrix product that every dense kernel is: C(m, n) = start(n) + Σₖ A(m, k)·B(k, n), cut into tiles.
//!
//! Where the rows or columns are not a multiple of a tile's, the last tile is moved back over the one before it
//! and computes some numbers twice, with the same bits.

mod lanes;
mod units;

use std::ops::Range;

use wide::f32x4;

use super::lanes::WIDTH;

/// Sizes of a product: C is (m, n), A is (m, k), B is (k, n).
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Rows of A and C.
    pub m: usize,
    /// Columns of B and C.
    pub n: usize,
    /// Columns of A, rows of B.
    pub k: usize,
}

/// A matrix in row-major order.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a> {
    /// The elements.
    pub values: &'a [f32],
    /// Whether they are those of the transposed matrix.
    pub transposed: bool,
}

/// Working memory of the products.
#[derive(Debug)]
pub struct Panels {
    /// Lanes of the matrices.
    lanes: usize,
    /// A part of B, in the order in which a tile reads it.
    panel: Vec<f32x4>,
    /// Where sums begin without anything else.
    zeros: Vec<f32x4>,
}

impl Panels {
    /// Room for products of at most these sizes.
    pub fn new(products: impl Iterator<Item = Sizes> + Clone, lanes: usize) -> Self {
        let most = |size: fn(Sizes) -> usize| products.clone().map(size).max().unwrap_or(0);
        let panel = if lanes == 1 { most(|sizes| sizes.k) * units::PANEL } else { 0 };
        Self {
            lanes,
            panel: super::lanes::zeros(panel),
            zeros: super::lanes::zeros(most(|sizes| sizes.n) * lanes),
        }
    }

    /// Lanes of the matrices.
    pub fn lanes(&self) -> usize {
        self.lanes
    }
}

/// C = start + A·B, with `c` in row-major order; `start` (n) is where each sum begins, or 0 without it. At most one
/// factor is transposed.
pub fn matmul(
    c: &mut [f32],
    a: Matrix<'_>,
    b: Matrix<'_>,
    start: Option<&[f32]>,
    sizes: Sizes,
    panels: &mut Panels,
) {
    let Panels { lanes, panel, zeros } = panels;
    let start = start.unwrap_or_else(|| &super::lanes::flat(zeros)[..sizes.n * *lanes]);
    if *lanes == 1 {
        units::product(c, a, b, start, sizes, super::lanes::flat_mut(panel));
    } else {
        lanes::product(c, a, b, start, sizes);
    }
}

/// What can be done to R rows of C.
trait Rows {
    /// Computes the R rows from number `first` on.
    fn compute<const R: usize>(&mut self, first: usize);
}

/// Covers the `range` of rows by tiles of four; two are left to smaller ones.
#[inline(always)]
fn for_all_rows(range: &Range<usize>, rows: &mut impl Rows) {
    let (mut done, end, m) = (range.start, range.end, range.len());
    while m >= 4 && end - done > 2 {
        let first = done.min(end - 4);
        rows.compute::<4>(first);
        done = first + 4;
    }
    while m >= 2 && end > done {
        let first = done.min(end - 2);
        rows.compute::<2>(first);
        done = first + 2;
    }
    if m == 1 {
        rows.compute::<1>(done);
    }
}

/// Writes a tile to the rows `c` (of `width` numbers) from row `row` and number `first` on.
#[inline(always)]
fn store<const R: usize, const N: usize>(
    c: &mut [f32],
    sums: &[[f32x4; N]; R],
    row: usize,
    first: usize,
    width: usize,
) {
    for (i, sums) in sums.iter().enumerate() {
        let to = &mut c[(row + i) * width + first..];
        let to = to.as_chunks_mut::<WIDTH>().0.first_chunk_mut::<N>().expect("a tile lies inside of C");
        *to = sums.map(f32x4::to_array);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::Stream;

    /// Against the sum written down, to the bit, for both arrangements of both factors.
    #[test]
    fn agrees_with_the_sum_written_down() {
        let mut stream = Stream::new(1, "matmul", 0);
        for lanes in [1, 4] {
            for (m, n, k) in [1, 2, 3, 5, 8, 17, 65].iter().flat_map(|m| {
                [1, 2, 3, 4, 5, 8, 9, 13, 17, 65]
                    .into_iter()
                    .flat_map(move |n| [1, 3, 4, 10, 17].map(|k| (*m, n, k)))
            }) {
                let mut numbers =
                    |count: usize| (0..count * lanes).map(|_| stream.uniform_f32() - 0.5).collect::<Vec<_>>();
                let (a, b, start) = (numbers(m * k), numbers(k * n), numbers(n));
                let sizes = Sizes { m, n, k };
                for (ta, tb) in [(false, false), (true, false), (false, true)] {
                    let mut c = vec![f32::NAN; m * n * lanes];
                    let mut panels = Panels::new([sizes].into_iter(), lanes);
                    let (a, b) =
                        (Matrix { values: &a, transposed: ta }, Matrix { values: &b, transposed: tb });
                    matmul(&mut c, a, b, Some(&start), sizes, &mut panels);
                    for (index, c) in c.iter().enumerate() {
                        let (element, lane) = (index / lanes, index % lanes);
                        let (row, column) = (element / n, element % n);
                        let mut expected = start[column * lanes + lane];
                        for i in 0..k {
                            let a = a.values[if ta { i * m + row } else { row * k + i } * lanes + lane];
                            let b = b.values[if tb { column * k + i } else { i * n + column } * lanes + lane];
                            expected += a * b;
                        }
                        assert_eq!(c.to_bits(), expected.to_bits(), "({m}, {n}, {k}) x {lanes} at {index}");
                    }
                }
            }
        }
    }
}
