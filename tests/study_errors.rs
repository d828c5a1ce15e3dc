//! Each wrong specification or document is refused with the path of what is wrong.

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::study::{Ending, Study, StudySpec};

/// The cases: what comes after `path: value`.
fn check(cases: Vec<(Value, &str)>, refuse: impl Fn(&Value) -> String) {
    for (document, message) in cases {
        let message = message.replacen(" => ", " is not allowed here; expected ", 1);
        assert_eq!(refuse(&document), message);
    }
}

fn refused(spec: &Value) -> String {
    StudySpec::parse("", &to_value(spec))
        .and_then(Study::new)
        .expect_err("the specification is wrong")
        .to_string()
}

#[test]
fn a_space_is_checked_with_paths() {
    let cases = vec![
        (json!(3), "space.lr: 3 => an object"),
        (json!({ "low": 0 }), "space.lr.type: nothing => a value"),
        (
            json!({ "type": "real", "low": 0, "high": 1 }),
            "space.lr.type: \"real\" => one of float, int, categorical",
        ),
        (json!({ "type": "float", "low": "0", "high": 1 }), "space.lr.low: \"0\" => a number"),
        (json!({ "type": "float", "low": 0 }), "space.lr.high: nothing => a value"),
        (json!({ "type": "float", "low": 2, "high": 1 }), "space.lr.high: 1 => a number from 2 to 1e200"),
        (
            json!({ "type": "float", "low": 0, "high": 1, "log": true }),
            "space.lr.low: 0 => a positive number, from 1e-200, with log",
        ),
        (json!({ "type": "float", "low": 0, "high": 1, "log": 1 }), "space.lr.log: 1 => true or false"),
        (
            json!({ "type": "float", "low": 1, "high": 2, "log": true, "step": 0.1 }),
            "space.lr.step: 0.1 => no step with log",
        ),
        (
            json!({ "type": "float", "low": 0, "high": 1, "step": 0 }),
            "space.lr.step: 0 => a positive number, large enough to move both bounds",
        ),
        (
            json!({ "type": "float", "low": 0, "high": 1, "step": 1e-13 }),
            "space.lr.step: 1e-13 => a range of at most 1000000000000 values",
        ),
        (json!({ "type": "int", "low": 0.5, "high": 1 }), "space.lr.low: 0.5 => a whole number"),
        (
            json!({ "type": "int", "low": 0, "high": 8, "log": true }),
            "space.lr.low: 0 => a number from 1 with log",
        ),
        (
            json!({ "type": "int", "low": 1, "high": 8, "log": true, "step": 2 }),
            "space.lr.step: 2 => no step with log",
        ),
        (
            json!({ "type": "int", "low": 0, "high": 1, "choices": [1] }),
            "space.lr.choices: [1] => no field but type or low or high or log or step",
        ),
        (json!({ "type": "categorical", "choices": [] }), "space.lr.choices: 0 choices => 1 to 1000 choices"),
        (
            json!({ "type": "categorical", "choices": ["a", 1, 1.0] }),
            "space.lr.choices[2]: 1 => a choice that is not there yet",
        ),
        (
            json!({ "type": "categorical", "choices": ["a", []] }),
            "space.lr.choices[1]: [] => a string, a number, true, false or null",
        ),
    ];
    check(cases, |parameter| refused(&json!({ "space": { "lr": parameter } })));
    check(
        vec![
            (json!({}), "space: 0 parameters => 1 to 64 parameters"),
            (json!([]), "space: [] => an object"),
            (json!(null), "space: null => an object"),
        ],
        |space| refused(&json!({ "space": space })),
    );
}

