//! A coarse lattice over one axis: evenly spaced points from the lowest to the highest value, in the axis' own scale.
//! Both ends are points, whereas coordinates put values into the middle of cells.

use super::axis::{Axis, cell};

impl Axis {
    /// The number of points of the lattice, at most `most` (at least 2): the number of values where there are so
    /// few; for whole numbers on a logarithmic axis ⌈log₂ n⌉ + 1, and for choices their number, whatever `most` is.
    pub fn lattice_size(&self, most: u64) -> u64 {
        match (self, self.count()) {
            (Self::Choices(choices), _) => choices.len() as u64,
            (Self::LogInt { .. }, Some(count)) => {
                most.min(u64::from(count.next_power_of_two().trailing_zeros()) + 1)
            }
            (_, Some(count)) => most.min(count),
            (_, None) => most,
        }
    }

    /// The point of a lattice of `size` points that is next to the value at `u`; the lower one of two.
    pub fn lattice_point(&self, u: f64, size: u64) -> u64 {
        let last = size.saturating_sub(1) as f64;
        let position = match (self, self.count()) {
            (Self::LogInt { low, high }, _) => {
                let value = self.value(u).number().unwrap_or(*low);
                let low = libm::log(*low);
                (libm::log(value) - low) / ((libm::log(*high) - low) / last)
            }
            (Self::Choices(_), _) | (_, None) => return self.plain_point(u, size),
            (_, Some(count)) => cell(u, count as f64) * last / (count as f64 - 1.0).max(1.0),
        };
        nearest(position, last)
    }

    fn plain_point(&self, u: f64, size: u64) -> u64 {
        match self {
            Self::Choices(choices) => cell(u, choices.len() as f64) as u64,
            _ => nearest(u * (size.saturating_sub(1) as f64), size.saturating_sub(1) as f64),
        }
    }
}

/// The whole number next to `position`, the lower one of two, from 0 to `last`.
fn nearest(position: f64, last: f64) -> u64 {
    libm::ceil(position - 0.5).clamp(0.0, last) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Scalar;

    #[test]
    fn ends_are_points_and_ties_go_down() {
        let linear = Axis::Linear { low: -1.0, high: 1.0 };
        let at = |value: f64| {
            let u = linear.coordinate(&Scalar::from(value)).expect("it is a value");
            linear.lattice_point(u, linear.lattice_size(5))
        };
        assert_eq!([-1.0, -0.7, 0.0, 0.75, 1.0].map(at), [0, 1, 2, 3, 4]);
        let log = Axis::LogInt { low: 1.0, high: 512.0 };
        assert_eq!(log.lattice_size(50), 10);
        let at = |value: f64| log.lattice_point(log.coordinate(&value.into()).expect("it is a value"), 10);
        assert_eq!([1.0, 2.0, 90.0, 91.0, 512.0].map(at), [0, 1, 6, 7, 9]);
    }
}
