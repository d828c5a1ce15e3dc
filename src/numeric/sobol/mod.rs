//! Sobol' points with Owen's scrambling.
//!
//! Sobol', "Distribution of points in a cube and approximate evaluation of integrals" (1967); directions of Joe and
//! Kuo (2008). Each block of 2ᵏ points that starts at a multiple of 2ᵏ puts the same number of points into each half,
//! quarter and so on of every axis.

mod directions;

use directions::{INITIAL, POLYNOMIALS};

/// Bits of a coordinate.
const BITS: usize = 32;

/// The Sobol' sequence in up to 64 dimensions.
#[derive(Clone, Debug)]
pub struct Sobol {
    /// Per dimension the direction numbers; bit 31 of the first is set.
    directions: Vec<[u32; BITS]>,
}

impl Sobol {
    /// The most dimensions.
    pub const MAX_DIMENSIONS: usize = POLYNOMIALS.len() + 1;

    /// The sequence in `dimensions`, at most [`Sobol::MAX_DIMENSIONS`].
    pub fn new(dimensions: usize) -> Self {
        let mut initial = &INITIAL[..];
        let next = |polynomial: &u16| {
            let (own, rest) = initial.split_at(polynomial.ilog2() as usize);
            initial = rest;
            directions(*polynomial, own)
        };
        let first = std::array::from_fn(|k| 1 << (BITS - 1 - k));
        let directions =
            std::iter::once(first).chain(POLYNOMIALS.iter().map(next)).take(dimensions).collect();
        Self { directions }
    }

    /// Coordinate `d` of point `index`, in units of 2⁻³²: the exclusive or of the direction numbers at the set bits
    /// of the index's Gray code.
    pub fn bits(&self, index: u32, d: usize) -> u32 {
        let mut gray = index ^ (index >> 1);
        let mut bits = 0;
        while gray != 0 {
            bits ^= self.directions[d][gray.trailing_zeros() as usize];
            gray &= gray - 1;
        }
        bits
    }

    /// Coordinate `d` of point `index` in the scrambling `seed`, in (0, 1).
    pub fn scrambled(&self, index: u32, d: usize, seed: u32) -> f64 {
        let bits = owen(self.bits(index, d), hash(seed, d as u32));
        (f64::from(bits) + 0.5) / (1u64 << BITS) as f64
    }
}

/// All direction numbers, from the `initial` ones by the recurrence of the polynomial (Joe and Kuo, equation 2).
fn directions(polynomial: u16, initial: &[u16]) -> [u32; BITS] {
    let degree = initial.len();
    let mut numbers = [0u32; BITS];
    for k in 0..BITS {
        numbers[k] = match initial.get(k) {
            Some(m) => u32::from(*m) << (BITS - 1 - k),
            None => (1..=degree).fold(numbers[k - degree] >> degree, |sum, back| {
                let coefficient = polynomial >> (degree - back) & 1;
                sum ^ (u32::from(coefficient) * numbers[k - back])
            }),
        };
    }
    numbers
}

/// Owen's nested scrambling: each bit is flipped or not by a hash of the bits above it. The hash is that of Laine
/// and Karras with Vegdahl's constants, on reversed bits (Burley, "Practical hash-based Owen scrambling", JCGT 9(4),
/// 2020).
fn owen(bits: u32, seed: u32) -> u32 {
    let mut x = bits.reverse_bits();
    x ^= x.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(seed);
    x = x.wrapping_mul((seed >> 16) | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x ^= x.wrapping_mul(0x53a2_2864);
    x.reverse_bits()
}

/// A hash of two words (Wellons' lowbias32 on their mixture).
fn hash(seed: u32, d: u32) -> u32 {
    let mut x = seed ^ d.wrapping_add(1).wrapping_mul(0x9e37_79b9);
    x = (x ^ (x >> 16)).wrapping_mul(0x7feb_352d);
    x = (x ^ (x >> 15)).wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_of_a_power_of_two_fills_each_interval_once() {
        let sobol = Sobol::new(Sobol::MAX_DIMENSIONS);
        for seed in [0, 1, 77] {
            for d in 0..Sobol::MAX_DIMENSIONS {
                let mut cells: Vec<u32> =
                    (64..128).map(|index| (sobol.scrambled(index, d, seed) * 64.0) as u32).collect();
                cells.sort_unstable();
                assert_eq!(cells, (0..64).collect::<Vec<_>>(), "dimension {d}");
            }
        }
    }

    /// The first 16 points fill each of the 16 rectangles of any of the shapes 1 x 16, 2 x 8, 4 x 4 … once in the
    /// first two dimensions, scrambled too: a (0, 4, 2)-net.
    #[test]
    fn scrambling_keeps_the_net() {
        let sobol = Sobol::new(2);
        for seed in 0..50 {
            for split in 0..=4 {
                let cell = |index| {
                    let x = sobol.scrambled(index, 0, seed) * f64::from(1 << split);
                    let y = sobol.scrambled(index, 1, seed) * f64::from(1 << (4 - split));
                    (x as u32) << 4 | y as u32
                };
                let mut cells: Vec<u32> = (0..16).map(cell).collect();
                cells.sort_unstable();
                cells.dedup();
                assert_eq!(cells.len(), 16, "seed {seed}, split {split}");
            }
        }
    }

    /// Over 2000 seeds the first point's coordinate has mean 1/2 and variance 1/12, give or take five standard
    /// errors, and two dimensions are uncorrelated.
    #[test]
    fn over_seeds_a_point_is_uniform() {
        let sobol = Sobol::new(3);
        let n = 2000.0;
        for index in [0, 1, 5] {
            let points: Vec<(f64, f64)> = (0..2000)
                .map(|seed| (sobol.scrambled(index, 1, seed) - 0.5, sobol.scrambled(index, 2, seed) - 0.5))
                .collect();
            let mean = |f: fn(&(f64, f64)) -> f64| points.iter().map(f).sum::<f64>() / n;
            assert!(mean(|p| p.0).abs() < 5.0 / (12.0 * n).sqrt());
            assert!((mean(|p| p.0 * p.0) - 1.0 / 12.0).abs() < 5.0 / (180.0 * n).sqrt());
            assert!(mean(|p| p.0 * p.1).abs() < 5.0 / 12.0 / n.sqrt());
        }
    }
}
