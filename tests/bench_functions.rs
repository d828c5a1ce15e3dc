//! The functions of the benchmark of samplers: their least values are where they are said to be, and nothing is less.

#[path = "../benches/samplers/analytic.rs"]
mod analytic;
#[path = "../benches/samplers/functions.rs"]
mod functions;
#[path = "../benches/samplers/make_tables.rs"]
#[expect(dead_code, reason = "parts of the tables are made again, and none is written")]
mod make_tables;
#[path = "../benches/samplers/mixed.rs"]
mod mixed;
#[path = "../benches/samplers/table.rs"]
mod table;

use functions::{Function, all};
use tuning_playground::check::to_value;
use tuning_playground::numeric::Stream;
use tuning_playground::space::{Params, Space, SpaceSpec, parse_params};

/// The literature gives the minimisers to so few digits that the values there differ by so much.
const TOLERANCE: f64 = 1e-9;

fn space(function: &Function) -> Space {
    let spec = SpaceSpec::parse("space", &to_value(&function.space)).expect("the space is well formed");
    spec.check("space").expect("the space is legal")
}

fn best(function: &Function) -> Params {
    parse_params("best", &to_value(&function.best)).expect("parameters by name")
}

#[test]
fn the_least_value_is_where_it_is_said_to_be() {
    for function in all() {
        let value = function.value(&best(&function));
        let off = (value - function.least).abs();
        // Written so that NaN fails.
        assert!(off <= TOLERANCE, "{}: {value} there, not {}", function.name, function.least);
    }
}

/// Points of the whole space, and steps of many sizes away from the least value.
#[test]
fn nothing_is_less_than_the_least_value() {
    for function in all() {
        let space = space(&function);
        let best = space.point("best", &best(&function)).expect("the least value is in the space");
        let mut stream = Stream::new(1, "tests/bench_functions", 0);
        for draw in 0..20_000 {
            let reach = 10f64.powi(-(draw % 7));
            let moved = |x: &f64| (x + reach * (2.0 * stream.uniform() - 1.0)).clamp(0.0, 1.0);
            let point: Vec<f64> = best.iter().map(moved).collect();
            let value = function.value(&space.params(&point));
            assert!(value >= function.least - TOLERANCE, "{}: {value} at {point:?}", function.name);
        }
    }
}

/// CMA-ES starts in the middle, and quasi-random points pass it.
#[test]
fn no_least_value_is_in_the_middle() {
    for function in all() {
        let space = space(&function);
        let point = space.point("best", &best(&function)).expect("the least value is in the space");
        let off = |x: &f64| (x - 0.5).abs() > 0.05;
        assert!(point.iter().filter(|x| off(x)).count() * 2 >= point.len(), "{}: {point:?}", function.name);
    }
}

#[test]
fn two_to_six_parameters() {
    assert!(all().len() >= 8);
    assert!(all().iter().all(|function| (2..=6).contains(&space(function).dimensions())));
}

/// The tables hold what our trainer makes, at the first and last networks of the spirals and the first of the digits.
#[test]
fn the_tables_are_real_tuning() {
    let values = |file: &str| -> Vec<f64> {
        let path = format!("{}/benches/samplers/tables/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the table is in the repository");
        let table: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        table["values"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|value| value.as_f64().expect("a number"))
            .collect()
    };
    let (spiral, digits) = (values("spiral.json"), values("digits.json"));
    let first = make_tables::spiral_losses(4, 1, "relu").expect("it trains");
    let last = make_tables::spiral_losses(128, 4, "sigmoid").expect("it trains");
    let digit = make_tables::digits_losses(8, 1, "relu").expect("it trains");
    for (made, kept) in
        [(&first, &spiral[..]), (&last, &spiral[spiral.len() - last.len()..]), (&digit, &digits[..])]
    {
        for (made, kept) in made.iter().zip(kept) {
            // The table has five digits.
            assert!((made - kept).abs() <= 6e-5 * kept, "{made} is not {kept}");
        }
    }
}

/// Half-way between two grid points in every numeric axis, a table has the mean of the corners.
#[test]
fn a_table_is_linear_between_its_points() {
    let text = r#"{ "axes": [
        { "name": "c", "type": "categorical", "grid": ["a", "b"] },
        { "name": "x", "type": "float", "log": true, "grid": [1, 100] },
        { "name": "n", "type": "int", "grid": [0, 2, 3] } ],
        "values": [9, 9, 9, 9, 9, 9, 1, 2, 7, 4, 5, 8] }"#;
    let table = table::Table::read(text);
    let value = |x: f64, n: f64| {
        let params = serde_json::json!({ "c": "b", "x": x, "n": n });
        table.value(&parse_params("", &to_value(&params)).expect("parameters"))
    };
    assert_eq!((value(1.0, 0.0), value(1.0, 3.0), value(100.0, 3.0)), (1.0, 7.0, 8.0));
    assert_eq!(value(10.0, 1.0), 3.0);
    assert_eq!(table.least().0, 1.0);
    assert_eq!(table.least().1, serde_json::json!({ "n": 0, "x": 1, "c": "b" }));
}
