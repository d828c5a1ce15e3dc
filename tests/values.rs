//! The crate's own plain data has the form that serde_json gives the same structures.

use serde::Serialize;
use serde_json::json;
use tuning_playground::check::to_value;
use tuning_playground::study::StudySpec;
use tuning_playground::train::{Experiment, Trainer};

fn same(structure: &impl Serialize) {
    let theirs = serde_json::to_value(structure).expect("plain data");
    assert_eq!(serde_json::to_value(to_value(structure)).expect("plain data"), as_javascript(&theirs));
}

/// `value` with every number a double, as JavaScript has it.
fn as_javascript(value: &serde_json::Value) -> serde_json::Value {
    serde_json::to_value(to_value(value)).expect("plain data")
}

#[test]
fn structures_have_the_form_that_serde_json_gives_them() {
    let spec = json!({
        "space": {
            "x": { "type": "float", "low": -1, "high": 1.5 },
            "k": { "type": "int", "low": 1, "high": 8, "log": true },
            "c": { "type": "categorical", "choices": ["a", 1, true, null] },
        },
        "sampler": { "name": "grid", "points": { "x": 3 } },
        "pruner": { "name": "median" },
    });
    same(&StudySpec::parse("", &to_value(&spec)).expect("it is allowed"));
    let experiment = Experiment::from_json(&to_value(&json!({
        "data": { "name": "make-classification", "weights": [0.5], "shift": "random" },
        "model": { "dropout": [0.1, 0.2] },
        "train": { "optimizer": { "name": "nadam" }, "clipNorm": 1 },
    })));
    same(&experiment.expect("it is allowed"));
    let mut trainer = Trainer::create(&[Experiment::default()], None).expect("it can be made");
    same(&trainer.train_steps(40));
    same(&trainer.metrics());
    same(&trainer.describe());
}
