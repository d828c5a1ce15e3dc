//! Cholesky factors of symmetric positive matrices, A = L·Lᵀ, and what is solved with them.
//!
//! Notation: L (n, n) lower triangular; row i of it stands at i·(i + 1) / 2 and has i + 1 numbers. The factor is
//! made row by row, so that one extended by a row has the same bits as one made at once.

use super::vector::{add_scaled, dot};

/// A lower triangular factor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cholesky {
    size: usize,
    /// The rows, one after the other: n·(n + 1) / 2 numbers.
    rows: Vec<f64>,
}

/// Where row `i` begins.
fn start(i: usize) -> usize {
    i * (i + 1) / 2
}

impl Cholesky {
    /// The factor of no rows, with room for `size`.
    pub fn with_capacity(size: usize) -> Self {
        Self { size: 0, rows: Vec::with_capacity(start(size)) }
    }

    /// The factor of the matrix whose lower triangle is `rows`, n·(n + 1) / 2 numbers row by row; nothing if a
    /// pivot is not above `least`.
    pub fn factor(rows: Vec<f64>, size: usize, least: f64) -> Option<Self> {
        debug_assert_eq!(rows.len(), start(size), "row i has i + 1 numbers");
        let mut factor = Self { size: 0, rows };
        while factor.size < size {
            factor.reduce_row(least)?;
        }
        Some(factor)
    }

    /// Appends the row `row` (n + 1) of the matrix; whether its pivot is above `least`. If not, nothing changes.
    pub fn extend(&mut self, row: &[f64], least: f64) -> bool {
        debug_assert_eq!(row.len(), self.size + 1, "a row ends on the diagonal");
        self.rows.truncate(start(self.size));
        self.rows.extend_from_slice(row);
        let fine = self.reduce_row(least).is_some();
        self.rows.truncate(start(self.size));
        fine
    }

    /// Turns the matrix's row n, which stands behind the factor, into the factor's.
    fn reduce_row(&mut self, least: f64) -> Option<()> {
        let n = self.size;
        let (above, row) = self.rows.split_at_mut(start(n));
        let row = &mut row[..=n];
        for j in 0..n {
            let earlier = &above[start(j)..=start(j) + j];
            row[j] = (row[j] - dot(&row[..j], &earlier[..j])) / earlier[j];
        }
        let pivot = row[n] - dot(&row[..n], &row[..n]);
        // NaN is refused too.
        (pivot > least).then(|| {
            row[n] = pivot.sqrt();
            self.size += 1;
        })
    }

    /// n.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Row `i` (i + 1).
    pub fn row(&self, i: usize) -> &[f64] {
        &self.rows[start(i)..=start(i) + i]
    }

    /// ln det A = 2 Σ ln Lᵢᵢ.
    pub fn log_det(&self) -> f64 {
        2.0 * (0..self.size).map(|i| libm::log(self.row(i)[i])).sum::<f64>()
    }

    /// Makes `x` (n) the solution of L·x = b, for the b that stands in it. A shorter b is solved with the rows
    /// above its end.
    pub fn solve_lower(&self, x: &mut [f64]) {
        for i in 0..x.len() {
            let row = self.row(i);
            x[i] = (x[i] - dot(&row[..i], &x[..i])) / row[i];
        }
    }

    /// Makes `x` (n) the solution of Lᵀ·x = b, for the b that stands in it.
    pub fn solve_upper(&self, x: &mut [f64]) {
        for i in (0..x.len()).rev() {
            let row = self.row(i);
            x[i] /= row[i];
            let (before, rest) = x.split_at_mut(i);
            add_scaled(before, -rest[0], row);
        }
    }

    /// Makes `x` (n) the solution of A·x = b, for the b that stands in it.
    pub fn solve(&self, x: &mut [f64]) {
        self.solve_lower(x);
        self.solve_upper(x);
    }

    /// The lower triangle of A⁻¹ = L⁻ᵀ·L⁻¹, row by row.
    pub fn inverse(&self) -> Vec<f64> {
        let n = self.size;
        // Row i of M = L⁻¹: Lᵢᵢ·Mᵢ = eᵢ - Σ_{j<i} Lᵢⱼ·Mⱼ.
        let mut inverse = vec![0.0; start(n)];
        for i in 0..n {
            let row = self.row(i);
            let (above, own) = inverse.split_at_mut(start(i));
            for j in 0..i {
                add_scaled(&mut own[..=j], row[j], &above[start(j)..=start(j) + j]);
            }
            let scale = 1.0 / row[i];
            own[..i].iter_mut().for_each(|m| *m *= -scale);
            own[i] = scale;
        }
        // A⁻¹ᵢⱼ = Σ_{k≥i} Mₖᵢ·Mₖⱼ for j ≤ i; row i needs rows k ≥ i of M alone, so it can replace row i.
        let mut sum = vec![0.0; n];
        for i in 0..n {
            sum[..=i].fill(0.0);
            for k in i..n {
                let row = &inverse[start(k)..=start(k) + i];
                add_scaled(&mut sum[..=i], row[i], row);
            }
            inverse[start(i)..=start(i) + i].copy_from_slice(&sum[..=i]);
        }
        inverse
    }
}
