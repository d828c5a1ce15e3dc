//! The matrix product that every dense kernel is: C(m, n) = start(n) + Σₖ A(m, k)·B(k, n).
//!
//! Each element of C is summed over k in ascending order, one product after the other, whatever the tiling:
//! that fixes its bits. Tiles of C, four rows of one or two registers, are held in registers over the whole
//! sum; the factors are copied into panels first, in the order in which a tile reads them.

use wide::f32x4;

use super::lanes::{WIDTH, flat_mut};
use super::pack::{Element, Matrix, ROWS, pack_panels, pack_rows, panel_width};

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

/// Working memory for the copies of A and B.
#[derive(Debug)]
pub struct Panels {
    /// Lanes of the matrices.
    lanes: usize,
    a: Vec<f32x4>,
    b: Vec<f32x4>,
}

impl Panels {
    /// Room for products of at most these sizes.
    pub fn new(products: impl Iterator<Item = Sizes> + Clone, lanes: usize) -> Self {
        let room = |count: fn(Sizes, usize) -> usize| {
            let numbers = products.clone().map(|sizes| count(sizes, lanes)).max();
            super::lanes::zeros(numbers.unwrap_or(0))
        };
        Self {
            lanes,
            a: room(|sizes, lanes| sizes.k * ROWS * lanes),
            b: room(|sizes, lanes| (1 + sizes.k) * (sizes.n * lanes).next_multiple_of(WIDTH * 2)),
        }
    }

    /// Lanes of the matrices.
    pub fn lanes(&self) -> usize {
        self.lanes
    }
}

/// C = start + A·B, with `c` in row-major order; `start` (n) is where each sum begins, or 0 without it.
pub fn matmul(
    c: &mut [f32],
    a: Matrix<'_>,
    b: Matrix<'_>,
    start: Option<&[f32]>,
    sizes: Sizes,
    panels: &mut Panels,
) {
    if panels.lanes == 1 {
        product::<f32>(c, a, b, start, sizes, panels);
    } else {
        product::<[f32; WIDTH]>(c, a, b, start, sizes, panels);
    }
}

#[inline(never)]
fn product<E: Element>(
    c: &mut [f32],
    a: Matrix<'_>,
    b: Matrix<'_>,
    start: Option<&[f32]>,
    sizes: Sizes,
    panels: &mut Panels,
) {
    let Sizes { m, n, k } = sizes;
    let width = n * E::LANES;
    pack_panels::<E>(&mut panels.b, b, start, n, k);
    let rows = &mut E::of_mut(flat_mut(&mut panels.a)).as_chunks_mut::<ROWS>().0[..k];
    for (index, c) in c[..m * width].chunks_mut(ROWS * width).enumerate() {
        pack_rows(rows, a, index * ROWS, m);
        let mut panels = &panels.b[..];
        let mut first = 0;
        while first < width {
            let size = panel_width(width - first);
            let (panel, rest) = panels.split_at((1 + k) * size / WIDTH);
            panels = rest;
            if size > WIDTH {
                tile::<E, 2>(c, rows, panel, first, width);
            } else {
                tile::<E, 1>(c, rows, panel, first, width);
            }
            first += size;
        }
    }
}

/// The tile of the rows `c` (at most ROWS, `width`) with its first number at column `first`.
#[inline(always)]
fn tile<E: Element, const N: usize>(
    c: &mut [f32],
    rows: &[[E; ROWS]],
    panel: &[f32x4],
    first: usize,
    width: usize,
) {
    let (start, panel) = panel.as_chunks::<N>().0.split_first().expect("row 0 of a panel is its start");
    let mut sums = [*start; ROWS];
    for (a, b) in rows.iter().zip(panel) {
        for (sums, a) in sums.iter_mut().zip(a) {
            let a = a.factor();
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum += a * *b;
            }
        }
    }
    for (c, sums) in c.chunks_exact_mut(width).zip(&sums) {
        for (c, sum) in c[first..].chunks_mut(WIDTH).zip(sums) {
            let sum = sum.to_array();
            match c.first_chunk_mut() {
                Some(c) => *c = sum,
                None => c.iter_mut().zip(sum).for_each(|(c, sum)| *c = sum),
            }
        }
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
                [1, 2, 3, 4, 5, 8, 17, 65].into_iter().flat_map(move |n| [1, 3, 17].map(|k| (*m, n, k)))
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
