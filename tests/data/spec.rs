//! The description of a data set: defaults, ranges, and options that do not belong to a set.

use proptest::prelude::*;
use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::data::{DataName, DataSpec, generate};

fn read(document: Value) -> Result<DataSpec, String> {
    DataSpec::parse("data", &to_value(&document)).map_err(|error| error.to_string())
}

fn refusal(document: Value) -> String {
    read(document)
        .expect("the types are right")
        .check()
        .expect_err("the description is not valid")
        .to_string()
}

#[test]
fn an_empty_description_is_the_documented_default() {
    let full = read(json!({})).expect("every field may be left out").complete();
    assert_eq!(
        serde_json::to_value(full).expect("a plain document"),
        json!({ "name": "moons", "samples": 500, "noise": 0.2, "testFraction": 0.3, "standardize": true, "seed": 1 })
    );
}

#[test]
fn a_complete_description_has_the_options_of_its_set_only() {
    let full = read(json!({ "name": "make-classification", "weights": [0.5], "shift": "random" }))
        .expect("the types are right")
        .complete();
    assert_eq!(
        serde_json::to_value(full).expect("a plain document"),
        json!({
            "name": "make-classification", "samples": 500, "testFraction": 0.3, "standardize": true, "seed": 1,
            "features": 20, "informative": 2, "redundant": 2, "repeated": 0, "classes": 2, "clustersPerClass": 2,
            "weights": [0.5], "flipY": 0.01, "classSep": 1, "hypercube": true, "shift": "random", "scale": 1,
            "shuffle": true
        })
    );
    for name in DataName::ALL {
        let full = DataSpec { name, ..DataSpec::default() }.complete();
        full.check().expect("defaults are valid");
        let document = serde_json::to_value(&full).expect("a plain document");
        assert_eq!(read(document), Ok(full));
    }
}

#[test]
fn values_out_of_range_are_named() {
    let made = |option: &str, value: Value| {
        let mut document = json!({ "name": "make-classification" });
        document[option] = value;
        refusal(document)
    };
    let cases = [
        (
            refusal(json!({ "samples": 0 })),
            "data.samples: 0 is not allowed here; expected a whole number from 1 to",
        ),
        (refusal(json!({ "samples": 100_001 })), "data.samples: 100001 "),
        (
            refusal(json!({ "noise": -0.1 })),
            "data.noise: -0.1 is not allowed here; expected a number from 0 to 10",
        ),
        (refusal(json!({ "testFraction": 0.95 })), "data.testFraction: 0.95 "),
        (refusal(json!({ "seed": 1_u64 << 53 })), "data.seed: 9007199254740992 "),
        (refusal(json!({ "name": "spiral", "arms": 6 })), "data.arms: 6 "),
        (refusal(json!({ "name": "blobs", "centers": 0 })), "data.centers: 0 "),
        (refusal(json!({ "name": "circles", "factor": 1.0 })), "data.factor: 1 "),
        (made("features", json!(3)), "data.features: 3 is not allowed here; expected at least 4"),
        (made("classes", json!(3)), "data.informative: 2 is not allowed here; expected at least 3"),
        (
            made("weights", json!([0.2, 0.2, 0.2])),
            "data.weights: 3 weights is not allowed here; expected 1 or 2",
        ),
        (made("weights", json!([0.7, 0.4])), "data.weights: a sum of 1.1"),
        (made("weights", json!([0.7, -0.4])), "data.weights[1]: -0.4 "),
        (made("flipY", json!(1.5)), "data.flipY: 1.5 "),
        (made("scale", json!(0)), "data.scale: 0 is not allowed here; expected a number from"),
    ];
    for (message, start) in cases {
        assert!(message.starts_with(start), "{message}");
    }
    let large = json!({ "name": "make-classification", "samples": 100_000, "features": 21 });
    assert!(refusal(large).starts_with("data.samples: 100000 is not allowed here; expected at most 95238"));
}

#[test]
fn an_option_of_another_set_is_refused_with_the_sets_that_have_it() {
    assert_eq!(
        refusal(json!({ "name": "moons", "arms": 3 })),
        "data.arms: 3 is not allowed here; expected no value, since moons does not have this option; \
         it belongs to spiral"
    );
    assert!(
        refusal(json!({ "name": "digits", "noise": 0.1 })).contains("moons, circles, xor, spiral, plane")
    );
    assert!(refusal(json!({ "name": "own", "samples": 10 })).starts_with("data.samples: 10 "));
}

#[test]
fn unknown_fields_and_wrong_types_do_not_pass() {
    assert!(read(json!({ "nose": 1 })).expect_err("unknown").contains("nose"));
    assert!(read(json!({ "name": "moon" })).expect_err("unknown").contains("moon"));
    let message = read(json!({ "name": "make-classification", "shift": "none" })).expect_err("wrong word");
    assert!(message.contains("a number or \"random\""), "{message}");
}

#[test]
fn tables_and_own_arrays_are_not_generated() {
    for name in DataName::ALL.into_iter().filter(|name| !name.is_generated()) {
        let error = generate(&DataSpec { name, ..DataSpec::default() }).expect_err("not generated");
        assert_eq!((error.path.as_str(), error.value.as_str()), ("data.name", name.as_str()));
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        (-50_i64..300).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-2.0..12.0).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        "[a-z]{0,6}".prop_map(Value::from),
        Just(json!("random")),
        proptest::collection::vec(-0.5..1.5, 0..4).prop_map(Value::from),
    ]
}

proptest! {
    /// Whatever stands in a description, it is read, checked and made, or refused, without a panic.
    #[test]
    fn any_description_is_made_or_refused(
        name in proptest::sample::select(DataName::ALL.to_vec()),
        options in proptest::collection::vec((0_usize..20, any_value()), 0..4),
    ) {
        const KEYS: [&str; 20] = [
            "noise", "testFraction", "seed", "factor", "arms", "centers", "spread", "features", "informative",
            "redundant", "repeated", "classes", "clustersPerClass", "weights", "flipY", "classSep", "hypercube",
            "shift", "scale", "shuffle",
        ];
        let mut document = json!({ "name": name });
        if name.takes("samples") {
            document["samples"] = json!(20);
        }
        for (key, value) in options {
            document[KEYS[key]] = value;
        }
        if let Ok(spec) = read(document) {
            match generate(&spec) {
                Ok(dataset) => prop_assert!(dataset.x.iter().all(|value| value.is_finite())),
                Err(error) => prop_assert!(error.path.starts_with("data."), "{}", error),
            }
        }
    }
}
