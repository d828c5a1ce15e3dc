//! Values that are the short decimals that a person would write: steps of 0, 0.1, 0.2, 0.3, where `low + k·step`
//! would give 0.30000000000000004, and 0.1 where an exponential would give 0.09999999999999998.

/// The values `(low + k·step) / scale` for whole k ≥ 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decimal {
    low: f64,
    step: f64,
    scale: f64,
}

/// Whole numbers up to here, and their sums, are exact.
const MAX_EXACT: f64 = 4_503_599_627_370_496.0;
/// A decimal times its power of ten is off by one rounding of the decimal and one of the product, 2^-52 together.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

impl Decimal {
    /// The values `low + k·step`. When `low` and `step` are decimals of at most 15 digits after the point, the
    /// values are the floating-point numbers next to the exact decimals: both terms are made whole by a power of
    /// ten (exact up to 10^22), and the quotient is rounded once.
    pub fn new(low: f64, step: f64) -> Self {
        for digits in 0..=15 {
            let scale = power_of_ten(digits);
            if let (Some(low), Some(step)) = (whole(low * scale), whole(step * scale)) {
                return Self { low, step, scale };
            }
        }
        Self { low, step, scale: 1.0 }
    }

    /// Value number `k`.
    pub fn value(self, k: f64) -> f64 {
        (self.low + k * self.step) / self.scale
    }

    /// The distance of two neighbours.
    pub fn step(self) -> f64 {
        self.step / self.scale
    }

    /// The number k of the value next to `value`; it is whole, but may be negative or too large.
    pub fn number(self, value: f64) -> f64 {
        libm::round((value * self.scale - self.low) / self.step)
    }

    /// The largest k ≥ 0 whose value is not above `high` (which is not below `low`), but for rounding.
    pub fn last(self, high: f64) -> f64 {
        let high = high * self.scale;
        let moves = (high - self.low) / self.step;
        let nearest = libm::round(moves);
        // Both terms of the difference may be off by a rounding of their own size.
        let tolerance = ROUNDING * ((high.abs() + self.low.abs()) / self.step + moves);
        let last = if (moves - nearest).abs() <= tolerance { nearest } else { libm::floor(moves) };
        last.max(0.0)
    }
}

/// The whole number that `value` is but for rounding.
fn whole(value: f64) -> Option<f64> {
    let whole = libm::round(value);
    ((value - whole).abs() <= ROUNDING * value.abs() && whole.abs() <= MAX_EXACT).then_some(whole)
}

/// `value` rounded to a multiple of 10^`exponent`; `value` itself where its floating-point neighbours are farther
/// apart than that. Rounding twice is rounding
/// once, and 0 has no sign.
pub fn rounded(value: f64, exponent: i32) -> f64 {
    let scale = power_of_ten(exponent.unsigned_abs());
    let multiple = libm::round(if exponent > 0 { value / scale } else { value * scale }) + 0.0;
    if multiple.abs() <= MAX_EXACT {
        return if exponent > 0 { multiple * scale } else { multiple / scale };
    }
    value
}

/// The exponent of the first decimal digit of `value`, which is not 0. At a power of ten it may be one too small.
pub fn leading_digit(value: f64) -> i32 {
    libm::floor(libm::log10(value.abs())) as i32
}

/// 10^`exponent`, exact up to 10^22.
fn power_of_ten(exponent: u32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_the_decimals_that_were_meant() {
        let tenths = Decimal::new(0.0, 0.1);
        let values: Vec<f64> = (0..=10).map(|k| tenths.value(f64::from(k))).collect();
        assert_eq!(values, [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]);
        assert_eq!(tenths.last(0.3), 3.0);
        assert_eq!(tenths.last(0.35), 3.0);
        assert_eq!(Decimal::new(-1.05, 0.35).value(3.0), 0.0);
        assert_eq!(Decimal::new(1e-5, 1e-5).value(2.0), 3e-5);
    }

    #[test]
    fn rounding_gives_the_next_short_decimal() {
        assert_eq!(rounded(0.099_999_999_999_999_98, -11), 0.1);
        assert_eq!(rounded(-1234.567, 2), -1200.0);
        assert_eq!(rounded(0.0, -400), 0.0);
        assert_eq!(rounded(-1e-9, -5).to_bits(), 0);
        assert_eq!(rounded(1e300 / 3.0, -10), 1e300 / 3.0);
        assert_eq!((leading_digit(0.02), leading_digit(-512.0)), (-2, 2));
    }

    #[test]
    fn other_steps_are_multiples_too() {
        let thirds = Decimal::new(0.0, 1.0 / 3.0);
        assert_eq!(thirds.value(2.0), 2.0 / 3.0);
        assert_eq!(thirds.number(2.0 / 3.0), 2.0);
        assert_eq!(thirds.last(1.0), 3.0);
        assert_eq!(Decimal::new(1e-20, 1e-20).value(1.0), 2e-20);
    }
}