#[test]
fn a_specification_is_checked_with_paths() {
    let space = json!({ "x": { "type": "float", "low": 0, "high": 1 } });
    let cases = vec![
        (
            json!({ "sampler": { "name": "annealing" } }),
            "sampler.name: \"annealing\" => a sampler of this version: grid, random, sobol, lhs, gp, tpe, cma-es, genetic, \
             regularized-evolution, differential-evolution, nsga2, bohb, auto",
        ),
        (
            json!({ "sampler": { "name": "tpe", "candidates": 0 } }),
            "sampler.candidates: 0 => a whole number from 1 to 10000",
        ),
        (
            json!({ "sampler": { "name": "cma-es", "population": 3 } }),
            "sampler.population: 3 => a whole number from 4 to 256",
        ),
        (
            json!({ "sampler": { "name": "cma-es", "sigma": 2 } }),
            "sampler.sigma: 2 => a number from 1e-6 to 1",
        ),
        (
            json!({ "sampler": { "name": "differential-evolution", "population": 3 } }),
            "sampler.population: 3 => a whole number from 4 to 10000",
        ),
        (json!({ "sampler": "random" }), "sampler: \"random\" => an object"),
        (json!({ "sampler": { "name": "random", "points": 2 } }), "sampler.points: 2 => no field but name"),
        (
            json!({ "pruner": { "name": "sha" } }),
            "pruner.name: \"sha\" => a pruner of this version: none, median, percentile, patient, threshold, asha, \
             hyperband, wilcoxon",
        ),
        (
            json!({ "pruner": { "name": "patient", "wrapped": { "name": "percentile", "percentile": 101 } } }),
            "pruner.wrapped.percentile: 101 => a number from 0 to 100",
        ),
        (json!({ "pruner": { "name": "threshold" } }), "pruner.upper: nothing => a number here or in lower"),
        (
            json!({ "pruner": { "name": "threshold", "lower": 2, "upper": 1 } }),
            "pruner.upper: 1 => a number not below lower",
        ),
        (
            json!({ "pruner": { "name": "asha", "bootstrapCount": 1 } }),
            "pruner.bootstrapCount: 1 => a whole number from 0 to 0",
        ),
        (
            json!({ "pruner": { "name": "asha", "minResource": "all" } }),
            "pruner.minResource: \"all\" => a whole number, not negative",
        ),
        (
            json!({ "pruner": { "name": "hyperband", "minResource": 9, "maxResource": 8 } }),
            "pruner.maxResource: 8 => a whole number from 9 to 1000000000",
        ),
        (
            json!({ "pruner": { "name": "wilcoxon", "pThreshold": -0.1 } }),
            "pruner.pThreshold: -0.1 => a number from 0 to 1",
        ),
        (
            json!({ "pruner": { "name": "median", "intervalSteps": 0 } }),
            "pruner.intervalSteps: 0 => a whole number from 1 to 1000000000",
        ),
        (json!({ "seed": -1 }), "seed: -1 => a whole number, not negative"),
        (
            json!({ "seed": 1u64 << 53 }),
            "seed: 9007199254740992 => a whole number from 0 to 9007199254740991",
        ),
        (json!({ "direction": "up" }), "direction: \"up\" => one of minimize, maximize"),
        (json!({ "directions": [] }), "directions: 0 directions => 1 to 8 directions"),
        (
            json!({ "directions": ["minimize", "maximize"], "direction": "maximize" }),
            "direction: maximize => the first of directions, or nothing",
        ),
        (
            json!({ "directions": ["minimize", "maximize"], "pruner": { "name": "median" } }),
            "pruner.name: a pruner => none, as there are 2 objectives",
        ),
        (
            json!({ "seeds": 1 }),
            "seeds: 1 => no field but space or sampler or pruner or seed or direction or directions",
        ),
    ];
    check(cases, |extra| {
        let mut spec = json!({ "space": space });
        spec.as_object_mut().expect("it is one").extend(extra.as_object().expect("it is one").clone());
        refused(&spec)
    });
    check(vec![(json!({}), "space: nothing => a value"), (json!([]), "document: [] => an object")], refused);
}

