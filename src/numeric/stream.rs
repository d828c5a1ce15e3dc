//! Named random streams: a value is a function of (seed, stream name, step, index) and of nothing else, so
//! that any engine can make any part of any stream and a run can resume anywhere.

use std::convert::Infallible;

use rand::{RngExt, TryRng};

use super::philox::philox4x32;

/// One random stream: the sequence of values that belongs to a seed, a name and a step.
///
/// It is also a source for the `rand` crate. Two streams that differ in seed, name or step are independent.
///
/// ```
/// use tuning_playground_core::numeric::Stream;
///
/// let mut first = Stream::new(1, "shuffle", 7);
/// let mut again = Stream::new(1, "shuffle", 7);
/// assert_eq!(first.uniform(), again.uniform());
/// ```
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u32; 2],
    name: u32,
    step: u64,
    /// Index of the next word. Word `i` is word `i % 4` of block `i / 4`.
    next: u64,
    block: [u32; 4],
}

impl Stream {
    /// The stream `name` of `seed` at `step` (a training step, an epoch or a trial; 0 where there is none).
    pub fn new(seed: u64, name: &str, step: u64) -> Self {
        Self { key: [seed as u32, (seed >> 32) as u32], name: fnv1a(name), step, next: 0, block: [0; 4] }
    }

    /// The word of the counter that stands for its name.
    pub fn name(&self) -> u32 {
        self.name
    }

    /// The word at `index`, wherever the stream stands.
    pub fn word_at(&self, index: u32) -> u32 {
        self.block_at(index / 4)[(index % 4) as usize]
    }

    /// The next value, uniform in [0, 1) with 53 bits.
    pub fn uniform(&mut self) -> f64 {
        self.random()
    }

    /// The next value, uniform in [0, 1) with the 24 bits that an `f32` holds.
    pub fn uniform_f32(&mut self) -> f32 {
        self.random()
    }

    /// The next value, uniform over `0..bound`; `bound` must not be 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        self.random_range(0..bound)
    }

    /// The next value of the standard normal distribution (Box and Muller 1958, the cosine branch).
    pub fn normal(&mut self) -> f64 {
        let radius = f64::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    /// The next two independent values of the standard normal distribution, from both branches: at half the
    /// cost of two calls of [`Stream::normal`], which gives the first of them.
    pub fn normal_pair(&mut self) -> [f64; 2] {
        let radius = f64::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        let (sine, cosine) = libm::sincos(std::f64::consts::TAU * self.uniform());
        [radius * cosine, radius * sine]
    }

    /// Puts `items` in a random order (Fisher and Yates, in Durstenfeld's form).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u32 + 1) as usize;
            items.swap(last, other);
        }
    }

    fn block_at(&self, block: u32) -> [u32; 4] {
        philox4x32([block, self.step as u32, (self.step >> 32) as u32, self.name], self.key)
    }

    fn word(&mut self) -> u32 {
        let position = (self.next % 4) as usize;
        if position == 0 {
            self.block = self.block_at((self.next / 4) as u32);
        }
        self.next += 1;
        self.block[position]
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from(self.word()) | u64::from(self.word()) << 32)
    }

    fn try_fill_bytes(&mut self, destination: &mut [u8]) -> Result<(), Infallible> {
        for chunk in destination.chunks_mut(4) {
            chunk.copy_from_slice(&self.word().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// A seed from the machine's own randomness, for a person who asks for another one. Training and search
/// never call it: there, configuration and seed decide everything.
///
/// # Errors
/// When the machine has no source of randomness.
pub fn fresh_seed() -> Result<u64, getrandom::Error> {
    Ok(u64::from(getrandom::u32()?))
}

/// The 32-bit FNV-1a hash, which turns a stream's name into a word of the counter.
fn fnv1a(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_depends_on_seed_name_and_step_only() {
        let value = |seed, name, step| Stream::new(seed, name, step).uniform();
        assert_eq!(value(1, "init", 0), value(1, "init", 0));
        assert_ne!(value(1, "init", 0), value(2, "init", 0));
        assert_ne!(value(1, "init", 0), value(1, "shuffle", 0));
        assert_ne!(value(1, "init", 0), value(1, "init", 1));
        assert_ne!(value(1, "init", 0), value(1, "init", 1 << 32));
        assert_ne!(value(1, "init", 0), value(1 | 1 << 32, "init", 0));
    }

    #[test]
    fn words_can_be_read_in_any_order() {
        let mut stream = Stream::new(9, "dropout", 3);
        let words: Vec<u32> = (0..11).map(|_| stream.word()).collect();
        for (index, word) in words.iter().enumerate().rev() {
            assert_eq!(stream.word_at(index as u32), *word);
        }
    }

    #[test]
    fn normal_values_have_mean_0_and_deviation_1() {
        let mut stream = Stream::new(5, "normal", 0);
        let values: Vec<f64> = (0..20_000).map(|_| stream.normal()).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64;
        // Four standard errors of the mean (1 / √20000) and of the variance (√(2 / 20000)).
        assert!(mean.abs() < 0.0283 && (variance - 1.0).abs() < 0.04, "mean {mean}, variance {variance}");
    }

    #[test]
    fn a_pair_of_normal_values_is_uncorrelated_and_begins_with_the_single_one() {
        let mut single = Stream::new(5, "normal", 0);
        let mut stream = Stream::new(5, "normal", 0);
        let pairs: Vec<[f64; 2]> = (0..20_000).map(|_| stream.normal_pair()).collect();
        assert!(pairs.iter().all(|[first, _]| first.to_bits() == single.normal().to_bits()));
        let mean = |value: fn(&[f64; 2]) -> f64| pairs.iter().map(value).sum::<f64>() / pairs.len() as f64;
        // Four standard errors: 1 / √20000, √(2 / 20000) and 1 / √20000.
        assert!(mean(|[_, second]| *second).abs() < 0.0283);
        assert!((mean(|[_, second]| second * second) - 1.0).abs() < 0.04);
        assert!(mean(|[first, second]| first * second).abs() < 0.0283);
    }

    #[test]
    fn a_shuffle_is_a_permutation() {
        let mut items: Vec<u32> = (0..257).collect();
        Stream::new(1, "shuffle", 0).shuffle(&mut items);
        assert_ne!(items, (0..257).collect::<Vec<_>>());
        items.sort_unstable();
        assert_eq!(items, (0..257).collect::<Vec<_>>());
    }
}
