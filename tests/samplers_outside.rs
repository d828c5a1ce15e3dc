//! The samplers' mathematics beside Optuna, cmaes and SciPy: fixtures of `tests/outside/optuna_samplers.py`.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tuning_playground::check::to_value;
use tuning_playground::numeric::truncated_normal::{log_mass, log_upper_tail, quantile, quantile_between};
use tuning_playground::sampler::cma_es::margin::correct;
use tuning_playground::sampler::cma_es::{Normal, Strategy};
use tuning_playground::sampler::{Narrowest, Parzen};
use tuning_playground::space::{Axis, Space, SpaceSpec, parse_params};

fn fixture(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/samplers/{name}.json"));
    let text = fs::read_to_string(&path).expect("the fixture is there");
    match serde_json::from_str(&text).expect("a fixture is JSON") {
        Value::Array(cases) => cases,
        other => vec![other],
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("it is a number")
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("it is an array").iter().map(number).collect()
}

/// |ours - theirs| <= tolerance · max(1, |theirs|); NaN fails.
fn assert_near(ours: f64, theirs: f64, tolerance: f64, what: &str) {
    let near = (ours - theirs).abs() <= tolerance * theirs.abs().max(1.0);
    assert!(near, "{what}: {ours:e}, outside {theirs:e}");
}

fn points(space: &Space, rows: &Value) -> Vec<Vec<f64>> {
    let point = |row: &Value| {
        let params = parse_params("row", &to_value(row)).expect("plain values");
        space.point("row", &params).expect("the values lie in the space")
    };
    rows.as_array().expect("rows").iter().map(point).collect()
}

/// With Optuna's widths, weights and prior the densities are Optuna's. The tolerance covers the last decimal of the
/// values, and the Taylor series of a cell's mass.
#[test]
fn parzen_densities_are_those_of_optuna() {
    for case in fixture("parzen") {
        let space = SpaceSpec::parse("space", &to_value(&case["space"]))
            .and_then(|spec| spec.check("space"))
            .expect("the space is legal");
        let axes: Vec<(usize, &Axis)> = space.axes().enumerate().collect();
        let (observed, asked) = (points(&space, &case["observed"]), points(&space, &case["asked"]));
        let rows: Vec<&[f64]> = observed.iter().map(|point| &point[..]).collect();
        let range = 1.0 / (rows.len() as f64 + 2.0).min(100.0);
        let mixture = Parzen::new(&axes, &rows, &numbers(&case["weights"]), Narrowest { range, cells: 0.0 });
        let ours = mixture.log_densities(&asked);
        for (ours, theirs) in ours.iter().zip(numbers(&case["log_density"])) {
            let what = format!("{} observations, {}", rows.len(), case["space"]);
            assert_near(*ours, theirs, 1e-7, &what);
        }
    }
}

/// After each of twelve generations mean, step size and covariance are those of cmaes.
#[test]
fn cma_steps_are_those_of_cmaes() {
    for case in fixture("cma") {
        let size = |field: &str| case[field].as_u64().expect("a size") as usize;
        let strategy = Strategy::new(size("dimension"), size("population"));
        let mut normal = Normal::new(vec![0.5; strategy.n], number(&case["sigma"]));
        for generation in case["generations"].as_array().expect("generations") {
            let rows: Vec<Vec<f64>> =
                generation["points"].as_array().expect("points").iter().map(numbers).collect();
            normal.update(&strategy, &rows);
            assert_near(normal.sigma, number(&generation["sigma"]), 1e-9, "sigma");
            for (field, ours) in [("mean", &normal.mean), ("covariance", &normal.covariance)] {
                let theirs = numbers(&generation[field]);
                assert_eq!(ours.len(), theirs.len());
                ours.iter().zip(theirs).for_each(|(ours, theirs)| assert_near(*ours, theirs, 1e-9, field));
            }
        }
    }
}

/// One corrected coordinate beside that of cmaes.CMAwM, whose values are 0, 1 / (k - 1), …, 1.
#[test]
fn margins_are_those_of_cmaes() {
    for case in fixture("margin") {
        let steps = number(&case["count"]) - 1.0;
        let (mut mean, mut scale) = (number(&case["mean"]), number(&case["scale"]));
        // The edges belong to the cell below, as in cmaes.
        let place = (mean * steps - 0.5).ceil().clamp(0.0, steps);
        let left = if place == 0.0 { f64::NEG_INFINITY } else { (place - 0.5) / steps };
        let right = if place == steps { f64::INFINITY } else { (place + 0.5) / steps };
        correct(&mut mean, &mut scale, [left, right], number(&case["deviation"]), number(&case["margin"]));
        assert_near(mean, number(&case["new_mean"]), 1e-9, &format!("mean of {case}"));
        assert_near(scale, number(&case["new_scale"]), 1e-9, &format!("scale of {case}"));
    }
}

#[test]
fn normal_functions_are_those_of_scipy() {
    for case in fixture("normal") {
        let rows = |name: &str| -> Vec<Vec<f64>> {
            case[name].as_array().expect("rows").iter().map(numbers).collect()
        };
        for row in rows("log_mass") {
            assert_near(log_mass(row[0], row[1]), row[2], 3e-9, &format!("log_mass {row:?}"));
        }
        for row in rows("log_upper_tail") {
            assert_near(log_upper_tail(row[0]), row[1], 1e-12, &format!("log_upper_tail {row:?}"));
        }
        for row in rows("quantile_between") {
            let ours = quantile_between(row[0], row[1], row[2]);
            assert_near(ours, row[3], 1e-9, &format!("quantile_between {row:?}"));
        }
        for row in rows("quantile") {
            assert_near(quantile(row[0]), row[1], 1e-12, &format!("quantile {row:?}"));
        }
    }
}
