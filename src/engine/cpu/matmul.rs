//! The matrix product that every dense kernel is: C(m, n) = start(n) + Σₖ A(m, k)·B(k, n).
//!
//! Each element of C is summed over k in ascending order, one product after the other, whatever the tiling:
//! that fixes its bits. Tiles of C, four rows of one or two registers, are held in registers over the whole
//! sum; the factors are copied into panels first, in the order in which a tile reads them.

use wide::f32x4;

use super::lanes::{WIDTH, flat, flat_mut};
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
    /// Where sums begin without anything else.
    zeros: Vec<f32x4>,
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
            zeros: room(|sizes, lanes| sizes.n * lanes),
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
    let Panels { a: rows, b: panels, zeros, .. } = panels;
    let (values, width) = (E::of(a.values), n * E::LANES);
    let start = start.unwrap_or(&flat(zeros)[..width]);
    let factor = if E::LANES == WIDTH && !b.transposed {
        Factor::InPlace { start, values: b.values }
    } else {
        pack_panels::<E>(panels, b, start, n, k);
        Factor::Packed(flat(panels))
    };
    let rows = &mut E::of_mut(flat_mut(rows)).as_chunks_mut::<ROWS>().0[..k];
    for first in (0..m).step_by(ROWS) {
        let c = &mut c[first * width..];
        let count = ROWS.min(m - first);
        if a.transposed {
            pack_rows(rows, values, first, m);
            row_of_tiles(c, count, factor, width, k, |k| rows[k]);
        } else {
            let [p, q, r, s] = [0, 1, 2, 3].map(|i| &values[(first + i).min(m - 1) * k..][..k]);
            row_of_tiles(c, count, factor, width, k, |k| [p[k], q[k], r[k], s[k]]);
        }
    }
}

/// Where a product finds its starts and B. With four lanes an element of B fills a register, and nothing is gained
/// by copying it.
#[derive(Clone, Copy)]
enum Factor<'a> {
    /// As they were given, `start` (n) and `values` (k, n).
    InPlace { start: &'a [f32], values: &'a [f32] },
    /// In panels (1 + k, 4 or 8).
    Packed(&'a [f32]),
}

impl<'a> Factor<'a> {
    /// Starts, B and the distance between B's rows, for the `size` numbers from column `first` on.
    #[inline(always)]
    fn panel(self, first: usize, size: usize, width: usize, k: usize) -> (&'a [f32], &'a [f32], usize) {
        match self {
            Self::InPlace { start, values } => (&start[first..], &values[first..], width),
            Self::Packed(panels) => {
                // The panels before this one are as wide as the columns that they hold.
                let (head, body) = panels[first * (1 + k)..].split_at(size);
                (head, body, size)
            }
        }
    }
}

/// The `count` rows `c` (of `width` numbers); `rows` gives the elements of column k of A for them.
#[inline(always)]
fn row_of_tiles<E: Element>(
    c: &mut [f32],
    count: usize,
    factor: Factor<'_>,
    width: usize,
    k: usize,
    rows: impl Fn(usize) -> [E; ROWS],
) {
    let mut first = 0;
    while first < width {
        let size = panel_width(width - first);
        let panel = factor.panel(first, size, width, k);
        if size > WIDTH {
            store(c, &sums::<E, 2>(panel, k, &rows), count, first, width);
        } else {
            store(c, &sums::<E, 1>(panel, k, &rows), count, first, width);
        }
        first += size;
    }
}

/// The sums of four rows over the first N registers of B's rows, which lie `distance` apart.
#[inline(always)]
fn sums<E: Element, const N: usize>(
    (start, b, distance): (&[f32], &[f32], usize),
    k: usize,
    rows: &impl Fn(usize) -> [E; ROWS],
) -> [[f32x4; N]; ROWS] {
    let start = registers(start);
    if E::LANES == 1 {
        // The rows of a panel follow each other: the loop needs no test of bounds.
        let b = &b.as_chunks::<WIDTH>().0.as_chunks::<N>().0[..k];
        tile(start, k, rows, |k| b[k].map(f32x4::from))
    } else {
        tile(start, k, rows, |k| registers(&b[k * distance..]))
    }
}

/// `start` + Σₖ a(k)·b(k) for four rows a(k).
#[inline(always)]
fn tile<E: Element, const N: usize>(
    start: [f32x4; N],
    k: usize,
    a: &impl Fn(usize) -> [E; ROWS],
    b: impl Fn(usize) -> [f32x4; N],
) -> [[f32x4; N]; ROWS] {
    let mut sums = [start; ROWS];
    for k in 0..k {
        let b = b(k);
        for (sums, a) in sums.iter_mut().zip(a(k)) {
            let a = a.factor();
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum += a * b;
            }
        }
    }
    sums
}

/// The first numbers, in N registers.
#[inline(always)]
fn registers<const N: usize>(numbers: &[f32]) -> [f32x4; N] {
    let chunks = numbers.as_chunks::<WIDTH>().0.first_chunk::<N>();
    chunks.expect("a panel's rows fill its registers").map(f32x4::from)
}

/// Writes the first `count` rows of `sums` to the rows `c` from column `first` on, as far as they reach.
#[inline(always)]
fn store<const N: usize>(c: &mut [f32], sums: &[[f32x4; N]; ROWS], count: usize, first: usize, width: usize) {
    for (i, sums) in sums.iter().enumerate().take(count) {
        let row = &mut c[i * width..][..width];
        for (j, sum) in sums.iter().enumerate() {
            let (to, sum) = (&mut row[first + j * WIDTH..], sum.to_array());
            match to.first_chunk_mut() {
                Some(to) => *to = sum,
                None => {
                    for (i, to) in to.iter_mut().enumerate() {
                        *to = sum[i % WIDTH];
                    }
                }
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
