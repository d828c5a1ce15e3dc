//! The contract of every sampler. A new sampler joins with one line at the end of this file.
//!
//! Most checks go through the public study, so that space, sampler and replay are tested as they are used; one
//! goes to the sampler itself, with histories that no study would make.

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::numeric::Stream;
use tuning_playground::sampler::{Draw, History, Observation, Outcome, Report, Running, SamplerSpec};
use tuning_playground::space::{Space, SpaceSpec};
use tuning_playground::study::{Ending, Study, StudySpec, Suggestion};

/// Every kind of parameter, with and without a choice.
fn kinds() -> Vec<(&'static str, Value)> {
    vec![
        ("float", json!({ "type": "float", "low": -1, "high": 2 })),
        ("logFloat", json!({ "type": "float", "low": 1e-5, "high": 10, "log": true })),
        ("stepFloat", json!({ "type": "float", "low": 0.1, "high": 1, "step": 0.2 })),
        ("int", json!({ "type": "int", "low": -3, "high": 40 })),
        ("logInt", json!({ "type": "int", "low": 1, "high": 512, "log": true })),
        ("stepInt", json!({ "type": "int", "low": 2, "high": 9, "step": 3 })),
        ("categorical", json!({ "type": "categorical", "choices": ["relu", 2, true, null] })),
        ("singleFloat", json!({ "type": "float", "low": 0.3, "high": 0.3 })),
        ("singleLog", json!({ "type": "float", "low": 0.3, "high": 0.3, "log": true })),
        ("singleInt", json!({ "type": "int", "low": 4, "high": 4 })),
        ("singleChoice", json!({ "type": "categorical", "choices": ["only"] })),
    ]
}

/// A space of D parameters: all kinds in turn, from number `offset`.
fn space(dimensions: usize, offset: usize) -> Value {
    let kinds = kinds();
    let parameter = |d: usize| {
        let (name, parameter) = &kinds[(d + offset) % kinds.len()];
        (format!("{name}{d}"), parameter.clone())
    };
    Value::Object((0..dimensions).map(parameter).collect())
}

fn checked(space: &Value) -> Space {
    SpaceSpec::parse("space", &to_value(space))
        .and_then(|spec| spec.check("space"))
        .expect("the space is legal")
}

fn study(sampler: &Value, space: &Value, seed: u64) -> Study {
    let spec = json!({ "space": space, "sampler": sampler, "seed": seed });
    Study::new(StudySpec::parse("", &to_value(&spec)).expect("the document is well-formed"))
        .expect("the study is legal")
}

/// A smooth objective of the trial's point, with a minimum inside the cube.
fn objective(space: &Space, trial: &Suggestion) -> f64 {
    let point = space.point("params", &trial.params).expect("a suggestion lies in its space");
    point.iter().enumerate().map(|(d, u)| (u - 0.3 - 0.01 * d as f64).powi(2)).sum()
}

/// Asks; the suggestion must lie in the space.
fn ask(study: &mut Study) -> Suggestion {
    let trial = study.ask();
    let point = study.space().point("params", &trial.params).expect("a suggestion lies in its space");
    assert!(point.iter().all(|u| (0.0..=1.0).contains(u)), "{point:?}");
    trial
}

/// Asks and tells in turn; what was asked for.
fn run(study: &mut Study, trials: usize) -> Vec<Suggestion> {
    let step = |_| {
        let trial = ask(study);
        let value = objective(study.space(), &trial);
        study.tell(trial.id, value).expect("the trial runs");
        trial
    };
    (0..trials).map(step).collect()
}

fn each_kind_alone(sampler: &Value) {
    for offset in 0..kinds().len() {
        run(&mut study(sampler, &space(1, offset), 1), 12);
    }
}

fn one_to_twenty_dimensions(sampler: &Value) {
    for dimensions in 1..=20 {
        run(&mut study(sampler, &space(dimensions, dimensions), 2), 12);
    }
}

