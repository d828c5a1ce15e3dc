//! The Matérn-5/2 kernel with one length scale per axis.
//!
//! k(x, x') = s·(1 + r + r²/3)·e⁻ʳ with r = √(5·Σ w_d·δ_d²) (GPML, equation 4.17). On an axis of values without an
//! order δ² is 1 for two different values and 0 for equal ones (Hamming's distance).

use crate::numeric::vector::add_squares;

/// Points of the unit cube and what kind of axes they have.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// The points' coordinates, axis by axis (D, N), so that loops over the points use lanes.
    columns: Vec<Vec<f64>>,
    /// Whether an axis has no order (D).
    categorical: Vec<bool>,
}

impl Design {
    /// No points yet, over axes of which some have no order (D ≥ 1).
    pub fn new(categorical: Vec<bool>) -> Self {
        Self { columns: vec![Vec::new(); categorical.len()], categorical }
    }

    /// Adds a point (D).
    pub fn push(&mut self, point: &[f64]) {
        debug_assert_eq!(point.len(), self.axes(), "a point has one coordinate for each axis");
        self.columns.iter_mut().zip(point).for_each(|(column, u)| column.push(*u));
    }

    /// N.
    pub fn len(&self) -> usize {
        self.columns[0].len()
    }

    /// Whether there are no points.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// D.
    pub fn axes(&self) -> usize {
        self.categorical.len()
    }

    /// Whether axis `d` has no order.
    pub fn is_categorical(&self, d: usize) -> bool {
        self.categorical[d]
    }

    /// The points' coordinates on axis `d` (N).
    pub fn column(&self, d: usize) -> &[f64] {
        &self.columns[d]
    }

    /// Point `i` (D).
    pub fn point(&self, i: usize) -> Vec<f64> {
        self.columns.iter().map(|column| column[i]).collect()
    }

    /// Adds w·δ² between `u` and each of the first points (`sums`' length) on axis `d` to `sums`.
    pub fn add_squares(&self, d: usize, w: f64, u: f64, sums: &mut [f64]) {
        let column = &self.columns[d];
        if self.categorical[d] {
            let pairs = sums.iter_mut().zip(column);
            pairs.for_each(|(sum, other)| *sum += if u == *other { 0.0 } else { w });
        } else {
            add_squares(sums, w, u, column);
        }
    }

    /// Σ w_d·δ_d² between `x` (D) and each of the first points (`out`'s length).
    pub fn distances(&self, w: &[f64], x: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        (0..x.len()).for_each(|d| self.add_squares(d, w[d], x[d], out));
    }
}

/// θ, as plain values.
#[derive(Clone, Debug, PartialEq)]
pub struct Theta {
    /// w (D).
    pub weights: Vec<f64>,
    /// s.
    pub signal: f64,
    /// The noise's variance.
    pub noise: f64,
}

impl Theta {
    /// The values of the logarithms `logs` (D + 2).
    pub fn of_logs(logs: &[f64]) -> Self {
        let mut weights: Vec<f64> = logs.iter().map(|log| libm::exp(*log)).collect();
        let noise = weights.pop().expect("θ ends with the noise");
        let signal = weights.pop().expect("the signal stands before the noise");
        Self { weights, signal, noise }
    }
}
