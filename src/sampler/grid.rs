//! Grid search: every cell of a lattice once, then again from the start.

use super::permutation::Permutation;
use super::{Draw, History, Proposal, Running, Sampler, SamplerModel, View, Why};
use crate::check::document::small;
use crate::check::{
    Fields, Invalid, Number, Plain, Read, Record, Value, Visit, join, read_options, serialize_record,
    whole_in_range,
};
use crate::space::{Axis, Named, Space};

/// Points per axis where nothing else is said.
const DEFAULT_POINTS: u32 = 5;
/// The most points of one axis.
const MAX_POINTS: u32 = 10_000;
/// The most cells of a grid. JavaScript holds the number exactly.
const MAX_CELLS: f64 = 1e15;

/// Grid search's options.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GridSpec {
    /// Points per axis, 1 to 10,000: one number for all parameters, or numbers by name (5 where a name is
    /// missing). They go from `low` to `high`, both included; a single one lies in the middle. A parameter of
    /// fewer values takes each once, a categorical one always takes all its choices.
    #[cfg_attr(feature = "typescript", ts(as = "Option<Points>", optional))]
    pub points: Points,
    /// Whether the cells come in random order. Otherwise the last parameter changes fastest.
    #[cfg_attr(feature = "typescript", ts(as = "Option<bool>", optional))]
    pub shuffle: bool,
}

/// Points per axis.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename = "GridPoints", untagged))]
pub enum Points {
    /// The same for every parameter.
    Same(u32),
    /// By the parameter's name.
    Each(#[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, u32>"))] Named<u32>),
}

impl Default for Points {
    fn default() -> Self {
        Self::Same(DEFAULT_POINTS)
    }
}

impl Plain for Points {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = match value {
            Value::Object(_) => Self::Each(Fields::new(path, value)?.each(small)?.into()),
            _ => Self::Same(small(path, value)?),
        };
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(match self {
            Self::Same(points) => Value::Number(f64::from(*points)),
            Self::Each(each) => {
                let number =
                    |(name, points): (&str, &u32)| (name.to_owned(), Value::Number(f64::from(*points)));
                Value::Object(each.iter().map(number).collect())
            }
        })
    }
}

impl Record for GridSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("points", &mut self.points);
        visit("shuffle", &mut self.shuffle);
    }
}

serialize_record!(GridSpec);

impl GridSpec {
    /// The options that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        let mut spec = Self::default();
        read_options(&mut spec, path, value)?;
        Ok(spec)
    }

    /// The grid over `space`; these options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for a number of points out of range, for an unknown or categorical parameter among them,
    /// and for a grid of more than 1e15 cells.
    pub fn build(&self, path: &str, space: &Space) -> Result<Grid, Invalid> {
        let path = join(path, "points");
        self.check_points(&path, space)?;
        let points = |(name, axis): (&str, &Axis)| match &self.points {
            _ if axis.is_categorical() => u64::MAX,
            Points::Same(points) => u64::from(*points),
            Points::Each(each) => u64::from(*each.get(name).unwrap_or(&DEFAULT_POINTS)),
        };
        let axes: Vec<Vec<f64>> =
            space.names().zip(space.axes()).map(|axis| coordinates(axis.1, points(axis))).collect();
        let cells: f64 = axes.iter().map(|axis| axis.len() as f64).product();
        if cells > MAX_CELLS {
            let allowed = format!("points for a grid of at most {} cells", Number(MAX_CELLS));
            return Err(Invalid::new(path, format!("a grid of {} cells", Number(cells)), allowed));
        }
        Ok(Grid { axes, cells: cells as u64, shuffle: self.shuffle })
    }

    fn check_points(&self, path: &str, space: &Space) -> Result<(), Invalid> {
        let in_range = |path: &str, points: u32| {
            whole_in_range(path, u64::from(points), 1..=u64::from(MAX_POINTS)).map(|_| ())
        };
        let each = match &self.points {
            Points::Same(points) => return in_range(path, *points),
            Points::Each(each) => each,
        };
        each.iter().try_for_each(|(name, points)| {
            let path = join(path, name);
            match space.names().zip(space.axes()).find(|(known, _)| *known == name) {
                None => Err(Invalid::new(path, points, "no parameter but those of the space")),
                Some((_, axis)) if axis.is_categorical() => {
                    Err(Invalid::new(path, points, "no categorical parameter: all its choices are taken"))
                }
                Some(_) => in_range(&path, *points),
            }
        })
    }
}

/// The cells of a lattice in turn: suggestion i is cell i modulo their number, so that an exhausted grid starts
/// again in the same order. Every suggestion is a cell of its own, whatever the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The coordinates on each axis (D), rising.
    axes: Vec<Vec<f64>>,
    /// The number of cells, the product of the axes' lengths.
    cells: u64,
    shuffle: bool,
}

impl Grid {
    /// The number of cells.
    pub fn cells(&self) -> u64 {
        self.cells
    }
}

