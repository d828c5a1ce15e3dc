//! Numbers as text: the shortest decimal that reads back as the same number.
//!
//! The standard library prints the same digits, but by four algorithms with tables, for speed and for fixed numbers
//! of digits; they would be a twentieth of the WebAssembly module. Here only messages are written.

use std::cmp::Ordering;
use std::fmt::{self, Display};

/// A number as a person writes it: very large and very small ones with an exponent.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub f64);

impl Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.abs();
        if self.0 < 0.0 || self.0.to_bits() == (-0.0_f64).to_bits() {
            formatter.write_str("-")?;
        }
        if size == 0.0 || !size.is_finite() {
            return formatter.write_str(match size {
                0.0 => "0",
                f64::INFINITY => "inf",
                _ => "NaN",
            });
        }
        let (digits, point) = shortest(size);
        if (1e-4..1e16).contains(&size) {
            return formatter.write_str(&placed(&digits, point));
        }
        formatter.write_str(&placed(&digits, 1))?;
        formatter.write_str("e")?;
        Display::fmt(&(point - 1), formatter)
    }
}

/// The number 0.`digits` · 10^`point`, written without an exponent.
fn placed(digits: &str, point: i32) -> String {
    let mut text = String::new();
    if point <= 0 {
        text.push('0');
    }
    let first = point.min(0);
    for place in first..point.max(digits.len() as i32) {
        if place == point.max(first) && place < digits.len() as i32 {
            text.push('.');
        }
        text.push_str(digits.get(place as usize..=place as usize).unwrap_or("0"));
    }
    text
}

/// The shortest digits of the positive finite `value`, and the point's place: `value` is next to
/// 0.digits · 10^place.
///
/// The free-format algorithm of Steele and White (1990) with the scaling of Burger and Dybvig, "Printing
/// floating-point numbers quickly and accurately" (1996), whose letters these are: the value is r/s, and half the
/// distances to its neighbours are `below`/s and `above`/s.
fn shortest(value: f64) -> (String, i32) {
    const FRACTION_BITS: u32 = 52;
    let bits = value.to_bits();
    let (fraction, biased) = (bits & ((1 << FRACTION_BITS) - 1), (bits >> FRACTION_BITS) as i32);
    let mantissa = if biased == 0 { fraction } else { fraction | 1 << FRACTION_BITS };
    let exponent = biased.max(1) - 1075;
    // Below a power of two the neighbour is only half as far.
    let narrow = fraction == 0 && biased > 1;
    let ends_count = mantissa % 2 == 0;

    let mut r = Natural::new(mantissa);
    let mut s = Natural::new(2);
    let (mut below, mut above) = (Natural::new(1), Natural::new(1));
    for _ in 0..exponent.max(0) {
        [&mut r, &mut below, &mut above].into_iter().for_each(|number| number.multiply(2));
    }
    (0..-exponent.min(0)).for_each(|_| s.multiply(2));
    r.multiply(2);
    if narrow {
        [&mut r, &mut s, &mut above].into_iter().for_each(|number| number.multiply(2));
    }

    let is_one_digit_too_many = |r: &Natural, above: &Natural, s: &Natural| match r.plus(above).compare(s) {
        Ordering::Greater => true,
        Ordering::Equal => ends_count,
        Ordering::Less => false,
    };
    let mut place = 0;
    while is_one_digit_too_many(&r, &above, &s) {
        s.multiply(10);
        place += 1;
    }
    let mut digits = String::new();
    loop {
        [&mut r, &mut below, &mut above].into_iter().for_each(|number| number.multiply(10));
        if digits.is_empty() && !is_one_digit_too_many(&r, &above, &s) {
            place -= 1;
            continue;
        }
        let mut digit = b'0';
        while r.compare(&s) != Ordering::Less {
            r.subtract(&s);
            digit += 1;
        }
        let low_enough = match r.compare(&below) {
            Ordering::Less => true,
            Ordering::Equal => ends_count,
            Ordering::Greater => false,
        };
        let high_enough = is_one_digit_too_many(&r, &above, &s);
        let up = high_enough && (!low_enough || r.plus(&r).compare(&s) != Ordering::Less);
        digits.push(char::from(digit + u8::from(up)));
        if low_enough || high_enough {
            return (digits, place);
        }
    }
}

/// 1152 bits: what the largest and the smallest double need.
const WORDS: usize = 36;

/// A large natural number; its words of 32 bits, the lowest first.
#[derive(Clone, Copy)]
struct Natural([u32; WORDS]);

impl Natural {
    fn new(value: u64) -> Self {
        let mut words = [0; WORDS];
        (words[0], words[1]) = (value as u32, (value >> 32) as u32);
        Self(words)
    }

    fn multiply(&mut self, factor: u32) {
        let mut carry = 0;
        for word in &mut self.0 {
            carry += u64::from(*word) * u64::from(factor);
            *word = carry as u32;
            carry >>= 32;
        }
    }

    fn plus(&self, other: &Self) -> Self {
        let (mut sum, mut carry) = (*self, 0);
        for (word, other) in sum.0.iter_mut().zip(&other.0) {
            carry += u64::from(*word) + u64::from(*other);
            *word = carry as u32;
            carry >>= 32;
        }
        sum
    }

    /// Subtracts `other`, which is not larger.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = 0;
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            let difference = i64::from(*word) - i64::from(*other) + borrow;
            *word = difference as u32;
            borrow = difference >> 32;
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard library's text, which is the shortest too.
    fn known(value: f64) -> String {
        let plain = value == 0.0 || !value.is_finite() || (1e-4..1e16).contains(&value.abs());
        if plain { format!("{value}") } else { format!("{value:e}") }
    }

    #[test]
    fn special_numbers() {
        let numbers = [
            0.0,
            -0.0,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            1.0,
            -1.0,
            10.0,
            0.1,
            1e-4,
            9.999e-5,
            1e16,
            9_007_199_254_740_991.0,
            123.456,
            1e22,
            1e23,
            5e-324,
            f64::MIN_POSITIVE,
            f64::MAX,
            f64::EPSILON,
            2.0_f64.powi(-1022) * 3.0,
            9.5,
            0.000_123,
        ];
        for number in numbers {
            assert_eq!(Number(number).to_string(), known(number));
        }
    }

    #[test]
    fn every_number_has_the_shortest_text() {
        let mut bits = 1_u64;
        for _ in 0..3000 {
            // Knuth's linear congruential generator.
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let any = f64::from_bits(bits);
            let power_of_two = f64::from_bits(bits & 0x7FF0_0000_0000_0000);
            let short = (bits >> 47) as f64 / 1000.0;
            for number in [any, power_of_two, short, (bits >> 11) as f64 / 2.0_f64.powi(53)] {
                assert_eq!(Number(number).to_string(), known(number));
            }
        }
    }
}
