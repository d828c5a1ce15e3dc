//! The axes of a space as the search sees them.

use crate::space::{Axis, Space};

/// An axis of at most so many values, and every categorical one, is searched through all of them.
const MOST_CELLS: u64 = 24;

/// All axes (D).
#[derive(Clone, Debug)]
pub struct Axes(pub Vec<Kind>);

/// One axis.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Every coordinate.
    Continuous,
    /// Many values: searched as if continuous, then in their neighbourhood.
    Fine(Axis),
    /// The coordinates of all values, rising.
    Cells(Vec<f64>),
}

impl Axes {
    /// The axes of `space`.
    pub fn new(space: &Space) -> Self {
        let kind = |axis: &Axis| match axis.count() {
            None => Kind::Continuous,
            Some(count) if count <= MOST_CELLS || axis.is_categorical() => {
                Kind::Cells((0..count).filter_map(|k| axis.coordinate_of(k)).collect())
            }
            Some(_) => Kind::Fine(axis.clone()),
        };
        Self(space.axes().map(kind).collect())
    }

    /// Moves `point` (D) to the middle of its cells.
    pub fn snap(&self, point: &mut [f64]) {
        for (kind, u) in self.0.iter().zip(point) {
            match kind {
                Kind::Continuous => {}
                Kind::Fine(axis) => *u = axis.snapped(*u),
                Kind::Cells(cells) => *u = nearest(cells, *u),
            }
        }
    }

    /// Every point of the space, if there are at most `most`.
    pub fn all_points(&self, most: usize) -> Option<Vec<Vec<f64>>> {
        let mut points = vec![Vec::with_capacity(self.0.len())];
        for kind in &self.0 {
            let Kind::Cells(cells) = kind else { return None };
            if points.len() * cells.len() > most {
                return None;
            }
            let with = |point: &Vec<f64>, u: f64| point.iter().copied().chain([u]).collect();
            points = points.iter().flat_map(|point| cells.iter().map(move |u| with(point, *u))).collect();
        }
        Some(points)
    }
}

/// The cell of `cells` nearest to `u`.
fn nearest(cells: &[f64], u: f64) -> f64 {
    let after = cells.partition_point(|cell| *cell < u).min(cells.len() - 1);
    let before = after.saturating_sub(1);
    if (u - cells[before]).abs() <= (cells[after] - u).abs() { cells[before] } else { cells[after] }
}

/// The coordinates of the values beside that at `u` on an axis of cells; `u` at the ends.
pub fn beside(axis: &Axis, u: f64) -> [f64; 2] {
    let here = axis.snapped(u);
    let first = 0.5 / axis.count().unwrap_or(1) as f64;
    [-1.0, 1.0].map(|side| {
        let mut step = first;
        // Cells on a logarithmic axis are at most some thousand times as wide as the average.
        for _ in 0..24 {
            let there = axis.snapped((u + side * step).clamp(0.0, 1.0));
            if there != here {
                return there;
            }
            step *= 1.5;
        }
        here
    })
}
