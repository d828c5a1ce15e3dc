//! Elementary functions in single precision, over scalars and lanes alike: without branches, without fused
//! operations, the same bits on every machine.
//!
//! Bounds are measured against `libm` in double precision by the tests below, in units in the last place
//! (ulp) of the result or as absolute errors.

use super::real::Single;

/// The value of the polynomial with `coefficients` (highest power first) at `x`, by Horner's rule.
#[inline(always)]
fn horner<R: Single>(x: R, coefficients: &[f64]) -> R {
    let mut sum = R::splat(coefficients[0]);
    for coefficient in &coefficients[1..] {
        sum = sum * x + R::splat(*coefficient);
    }
    sum
}

/// eˣ. At most 2 ulp off in [-87.3, 88.3]; below it stays at e^-87.3 ≈ 1.2e-38, above it is infinite.
///
/// x = k·ln 2 + r with |r| ≤ ln 2 / 2; ln 2 is subtracted in two parts (Cody and Waite 1980), and eʳ is the
/// polynomial of Cephes' `expf` (Moshier 1989).
#[inline(always)]
pub fn exp<R: Single>(x: R) -> R {
    let (low, high) = (R::splat(-87.3), R::splat(88.37));
    let clamped = x.clamp(low, high);
    let k = (clamped * R::splat(std::f64::consts::LOG2_E)).round_small();
    let r = clamped - k * R::splat(0.693_359_375) - k * R::splat(-2.121_944_4e-4);
    let polynomial = horner(
        r,
        &[1.987_569_15e-4, 1.398_199_95e-3, 8.333_451_9e-3, 4.166_579_6e-2, 1.666_666_55e-1, 5.000_000_1e-1],
    );
    let power = (polynomial * r * r + r + R::one()) * k.pow2();
    x.select_greater(high, R::splat(f64::INFINITY), power)
}

/// ln x of a positive normal number: at most 2 ulp off, and 1e-7 between 0.5 and 2. The polynomial
/// is that of Cephes' `logf` (Moshier 1989). Infinity and NaN stay as they are; 0 gives a large negative
/// number, which the losses never ask for.
#[inline(always)]
pub fn ln<R: Single>(x: R) -> R {
    let (mantissa, exponent) = x.mantissa_exponent();
    let root_half = R::splat(std::f64::consts::FRAC_1_SQRT_2);
    let m = root_half.select_greater(mantissa, mantissa + mantissa, mantissa) - R::one();
    let e = root_half.select_greater(mantissa, exponent - R::one(), exponent);
    let square = m * m;
    let polynomial = horner(
        m,
        &[
            7.037_683_6e-2,
            -1.151_461e-1,
            1.167_699_9e-1,
            -1.242_014_1e-1,
            1.424_932_3e-1,
            -1.666_805_8e-1,
            2.000_071_5e-1,
            -2.499_999_4e-1,
            3.333_333_1e-1,
        ],
    );
    let tail = m * square * polynomial + e * R::splat(-2.121_944_4e-4) - square * R::splat(0.5);
    let value = (m + tail) + e * R::splat(0.693_359_375);
    R::splat(f64::INFINITY).select_greater(x, value, x)
}

/// tanh x: at most 6 ulp off. The rational function of degree 13 over 6 that Eigen and TensorFlow use
/// (`generic_fast_tanh_float`), which reaches ±1 where it is clamped.
#[inline(always)]
pub fn tanh<R: Single>(x: R) -> R {
    let bound = R::splat(7.905_311_107_635_498);
    let clamped = x.clamp(-bound, bound);
    let square = clamped * clamped;
    let numerator = horner(
        square,
        &[
            -2.760_768_477_423_55e-16,
            2.000_187_904_824_77e-13,
            -8.604_671_522_137_35e-11,
            5.122_297_090_371_14e-8,
            1.485_722_357_179_79e-5,
            6.372_619_288_754_36e-4,
            4.893_524_558_917_86e-3,
        ],
    );
    let denominator = horner(
        square,
        &[1.198_258_394_667_02e-6, 1.185_347_056_866_54e-4, 2.268_434_632_439e-3, 4.893_525_185_543_85e-3],
    );
    clamped * numerator / denominator
}

