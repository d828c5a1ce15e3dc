//! Distinct corners of a hypercube, in random order.

use crate::numeric::Stream;

/// Corners are told apart by this many of their coordinates at most; the others are random.
const TOLD_APART: usize = 30;

/// `count` distinct corners of the cube {0, 1}^`dimensions`; `count` is at most 2^`dimensions`. Floyd's
/// algorithm (Bentley and Floyd, "A sample of brilliance", 1987) chooses them.
pub fn distinct(count: usize, dimensions: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut chance = Stream::new(seed, "data/corners", 0);
    let told_apart = dimensions.min(TOLD_APART);
    let corners = 1_u32 << told_apart;
    let mut chosen: Vec<u32> = Vec::with_capacity(count);
    for last in corners - count as u32..corners {
        let corner = chance.below(last + 1);
        chosen.push(if chosen.contains(&corner) { last } else { corner });
    }
    chance.shuffle(&mut chosen);
    let mut bit = |corner: u32, dimension| match dimension < told_apart {
        true => f64::from(corner >> dimension & 1),
        false => f64::from(chance.below(2)),
    };
    chosen
        .into_iter()
        .map(|corner| (0..dimensions).map(|dimension| bit(corner, dimension)).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::distinct;

    #[test]
    fn corners_are_distinct_and_a_full_cube_is_every_corner() {
        for (count, dimensions) in [(1, 1), (2, 1), (8, 3), (5, 3), (64, 6), (40, 35), (400, 20)] {
            let mut corners = distinct(count, dimensions, 3);
            assert!(corners.iter().flatten().all(|bit| *bit == 0.0 || *bit == 1.0));
            corners.sort_by(|a, b| a.partial_cmp(b).expect("zeros and ones"));
            corners.dedup();
            assert_eq!((corners.len(), corners[0].len()), (count, dimensions));
        }
    }
}
