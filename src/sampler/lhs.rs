//! Latin hypercube sampling: n points of which each of the n slices of every axis holds one.
//!
//! McKay, Beckman and Conover, "A comparison of three methods for selecting values of input variables" (1979).

use super::permutation::Permutation;
use super::{Draw, History, Proposal, Running, Sampler, SamplerModel, View, Why};
use crate::check::{
    Invalid, Read, Record, Value, Visit, read_options, serialize_record, whole_field_in_range,
};
use crate::space::Space;

/// The most points of one hypercube.
const MAX_POINTS: u32 = 100_000;

/// Latin hypercube sampling's options.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LhsSpec {
    /// Points of one hypercube, 2 to 100,000 (16): best the number of trials that the study will have. A study
    /// that goes on takes one hypercube after the other, so that any number of trials is fine and every full
    /// hypercube is even; a last one that is cut short is as good as random points.
    #[cfg_attr(feature = "typescript", ts(as = "Option<u32>", optional))]
    pub points: u32,
}

impl Default for LhsSpec {
    fn default() -> Self {
        Self { points: 16 }
    }
}

impl Record for LhsSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("points", &mut self.points);
    }
}

serialize_record!(LhsSpec);

impl LhsSpec {
    /// The options that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        let mut spec = Self::default();
        read_options(&mut spec, path, value)?;
        Ok(spec)
    }

    /// The sampler; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for a number of points out of range.
    pub fn build(self, path: &str) -> Result<Lhs, Invalid> {
        whole_field_in_range(path, "points", u64::from(self.points), 2..=u64::from(MAX_POINTS))?;
        Ok(Lhs { points: u64::from(self.points) })
    }
}

/// Hypercubes of n points, one after the other, whatever the history.
#[derive(Clone, Copy, Debug)]
pub struct Lhs {
    points: u64,
}

impl Sampler for Lhs {
    fn propose(&self, space: &Space, _history: &History, _running: &[Running], draw: Draw) -> Proposal {
        let (cube, place) = (draw.index() / self.points, draw.index() % self.points);
        let mut inside = draw.stream("sampler.lhs");
        let coordinate = |d: usize| {
            // The words of a stream are used by their place alone, so that each axis and cube has rounds of its own.
            let name = format!("sampler.lhs.{d}");
            let order = Permutation::new(self.points, |round| draw.shared_stream(&name, cube * 8 + round));
            (order.at(place) as f64 + inside.uniform()) / self.points as f64
        };
        let why = Why::new("spread", &[("index", place as f64), ("points", self.points as f64)]);
        Proposal::new((0..space.dimensions()).map(coordinate).collect(), why)
    }

    fn model(&self, space: &Space, _: &History, _: &[Running], draw: Draw, view: &View) -> SamplerModel {
        view.upcoming(self, space, draw)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::to_value;
    use crate::space::SpaceSpec;

    fn space() -> Space {
        let float = json!({ "type": "float", "low": 0, "high": 1 });
        SpaceSpec::parse("space", &to_value(&json!({ "x": float, "y": float, "z": float })))
            .and_then(|spec| spec.check("space"))
            .expect("the space is legal")
    }

    fn lhs(points: u32) -> Lhs {
        LhsSpec { points }.build("sampler").expect("the number is in range")
    }

    #[test]
    fn every_slice_of_every_axis_holds_one_point_of_each_hypercube() {
        for (points, seed) in [(2, 1), (7, 2), (16, 3), (100, 4)] {
            let sampler = lhs(points);
            let suggest = |index| sampler.suggest(&space(), &History::new(), &[], Draw::new(seed, index));
            for cube in 0..3 {
                let block: Vec<Vec<f64>> =
                    (0..u64::from(points)).map(|place| suggest(cube * u64::from(points) + place)).collect();
                for d in 0..3 {
                    let mut slices: Vec<u32> =
                        block.iter().map(|point| (point[d] * f64::from(points)) as u32).collect();
                    slices.sort_unstable();
                    assert_eq!(slices, (0..points).collect::<Vec<_>>(), "axis {d}");
                }
            }
        }
    }

    /// Over 600 seeds, the orders of three slices on two axes: each of the 6 orders of the second relative to the
    /// first comes 100 times, give or take five standard deviations, √(600 · 1/6 · 5/6) = 9.1.
    #[test]
    fn axes_are_paired_at_random() {
        let sampler = lhs(3);
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..600 {
            let mut block: Vec<Vec<f64>> = (0..3)
                .map(|index| sampler.suggest(&space(), &History::new(), &[], Draw::new(seed, index)))
                .collect();
            block.sort_by(|a, b| a[0].total_cmp(&b[0]));
            let order: Vec<u32> = block.iter().map(|point| (point[1] * 3.0) as u32).collect();
            *counts.entry(order).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|count| (54..=146).contains(count)), "{counts:?}");
    }

    #[test]
    fn options_are_checked() {
        for (options, message) in [
            (json!({ "points": 1 }), "sampler.points: 1 is not"),
            (json!({ "points": 100_001 }), "sampler.points: 100001 is not"),
            (json!({ "points": 2.5 }), "sampler.points: 2.5 is not"),
            (json!({ "size": 2 }), "sampler.size: 2 is not"),
        ] {
            let error = LhsSpec::parse("sampler", &to_value(&options))
                .and_then(|spec| spec.build("sampler"))
                .expect_err("the options are wrong")
                .to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
