//! A made-up objective over floats, whole numbers and a category, in the shape that tuning often has: a method has its
//! own best rate and depth, deeper networks want smaller rates, and a rate that is too large costs more than one that
//! is too small.

use serde_json::{Value, json};
use tuning_playground::space::{Params, Scalar};

/// Name, logarithm (base 10) of its best rate at one layer, best number of layers, least value.
const METHODS: [(&str, f64, f64, f64); 4] = [
    ("plain", -0.7, 2.0, 0.11),
    ("heavy", -1.6, 3.0, 0.07),
    ("scaled", -2.7, 4.0, 0.05),
    ("signed", -3.6, 2.0, 0.09),
];
/// By how many powers of ten each further layer moves the best rate down.
const SHIFT: f64 = 0.2;

/// The least value, of `scaled` with four layers.
pub const LEAST: f64 = 0.05;

/// Five parameters.
pub fn space() -> Value {
    json!({
        "rate": { "type": "float", "low": 1e-5, "high": 1, "log": true },
        "width": { "type": "int", "low": 4, "high": 256, "log": true },
        "depth": { "type": "int", "low": 1, "high": 6 },
        "drop": { "type": "float", "low": 0, "high": 0.6 },
        "method": { "type": "categorical", "choices": METHODS.map(|method| method.0) },
    })
}

/// Where the least value is.
pub fn best() -> Value {
    let (method, rate, depth, _) = METHODS[2];
    json!({ "rate": 10f64.powf(rate - SHIFT * (depth - 1.0)), "width": 96, "depth": depth, "drop": 0.1, "method": method })
}

/// The value of `params`, which are of the space.
pub fn value(params: &Params) -> f64 {
    let number = |name: &str| params[name].number().expect("the space says that it is a number");
    let named = |method: &&(&str, f64, f64, f64)| params["method"] == Scalar::Text(method.0.to_owned());
    let (_, rate, depth, least) = METHODS.iter().find(named).expect("the space has these methods alone");
    let off = number("rate").log10() - (rate - SHIFT * (number("depth") - 1.0));
    let steepness = if off > 0.0 { 1.5 } else { 0.3 };
    let width = (number("width") / 96.0).log2();
    least
        + 0.8 * (1.0 - (-steepness * off * off).exp())
        + 0.006 * (number("depth") - depth).powi(2)
        + 0.01 * width * width
        + 0.3 * (number("drop") - 0.1).powi(2)
}
