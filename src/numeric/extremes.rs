//! The larger and the smaller of two registers' numbers: one instruction where the machine has one that treats equal
//! numbers and NaN as [`Real::max`](super::Real::max) says, else a comparison and a choice.

use wide::f32x4;

/// Per lane: `a` where `a > b`, else `b`.
#[inline(always)]
pub fn greater(a: f32x4, b: f32x4) -> f32x4 {
    // WebAssembly's `pmax(x, y)` is y where x < y, else x; SSE's `maxps(x, y)` is x where x > y, else y.
    if cfg!(target_arch = "wasm32") {
        b.fast_max(a)
    } else if cfg!(target_arch = "x86_64") {
        a.fast_max(b)
    } else {
        a.simd_gt(b).bitselect(a, b)
    }
}

/// Per lane: `a` where `b > a`, else `b`.
#[inline(always)]
pub fn smaller(a: f32x4, b: f32x4) -> f32x4 {
    if cfg!(target_arch = "wasm32") {
        b.fast_min(a)
    } else if cfg!(target_arch = "x86_64") {
        a.fast_min(b)
    } else {
        b.simd_gt(a).bitselect(a, b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::Real;

    #[test]
    fn equal_numbers_zeros_and_nan_are_as_for_scalars() {
        let numbers = [0.0_f32, -0.0, 1.0, -2.5, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e-40];
        for a in numbers {
            for b in numbers {
                let both = (f32x4::splat(a), f32x4::splat(b));
                let bits = |lanes: f32x4| lanes.to_array()[1].to_bits();
                assert_eq!(bits(greater(both.0, both.1)), Real::max(a, b).to_bits(), "max {a} {b}");
                assert_eq!(bits(smaller(both.0, both.1)), Real::min(a, b).to_bits(), "min {a} {b}");
            }
        }
    }
}
