//! What `auto` chooses, and that `bohb` spends its steps better than random search without pruning.

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::numeric::Stream;
use tuning_playground::sampler::{Auto, History, Observation, Outcome, Sampler};
use tuning_playground::space::{Space, SpaceSpec};
use tuning_playground::study::{Ending, PrunerSpec, Study, StudySpec};

fn space(space: &Value) -> Space {
    SpaceSpec::parse("space", &to_value(space)).and_then(|spec| spec.check("space")).expect("it is legal")
}

fn floats(dimensions: usize) -> Value {
    (0..dimensions).map(|d| (format!("x{d}"), json!({ "type": "float", "low": 0, "high": 1 }))).collect()
}

fn history(trials: u32, objectives: usize) -> History {
    let mut history = History::new();
    for trial in 0..trials {
        let outcome = Outcome::Complete(f64::from(trial));
        let observation = Observation { trial, point: vec![0.5], reports: Vec::new(), outcome };
        let values = if objectives > 1 { vec![0.0; objectives] } else { Vec::new() };
        history.push_several(observation, values);
    }
    history
}

/// Each trial is better than all before it.
fn improving(trials: u32) -> History {
    let mut history = History::new();
    for trial in 0..trials {
        let outcome = Outcome::Complete(-f64::from(trial));
        history.push(Observation { trial, point: vec![0.5], reports: Vec::new(), outcome });
    }
    history
}

#[test]
fn auto_chooses_by_space_and_history_and_says_why() {
    let few = json!({ "a": { "type": "int", "low": 1, "high": 4 },
                      "b": { "type": "categorical", "choices": [1, 2, 3] } });
    let cases = [
        (floats(3), history(0, 1), "gp", "few-trials", 0.0),
        (floats(3), history(49, 1), "gp", "few-trials", 49.0),
        (floats(3), history(50, 1), "gp", "stalled", 50.0),
        (floats(3), history(51, 1), "tpe", "stalled", 51.0),
        (floats(3), improving(51), "gp", "few-trials", 51.0),
        (floats(3), history(251, 1), "tpe", "many-trials", 251.0),
        (floats(21), history(5, 1), "tpe", "many-parameters", 21.0),
        (few, history(5, 1), "grid", "few-points", 12.0),
        (floats(3), history(5, 2), "nsga2", "several-objectives", 2.0),
    ];
    for (spec, history, sampler, code, count) in cases {
        let space = space(&spec);
        let auto = Auto::new("", &space).expect("the defaults are legal");
        let choice = auto.choice(&space, &history).expect("it chooses");
        assert_eq!((choice.sampler, &*choice.why.code, choice.why.facts["count"]), (sampler, code, count));
    }
}

fn study(spec: &Value) -> Study {
    StudySpec::parse("", &to_value(spec)).and_then(Study::new).expect("the study is legal")
}

#[test]
fn bohb_comes_with_hyperband() {
    let spec = |extra: Value| {
        let mut spec = json!({ "space": floats(2), "sampler": { "name": "bohb", "reductionFactor": 2 } });
        spec.as_object_mut().expect("it is one").extend(extra.as_object().expect("it is one").clone());
        study(&spec).spec().pruner.clone()
    };
    let PrunerSpec::Hyperband(pruner) = spec(json!({})) else { panic!("no pruner was named") };
    assert_eq!((pruner.min_resource, pruner.reduction_factor), (1, 2));
    assert_eq!(spec(json!({ "pruner": { "name": "none" } })), PrunerSpec::None);
}

/// A loss that falls over 27 steps to a level that the point decides, with noise that shrinks; its level is told.
fn level_after(spec: &Value, seed: u64, steps: u64) -> f64 {
    let mut spec = spec.clone();
    spec["seed"] = json!(seed);
    spec["space"] = floats(4);
    let mut study = study(&spec);
    let (mut spent, mut best) = (0, f64::INFINITY);
    while spent < steps {
        let trial = study.ask();
        let level: f64 = trial
            .params
            .values()
            .enumerate()
            .map(|(d, u)| (u.number().expect("it is a float") - 0.2 - 0.15 * d as f64).powi(2))
            .sum();
        let mut noise = Stream::new(seed, "noise", u64::from(trial.id));
        let stopped = (1..=27).find(|step| {
            spent += 1;
            let loss = level + (1.0 + 0.1 * noise.normal()) / *step as f64;
            study.report(trial.id, *step, loss).expect("the trial runs")
        });
        let ending =
            if stopped.is_some() { Ending::Pruned(None) } else { Ending::Complete(level + 1.0 / 27.0) };
        best = best.min(level);
        study.tell(trial.id, ending).expect("the trial runs");
    }
    best
}

#[test]
fn bohb_finds_more_than_random_search_with_the_same_steps() {
    let levels = |spec: Value| -> Vec<f64> {
        let mut levels: Vec<f64> = (0..15).map(|seed| level_after(&spec, seed, 27 * 30)).collect();
        levels.sort_by(f64::total_cmp);
        levels
    };
    let hyperband = json!({ "name": "hyperband", "maxResource": 27 });
    let bohb = levels(json!({ "sampler": { "name": "bohb" }, "pruner": hyperband }));
    let random_hyperband = levels(json!({ "pruner": hyperband }));
    let random = levels(json!({}));
    println!(
        "medians: bohb {}, random with hyperband {}, random {}",
        bohb[7], random_hyperband[7], random[7]
    );
    assert!(bohb[7] < 0.5 * random[7], "{bohb:?} {random:?}");
    assert!(bohb[7] < random_hyperband[7], "{bohb:?} {random_hyperband:?}");
}
