//! The values of a sweep are those that a study over the parameter asks for.

use serde_json::json;
use tuning_playground::check::to_value;
use tuning_playground::sampler::{SweepSampler, sweep};
use tuning_playground::space::SpaceSpec;
use tuning_playground::study::{Study, StudySpec};

#[test]
fn a_sweep_is_what_a_study_would_ask_for() {
    for parameter in [
        json!({ "type": "float", "low": 1e-4, "high": 10, "log": true }),
        json!({ "type": "int", "low": 0, "high": 8 }),
        json!({ "type": "float", "low": 0.3, "high": 0.3 }),
    ] {
        for (name, sampler) in [("grid", SweepSampler::Grid), ("random", SweepSampler::Random)] {
            let document = json!({ "x": parameter });
            let space = SpaceSpec::parse("space", &to_value(&document)).expect("it is well-formed");
            let values =
                sweep(&space.check("space").expect("it is legal"), sampler, 7, 3).expect("it is allowed");
            let options =
                if name == "grid" { json!({ "name": name, "points": 7 }) } else { json!({ "name": name }) };
            let spec = json!({ "space": document, "sampler": options, "seed": 3 });
            let spec = StudySpec::parse("", &to_value(&spec)).expect("it is well-formed");
            let mut study = Study::new(spec).expect("it is legal");
            for value in values {
                let trial = study.ask();
                assert_eq!(trial.params["x"].number(), Some(value), "{name} {parameter}");
                study.tell(trial.id, 0.0).expect("the trial runs");
            }
        }
    }
}

#[test]
fn what_is_no_sweep_is_refused() {
    let space = |document| {
        SpaceSpec::parse("space", &to_value(&document))
            .and_then(|spec| spec.check("space"))
            .expect("it is legal")
    };
    let one = space(json!({ "x": { "type": "float", "low": 0, "high": 1 } }));
    let words = space(json!({ "x": { "type": "categorical", "choices": ["a", "b"] } }));
    let two = space(
        json!({ "x": { "type": "int", "low": 0, "high": 1 }, "y": { "type": "int", "low": 0, "high": 1 } }),
    );
    for (space, count) in [(&one, 0), (&one, 10_001), (&words, 3), (&two, 3)] {
        assert!(sweep(space, SweepSampler::Grid, count, 1).is_err());
    }
}
