//! A random permutation of 0..n that needs no memory: any element is computed from its place.

use crate::numeric::Stream;

/// Rounds of the network. Luby and Rackoff need four for a permutation that cannot be told from a random one.
const ROUNDS: u64 = 6;

/// A permutation of 0..n, 1 ≤ n ≤ 2^62.
///
/// A balanced Feistel network (Luby and Rackoff, SIAM J. Comput. 17, 1988) permutes the numbers of 2·`half` bits,
/// the smallest even number of bits that holds 0..n; applying it again until the result is below n restricts it
/// to 0..n (cycle walking: Black and Rogaway, CT-RSA 2002). As 4n covers the numbers of 2·`half` bits, that takes
/// at most 4 rounds on average.
#[derive(Debug)]
pub struct Permutation {
    count: u64,
    half: u32,
    rounds: Vec<Stream>,
}

impl Permutation {
    /// A permutation of 0..`count`; round r of the network is a function of the words of `stream(r)`.
    pub fn new(count: u64, stream: impl Fn(u64) -> Stream) -> Self {
        let bits = u64::BITS - count.saturating_sub(1).leading_zeros();
        Self { count, half: bits.div_ceil(2).max(1), rounds: (0..ROUNDS).map(stream).collect() }
    }

    /// The element at `place`, which is below n.
    pub fn at(&self, place: u64) -> u64 {
        let mut element = self.network(place);
        while element >= self.count {
            element = self.network(element);
        }
        element
    }

    fn network(&self, number: u64) -> u64 {
        let mask = (1 << self.half) - 1;
        let step = |(left, right): (u64, u64), round: &Stream| {
            (right, left ^ (u64::from(round.word_at(right as u32)) & mask))
        };
        let (left, right) = self.rounds.iter().fold((number >> self.half, number & mask), step);
        left << self.half | right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permutation(seed: u64, count: u64) -> Permutation {
        Permutation::new(count, |round| Stream::new(seed, "test", round))
    }

    #[test]
    fn every_element_comes_once() {
        for count in [1, 2, 3, 4, 5, 16, 17, 63, 64, 1000] {
            let permutation = permutation(3, count);
            let mut elements: Vec<u64> = (0..count).map(|place| permutation.at(place)).collect();
            elements.sort_unstable();
            assert_eq!(elements, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn large_ones_need_no_memory() {
        let permutation = permutation(1, 1 << 60);
        assert_ne!(permutation.at(0), permutation.at(1));
        assert!(permutation.at(u64::pow(2, 59)) < 1 << 60);
    }

    /// Over 1200 seeds each of the 6 orders of three elements comes 200 times, give or take five standard
    /// deviations of the binomial distribution, √(1200 · 1/6 · 5/6) = 12.9.
    #[test]
    fn all_orders_are_equally_likely() {
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..1200 {
            let permutation = permutation(seed, 3);
            *counts.entry([0, 1, 2].map(|place| permutation.at(place))).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|count| (136..=264).contains(count)), "{counts:?}");
    }
}
