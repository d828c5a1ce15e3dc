//! Copies of the rows of a batch, in lanes.

/// Copies the `rows` of each lane (L lists of B indices) of `from` (N, W) to `to` (B, W), interleaved.
pub fn gather(to: &mut [f32], from: &[f32], width: usize, rows: &[&[u32]]) {
    let lanes = rows.len();
    for (lane, rows) in rows.iter().enumerate() {
        for (to, row) in to.chunks_exact_mut(width * lanes).zip(*rows) {
            let from = &from[*row as usize * width..][..width];
            for (to, from) in to[lane..].iter_mut().step_by(lanes).zip(from) {
                *to = *from;
            }
        }
    }
}
