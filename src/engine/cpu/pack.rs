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

/// Copies rows `first`.. of A (`rows`, k) into `panel` (k, ROWS). Rows past the end repeat the last one.
#[inline(always)]
pub fn pack_rows<E: Element>(panel: &mut [[E; ROWS]], a: Matrix<'_>, first: usize, rows: usize) {
    let (values, depth) = (E::of(a.values), panel.len());
    let index: [usize; ROWS] = std::array::from_fn(|i| (first + i).min(rows - 1));
    if a.transposed {
        for (to, values) in panel.iter_mut().zip(values.chunks_exact(rows)) {
            *to = match values[first..].first_chunk() {
                Some(values) => *values,
                None => index.map(|i| values[i]),
            };
        }
    } else {
        let [a, b, c, d] = index.map(|i| &values[i * depth..][..depth]);
        for (k, to) in panel.iter_mut().enumerate() {
            *to = [a[k], b[k], c[k], d[k]];
        }
    }
}

/// The numbers of a panel's rows, where `left` numbers of B's rows are left: two registers, or one.
pub fn panel_width(left: usize) -> usize {
    if left > WIDTH { 2 * WIDTH } else { WIDTH }
}

/// Copies B (k, n) into panels (1 + k, [`panel_width`]), one after the other. Row 0 of each is `start` (n), or
/// 0 without it; what lies beyond column n is 0.
pub fn pack_panels<E: Element>(
    panels: &mut [f32x4],
    b: Matrix<'_>,
    start: Option<&[f32]>,
    n: usize,
    k: usize,
) {
    let width = n * E::LANES;
    let mut rest = flat_mut(panels);
    let mut first = 0;
    while first < width {
        let size = panel_width(width - first);
        let (panel, others) = rest.split_at_mut((1 + k) * size);
        rest = others;
        let (head, body) = panel.split_at_mut(size);
        match start {
            Some(start) => copy_row(head, &start[first..width]),
            None => head.fill(0.0),
        }
        if b.transposed {
            let columns = &E::of(b.values)[first / E::LANES * k..];
            pack_columns(E::of_mut(body), size / E::LANES, columns, k);
        } else {
            for (to, from) in body.chunks_exact_mut(size).zip(b.values.chunks_exact(width)) {
                copy_row(to, &from[first..]);
            }
        }
        first += size;
    }
}

/// Copies as many numbers as there are room and numbers, and fills up with 0.
#[inline(always)]
fn copy_row(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.chunks_exact_mut(WIDTH).zip(from.chunks(WIDTH)) {
        if let (Some(to), Some(from)) = (to.first_chunk_mut::<WIDTH>(), from.first_chunk::<WIDTH>()) {
            *to = *from;
        } else {
            to.fill(0.0);
            to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
        }
    }
}

/// Writes `columns`, each of `k` elements, side by side into `panel` (k, `size`), and 0 where there is none.
#[inline(always)]
fn pack_columns<E: Element>(panel: &mut [E], size: usize, columns: &[E], k: usize) {
    let zeros = size.saturating_sub(columns.len() / k);
    if zeros > 0 {
        panel.fill(E::default());
    }
    for (column, values) in columns.chunks_exact(k).take(size).enumerate() {
        for (row, value) in panel.chunks_exact_mut(size).zip(values) {
            row[column] = *value;
        }
    }
}
