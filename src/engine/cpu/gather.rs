//! Copies of the rows of a batch, in lanes.

/// Copies the `rows` of each lane (L lists of B indices) of `from` (N, W) to `to` (B, W), interleaved.
pub fn gather(to: &mut [f32], from: &[f32], width: usize, rows: &[&[u32]]) {
    if let [rows] = rows {
        for (to, row) in to.chunks_exact_mut(width).zip(*rows) {
            to.copy_from_slice(&from[*row as usize * width..][..width]);
        }
        return;
    }
    let lanes = rows.len();
    for (lane, rows) in rows.iter().enumerate() {
        let mut at = lane;
        for row in *rows {
            for value in &from[*row as usize * width..][..width] {
                to[at] = *value;
                at += lanes;
            }
        }
    }
}