/// The error function: absolute error at most 5e-7. The rational function that Eigen and TensorFlow use
/// (`generic_fast_erf_float`), clamped at ±4 where erf rounds to ±1.
#[inline(always)]
pub fn erf<R: Single>(x: R) -> R {
    let bound = R::splat(4.0);
    let clamped = x.clamp(-bound, bound);
    let square = clamped * clamped;
    let numerator = horner(
        square,
        &[
            -2.726_142_258_013_06e-10,
            2.770_681_424_959_02e-8,
            -2.101_024_020_825_08e-6,
            -5.692_506_394_623_46e-5,
            -7.349_906_303_268_55e-4,
            -2.954_599_808_540_25e-3,
            -1.609_603_332_624_15e-2,
        ],
    );
    let denominator = horner(
        square,
        &[
            -1.456_607_184_649_96e-5,
            -2.133_740_552_789_05e-4,
            -1.682_826_974_382_03e-3,
            -7.373_329_167_204_68e-3,
            -1.426_473_905_141_89e-2,
        ],
    );
    clamped * numerator / denominator
}

/// (sin x, cos x): absolute error at most 2e-7 for |x| ≤ 8,192; beyond it the result stays in [-1, 1] but loses
/// its meaning. Reduction by π/2 in three parts and the polynomials of Cephes' `sinf` and `cosf`.
#[inline(always)]
pub fn sin_cos<R: Single>(x: R) -> (R, R) {
    let bound = R::splat(1e6);
    let clamped = x.clamp(-bound, bound);
    let k = (clamped * R::splat(std::f64::consts::FRAC_2_PI)).round_small();
    let reduced = clamped
        - k * R::splat(1.5703125)
        - k * R::splat(4.837_512_969_970_703e-4)
        - k * R::splat(7.549_789_954_891_13e-8);
    let limit = R::splat(0.8);
    let r = reduced.clamp(-limit, limit);
    let square = r * r;
    let sine = horner(square, &[-1.951_529_6e-4, 8.332_161e-3, -1.666_665_5e-1]) * square * r + r;
    let cosine = horner(square, &[2.443_315_7e-5, -1.388_731_6e-3, 4.166_664_6e-2]) * square * square
        - square * R::splat(0.5)
        + R::one();
    // k modulo 4 in {-2, -1, 0, 1, 2} picks the quadrant.
    let quadrant = k - (k * R::splat(0.25)).round_small() * R::splat(4.0);
    let (zero, one, half) = (R::zero(), R::one(), R::splat(0.5));
    let beyond_one = quadrant.abs().select_greater(R::splat(1.5), one, zero);
    let odd = quadrant.abs().select_greater(half, one - beyond_one, zero);
    let sine_of = odd.select_greater(half, cosine, sine);
    let cosine_of = odd.select_greater(half, sine, cosine);
    // Sine changes its sign in quadrants -1 and ±2, cosine in quadrants 1 and ±2.
    let opposite = R::splat(1.0) - beyond_one - beyond_one;
    let sine_sign = (-half).select_greater(quadrant, -one, one.min(opposite));
    let cosine_sign = quadrant.select_greater(half, -one, one.min(opposite));
    (sine_of * sine_sign, cosine_of * cosine_sign)
}

#[cfg(test)]
mod tests {
    use wide::f32x4;

    use super::*;
    use crate::numeric::Real;

    /// Numbers from `low` to `high`, evenly spaced, with the ends.
    fn between(low: f32, high: f32) -> impl Iterator<Item = f32> {
        const COUNT: u32 = 200_000;
        (0..=COUNT).map(move |i| low + (high - low) * (i as f32 / COUNT as f32))
    }

