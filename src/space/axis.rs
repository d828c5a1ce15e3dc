//! One parameter's axis: its values and their coordinates in [0, 1].
//!
//! Notation: `u` is a coordinate; n the number of cells; `low` and `high` are included.

use super::Scalar;
use super::decimal::{Decimal, leading_digit, rounded};
use crate::check::Number;

/// The most values that a parameter of cells may have: far enough below 2^52 that cell k of n is found again
/// from its middle (k + ½) / n, whatever the rounding.
pub const MAX_VALUES: f64 = 1e12;

/// Values of a continuous axis are rounded to decimals: to 10^-10 of the power of ten below `high - low` on a
/// linear axis, to ten significant digits on a logarithmic one. A person reads exactly what is used, and a value
/// finds its coordinate and back: the error of a logarithm over the widest range, 3 · 2^-53 · 2 ln 1e200 = 3e-13,
/// is far below half the distance of two such decimals, 5e-11.
const DIGITS: i32 = 10;

/// The checked axis of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Axis {
    /// Every number from low to high.
    Linear {
        /// The value at 0.
        low: f64,
        /// The value at 1, greater than `low`.
        high: f64,
    },
    /// Every number from low to high, even in the logarithm.
    Log {
        /// The value at 0, positive.
        low: f64,
        /// The value at 1, greater than `low`.
        high: f64,
    },
    /// n evenly spaced numbers, in cells of equal width.
    Steps(Steps),
    /// The whole numbers from low to high, each with the cell between the logarithms of its neighbouring halves.
    LogInt {
        /// The first number, at least 1.
        low: f64,
        /// The last number, greater than `low`.
        high: f64,
    },
    /// Values without an order, in cells of equal width.
    Choices(Vec<Scalar>),
}

/// n evenly spaced numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Steps {
    values: Decimal,
    count: f64,
    low: f64,
    high: f64,
}

impl Steps {
    /// The numbers `low`, `low + step` and so on up to `high`; the last may stay below it.
    pub fn new(low: f64, high: f64, step: f64) -> Self {
        let values = Decimal::new(low, step);
        Self { values, count: values.last(high) + 1.0, low, high }
    }

    /// n.
    pub fn count(self) -> f64 {
        self.count
    }

    /// Number `k`. An end of the range is itself, whatever the rounding.
    fn value(self, k: f64) -> f64 {
        if k == 0.0 { self.low } else { self.values.value(k).clamp(self.low, self.high) }
    }

    fn allowed(self) -> String {
        if self.count == 1.0 {
            return Number(self.low).to_string();
        }
        let last = Number(self.value(self.count - 1.0));
        format!("a number from {} to {last} in steps of {}", Number(self.low), Number(self.values.step()))
    }

    /// The number of `value`, which may be off by the rounding of `low + k·step`: other programs give 0.1 · 3 as
    /// 0.30000000000000004.
    fn number(self, value: f64) -> Option<f64> {
        let k = self.values.number(value);
        let rounding = 4.0 * f64::EPSILON * self.low.abs().max(self.high.abs());
        let tolerance = rounding.min(1e-8 * self.values.step());
        ((0.0..self.count).contains(&k) && (self.value(k) - value).abs() <= tolerance).then_some(k)
    }
}

impl Axis {
    /// The value at `u`.
    pub fn value(&self, u: f64) -> Scalar {
        match self {
            Self::Linear { low, high } => Scalar::Number(linear(*low, *high, u)),
            Self::Log { low, high } => Scalar::Number(logarithmic(*low, *high, u)),
            Self::Steps(steps) => Scalar::Number(steps.value(cell(u, steps.count))),
            Self::LogInt { low, high } => Scalar::Number(log_int(*low, *high, u)),
            Self::Choices(choices) => choices[cell(u, choices.len() as f64) as usize].clone(),
        }
    }

    /// The coordinate of `value`; nothing if the axis does not have it.
    ///
    /// [`Axis::value`] gives the same bits back, for every value that it ever gives. On a continuous axis those
    /// are the decimals of ten digits (see `DIGITS`); for any other number it gives the decimal next to it.
    pub fn coordinate(&self, value: &Scalar) -> Option<f64> {
        if let Self::Choices(choices) = self {
            let k = choices.iter().position(|choice| choice == value)?;
            return Some(middle(k as f64, choices.len() as f64));
        }
        let value = value.number()?;
        match self {
            Self::Steps(steps) => steps.number(value).map(|k| middle(k, steps.count)),
            Self::Linear { low, high } if (*low..=*high).contains(&value) => {
                Some(((value - low) / (high - low)).clamp(0.0, 1.0))
            }
            Self::Log { low, high } if (*low..=*high).contains(&value) => {
                Some(log_position(value, *low, *high))
            }
            Self::LogInt { low, high } if (*low..=*high).contains(&value) && value == libm::floor(value) => {
                Some(log_position(value, low - 0.5, high + 0.5))
            }
            _ => None,
        }
    }

