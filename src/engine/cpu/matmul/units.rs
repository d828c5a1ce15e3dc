//! Products of one trial: a register holds four units of a layer. B is copied into panels of eight or four columns,
//! one at a time, so that it lies in the nearest cache in the order in which the tiles read it.

use std::ops::Range;

use wide::f32x4;

use super::super::lanes::WIDTH;
use super::super::tile::{across, along, tile};
use super::{Matrix, Rows, Sizes, for_all_rows, store};

/// Most columns of a panel.
pub const PANEL: usize = 2 * WIDTH;

/// Rows of C that are computed before the next columns are, where A is transposed: these columns of A then stay in
/// the nearest cache.
const BLOCK: usize = 64;

/// C = `start` + A·B, with room for k · [`PANEL`] numbers in `panel`.
#[inline(never)]
pub fn product(c: &mut [f32], a: Matrix<'_>, b: Matrix<'_>, start: &[f32], sizes: Sizes, panel: &mut [f32]) {
    let Sizes { m, n, .. } = sizes;
    let block = if a.transposed { BLOCK } else { m };
    for first in (0..m).step_by(block) {
        let rows = first..m.min(first + block);
        let mut done = 0;
        while n >= PANEL && n - done > WIDTH {
            let column = done.min(n - PANEL);
            columns::<2, PANEL>(c, a, b, start, sizes, (&rows, column), panel);
            done = column + PANEL;
        }
        while n > done {
            let column = done.min(n.saturating_sub(WIDTH));
            columns::<1, WIDTH>(c, a, b, start, sizes, (&rows, column), panel);
            done = column + WIDTH;
        }
    }
}

/// The N registers of columns from `column` on; SIZE is four times N.
#[inline(always)]
fn columns<const N: usize, const SIZE: usize>(
    c: &mut [f32],
    a: Matrix<'_>,
    b: Matrix<'_>,
    start: &[f32],
    sizes: Sizes,
    (rows_of_c, column): (&Range<usize>, usize),
    panel: &mut [f32],
) {
    let Sizes { n, k, .. } = sizes;
    let rows = &mut panel.as_chunks_mut::<SIZE>().0[..k];
    if b.transposed {
        copy_transposed(rows, &b.values[column * k..], k);
    } else {
        for (to, from) in rows.iter_mut().zip(b.values.chunks_exact(n)) {
            *to = padded(&from[column..]);
        }
    }
    let start = padded::<SIZE>(&start[column..]).as_chunks::<WIDTH>().0.first_chunk::<N>().copied();
    let start = start.expect("SIZE is four times N");
    let panel = rows.as_flattened().as_chunks::<WIDTH>().0.as_chunks::<N>().0;
    for_all_rows(rows_of_c, &mut Columns { c, a, panel, start, sizes, column });
}

/// The first numbers, filled up with 0 where there are not as many.
#[inline(always)]
fn padded<const SIZE: usize>(from: &[f32]) -> [f32; SIZE] {
    match from.first_chunk() {
        Some(all) => *all,
        None => std::array::from_fn(|i| from.get(i).copied().unwrap_or(0.0)),
    }
}

/// Copies the columns of a matrix, which lie one after the other in `columns` and are `k` long, side by side.
#[inline(always)]
fn copy_transposed<const SIZE: usize>(rows: &mut [[f32; SIZE]], columns: &[f32], k: usize) {
    let mut group = 0;
    while group < SIZE {
        let of = |i: usize| columns.get((group + i) * k..).and_then(|rest| rest.get(..k)).unwrap_or(&[]);
        let four: [&[f32]; WIDTH] = std::array::from_fn(of);
        if four.iter().all(|column| column.len() == k) {
            copy_four(rows, four, group);
        } else {
            for (at, row) in rows.iter_mut().enumerate() {
                let values = four.map(|column| column.get(at).copied().unwrap_or(0.0));
                row[group..][..WIDTH].copy_from_slice(&values);
            }
        }
        group += WIDTH;
    }
}

/// Copies four whole columns to those from `group` on, four by four numbers at a time.
#[inline(always)]
fn copy_four<const SIZE: usize>(rows: &mut [[f32; SIZE]], columns: [&[f32]; WIDTH], group: usize) {
    let k = rows.len();
    let chunks = columns.map(|column| &column.as_chunks::<WIDTH>().0[..k / WIDTH]);
    let (blocks, rest) = rows.as_chunks_mut::<WIDTH>();
    for (index, rows) in blocks.iter_mut().enumerate() {
        let block = f32x4::transpose(chunks.map(|column| f32x4::from(column[index])));
        for (row, values) in rows.iter_mut().zip(block) {
            row[group..][..WIDTH].copy_from_slice(&values.to_array());
        }
    }
    let done = k - rest.len();
    for (index, row) in rest.iter_mut().enumerate() {
        row[group..][..WIDTH].copy_from_slice(&columns.map(|column| column[done + index]));
    }
}

/// Some columns of C.
struct Columns<'a, const N: usize> {
    c: &'a mut [f32],
    a: Matrix<'a>,
    panel: &'a [[[f32; WIDTH]; N]],
    start: [[f32; WIDTH]; N],
    sizes: Sizes,
    column: usize,
}

impl<const N: usize> Rows for Columns<'_, N> {
    #[inline(always)]
    fn compute<const R: usize>(&mut self, row: usize) {
        let Sizes { m, n, k } = self.sizes;
        let panel = self.panel.iter().copied();
        let sums: [[f32x4; N]; R] = if self.a.transposed {
            tile(self.start, across::<f32, R>(self.a.values, row, m), panel)
        } else {
            tile(self.start, along::<f32, R>(self.a.values, row, k), panel)
        };
        if n >= WIDTH {
            store(self.c, &sums, row, self.column, n);
        } else {
            for (i, sums) in sums.iter().enumerate() {
                self.c[(row + i) * n..][..n].copy_from_slice(&sums[0].to_array()[..n]);
            }
        }
    }
}
