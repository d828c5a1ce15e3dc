//! Copies of the factors of a matrix product, in the order in which the product reads them.

use wide::f32x4;

use super::lanes::{WIDTH, flat_mut};

/// Rows of C that are computed together.
pub const ROWS: usize = 4;

/// An element of a matrix: one number, or one of each lane.
pub trait Element: Copy + Default {
    /// Its numbers.
    const LANES: usize;
    /// The elements of a flat array.
    fn of(numbers: &[f32]) -> &[Self];
    /// The elements of a flat array, to be changed.
    fn of_mut(numbers: &mut [f32]) -> &mut [Self];
    /// What each of four neighbouring numbers of B is multiplied by.
    fn factor(self) -> f32x4;
}

impl Element for f32 {
    const LANES: usize = 1;

    fn of(numbers: &[f32]) -> &[Self] {
        numbers
    }
    fn of_mut(numbers: &mut [f32]) -> &mut [Self] {
        numbers
    }
    #[inline(always)]
    fn factor(self) -> f32x4 {
        f32x4::splat(self)
    }
}

impl Element for [f32; WIDTH] {
    const LANES: usize = WIDTH;

    fn of(numbers: &[f32]) -> &[Self] {
        numbers.as_chunks().0
    }
    fn of_mut(numbers: &mut [f32]) -> &mut [Self] {
        numbers.as_chunks_mut().0
    }
    #[inline(always)]
    fn factor(self) -> f32x4 {
        f32x4::from(self)
    }
}

/// A matrix in row-major order.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a> {
    /// The elements.
    pub values: &'a [f32],
    /// Whether they are those of the transposed matrix.
    pub transposed: bool,
}

/// Copies rows `first`.. of the transposed A (`rows`, `panel.len()`) into `panel` (k, ROWS), where rows past the
/// end repeat the last one.
#[inline(always)]
pub fn pack_rows<E: Element>(panel: &mut [[E; ROWS]], values: &[E], first: usize, rows: usize) {
    for (k, to) in panel.iter_mut().enumerate() {
        let values = &values[k * rows..][..rows];
        *to = match values[first..].first_chunk() {
            Some(values) => *values,
            None => std::array::from_fn(|i| values[(first + i).min(rows - 1)]),
        };
    }
}

/// The numbers of a panel's rows, where `left` numbers of B's rows are left: two registers, or one.
#[inline(always)]
pub fn panel_width(left: usize) -> usize {
    if left > WIDTH { 2 * WIDTH } else { WIDTH }
}

/// Copies B (k, n) into panels (1 + k, [`panel_width`]), one after the other. Row 0 of each is `start` (n);
/// what lies beyond column n is 0.
#[inline(always)]
pub fn pack_panels<E: Element>(panels: &mut [f32x4], b: Matrix<'_>, start: &[f32], n: usize, k: usize) {
    let width = n * E::LANES;
    let mut rest = flat_mut(panels);
    let mut first = 0;
    while first < width {
        let size = panel_width(width - first);
        let (panel, others) = rest.split_at_mut((1 + k) * size);
        rest = others;
        let (head, body) = panel.split_at_mut(size);
        copy_rows(head, &start[first..width], width, size);
        if b.transposed {
            let columns = (size / E::LANES).min(n - first / E::LANES);
            pack_columns(E::of_mut(body), size / E::LANES, &E::of(b.values)[first / E::LANES * k..], columns);
        } else {
            copy_rows(body, &b.values[first..], width, size);
        }
        first += size;
    }
}

/// Copies the first `size` numbers of each row of `from`, whose rows are `width` apart, to the rows of `to`
/// (k, `size`).
fn copy_rows(to: &mut [f32], from: &[f32], width: usize, size: usize) {
    let mut at = 0;
    if size > WIDTH {
        for to in to.as_chunks_mut::<{ 2 * WIDTH }>().0 {
            copy_row(to, &from[at..], width);
            at += width;
        }
    } else {
        for to in to.as_chunks_mut::<WIDTH>().0 {
            copy_row(to, &from[at..], width);
            at += width;
        }
    }
}

/// Copies N numbers, or as many as there are before the next row, and fills up with 0.
#[inline(always)]
fn copy_row<const N: usize>(to: &mut [f32; N], from: &[f32], width: usize) {
    *to = match from.first_chunk() {
        Some(from) if N <= width => *from,
        _ => std::array::from_fn(|i| if i < width { from.get(i).copied().unwrap_or(0.0) } else { 0.0 }),
    };
}

/// Writes `columns` columns, each as long as `panel` (k, `size`) and one after the other in `values`, side by
/// side into `panel`, and 0 beside them.
#[inline(always)]
fn pack_columns<E: Element>(panel: &mut [E], size: usize, values: &[E], columns: usize) {
    let k = panel.len() / size;
    for column in 0..size {
        let values = if column < columns { &values[column * k..][..k] } else { &[] };
        for row in 0..k {
            panel[row * size + column] = values.get(row).copied().unwrap_or_default();
        }
    }
}