    /// The coordinate of the value at `u`: the middle of its cell, or on a continuous axis of the next decimal.
    pub fn snapped(&self, u: f64) -> f64 {
        self.coordinate(&self.value(u)).expect("the value of a coordinate is one of the axis")
    }

    /// The derivative of the value with respect to the coordinate, at `u`; 0 for a parameter of cells.
    pub fn slope(&self, u: f64) -> f64 {
        match self {
            Self::Linear { low, high } => high - low,
            Self::Log { low, high } => exponential(*low, *high, u) * (libm::log(*high) - libm::log(*low)),
            Self::Steps(_) | Self::LogInt { .. } | Self::Choices(_) => 0.0,
        }
    }

    /// The number of values; nothing for a continuous axis.
    pub fn count(&self) -> Option<u64> {
        match self {
            Self::Linear { .. } | Self::Log { .. } => None,
            Self::Steps(steps) => Some(steps.count as u64),
            Self::LogInt { low, high } => Some((high - low) as u64 + 1),
            Self::Choices(choices) => Some(choices.len() as u64),
        }
    }

    /// Value number `k` of a parameter of cells, by its coordinate; nothing for a continuous axis or k ≥ n.
    pub fn coordinate_of(&self, k: u64) -> Option<f64> {
        let count = self.count().filter(|count| k < *count)?;
        match self {
            Self::LogInt { low, high } => Some(log_position(low + k as f64, low - 0.5, high + 0.5)),
            _ => Some(middle(k as f64, count as f64)),
        }
    }

    /// The values without an order; none of other axes.
    pub fn choices(&self) -> &[Scalar] {
        match self {
            Self::Choices(choices) => choices,
            _ => &[],
        }
    }

    /// The cell [left, right] of the value at `u`; nothing for a continuous axis.
    pub fn cell(&self, u: f64) -> Option<[f64; 2]> {
        if let Self::LogInt { low, high } = self {
            let value = log_int(*low, *high, u);
            return Some([value - 0.5, value + 0.5].map(|edge| log_position(edge, low - 0.5, high + 0.5)));
        }
        let count = self.count()? as f64;
        let k = cell(u, count);
        Some([k / count, (k + 1.0) / count])
    }

    /// Whether the values have no order, so that the distance of two coordinates means nothing.
    pub fn is_categorical(&self) -> bool {
        matches!(self, Self::Choices(_))
    }

    /// The values, in words.
    pub fn allowed(&self) -> String {
        match self {
            Self::Linear { low, high } | Self::Log { low, high } => {
                format!("a number from {} to {}", Number(*low), Number(*high))
            }
            Self::LogInt { low, high } => {
                format!("a whole number from {} to {}", Number(*low), Number(*high))
            }
            Self::Steps(steps) => steps.allowed(),
            Self::Choices(choices) => {
                let shown: Vec<String> = choices.iter().take(10).map(Scalar::to_string).collect();
                let rest = if choices.len() > 10 { " and more" } else { "" };
                format!("one of {}{rest}", shown.join(", "))
            }
        }
    }
}

/// The cell of n = `count` in which `u` lies; the last one for 1.
pub(super) fn cell(u: f64, count: f64) -> f64 {
    libm::floor(u * count).clamp(0.0, count - 1.0)
}

/// The middle of cell `k` of n = `count`.
fn middle(k: f64, count: f64) -> f64 {
    (k + 0.5) / count
}

/// The value at `u` between `low` and `high`, both exact at 0 and 1.
fn linear(low: f64, high: f64, u: f64) -> f64 {
    if u == 1.0 {
        return high;
    }
    let exponent = leading_digit(high - low) - DIGITS;
    if u == 0.0 { low } else { rounded(low + u * (high - low), exponent).clamp(low, high) }
}

/// The value whose logarithm lies at `u` between those of `low` and `high`, both exact at 0 and 1.
fn logarithmic(low: f64, high: f64, u: f64) -> f64 {
    if u == 1.0 {
        return high;
    }
    let value = exponential(low, high, u);
    if u == 0.0 { low } else { rounded(value, leading_digit(value) + 1 - DIGITS).clamp(low, high) }
}

/// low^(1 - u) · high^u.
fn exponential(low: f64, high: f64, u: f64) -> f64 {
    let (low, high) = (libm::log(low), libm::log(high));
    libm::exp(low + u * (high - low))
}

/// The whole number whose cell, from ln(v - ½) to ln(v + ½), holds `u`.
fn log_int(low: f64, high: f64, u: f64) -> f64 {
    libm::round(exponential(low - 0.5, high + 0.5, u)).clamp(low, high)
}

