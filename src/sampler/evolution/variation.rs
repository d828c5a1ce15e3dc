//! Changes of points along their axes.

use crate::numeric::Stream;
use crate::space::{Axis, Space};

/// The standard deviation of a change along a numeric axis, as a part of its range.
const STEP: f64 = 0.1;

/// Changes coordinate `d` of `point` (D): along a numeric axis by a normal step, mirrored at the ends, and at least
/// to the next cell where there are cells; along a categorical one to any other choice.
pub fn mutate(space: &Space, stream: &mut Stream, point: &mut [f64], d: usize) {
    let Some(axis) = space.axes().nth(d) else {
        return;
    };
    let count = axis.count().unwrap_or(u64::MAX);
    if count == 1 {
        return;
    }
    if axis.is_categorical() {
        let shift = 1.0 + f64::from(stream.below(count as u32 - 1));
        let moved = point[d] + shift / count as f64;
        point[d] = if moved >= 1.0 { moved - 1.0 } else { moved };
        return;
    }
    let step = STEP * stream.normal();
    let moved = mirrored(point[d] + step);
    point[d] = match axis.cell(point[d]) {
        Some(cell) if (cell[0]..=cell[1]).contains(&moved) => next_cell(axis, cell, step > 0.0),
        _ => moved,
    };
}

/// The coordinate of the value above or below `cell`; of the one on its other side at an end.
fn next_cell(axis: &Axis, cell: [f64; 2], up: bool) -> f64 {
    const BEYOND: f64 = 1e-13;
    let up = (up || cell[0] <= 0.0) && cell[1] < 1.0;
    axis.snapped(if up { cell[1] + BEYOND } else { cell[0] - BEYOND })
}

/// `u` mirrored at 0 and 1 into [0, 1].
pub fn mirrored(u: f64) -> f64 {
    let folded = (u - 2.0 * libm::floor(u / 2.0)).clamp(0.0, 2.0);
    if folded > 1.0 { 2.0 - folded } else { folded }
}

/// The numbers of the axes with more than one value.
pub fn varied(space: &Space) -> Vec<usize> {
    space.axes().enumerate().filter(|(_, axis)| axis.count() != Some(1)).map(|(d, _)| d).collect()
}

/// Mutates one of the `varied` coordinates of `point`, at random.
pub fn mutate_one(space: &Space, varied: &[usize], stream: &mut Stream, point: &mut [f64]) {
    if !varied.is_empty() {
        let d = varied[stream.below(varied.len() as u32) as usize];
        mutate(space, stream, point, d);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::to_value;
    use crate::space::SpaceSpec;

    /// A mutation never leaves a value of cells or a choice as it was, and never leaves the cube.
    #[test]
    fn a_mutation_changes_the_value() {
        let spec = json!({
            "float": { "type": "float", "low": 0, "high": 1 },
            "int": { "type": "int", "low": 1, "high": 3 },
            "logInt": { "type": "int", "low": 1, "high": 300, "log": true },
            "choice": { "type": "categorical", "choices": ["a", "b", "c"] },
            "two": { "type": "categorical", "choices": ["a", "b"] },
        });
        let space = SpaceSpec::parse("space", &to_value(&spec)).and_then(|spec| spec.check("space"));
        let space = space.expect("the space is legal");
        let mut stream = Stream::new(1, "mutate", 0);
        for d in 0..space.dimensions() {
            let mut seen = Vec::new();
            let mut point = space.snapped(&[0.0, 0.0, 0.0, 0.0, 0.0]);
            for _ in 0..200 {
                let before = point.clone();
                mutate(&space, &mut stream, &mut point, d);
                point = space.snapped(&point);
                assert_ne!(point, before, "axis {d}");
                assert!(point.iter().zip(&before).filter(|(a, b)| a != b).count() == 1);
                seen.push(point[d]);
            }
            seen.sort_by(f64::total_cmp);
            seen.dedup();
            assert!(
                seen.len() as u64 >= space.axes().nth(d).and_then(Axis::count).unwrap_or(150).min(30),
                "axis {d}"
            );
        }
    }

    #[test]
    fn mirrors_stand_at_both_ends() {
        assert_eq!(
            [0.0, 0.25, 1.0, 1.25, -0.25, 2.0, -1.5].map(mirrored),
            [0.0, 0.25, 1.0, 0.75, 0.25, 0.0, 0.5]
        );
    }
}
