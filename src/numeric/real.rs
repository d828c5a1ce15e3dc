//! The number that kernels compute with: one scalar (`f32`, or `f64` for checking), or four `f32` lanes.
//!
//! A kernel written over [`Real`] is at once the code for one trial (scalars; the compiler spreads the
//! units over a register) and for four trials side by side (lanes). Per element both make the same
//! operations in the same order, so a trial has the same bits alone and in a population. Nothing here
//! fuses a multiplication with an addition: native and WebAssembly builds agree as well.

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

use wide::{f32x4, u32x4};

use super::{extremes, functions};

/// A number, or several side by side, with the elementary functions that networks need.
///
/// Over `f32` and `f32x4` the functions are this crate's own ([`functions`]); over `f64` they are `libm`'s.
pub trait Real:
    Copy
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
{
    /// How many numbers stand side by side.
    const LANES: usize;

    /// `value` in every lane.
    fn splat(value: f64) -> Self;
    /// The value that `lane_value` gives for each lane.
    fn from_lanes(lane_value: impl Fn(usize) -> f32) -> Self;
    /// The number in `lane`.
    fn lane(self, lane: usize) -> f64;
    /// The same numbers with `value` in `lane`.
    fn with_lane(self, lane: usize, value: f32) -> Self;

    /// Per lane: `yes` where `self > other`, else `no` (also where either is NaN).
    fn select_greater(self, other: Self, yes: Self, no: Self) -> Self;
    /// The square root, correctly rounded.
    fn sqrt(self) -> Self;
    /// e to the power of `self`.
    fn exp(self) -> Self;
    /// The natural logarithm of a positive number.
    fn ln(self) -> Self;
    /// The hyperbolic tangent.
    fn tanh(self) -> Self;
    /// The error function.
    fn erf(self) -> Self;
    /// Sine and cosine (of an angle in radians).
    fn sin_cos(self) -> (Self, Self);

    /// The larger of both; `other` where they are equal or either is NaN.
    fn max(self, other: Self) -> Self {
        self.select_greater(other, self, other)
    }

    /// The smaller of both; `other` where they are equal or either is NaN.
    fn min(self, other: Self) -> Self {
        other.select_greater(self, self, other)
    }

    /// `self`, moved to the nearer end where it lies outside of `low..=high`; NaN stays NaN.
    fn clamp(self, low: Self, high: Self) -> Self {
        high.min(low.max(self))
    }

    /// 1 where `self > other`, else 0 (also where either is NaN).
    fn exceeds(self, other: Self) -> Self {
        self.select_greater(other, Self::one(), Self::zero())
    }

    /// The absolute value.
    fn abs(self) -> Self;

    /// -1, 0 or 1.
    fn sign(self) -> Self {
        let (zero, one) = (Self::zero(), Self::one());
        self.select_greater(zero, one, zero.select_greater(self, -one, zero))
    }

    /// The logistic function 1 / (1 + e⁻ˣ).
    fn sigmoid(self) -> Self {
        Self::one() / (Self::one() + (-self).exp())
    }

    /// ln(1 + x) for x ≥ 0, exact to a few units in the last place also for tiny x (Kahan's correction;
    /// Higham 2002, Accuracy and Stability of Numerical Algorithms, section 1.14.1).
    fn ln_1p(self) -> Self {
        let (zero, one) = (Self::zero(), Self::one());
        let sum = one + self;
        let rounded = sum - one;
        let safe = rounded.select_greater(zero, rounded, one);
        rounded.select_greater(zero, sum.ln() * (self / safe), self)
    }

    /// ln(1 + eˣ), stable for every x.
    fn softplus(self) -> Self {
        self.max(Self::zero()) + (-self.abs()).exp().ln_1p()
    }

    /// 0 in every lane.
    fn zero() -> Self {
        Self::splat(0.0)
    }

    /// 1 in every lane.
    fn one() -> Self {
        Self::splat(1.0)
    }
}

/// Single precision, scalar or in lanes: what the functions of [`functions`] are built from.
pub trait Single: Real {
    /// The nearest whole number (ties to even), for |x| < 2²².
    fn round_small(self) -> Self {
        let shift = Self::splat(ROUNDING_SHIFT);
        (self + shift) - shift
    }

    /// 2 to the power of a whole number from -126 to 127.
    fn pow2(self) -> Self;

    /// Mantissa in [0.5, 1) and exponent of a positive normal number.
    fn mantissa_exponent(self) -> (Self, Self);
}

/// Adding 1.5 · 2²³ leaves a small number's nearest integer in the low mantissa bits.
const ROUNDING_SHIFT: f64 = 12_582_912.0;
const EXPONENT_BIAS: u32 = 127;
const MANTISSA_BITS: u32 = 23;
const MANTISSA_MASK: u32 = 0x007F_FFFF;
const HALF: u32 = 0x3F00_0000;

