//! Points that do not depend on values: before a sampler knows anything, and where it would repeat itself.

use super::permutation::Permutation;
use super::{Draw, History, Running};
use crate::numeric::Stream;
use crate::space::Space;

/// Stratum `place` of `count`, counted from 0, on each of `dimensions` axes: every stratum of an axis comes once, in
/// an order of its own (McKay, Beckman and Conover, "A comparison of three methods for selecting values of input
/// variables", Technometrics 21, 1979). The streams are those of `name` and `block`.
pub fn strata(draw: Draw, name: &str, block: u64, place: u64, count: u64, dimensions: usize) -> Vec<u64> {
    let stratum = |d: usize| {
        let step = (block * MAX_AXES + d as u64) * MAX_ROUNDS;
        Permutation::new(count, |round| draw.shared_stream(name, step + round)).at(place)
    };
    (0..dimensions).map(stratum).collect()
}

/// A space has no more axes.
const MAX_AXES: u64 = 64;
/// A permutation has no more rounds.
const MAX_ROUNDS: u64 = 8;

/// Point (D) number `draw.index()` of a Latin hypercube of `count` points; uniform points after them.
pub fn start(space: &Space, draw: Draw, count: u64) -> Vec<f64> {
    let mut stream = draw.stream("sampler.start");
    if draw.index() >= count {
        return uniform(space, &mut stream);
    }
    let strata = strata(draw, "sampler.start.strata", 0, draw.index(), count, space.dimensions());
    strata.iter().map(|stratum| (*stratum as f64 + stream.uniform()) / count as f64).collect()
}

/// A uniform point (D).
pub fn uniform(space: &Space, stream: &mut Stream) -> Vec<f64> {
    (0..space.dimensions()).map(|_| stream.uniform()).collect()
}

/// Whether a finished or running trial has exactly the snapped `point` (D).
pub fn is_known(point: &[f64], history: &History, running: &[Running]) -> bool {
    let finished = history.observations().iter().map(|trial| &trial.point);
    running.iter().map(|trial| &trial.point).chain(finished).any(|known| known == point)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::to_value;
    use crate::space::SpaceSpec;

    #[test]
    fn every_stratum_of_an_axis_holds_one_point() {
        let spec = json!({ "x": { "type": "float", "low": 0, "high": 1 }, "y": { "type": "int", "low": 1, "high": 9 } });
        let space = SpaceSpec::parse("space", &to_value(&spec)).and_then(|spec| spec.check("space"));
        let space = space.expect("the space is legal");
        let points: Vec<Vec<f64>> = (0..10).map(|index| start(&space, Draw::new(7, index), 10)).collect();
        let places = |d: usize| points.iter().map(|point| (point[d] * 10.0) as u32).collect::<Vec<_>>();
        assert_ne!(places(0), places(1));
        for d in 0..2 {
            let mut places = places(d);
            places.sort_unstable();
            assert_eq!(places, (0..10).collect::<Vec<_>>());
        }
    }
}