#[test]
fn an_ending_is_checked_with_paths() {
    let allowed = "a number, an array of numbers, or an object with the state \"failed\" or \"pruned\" \
                   or with value, values or repeats";
    let cases = [
        (json!({ "state": "done" }), "outcome.state: \"done\" => failed or pruned".to_owned()),
        (json!({ "state": "failed" }), "outcome.reason: nothing => a value".to_owned()),
        (
            json!({ "state": "failed", "value": 1 }),
            "outcome.value: 1 => no field but state or reason".to_owned(),
        ),
        (json!({ "state": "pruned", "value": "1" }), "outcome.value: \"1\" => a number".to_owned()),
        (json!({}), "outcome.value: nothing => one of value, values and repeats".to_owned()),
        (
            json!({ "value": 1, "repeats": [1] }),
            "outcome.value: nothing => one of value, values and repeats".to_owned(),
        ),
        (json!([1, "2"]), "outcome[1]: \"2\" => a number".to_owned()),
        (json!({ "repeats": 2 }), "outcome.repeats: 2 => an array".to_owned()),
        (json!("1"), format!("outcome: \"1\" => {allowed}")),
        (json!(null), format!("outcome: null => {allowed}")),
    ];
    check(
        cases.iter().map(|(document, message)| (document.clone(), message.as_str())).collect(),
        |document| Ending::parse("outcome", &to_value(document)).expect_err("it is no ending").to_string(),
    );
    let pruned = Ending::parse("outcome", &to_value(&json!({ "state": "pruned", "value": null })));
    assert_eq!(pruned, Ok(Ending::Pruned(None)));
    let failed = Ending::parse("outcome", &to_value(&json!({ "state": "failed", "reason": "lost" })));
    assert_eq!(failed, Ok(Ending::Failed("lost".into())));
    assert_eq!(Ending::parse("outcome", &to_value(&1)), Ok(Ending::Complete(1.0)));
}

/// A study with trials in every state: 0 runs, 1 failed, 2 was pruned, 3 is complete, 4 waits.
fn document() -> Value {
    let spec = json!({ "space": { "lr": { "type": "float", "low": 1e-4, "high": 1, "log": true } } });
    let mut study = StudySpec::parse("", &to_value(&spec)).and_then(Study::new).expect("the study is legal");
    let params = study.ask().params;
    for id in 1..=3 {
        assert_eq!(study.ask().id, id);
        study.report(id, 1, 0.5).expect("the trial runs");
        study.report(id, 2, 0.25).expect("the trial runs");
    }
    study.tell(3, 0.25).expect("the trial runs");
    study.tell(2, Ending::Pruned(None)).expect("the trial runs");
    study.tell(1, Ending::Failed("lost".into())).expect("the trial runs");
    study.enqueue(&params).expect("the values lie in the space");
    serde_json::to_value(study.document()).expect("plain data")
}

#[test]
fn contradictions_in_a_document_are_named() {
    let original = document();
    let places = "each number from 0 to that of the ended trials once";
    let cases = [
        ("/v", json!(2), "v: 2 => a document of version 1"),
        ("/v", json!("1"), "v: \"1\" => a whole number, not negative"),
        ("/spec/space/lr/low", json!(2), "spec.space.lr.high: 1 => a number from 2 to 1e200"),
        ("/trials/1/params/lr", json!(7), "trials[1].params.lr: 7 => a number from 0.0001 to 1"),
        ("/trials/1/params", json!({}), "trials[1].params.lr: nothing => a number from 0.0001 to 1"),
        ("/trials/1/id", json!(7), "trials[1].id: 7 => 1, the trial's place"),
        ("/trials/3/value", json!(null), "trials[3].value: nothing => a value, as its state is complete"),
        ("/trials/1/reason", json!(null), "trials[1].reason: nothing => a value, as its state is failed"),
        ("/trials/0/finished", json!(0), "trials[0].finished: a value => null, as its state is running"),
        ("/trials/3/finished", json!(1), &format!("trials[3].finished: 1 => {places}")),
        ("/trials/3/finished", json!(3), &format!("trials: a gap in finished => {places}")),
        ("/trials/3/finished", json!(99), &format!("trials[3].finished: 99 => {places}")),
        ("/trials/1/reports/1/step", json!(1), "trials[1].reports[1].step: 1 => a rising step"),
        ("/trials/1/reports/1/value", json!("x"), "trials[1].reports[1].value: \"x\" => a number"),
        (
            "/trials/1/state",
            json!("asleep"),
            "trials[1].state: \"asleep\" => one of waiting, running, complete, pruned, failed",
        ),
        (
            "/trials/4/source",
            json!("sampler"),
            "trials[4].state: waiting => only an enqueued trial without reports to wait",
        ),
        ("/trials", json!(0), "trials: 0 => an array"),
    ];
    for (place, value, message) in cases {
        let mut document = original.clone();
        *document.pointer_mut(place).expect("the place exists") = value;
        check(vec![(document, message)], |document| {
            Study::from_json(&to_value(document)).expect_err("the document contradicts itself").to_string()
        });
    }
}
