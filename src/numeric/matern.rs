//! The Matérn-5/2 kernel over many distances at once.
//!
//! k = s·(1 + r + r²/3)·e⁻ʳ with r = √(5·q) at the squared distance q (Rasmussen and Williams, "Gaussian Processes for
//! Machine Learning", 2006, equation 4.17).

/// Turns the weighted squared distances `values` into k, and writes dk / d(r²/5) to `slopes` (as long).
#[inline(never)]
pub fn matern(signal: f64, values: &mut [f64], slopes: &mut [f64]) {
    for (value, slope) in values.iter_mut().zip(slopes) {
        let (k, derivative) = unit(*value);
        (*value, *slope) = (signal * k, signal * derivative);
    }
}

/// (k, dk / d(r²/5)) of unit signal at the weighted squared distance `square` = r²/5. Both are finite everywhere.
#[inline]
fn unit(square: f64) -> (f64, f64) {
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
            let difference = (unit(square + h).0 - unit(square - h).0) / (2.0 * h);
            let (_, derivative) = unit(square);
            assert!((difference - derivative).abs() <= 1e-5 * derivative.abs(), "at {square}");
        }
        assert_eq!(unit(0.0), (1.0, -5.0 / 6.0));
    }
}