impl Sampler for Grid {
    fn propose(&self, space: &Space, _history: &History, _running: &[Running], draw: Draw) -> Proposal {
        let place = draw.index() % self.cells;
        let mut cell = if self.shuffle {
            let stream = |round| draw.shared_stream("sampler.grid", round);
            Permutation::new(self.cells, stream).at(place)
        } else {
            place
        };
        // The last axis changes fastest: the cell's number is written in mixed radix, last digit first.
        let mut point: Vec<f64> = Vec::with_capacity(space.dimensions());
        for axis in self.axes.iter().rev() {
            point.push(axis[(cell % axis.len() as u64) as usize]);
            cell /= axis.len() as u64;
        }
        point.reverse();
        let why = Why::new("spread", &[("index", place as f64), ("points", self.cells as f64)]);
        Proposal::new(point, why)
    }

    fn model(&self, space: &Space, _: &History, _: &[Running], draw: Draw, view: &View) -> SamplerModel {
        view.upcoming(self, space, draw)
    }
}

/// `points` coordinates on `axis`, evenly spread from its first value to its last one; all values where there are
/// no more than `points`. Two that fall on one value count once.
fn coordinates(axis: &Axis, points: u64) -> Vec<f64> {
    let coordinate = |k| axis.coordinate_of(k).expect("the number is below that of the values");
    let (first, last) = match axis.count() {
        Some(count) if count <= points => return (0..count).map(coordinate).collect(),
        Some(count) => (coordinate(0), coordinate(count - 1)),
        None => (0.0, 1.0),
    };
    if points == 1 {
        return vec![axis.snapped(0.5)];
    }
    let even = |k| first + (last - first) * (k as f64 / (points - 1) as f64);
    let mut coordinates: Vec<f64> = (0..points).map(|k| axis.snapped(even(k))).collect();
    coordinates.dedup();
    coordinates
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::to_value;
    use crate::space::{Scalar, SpaceSpec};

    fn space() -> Space {
        let spec = json!({
            "rate": { "type": "float", "low": 0.01, "high": 1, "log": true },
            "depth": { "type": "int", "low": 1, "high": 8, "log": true },
            "width": { "type": "int", "low": 0, "high": 1000 },
            "kind": { "type": "categorical", "choices": ["a", "b", "c", "d", "e", "f"] },
        });
        SpaceSpec::parse("space", &to_value(&spec))
            .and_then(|spec| spec.check("space"))
            .expect("the space is legal")
    }

    fn grid(options: &serde_json::Value) -> Result<Grid, Invalid> {
        GridSpec::parse("sampler", &to_value(options))?.build("sampler", &space())
    }

    fn visited(grid: &Grid, seed: u64) -> Vec<Vec<Scalar>> {
        let suggest = |index| grid.suggest(&space(), &History::new(), &[], Draw::new(seed, index));
        (0..grid.cells()).map(|index| space().params(&suggest(index)).values().cloned().collect()).collect()
    }

    #[test]
    fn each_axis_goes_evenly_from_low_to_high() {
        let grid = grid(&json!({ "points": { "rate": 3, "depth": 5 } })).expect("the options are legal");
        let cells = visited(&grid, 1);
        let axis = |d: usize| {
            let mut values: Vec<String> = Vec::new();
            cells.iter().map(|cell| cell[d].to_string()).for_each(|value| {
                if !values.contains(&value) {
                    values.push(value);
                }
            });
            values.join(" ")
        };
        assert_eq!(axis(0), "0.01 0.1 1");
        assert_eq!(axis(1), "1 2 3 5 8");
        assert_eq!(axis(2), "0 250 500 750 1000");
        assert_eq!(axis(3), r#""a" "b" "c" "d" "e" "f""#);
        assert_eq!(cells.len(), 3 * 5 * 5 * 6);
        assert_eq!(cells[1][3], "b".into(), "the last parameter changes fastest");
    }

    #[test]
    fn shuffling_changes_the_order_alone() {
        let order = |shuffle: bool, seed| {
            visited(&grid(&json!({ "points": 2, "shuffle": shuffle })).expect("the options are legal"), seed)
        };
        assert_eq!(order(false, 1), order(false, 2));
        assert_ne!(order(true, 1), order(false, 1));
        assert_ne!(order(true, 1), order(true, 2));
        let sorted = |mut cells: Vec<Vec<Scalar>>| {
            cells.sort_by_key(|cell| format!("{cell:?}"));
            cells
        };
        assert_eq!(sorted(order(true, 1)), sorted(order(false, 1)));
    }

    #[test]
    fn a_single_point_lies_in_the_middle() {
        let grid = grid(&json!({ "points": 1 })).expect("the options are legal");
        assert_eq!(visited(&grid, 1)[0][..3], [0.1.into(), 2.0.into(), 500.0.into()]);
    }

    #[test]
    fn options_are_checked() {
        let cases = [
            (json!({ "points": 0 }), "sampler.points: 0 is not"),
            (json!({ "points": "all" }), "sampler.points: \"all\" is not"),
            (json!({ "points": { "rate": -1 } }), "sampler.points.rate: -1 is not"),
            (json!({ "points": { "kind": 2 } }), "sampler.points.kind: 2 is not"),
            (json!({ "points": { "size": 2 } }), "sampler.points.size: 2 is not"),
            (json!({ "points": 10001 }), "sampler.points: 10001 is not"),
            (json!({ "shuffle": 1 }), "sampler.shuffle: 1 is not"),
            (
                json!({ "seed": 1 }),
                "sampler.seed: 1 is not allowed here; expected no field but name or points or shuffle",
            ),
        ];
        for (options, message) in cases {
            let error = grid(&options).expect_err("the options are wrong").to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
