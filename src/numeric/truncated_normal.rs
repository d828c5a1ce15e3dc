//! The standard normal distribution between two bounds, stable far out in its tails.
//!
//! Notation: φ density, Q(z) = 1 - Φ(z) upper tail, [a, b] the bounds with a ≤ b, h = b - a.

use std::f64::consts::{FRAC_1_SQRT_2, LN_2};

/// ln √(2π).
pub const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_8;
/// Beyond it Q is written by its asymptotic series, whose first term left out, 945 / z¹⁰, is then 3e-13.
const FAR: f64 = 35.0;
/// Largest h·max(1, |z|) of an interval around z whose mass is that of its Taylor series. The first term left out
/// is (h·z)⁶ / 322560, 2e-9 of the mass.
const NARROW: f64 = 0.3;

/// Q(z).
pub fn upper_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z * FRAC_1_SQRT_2)
}

/// ln Q(z).
pub fn log_upper_tail(z: f64) -> f64 {
    if z < 0.0 {
        return libm::log1p(-upper_tail(-z));
    }
    if z < FAR {
        return libm::log(upper_tail(z));
    }
    // Abramowitz and Stegun 26.2.12.
    let r = 1.0 / (z * z);
    -0.5 * z * z - LN_SQRT_2PI - libm::log(z) + libm::log1p(r * (-1.0 + r * (3.0 + r * (-15.0 + r * 105.0))))
}

/// ln (Φ(b) - Φ(a)); -∞ where a = b.
pub fn log_mass(a: f64, b: f64) -> f64 {
    let (middle, h) = (0.5 * (a + b), b - a);
    if h * middle.abs().max(1.0) < NARROW {
        // φ(z + t) = φ(z) Σ (-t)ⁿ Heₙ(z) / n!, integrated over -h/2 to h/2: even terms remain.
        let (z2, h2) = (middle * middle, h * h);
        let series = h2 / 24.0 * ((z2 - 1.0) + h2 / 80.0 * (z2 * z2 - 6.0 * z2 + 3.0));
        return libm::log(h * (1.0 + series)) - LN_SQRT_2PI - 0.5 * z2;
    }
    if a < 0.0 && b > 0.0 {
        return libm::log(libm::erf(b * FRAC_1_SQRT_2) + libm::erf(-a * FRAC_1_SQRT_2)) - LN_2;
    }
    let (near, far) = if a >= 0.0 { (a, b) } else { (-b, -a) };
    if near < FAR {
        // No cancellation: Q(far) < Q(near) exp(-h·near), and h·near is not small.
        return libm::log(upper_tail(near) - upper_tail(far));
    }
    let tail = log_upper_tail(near);
    tail + libm::log1p(-libm::exp(log_upper_tail(far) - tail))
}

/// The z in [a, b] below which lies the share `u` of the mass between them; `u` in [0, 1].
///
/// Computed in the tail where the bounds are, so that it stays exact as long as Q(a) or Q(-b) can be written
/// (37 deviations); farther out it is the bound next to 0.
pub fn quantile_between(u: f64, a: f64, b: f64) -> f64 {
    let z = if a > 0.0 {
        let (p, q) = (upper_tail(a), upper_tail(b));
        -quantile(p + u * (q - p))
    } else {
        let (p, q) = (upper_tail(-a), upper_tail(-b));
        quantile(p + u * (q - p))
    };
    z.max(a).min(b)
}

/// Φ⁻¹(p) for p in [0, 1], finite: p counts as no less than 1e-300 and no more than 1 - 2^-53.
///
/// Wichura, "Algorithm AS 241: the percentage points of the normal distribution" (Applied Statistics 37, 1988),
/// routine PPND16, relative error about 1e-16.
pub fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(&CENTRE, 0.180_625 - q * q);
    }
    let tail = if q < 0.0 { p.max(1e-300) } else { (1.0 - p).max(f64::EPSILON / 2.0) };
    let r = libm::sqrt(-libm::log(tail));
    let z = if r <= 5.0 { ratio(&TAIL, r - 1.6) } else { ratio(&FAR_TAIL, r - 5.0) };
    if q < 0.0 { -z } else { z }
}

/// Numerator and denominator of a rational function, lowest power first.
type Rational = [[f64; 8]; 2];

fn ratio(rational: &Rational, x: f64) -> f64 {
    let [top, bottom] = rational.map(|terms| terms.iter().rev().fold(0.0, |sum, term| sum * x + term));
    top / bottom
}

const CENTRE: Rational = [
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_545,
    ],
];

const TAIL: Rational = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];

const FAR_TAIL: Rational = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_7e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];
