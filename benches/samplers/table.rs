//! Tables of real tuning: the results of training at every point of a grid, interpolated in between.
//!
//! The interpolation is linear in each numeric axis (in the logarithm where the axis is logarithmic), so that the least
//! value of the whole is the least of the grid.

use serde_json::{Map, Value, json};
use tuning_playground::space::{Params, Scalar};

/// One axis of the grid.
pub struct Axis {
    name: String,
    /// `float`, `int` or `categorical`.
    kind: String,
    log: bool,
    /// Values in rising order, or the choices.
    grid: Vec<Value>,
}

/// Results at all points of a grid, the last axis running fastest.
pub struct Table {
    axes: Vec<Axis>,
    values: Vec<f64>,
}

impl Table {
    /// Reads what `make_tables.rs` wrote.
    pub fn read(text: &str) -> Self {
        let document: Value = serde_json::from_str(text).expect("the committed table is JSON");
        let list = |value: &Value| value.as_array().expect("a list").clone();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let axis = |axis: &Value| Axis {
            name: text(&axis["name"]),
            kind: text(&axis["type"]),
            log: axis["log"] == true,
            grid: list(&axis["grid"]),
        };
        Self {
            axes: list(&document["axes"]).iter().map(axis).collect(),
            values: list(&document["values"]).iter().map(number).collect(),
        }
    }

    /// The space that the grid spans.
    pub fn space(&self) -> Value {
        let parameter = |axis: &Axis| match axis.kind.as_str() {
            "categorical" => json!({ "type": "categorical", "choices": axis.grid }),
            kind if axis.log => {
                json!({ "type": kind, "low": axis.grid[0], "high": axis.grid[axis.grid.len() - 1], "log": true })
            }
            kind => json!({ "type": kind, "low": axis.grid[0], "high": axis.grid[axis.grid.len() - 1] }),
        };
        Value::Object(self.axes.iter().map(|axis| (axis.name.clone(), parameter(axis))).collect())
    }

    /// The least value, and where it is.
    pub fn least(&self) -> (f64, Value) {
        let cells = self.values.iter().copied().enumerate();
        let (mut cell, least) = cells.min_by(|a, b| a.1.total_cmp(&b.1)).expect("a table is not empty");
        let mut at = Map::new();
        for axis in self.axes.iter().rev() {
            at.insert(axis.name.clone(), axis.grid[cell % axis.grid.len()].clone());
            cell /= axis.grid.len();
        }
        (least, Value::Object(at))
    }

    /// The value of `params`, which are of the space.
    pub fn value(&self, params: &Params) -> f64 {
        self.interpolated(&self.axes, 0, params)
    }

    /// The value where the axes before `axes` have chosen the grid's block `block`.
    fn interpolated(&self, axes: &[Axis], block: usize, params: &Params) -> f64 {
        let Some((axis, rest)) = axes.split_first() else { return self.values[block] };
        let (place, share) = axis.place(&params[axis.name.as_str()]);
        let value = |place| self.interpolated(rest, block * axis.grid.len() + place, params);
        if share == 0.0 { value(place) } else { (1.0 - share) * value(place) + share * value(place + 1) }
    }
}

impl Axis {
    /// The grid's last place that is not above `value`, and the share of the next one.
    fn place(&self, value: &Scalar) -> (usize, f64) {
        let Scalar::Number(value) = value else {
            let known = |choice: &Value| matches!(value, Scalar::Text(text) if choice == text);
            return (self.grid.iter().position(known).expect("the space has these choices alone"), 0.0);
        };
        let place = self.grid.iter().rposition(|grid| number(grid) <= *value).unwrap_or(0);
        let Some(next) = self.grid.get(place + 1) else { return (place, 0.0) };
        let scale = |value: f64| if self.log { value.ln() } else { value };
        let low = scale(number(&self.grid[place]));
        (place, (scale(*value) - low) / (scale(number(next)) - low))
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}
