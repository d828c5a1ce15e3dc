//! Values of one parameter for a sweep, as a study over it would ask for them, without a study.

use super::{Draw, GridSpec, History, Points, Random, Sampler};
use crate::check::document::one_of;
use crate::check::{Invalid, Value, whole_in_range};
use crate::space::Space;

/// The most values of a sweep.
const MAX_COUNT: u64 = 10_000;

/// How the values of a sweep are chosen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SweepSampler {
    /// Evenly over the range, both ends included.
    Grid,
    /// At random.
    Random,
}

impl SweepSampler {
    /// The sampler whose name `value`, at `path`, is.
    ///
    /// # Errors
    /// For anything but `grid` and `random`.
    pub fn parse(path: &str, value: &Value) -> Result<Self, Invalid> {
        one_of(path, value, &[("grid", Self::Grid), ("random", Self::Random)])
    }
}

/// The first `count` values of the only parameter of `space`, in the order in which a study with this sampler and
/// `seed` would suggest them; they may repeat.
///
/// # Errors
/// A count outside of 1 to 10,000, a space of several parameters, and values that are no numbers.
pub fn sweep(space: &Space, sampler: SweepSampler, count: u64, seed: u64) -> Result<Vec<f64>, Invalid> {
    whole_in_range("count", count, 1..=MAX_COUNT)?;
    let Some(axis) = space.axes().next().filter(|axis| space.dimensions() == 1 && !axis.is_categorical())
    else {
        return Err(Invalid::new("space", "this space", "one parameter of numbers"));
    };
    let grid = GridSpec { points: Points::Same(count as u32), ..GridSpec::default() };
    let grid = grid.build("sampler", space)?;
    let sampler: &dyn Sampler = if sampler == SweepSampler::Grid { &grid } else { &Random };
    let history = History::new();
    let value = |index| {
        let point = sampler.suggest(space, &history, &[], Draw::new(seed, index));
        axis.value(point[0]).number().expect("the axis has numbers")
    };
    Ok((0..count).map(value).collect())
}
