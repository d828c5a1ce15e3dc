//! Several objectives: what dominates what, the fronts, and how crowded they are. Smaller values are better.
//!
//! Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II" (IEEE Trans. Evol. Comput. 6, 2002).
//!
//! Notation: N points in the space of M objectives.

use crate::numeric::sort_places;

/// Whether `one` (M) is nowhere worse than `other` (M) and somewhere better.
pub fn dominates(one: &[f64], other: &[f64]) -> bool {
    let pairs = || one.iter().zip(other);
    pairs().all(|(a, b)| a <= b) && pairs().any(|(a, b)| a < b)
}

/// Whether each point (N of M) belongs to the first front: nothing dominates it.
pub fn first_front(points: &[&[f64]]) -> Vec<bool> {
    points.iter().map(|point| !points.iter().any(|other| dominates(other, point))).collect()
}

/// The front of each point (N of M), from 0: what dominates a point lies in an earlier front (section III A).
pub fn fronts(points: &[&[f64]]) -> Vec<u32> {
    let n = points.len();
    let dominators = |k: &usize| points.iter().filter(|other| dominates(other, points[*k])).count();
    let mut left: Vec<usize> = (0..n).map(|k| dominators(&k)).collect();
    let mut front = vec![0; n];
    let mut current: Vec<usize> = (0..n).filter(|k| left[*k] == 0).collect();
    let mut number = 0;
    while !current.is_empty() {
        let mut next = Vec::new();
        for k in current {
            front[k] = number;
            for (other, point) in points.iter().enumerate() {
                if dominates(points[k], point) {
                    left[other] -= 1;
                    if left[other] == 0 {
                        next.push(other);
                    }
                }
            }
        }
        current = next;
        number += 1;
    }
    front
}

/// The crowding distance of each point (N of M) of one front: the sum over the objectives of the distance of its two
/// neighbours, as a share of the whole range; infinite at the ends (section III B). An objective that is the same
/// everywhere does not count.
pub fn crowding(points: &[&[f64]]) -> Vec<f64> {
    let mut distances = vec![0.0; points.len()];
    let objectives = points.first().map_or(0, |point| point.len());
    (0..objectives).for_each(|m| add_distances(&mut distances, |k| points[k][m]));
    distances
}

/// Adds the distances (N) in one objective, whose value of point k is `value(k)`.
fn add_distances(distances: &mut [f64], value: impl Fn(usize) -> f64) {
    let mut order: Vec<usize> = (0..distances.len()).collect();
    sort_places(&mut order, &|a, b| value(a).total_cmp(&value(b)));
    // Halves, as the range of finite numbers need not be finite.
    let distance = |from: usize, to: usize| value(to) / 2.0 - value(from) / 2.0;
    let (Some(first), Some(last)) = (order.first(), order.last()) else { return };
    let range = distance(*first, *last);
    if range == 0.0 {
        return;
    }
    distances[*first] = f64::INFINITY;
    distances[*last] = f64::INFINITY;
    for three in order.windows(3) {
        distances[three[1]] += distance(three[0], three[2]) / range;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fronts_and_distances_of_a_small_example() {
        let points: [&[f64]; 6] =
            [&[0.0, 4.0], &[1.0, 1.0], &[4.0, 0.0], &[1.0, 2.0], &[5.0, 5.0], &[1.0, 1.0]];
        assert_eq!(fronts(&points), [0, 0, 0, 1, 2, 0]);
        assert_eq!(first_front(&points), [true, true, true, false, false, true]);
        let distances = crowding(&points[..3]);
        assert_eq!(distances, [f64::INFINITY, 2.0, f64::INFINITY]);
        assert_eq!(crowding(&[&[1.0, 2.0], &[1.0, 2.0]]), [0.0, 0.0]);
        assert_eq!(crowding(&[&[-1.7e308], &[0.0], &[1.7e308]])[1], 1.0);
    }
}
