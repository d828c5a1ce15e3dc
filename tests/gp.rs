//! Bayesian optimisation as a whole: what it finds, what it does with trials that run, fail or repeat, and what it says.

use proptest::prelude::*;
use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::gp::Criterion;
use tuning_playground::sampler::{
    Draw, Gp, GpSpec, GpSurface, History, Observation, Outcome, Running, Sampler, SamplerModel, SamplerSpec,
    View,
};
use tuning_playground::space::{Space, SpaceSpec};

fn space(document: &Value) -> Space {
    SpaceSpec::parse("space", &to_value(document))
        .and_then(|spec| spec.check("space"))
        .expect("the space is legal")
}

fn floats(count: usize) -> Space {
    let float = json!({ "type": "float", "low": 0, "high": 1 });
    space(&Value::Object((0..count).map(|d| (format!("x{d}"), float.clone())).collect()))
}

fn gp(space: &Space) -> Gp {
    GpSpec::default().build("sampler", space).expect("the defaults are legal")
}

fn observation(trial: u32, point: Vec<f64>, value: f64) -> Observation {
    let outcome = if value.is_finite() { Outcome::Complete(value) } else { Outcome::Failed };
    Observation { trial, point, reports: Vec::new(), outcome }
}

/// `trials` of `sampler` in turn on `objective`.
fn run(space: &Space, sampler: &dyn Sampler, trials: u32, objective: impl Fn(&[f64]) -> f64) -> History {
    let mut history = History::new();
    for trial in 0..trials {
        let point = sampler.suggest(space, &history, &[], Draw::new(1, u64::from(trial)));
        let point = space.snapped(&point);
        let value = objective(&point);
        history.push(observation(trial, point, value));
    }
    history
}

fn bowl(point: &[f64]) -> f64 {
    point.iter().enumerate().map(|(d, u)| (u - 0.3 - 0.1 * d as f64).powi(2)).sum()
}

fn best(history: &History) -> f64 {
    history.complete().map(|(_, value)| value).fold(f64::INFINITY, f64::min)
}

/// Random search comes within 0.05 here; the process finds the bowl's bottom.
#[test]
fn every_acquisition_finds_the_bottom_of_a_bowl() {
    let space = floats(3);
    for options in [
        json!({ "name": "gp" }),
        json!({ "name": "gp", "acquisition": "ucb" }),
        json!({ "name": "gp", "acquisition": "pi", "margin": 0.01 }),
    ] {
        let sampler = SamplerSpec::parse("sampler", &to_value(&options))
            .and_then(|spec| spec.build("sampler", &space))
            .expect("the options are legal");
        let found = best(&run(&space, sampler.as_ref(), 30, bowl));
        assert!(found < 1e-3, "{options}: {found}");
    }
}

/// The objective fails on half of the square, where it would be best: the process leaves that half.
#[test]
fn failing_regions_are_left() {
    let space = floats(2);
    let objective = |point: &[f64]| if point[0] < 0.5 { f64::NAN } else { point[0] + point[1] };
    let history = run(&space, &gp(&space), 50, objective);
    let late = &history.observations()[25..];
    let failed = late.iter().filter(|trial| trial.outcome == Outcome::Failed).count();
    assert!(failed <= 8, "{failed} of the last 25 failed");
    assert!(best(&history) < 0.52, "{}", best(&history));
}

/// One value in five is 1e300, and the process still finds the bottom.
#[test]
fn wild_values_do_not_blind_it() {
    let space = floats(2);
    let objective = |point: &[f64]| if (point[1] * 10.0) as u32 % 5 == 1 { 1e300 } else { bowl(point) };
    let found = best(&run(&space, &gp(&space), 35, objective));
    assert!(found < 1e-3, "{found}");
}