/// The functions of a single-precision type, forwarded to this crate's own.
macro_rules! single_functions {
    () => {
        #[inline]
        fn exp(self) -> Self {
            functions::exp(self)
        }
        #[inline]
        fn ln(self) -> Self {
            functions::ln(self)
        }
        #[inline]
        fn tanh(self) -> Self {
            functions::tanh(self)
        }
        #[inline]
        fn erf(self) -> Self {
            functions::erf(self)
        }
        #[inline]
        fn sin_cos(self) -> (Self, Self) {
            functions::sin_cos(self)
        }
    };
}

impl Real for f32 {
    const LANES: usize = 1;

    #[inline]
    fn splat(value: f64) -> Self {
        value as f32
    }
    #[inline]
    fn from_lanes(lane_value: impl Fn(usize) -> f32) -> Self {
        lane_value(0)
    }
    #[inline]
    fn lane(self, _lane: usize) -> f64 {
        f64::from(self)
    }
    #[inline]
    fn with_lane(self, _lane: usize, value: f32) -> Self {
        value
    }
    #[inline]
    fn select_greater(self, other: Self, yes: Self, no: Self) -> Self {
        if self > other { yes } else { no }
    }
    #[inline]
    fn abs(self) -> Self {
        f32::abs(self)
    }
    #[inline]
    fn sqrt(self) -> Self {
        f32::sqrt(self)
    }
    single_functions!();
}

impl Single for f32 {
    #[inline]
    fn pow2(self) -> Self {
        let bits = (self + ROUNDING_SHIFT as f32).to_bits();
        f32::from_bits(bits.wrapping_add(EXPONENT_BIAS) << MANTISSA_BITS)
    }
    #[inline]
    fn mantissa_exponent(self) -> (Self, Self) {
        let bits = self.to_bits();
        let exponent = (bits >> MANTISSA_BITS) as i32 - (EXPONENT_BIAS as i32 - 1);
        (f32::from_bits((bits & MANTISSA_MASK) | HALF), exponent as f32)
    }
}

impl Real for f32x4 {
    const LANES: usize = 4;

    #[inline]
    fn splat(value: f64) -> Self {
        f32x4::splat(value as f32)
    }
    #[inline]
    fn from_lanes(lane_value: impl Fn(usize) -> f32) -> Self {
        f32x4::new([lane_value(0), lane_value(1), lane_value(2), lane_value(3)])
    }
    #[inline]
    fn lane(self, lane: usize) -> f64 {
        f64::from(self.to_array()[lane])
    }
    #[inline]
    fn with_lane(self, lane: usize, value: f32) -> Self {
        let mut lanes = self.to_array();
        lanes[lane] = value;
        f32x4::new(lanes)
    }
    #[inline]
    fn select_greater(self, other: Self, yes: Self, no: Self) -> Self {
        self.simd_gt(other).bitselect(yes, no)
    }
    #[inline]
    fn max(self, other: Self) -> Self {
        extremes::greater(self, other)
    }
    #[inline]
    fn min(self, other: Self) -> Self {
        extremes::smaller(self, other)
    }
    #[inline]
    fn exceeds(self, other: Self) -> Self {
        self.simd_gt(other) & Self::ONE
    }
    #[inline]
    fn abs(self) -> Self {
        f32x4::abs(self)
    }
    #[inline]
    fn sqrt(self) -> Self {
        f32x4::sqrt(self)
    }
    single_functions!();
}

impl Single for f32x4 {
    #[inline]
    fn pow2(self) -> Self {
        let bits: u32x4 = bytemuck::cast(self + <Self as Real>::splat(ROUNDING_SHIFT));
        bytemuck::cast((bits + u32x4::splat(EXPONENT_BIAS)) << MANTISSA_BITS)
    }
    #[inline]
    fn mantissa_exponent(self) -> (Self, Self) {
        let bits: u32x4 = bytemuck::cast(self);
        let mantissa = (bits & u32x4::splat(MANTISSA_MASK)) | u32x4::splat(HALF);
        let biased: wide::i32x4 = bytemuck::cast(bits >> MANTISSA_BITS);
        let exponent = biased - wide::i32x4::splat(EXPONENT_BIAS as i32 - 1);
        (bytemuck::cast(mantissa), f32x4::from_i32x4(exponent))
    }
}

impl Real for f64 {
    const LANES: usize = 1;

    fn splat(value: f64) -> Self {
        value
    }
    fn from_lanes(lane_value: impl Fn(usize) -> f32) -> Self {
        f64::from(lane_value(0))
    }
    fn lane(self, _lane: usize) -> f64 {
        self
    }
    fn with_lane(self, _lane: usize, value: f32) -> Self {
        f64::from(value)
    }
    fn select_greater(self, other: Self, yes: Self, no: Self) -> Self {
        if self > other { yes } else { no }
    }
    fn abs(self) -> Self {
        f64::abs(self)
    }
    fn sqrt(self) -> Self {
        f64::sqrt(self)
    }
    fn exp(self) -> Self {
        libm::exp(self)
    }
    fn ln(self) -> Self {
        libm::log(self)
    }
    fn tanh(self) -> Self {
        libm::tanh(self)
    }
    fn erf(self) -> Self {
        libm::erf(self)
    }
    fn sin_cos(self) -> (Self, Self) {
        (libm::sin(self), libm::cos(self))
    }
}
