//! Axes of cells in CMA-ES: how a value stands for a coordinate, and the margin that keeps the distribution from
//! freezing in one cell.
//!
//! Hamano, Saito, Nomura and Shirakawa, "CMA-ES with margin" (GECCO 2022). Along an axis of cells the distribution
//! is scaled by A when it is read: the value at the coordinate v is that of the cell which holds m + A (v - m).
//! Cells at the ends reach to infinity.

use crate::numeric::truncated_normal::{quantile, quantile_between, upper_tail};

/// Probabilities of the neighbouring cells stay this far from 0 and ½, as in the reference implementation `cmaes`.
const CLIP: f64 = 1e-10;

/// The cell [left, right] with its outer edge at infinity where it is the first or the last one of [0, 1].
pub fn open(cell: [f64; 2]) -> [f64; 2] {
    let [left, right] = cell;
    [if left <= 0.0 { f64::NEG_INFINITY } else { left }, if right >= 1.0 { f64::INFINITY } else { right }]
}

/// A coordinate v that the value of the open `cell` stands for: the one at the share `u` of the cell's mass under
/// N(`mean`, `deviation`²) scaled by `scale`. The coordinate that was drawn is not kept, and this one has the same
/// distribution.
pub fn coordinate(cell: [f64; 2], mean: f64, deviation: f64, scale: f64, u: f64) -> f64 {
    let [a, b] = cell.map(|edge| (edge - mean) / (scale * deviation));
    mean + deviation * quantile_between(u, a, b)
}

/// Moves `mean` and `scale` such that the cells beside that of the mean, whose open `cell` it is, keep a probability
/// of about `margin`. `deviation` is σ √C_kk.
pub fn correct(mean: &mut f64, scale: &mut f64, cell: [f64; 2], deviation: f64, margin: f64) {
    let [left, right] = cell;
    // In a cell at an end both limits are its only edge.
    let low_limit = if left.is_finite() { left } else { right };
    let high_limit = if right.is_finite() { right } else { left };
    if !low_limit.is_finite() {
        return;
    }
    let spread = *scale * deviation;
    let low = upper_tail((*mean - low_limit) / spread);
    let high = upper_tail((high_limit - *mean) / spread);
    if low.max(high) > 0.5 {
        if low.min(high) < margin {
            let side = if *mean > high_limit { 1.0 } else { -1.0 };
            *mean = high_limit + side * spread * quantile(1.0 - margin);
        }
        return;
    }
    let middle = 1.0 - low - high;
    let least = margin / 2.0;
    let (low, high) = (low.max(least), high.max(least));
    let excess = (1.0 - low - high - middle) / (low + middle + high - 3.0 * least);
    let distance = |tail: f64| quantile(1.0 - (tail + excess * (tail - least)).clamp(CLIP, 0.5 - CLIP));
    let (below, above) = (distance(low), distance(high));
    *scale = (high_limit - low_limit) / ((below + above) * deviation);
    *mean = (low_limit * above + high_limit * below) / (below + above);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However narrow the distribution, both neighbours of the mean's cell keep half of the margin, and the only
    /// neighbour of a cell at an end keeps all of it.
    #[test]
    fn neighbours_stay_possible() {
        for (cell, neighbours) in
            [([0.4, 0.6], 2.0), ([f64::NEG_INFINITY, 0.2], 1.0), ([0.8, f64::INFINITY], 1.0)]
        {
            let [mut mean, mut scale] = [if cell[0] > 0.7 { 0.9 } else { cell[1] - 0.1 }, 1.0];
            correct(&mut mean, &mut scale, cell, 1e-6, 0.1);
            let spread = scale * 1e-6;
            let below = upper_tail((mean - cell[0]) / spread);
            let above = upper_tail((cell[1] - mean) / spread);
            assert!((below + above - 0.1).abs() < 0.01 * neighbours, "{below} {above}");
            assert!((cell[0]..=cell[1]).contains(&mean));
        }
    }

    #[test]
    fn a_coordinate_lies_where_its_value_is_read() {
        let (mean, deviation, scale) = (0.3, 0.02, 2.5);
        for u in [0.0, 0.2, 0.999] {
            let v = coordinate([0.5, 0.75], mean, deviation, scale, u);
            let read = mean + scale * (v - mean);
            assert!((0.5 - 1e-12..=0.75 + 1e-12).contains(&read), "{read}");
        }
        assert!(coordinate(open([0.0, 1.0]), mean, deviation, scale, 0.0).is_finite());
    }
}
