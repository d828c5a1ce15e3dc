//! Copies of the rows of a batch, in lanes.

use super::lanes::WIDTH;

/// From so many columns on a row is copied as a whole: for fewer the call costs more than it saves.
const WHOLE: usize = 32;

/// Copies the `rows` of each lane (1 or 4 lists of B indices) of `from` (N, W) to `to` (B, W), interleaved.
pub fn gather(to: &mut [f32], from: &[f32], width: usize, rows: &[&[u32]]) {
    if let Ok(rows) = <[&[u32]; WIDTH]>::try_from(rows) {
        copy(to, from, width, rows);
    } else {
        copy(to, from, width, [rows[0]]);
    }
}

#[inline(always)]
fn copy<const L: usize>(to: &mut [f32], from: &[f32], width: usize, rows: [&[u32]; L]) {
    let examples = rows[0].len();
    let rows = rows.map(|rows| &rows[..examples]);
    for (example, to) in to.chunks_exact_mut(width * L).take(examples).enumerate() {
        let sources = rows.map(|rows| &from[rows[example] as usize * width..][..width]);
        if L == 1 && width >= WHOLE {
            to.copy_from_slice(sources[0]);
            continue;
        }
        for (column, to) in to.as_chunks_mut::<L>().0[..width].iter_mut().enumerate() {
            *to = sources.map(|source| source[column]);
        }
    }
}