    /// The largest error of `ours` against `reference`, in ulp of the reference, and as an absolute value.
    fn errors(
        inputs: impl Iterator<Item = f32>,
        ours: fn(f32) -> f32,
        reference: fn(f64) -> f64,
    ) -> (f64, f64) {
        inputs.fold((0.0, 0.0), |(ulp, absolute), x| {
            let expected = reference(f64::from(x));
            let error = (f64::from(ours(x)) - expected).abs();
            assert!(error.is_finite(), "f({x}) = {}", ours(x));
            let one_ulp = f64::from((expected as f32).abs().next_up() - (expected as f32).abs());
            (f64::max(ulp, error / one_ulp), f64::max(absolute, error))
        })
    }

    #[test]
    fn errors_stay_within_the_stated_bounds() {
        let (ulp, _) = errors(between(-87.3, 88.36), exp, libm::exp);
        assert!(ulp <= 2.0, "exp {ulp} ulp");
        let (ulp, _) = errors(between(1e-6, 0.5).chain(between(2.0, 1e6)), ln, libm::log);
        let (_, near_one) = errors(between(0.5, 2.0), ln, libm::log);
        assert!(ulp <= 2.0 && near_one <= 1e-7, "ln {ulp} ulp, {near_one}");
        let (ulp, _) = errors(between(-12.0, 12.0).chain(between(-0.01, 0.01)), tanh, libm::tanh);
        assert!(ulp <= 6.0, "tanh {ulp} ulp");
        let (_, absolute) = errors(between(-6.0, 6.0), erf, libm::erf);
        assert!(absolute <= 5e-7, "erf {absolute}");
        let (_, sine) =
            errors(between(-8192.0, 8192.0).chain(between(-9.0, 9.0)), |x| sin_cos(x).0, libm::sin);
        let (_, cosine) =
            errors(between(-8192.0, 8192.0).chain(between(-9.0, 9.0)), |x| sin_cos(x).1, libm::cos);
        assert!(sine <= 2e-7 && cosine <= 2e-7, "sin {sine}, cos {cosine}");
        let (ulp, _) = errors(between(0.0, 10.0).chain(between(0.0, 1e-6)), Real::ln_1p, libm::log1p);
        assert!(ulp <= 4.0, "ln_1p {ulp} ulp");
    }

    #[test]
    fn infinities_saturate_and_nan_stays_nan() {
        assert_eq!(exp(f32::INFINITY), f32::INFINITY);
        assert!(exp(f32::NEG_INFINITY) < 1.3e-38);
        assert_eq!(tanh(f32::INFINITY), 1.0);
        assert_eq!(tanh(f32::NEG_INFINITY), -1.0);
        assert_eq!(erf(f32::INFINITY), 1.0);
        assert!(sin_cos(1e30_f32).0.abs() <= 1.0);
        for f in [exp, ln, tanh, erf, |x| sin_cos(x).0, Real::sigmoid, Real::softplus] as [fn(f32) -> f32; 7]
        {
            assert!(f(f32::NAN).is_nan());
        }
    }

    #[test]
    fn lanes_have_the_bits_of_scalars() {
        let check = |x: f32, lanes: f32x4, scalar: f32| {
            assert_eq!(lanes.to_array()[2].to_bits(), scalar.to_bits(), "at {x}");
        };
        for x in between(-20.0, 20.0).chain([f32::INFINITY, 1e9, -1e9]) {
            let lanes = f32x4::new([0.1, -3.0, x, 7.0]);
            check(x, exp(lanes), exp(x));
            check(x, tanh(lanes), tanh(x));
            check(x, erf(lanes), erf(x));
            check(x, sin_cos(lanes).0, sin_cos(x).0);
            check(x, sin_cos(lanes).1, sin_cos(x).1);
            check(x, Real::sigmoid(lanes), x.sigmoid());
            check(x, lanes.softplus(), x.softplus());
            let positive = f32x4::new([1.0, 2.0, x.abs() + 0.001, 3.0]);
            check(x, ln(positive), ln(positive.to_array()[2]));
        }
    }
}