/// Where ln `value` lies between ln `low` and ln `high`.
fn log_position(value: f64, low: f64, high: f64) -> f64 {
    ((libm::log(value) - libm::log(low)) / (libm::log(high) - libm::log(low))).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(axis: &Axis) -> Vec<f64> {
        let count = axis.count().expect("the axis has cells");
        let coordinate = |k| axis.coordinate_of(k).expect("k is below n");
        (0..count).map(|k| axis.value(coordinate(k)).number().expect("the axis has numbers")).collect()
    }

    #[test]
    fn both_ends_are_included() {
        let linear = Axis::Linear { low: -0.1, high: 0.7 };
        assert_eq!((linear.value(0.0), linear.value(1.0)), (Scalar::from(-0.1), Scalar::from(0.7)));
        let log = Axis::Log { low: 1e-5, high: 0.3 };
        assert_eq!((log.value(0.0), log.value(1.0)), (Scalar::from(1e-5), Scalar::from(0.3)));
        assert_eq!(values(&Axis::Steps(Steps::new(0.1, 0.6, 0.25))), [0.1, 0.35, 0.6]);
        assert_eq!(values(&Axis::Steps(Steps::new(2.0, 9.0, 3.0))), [2.0, 5.0, 8.0]);
        assert_eq!(values(&Axis::LogInt { low: 1.0, high: 4.0 }), [1.0, 2.0, 3.0, 4.0]);
    }

    /// A logarithmic axis from 1e-4 to 1 has 0.01 in its middle.
    #[test]
    fn a_logarithmic_axis_is_even_in_the_logarithm() {
        let log = Axis::Log { low: 1e-4, high: 1.0 };
        let middle = log.value(0.5).number().expect("it is a number");
        assert_eq!(middle, 0.01);
    }

    #[test]
    fn slopes_agree_with_finite_differences() {
        let number = |axis: &Axis, u| axis.value(u).number().expect("it is a number");
        for axis in [Axis::Linear { low: -0.1, high: 0.7 }, Axis::Log { low: 1e-5, high: 0.3 }] {
            for u in [0.1, 0.5, 0.9] {
                let difference = (number(&axis, u + 1e-4) - number(&axis, u - 1e-4)) / 2e-4;
                let slope = axis.slope(u);
                assert!((slope - difference).abs() <= 1e-5 * slope, "{slope} and {difference}");
            }
        }
        assert_eq!(Axis::Steps(Steps::new(0.0, 1.0, 0.5)).slope(0.5), 0.0);
    }

    #[test]
    fn cells_of_steps_and_choices_have_equal_widths() {
        let axis = Axis::Choices(vec!["a".into(), "b".into(), "c".into(), Scalar::Null]);
        let at = |u| axis.value(u);
        assert_eq!(
            [at(0.0), at(0.24), at(0.25), at(0.99), at(1.0)].map(|value| value.to_string()),
            ["\"a\"", "\"a\"", "\"b\"", "null", "null"]
        );
        assert_eq!(axis.snapped(0.3), 0.375);
        assert_eq!(axis.coordinate(&"c".into()), Some(0.625));
        assert_eq!(axis.coordinate(&1.0.into()), None);
    }

    /// A single number that no power of ten makes quite whole has one cell all the same.
    #[test]
    fn one_number_is_one_cell() {
        for number in [1_234_567_890.123_456_7, -1_234_567_890.123_456_7, 9.876_543_21e-9, 4.5e15, 1e300, 0.0]
        {
            let steps = Steps::new(number, number, 1.0);
            assert_eq!((steps.count(), Axis::Steps(steps).value(0.7)), (1.0, Scalar::from(number)));
        }
    }

    /// The cells of an axis cover it without a gap, and each holds its value's coordinate.
    #[test]
    fn cells_follow_on_each_other() {
        let steps = Axis::Steps(Steps::new(0.0, 3.0, 1.0));
        let log = Axis::LogInt { low: 1.0, high: 30.0 };
        let choices = Axis::Choices(vec!["a".into(), "b".into(), "c".into()]);
        for axis in [steps, log, choices] {
            let mut left = 0.0;
            for k in 0..axis.count().expect("the axis has cells") {
                let u = axis.coordinate_of(k).expect("k is below n");
                let cell = axis.cell(u).expect("the axis has cells");
                assert_eq!(cell[0], left);
                assert!(cell[0] < u && u < cell[1], "{cell:?} {u}");
                left = cell[1];
            }
            assert_eq!(left, 1.0);
        }
        assert_eq!(Axis::Linear { low: 0.0, high: 1.0 }.cell(0.5), None);
    }

    #[test]
    fn what_is_not_a_value_has_no_coordinate() {
        let cases = [
            (Axis::Linear { low: 0.0, high: 1.0 }, 1.5),
            (Axis::Linear { low: 0.0, high: 1.0 }, f64::NAN),
            (Axis::Log { low: 0.1, high: 1.0 }, 0.05),
            (Axis::LogInt { low: 1.0, high: 8.0 }, 2.5),
            (Axis::Steps(Steps::new(0.0, 1.0, 0.25)), 0.3),
            (Axis::Steps(Steps::new(0.0, 1.0, 0.25)), 1.25),
        ];
        for (axis, value) in cases {
            assert_eq!(axis.coordinate(&Scalar::from(value)), None, "{axis:?} {value}");
        }
    }
}