/// A thousand trials. Beyond 250, nine of ten are enqueued at random points, as a sampler with a model takes its time.
fn a_thousand_trials(sampler: &Value) {
    let mut subject = study(sampler, &space(4, 0), 3);
    run(&mut subject, 250);
    let mut random = study(&json!({ "name": "random" }), &space(4, 0), 4);
    for _ in 0..75 {
        for _ in 0..9 {
            subject.enqueue(&ask(&mut random).params).expect("the values lie in the space");
        }
        run(&mut subject, 10);
    }
}

/// The objective is no number, infinite, constant, or fails: suggestions go on.
fn useless_objectives(sampler: &Value) {
    let endings: [fn(u32) -> Ending; 6] = [
        |_| Ending::Complete(f64::NAN),
        |_| Ending::Complete(f64::INFINITY),
        |_| Ending::Complete(1.0),
        |_| Ending::Pruned(None),
        |_| Ending::Failed("out of memory".into()),
        |id| Ending::Complete(if id % 3 == 0 { 1e300 } else { f64::from(id) * -1e-300 }),
    ];
    for ending in endings {
        let mut study = study(sampler, &space(7, 0), 4);
        for _ in 0..40 {
            let trial = ask(&mut study);
            study.tell(trial.id, ending(trial.id)).expect("the trial runs");
        }
    }
}

/// One point enqueued again and again, with equal and with different values.
fn equal_points(sampler: &Value) {
    for noise in [0.0, 1.0] {
        let mut study = study(sampler, &space(7, 0), 5);
        let params = ask(&mut study).params;
        for id in 1..30 {
            study.enqueue(&params).expect("the values lie in the space");
            assert_eq!(study.ask().id, id);
            study.tell(id, noise * f64::from(id)).expect("the trial runs");
        }
        run(&mut study, 5);
    }
}

/// Many trials run at once, and end in another order.
fn running_trials(sampler: &Value) {
    let mut study = study(sampler, &space(7, 0), 6);
    let mut running: Vec<Suggestion> = (0..16).map(|_| ask(&mut study)).collect();
    for turn in 0..60 {
        let trial = running.remove(turn * 7 % running.len());
        let value = objective(study.space(), &trial);
        study.report(trial.id, 1, value * 2.0).expect("the trial runs");
        study.tell(trial.id, value).expect("the trial runs");
        running.push(ask(&mut study));
    }
}

/// The same seed gives the same trials.
fn determinism(sampler: &Value) {
    let trials = |seed| run(&mut study(sampler, &space(11, 0), seed), 30);
    assert_eq!(trials(7), trials(7));
}

/// A study read again from its document, at any time, goes on with the same bits.
fn replay(sampler: &Value) {
    let mut original = study(sampler, &space(11, 0), 8);
    let enqueued = study(sampler, &space(11, 0), 9).ask().params;
    for turn in 0..40 {
        let text = serde_json::to_string(&original.document()).expect("plain data");
        let document = serde_json::from_str(&text).expect("a document is JSON");
        let mut copy = Study::from_json(&document).expect("a study reads its own document");
        assert_eq!(serde_json::to_string(&copy.document()).expect("plain data"), text);
        if turn % 9 == 4 {
            original.enqueue(&enqueued).expect("the values lie in the space");
            copy.enqueue(&enqueued).expect("the values lie in the space");
        }
        let trial = ask(&mut original);
        assert_eq!(trial, ask(&mut copy), "turn {turn}");
        end_somehow(&mut original, &trial, turn);
    }
}

/// Ends the trial, or an earlier one too, or none, by turns.
fn end_somehow(study: &mut Study, trial: &Suggestion, turn: u32) {
    let value = objective(study.space(), trial);
    let ending = match turn % 6 {
        0 | 1 => Ending::Complete(value),
        2 => return,
        3 => Ending::Failed("lost".into()),
        4 => Ending::Complete(f64::NAN),
        _ => Ending::Pruned(None),
    };
    study.report(trial.id, 3, value + 1.0).expect("the trial runs");
    study.tell(trial.id, ending).expect("the trial runs");
    if turn % 6 == 5 {
        study.tell(trial.id - 3, value).expect("the trial of turn 2 still runs");
    }
}

