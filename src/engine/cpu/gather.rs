//! Copies of the rows of a batch, in lanes.

/// Copies the `rows` of each lane (L lists of B indices) of `from` (N, W) to `to` (B, W), interleaved.
pub fn gather(to: &mut [f32], from: &[f32], width: usize, rows: &[&[u32]]) {
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