#[test]
fn parallel_trials_do_not_crowd() {
    let space = floats(2);
    let sampler = gp(&space);
    let wavy = |point: &[f64]| bowl(point) + 0.1 * (12.0 * (point[0] + 2.0 * point[1])).sin();
    let history = run(&space, &sampler, 20, wavy);
    let mut running: Vec<Running> = Vec::new();
    for place in 0..8 {
        let point = sampler.suggest(&space, &history, &running, Draw::new(1, 20 + place));
        let near = |other: &Running| distance(&other.point, &point) < 0.01;
        assert!(!running.iter().any(near), "{point:?} is near one of {running:?}");
        running.push(Running { trial: 20 + place as u32, point: space.snapped(&point), reports: Vec::new() });
    }
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// 3 · 4 · 2 points: all of them come before any comes twice, on a constant objective too.
#[test]
fn a_space_of_few_points_is_exhausted_first() {
    let space = space(&json!({
        "n": { "type": "int", "low": 1, "high": 3 },
        "act": { "type": "categorical", "choices": ["a", "b", "c", "d"] },
        "wide": { "type": "int", "low": 1, "high": 2, "log": true },
    }));
    for objective in [bowl, |_: &[f64]| 1.0] {
        let sampler = GpSpec { startup: 1, ..GpSpec::default() };
        let sampler = sampler.build("sampler", &space).expect("the options are legal");
        let history = run(&space, &sampler, 24, objective);
        let mut points: Vec<String> =
            history.observations().iter().map(|trial| format!("{:?}", trial.point)).collect();
        points.sort();
        points.dedup();
        assert_eq!(points.len(), 24);
    }
}

/// A sampler that has seen the whole history suggests what a new one suggests, at every length.
#[test]
fn the_cache_never_changes_a_point() {
    let space = floats(2);
    let old = gp(&space);
    let history = run(&space, &old, 40, |point| (9.0 * point[0]).sin() + bowl(point));
    let mut grown = History::new();
    for (index, trial) in history.observations().iter().enumerate() {
        let draw = Draw::new(1, index as u64);
        assert_eq!(gp(&space).suggest(&space, &grown, &[], draw), old.suggest(&space, &grown, &[], draw));
        grown.push(trial.clone());
    }
}

#[test]
fn an_explanation_gives_the_next_point_its_reason_and_the_surface() {
    let space = space(&json!({
        "x": { "type": "float", "low": 0, "high": 1 },
        "act": { "type": "categorical", "choices": ["a", "b", "c"] },
        "y": { "type": "float", "low": 0, "high": 1 },
    }));
    let sampler = gp(&space);
    let view = View { axes: vec![0, 1], points: 9, base: vec![0.5; 3] };
    let fact =
        |why: &tuning_playground::sampler::Why, name: &str| *why.facts.get(name).expect("the fact is there");
    let first = (History::new(), Draw::new(1, 0));
    assert_eq!(sampler.propose(&space, &first.0, &[], first.1).why.code, "start");
    assert_eq!(surface(&sampler, &space, &first.0, first.1, &view), None);
    let history = run(&space, &sampler, 30, bowl);
    let draw = Draw::new(1, 30);
    let said = sampler.propose(&space, &history, &[], draw);
    assert!(["exploit", "explore"].contains(&&*said.why.code));
    assert!((0.0..=1.0).contains(&fact(&said.why, "curiosity")));
    assert!(fact(&said.why, "low") <= fact(&said.why, "expected"));
    assert_eq!(fact(&said.why, "trials"), 30.0);
    let plane = surface(&sampler, &space, &history, draw, &view).expect("there is a process");
    assert_eq!([plane.grids[0].values.len(), plane.grids[1].values.len()], [9, 3]);
    assert_eq!(plane.grids[1].parameter, "act");
    let lengths = [&plane.mean, &plane.low, &plane.high, &plane.acquisition].map(Vec::len);
    assert_eq!(lengths, [27; 4]);
    assert!((0..27).all(|i| plane.low[i] <= plane.mean[i] && plane.mean[i] <= plane.high[i]));
    // Along a slice through a trial, the process knows its value.
    let trial = &history.observations()[12];
    let slice = View { axes: vec![1], points: 9, base: trial.point.clone() };
    let slice = surface(&sampler, &space, &history, draw, &slice).expect("there is a process");
    let mut coordinates = slice.grids[0].coordinates.iter();
    let place = coordinates.position(|u| *u == trial.point[1]).expect("it is one of three values");
    let value = trial.outcome.complete().expect("all are complete");
    assert!((slice.mean[place] - value).abs() < 0.01, "{} for {value}", slice.mean[place]);
}

/// The process in `view`; nothing before there is one.
fn surface(gp: &Gp, space: &Space, history: &History, draw: Draw, view: &View) -> Option<GpSurface> {
    match gp.model(space, history, &[], draw, view) {
        SamplerModel::Gp(surface) => Some(surface),
        SamplerModel::Points(_) => None,
        other => panic!("{other:?}"),
    }
}

/// Values that no one would like to see.
fn wild() -> impl Strategy<Value = Outcome> {
    let value = prop_oneof![
        Just(0.0),
        Just(f64::MAX),
        Just(-f64::MAX),
        Just(5e-324),
        Just(-1e-300),
        -1.0..1.0,
        proptest::num::f64::NORMAL,
    ];
    (value, 0..6).prop_map(|(value, kind)| match kind {
        0 => Outcome::Failed,
        1 => Outcome::Pruned(None),
        2 => Outcome::Pruned(Some(value)),
        _ => Outcome::Complete(value),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Any values at few different points: the suggestion lies in the cube, and nothing panics.
    #[test]
    fn no_history_is_too_wild(
        outcomes in proptest::collection::vec((0u8..6, 0u8..6, wild()), 0..60),
        running in proptest::collection::vec((0u8..6, 0u8..6), 0..5),
    ) {
        let space = space(&json!({
            "x": { "type": "float", "low": 0, "high": 1 },
            "n": { "type": "int", "low": 1, "high": 100, "log": true },
        }));
        let point = |x: u8, n: u8| space.snapped(&[f64::from(x) / 5.0, f64::from(n) / 5.0]);
        let mut history = History::new();
        for (trial, (x, n, outcome)) in outcomes.into_iter().enumerate() {
            let trial = trial as u32;
            history.push(Observation { trial, point: point(x, n), reports: Vec::new(), outcome });
        }
        let running: Vec<Running> = running
            .into_iter()
            .map(|(x, n)| Running { trial: 99, point: point(x, n), reports: Vec::new() })
            .collect();
        let sampler = GpSpec { startup: 2, ..GpSpec::default() };
        let sampler = sampler.build("sampler", &space).expect("the options are legal");
        let said = sampler.propose(&space, &history, &running, Draw::new(1, 7));
        prop_assert!(said.point.len() == 2 && said.point.iter().all(|u| (0.0..=1.0).contains(u)));
        let view = View { axes: vec![1], points: 5, base: said.point };
        let surface = surface(&sampler, &space, &history, Draw::new(1, 7), &view);
        prop_assert!(surface.is_none_or(|surface| surface.mean.iter().all(|mean| !mean.is_nan())));
    }
}

#[test]
fn options_are_checked() {
    let space = floats(1);
    let cases = [
        (
            json!({ "acquisition": "ei" }),
            "sampler.acquisition: \"ei\" is not allowed here; expected one of logei, ucb, pi",
        ),
        (
            json!({ "startup": 0 }),
            "sampler.startup: 0 is not allowed here; expected a whole number from 1 to 1000",
        ),
        (json!({ "kappa": -1 }), "sampler.kappa: -1 is not allowed here; expected a number from 0 to 100"),
        (json!({ "margin": 11 }), "sampler.margin: 11 is not allowed here; expected a number from 0 to 10"),
        (
            json!({ "beta": 1 }),
            "sampler.beta: 1 is not allowed here; expected no field but name or acquisition",
        ),
    ];
    for (options, message) in cases {
        let error = GpSpec::parse("sampler", &to_value(&options))
            .and_then(|spec| spec.build("sampler", &space).map(|_| ()))
            .expect_err("the options are wrong")
            .to_string();
        assert!(error.starts_with(message), "{error}");
    }
    let spec = GpSpec::parse("sampler", &to_value(&json!({ "acquisition": "ucb", "kappa": 3 })));
    let built = spec.expect("it is well-formed").build("sampler", &space).expect("it is in range");
    assert!(format!("{built:?}").contains(&format!("{:?}", Criterion::Bound(3.0))));
}