/// The sampler alone, with 0 to 1000 random observations and running trials: D coordinates in [0, 1], and the same
/// ones from a sampler made anew.
fn any_history(sampler: &Value) {
    let spec = SamplerSpec::parse("sampler", &to_value(sampler)).expect("the sampler is known");
    for (case, observations) in [0u32, 1, 2, 3, 10, 100, 1000].into_iter().enumerate() {
        for dimensions in [1, 2, 5, 20] {
            let space = checked(&space(dimensions, case));
            let mut stream = Stream::new(case as u64, "history", dimensions as u64);
            let mut history = History::new();
            (0..observations).for_each(|trial| history.push(observation(&mut stream, trial, &space)));
            let running: Vec<Running> =
                (0..case as u32).map(|k| running(&mut stream, observations + k, &space)).collect();
            let suggest = || {
                let sampler = spec.build("sampler", &space).expect("the sampler fits the space");
                sampler.suggest(&space, &history, &running, Draw::new(1, u64::from(observations)))
            };
            let point = suggest();
            assert_eq!(point.len(), dimensions);
            assert!(point.iter().all(|u| (0.0..=1.0).contains(u)), "{point:?}");
            assert_eq!(point, suggest());
        }
    }
}

fn observation(stream: &mut Stream, trial: u32, space: &Space) -> Observation {
    let Running { point, reports, .. } = running(stream, trial, space);
    let value = [stream.normal(), 0.0, 1e300, -1e-300][stream.below(4) as usize];
    let outcome = match stream.below(6) {
        0 => Outcome::Failed,
        1 => Outcome::Pruned(None),
        2 => Outcome::Pruned(Some(value)),
        _ => Outcome::Complete(value),
    };
    Observation { trial, point, reports, outcome }
}

fn running(stream: &mut Stream, trial: u32, space: &Space) -> Running {
    let point: Vec<f64> = (0..space.dimensions()).map(|_| stream.uniform()).collect();
    let report = |step| Report { step, value: if step == 2 { f64::NAN } else { stream.normal() } };
    let reports = (0..u64::from(trial % 5)).map(report).collect();
    Running { trial, point: space.snapped(&point), reports }
}

/// `contract!(name, specification)` makes a module of one test for each check.
macro_rules! contract {
    ($name:ident, $sampler:tt) => {
        mod $name {
            contract!(@ $sampler each_kind_alone);
            contract!(@ $sampler one_to_twenty_dimensions);
            contract!(@ $sampler a_thousand_trials);
            contract!(@ $sampler useless_objectives);
            contract!(@ $sampler equal_points);
            contract!(@ $sampler running_trials);
            contract!(@ $sampler determinism);
            contract!(@ $sampler replay);
            contract!(@ $sampler any_history);
        }
    };
    (@ $sampler:tt $check:ident) => {
        #[test]
        fn $check() {
            super::$check(&serde_json::json!($sampler));
        }
    };
}

contract!(random, { "name": "random" });
contract!(grid, { "name": "grid" });
contract!(shuffled_grid, { "name": "grid", "points": 3, "shuffle": true });
contract!(nsga2, { "name": "nsga2", "populationSize": 8 });
contract!(sobol, { "name": "sobol" });
contract!(lhs, { "name": "lhs" });
contract!(gp, { "name": "gp" });
contract!(tpe, { "name": "tpe" });
contract!(univariate_tpe, { "name": "tpe", "multivariate": false, "startup": 3 });
contract!(cma_es, { "name": "cma-es" });
contract!(small_cma_es, { "name": "cma-es", "population": 4, "sigma": 1 });
contract!(genetic, { "name": "genetic" });
contract!(regularized_evolution, { "name": "regularized-evolution" });
contract!(differential_evolution, { "name": "differential-evolution" });
contract!(small_differential_evolution, { "name": "differential-evolution", "population": 4 });
contract!(bohb, { "name": "bohb" });
contract!(auto, { "name": "auto" });
