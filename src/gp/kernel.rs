//! The Matérn-5/2 kernel with one length scale per axis.
//!
//! k(x, x') = s·(1 + r + r²/3)·e⁻ʳ with r = √(5·Σ w_d·δ_d²) (GPML, equation 4.17). On an axis of values without an
//! order δ² is 1 for two different values and 0 for equal ones (Hamming's distance).

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
    #[inline(never)]
    pub fn add_squares(&self, d: usize, w: f64, u: f64, sums: &mut [f64]) {
        let pairs = sums.iter_mut().zip(&self.columns[d]);
        if self.categorical[d] {
            pairs.for_each(|(sum, other)| *sum += if u == *other { 0.0 } else { w });
        } else {
            pairs.for_each(|(sum, other)| *sum += w * (u - other) * (u - other));
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

/// Turns the weighted squared distances `values` into k, and writes dk / d(r²/5) to `slopes` (as long).
#[inline(never)]
pub fn apply(signal: f64, values: &mut [f64], slopes: &mut [f64]) {
    for (value, slope) in values.iter_mut().zip(slopes) {
        let (k, derivative) = matern(*value);
        (*value, *slope) = (signal * k, signal * derivative);
    }
}

/// (k, dk / d(r²/5)) of unit signal at the weighted squared distance `square` = r²/5. Both are finite everywhere.
#[inline]
fn matern(square: f64) -> (f64, f64) {
    let r = (5.0 * square).sqrt();
    let decay = exp_negative(-r);
    ((1.0 + r + (5.0 / 3.0) * square) * decay, (-5.0 / 6.0) * (1.0 + r) * decay)
}

/// eˣ for x ≤ 0, at most 1 ulp off above -708; below it stays at e⁻⁷⁰⁸. Without branches, so that loops over it use
/// lanes: x = k·ln 2 + f, eᶠ by Taylor's polynomial of degree 13 for |f| ≤ ln 2 / 2.
#[inline]
fn exp_negative(x: f64) -> f64 {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    /// 1.5 · 2⁵²: adding it rounds to a whole number, which then stands in the low bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let x = if x > -708.0 { x } else { -708.0 };
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let k = shifted - ROUND;
    let f = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    let mut sum = 1.0 / 6_227_020_800.0;
    for coefficient in [
        1.0 / 479_001_600.0,
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ] {
        sum = sum * f + coefficient;
    }
    // 2ᵏ: k + 1023 in the bits of the exponent.
    sum * f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_exact_to_the_last_digits() {
        for i in 0..200_000 {
            let x = -708.0 * (f64::from(i) / 200_000.0).powi(3);
            let expected = libm::exp(x);
            assert!((exp_negative(x) - expected).abs() <= 2.3e-16 * expected, "at {x}");
        }
        assert_eq!(exp_negative(0.0), 1.0);
        assert!(exp_negative(f64::NEG_INFINITY) < 1e-300);
        assert!(exp_negative(f64::NAN) < 1e-300);
    }

    #[test]
    fn the_derivative_is_that_of_differences() {
        for square in [1e-6, 0.01, 0.3, 2.0, 50.0] {
            let h = 1e-4 * square;
            let difference = (matern(square + h).0 - matern(square - h).0) / (2.0 * h);
            let (_, derivative) = matern(square);
            assert!((difference - derivative).abs() <= 1e-5 * derivative.abs(), "at {square}");
        }
        assert_eq!(matern(0.0), (1.0, -5.0 / 6.0));
    }
}
