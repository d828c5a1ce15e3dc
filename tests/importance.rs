//! The contract of importance, by both methods: shares that sum up to 1 or are all 0, the same each time, no panic
//! whatever the trials are. `tests/optuna_importance.rs` compares the numbers with Optuna's.

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::numeric::Stream;
use tuning_playground::study::{Ending, Importance, ImportanceSpec, Method, Study, StudySpec};

const METHODS: [Method; 2] = [Method::PedAnova, Method::Fanova];

fn space() -> Value {
    json!({
        "float": { "type": "float", "low": -1, "high": 2 },
        "log": { "type": "float", "low": 1e-5, "high": 10, "log": true },
        "step": { "type": "float", "low": 0.1, "high": 1, "step": 0.2 },
        "int": { "type": "int", "low": -3, "high": 1000 },
        "logInt": { "type": "int", "low": 1, "high": 512, "log": true },
        "two": { "type": "int", "low": 1, "high": 2, "log": true },
        "choice": { "type": "categorical", "choices": ["relu", 2, true, null] },
        "single": { "type": "float", "low": 0.3, "high": 0.3 },
    })
}

/// A study of `trials` trials that end as `ending` says, given the trial's id and its first parameter.
fn study(trials: u32, ending: impl Fn(u32, f64) -> Ending) -> Study {
    let spec = json!({ "space": space() });
    let mut study = StudySpec::parse("", &to_value(&spec)).and_then(Study::new).expect("the study is legal");
    for id in 0..trials {
        let params = study.ask().params;
        let first = params["float"].number().expect("it is a float");
        study.tell(id, ending(id, first)).expect("the trial runs");
    }
    study
}

fn importance(study: &Study, method: Method) -> Importance {
    let spec = ImportanceSpec { method, ..ImportanceSpec::default() };
    let importance = study.importance("", &spec).expect("the options are legal");
    assert_eq!(study.importance("", &spec).as_ref(), Ok(&importance), "it is the same each time");
    let sum: f64 = importance.params.values().sum();
    let shares = importance.params.values().chain(importance.raw.values());
    let pairs = importance.pairs.iter().map(|pair| &pair.share);
    assert!(shares.chain(pairs).all(|share| share.is_finite() && *share >= 0.0), "{importance:?}");
    assert!((sum - 1.0).abs() < 1e-9 || sum == 0.0, "{sum}");
    assert_eq!(importance.params["single"], 0.0);
    importance
}

#[test]
fn any_trials_have_an_importance() {
    let endings: [fn(u32, f64) -> Ending; 7] = [
        |_, x| Ending::Complete(x),
        |_, _| Ending::Complete(1.0),
        |id, x| if id % 3 == 0 { Ending::Failed("lost".into()) } else { Ending::Complete(x) },
        |_, _| Ending::Complete(f64::NAN),
        |id, _| Ending::Complete(if id % 2 == 0 { 1.7e308 } else { -1.7e308 }),
        |id, x| Ending::Complete(if id == 0 { 1e300 } else { x * 1e-300 }),
        |id, x| if id % 2 == 0 { Ending::Pruned(Some(x)) } else { Ending::Complete(f64::from(id % 3)) },
    ];
    for trials in [0, 1, 2, 3, 11, 100] {
        for ending in endings {
            let study = study(trials, ending);
            for method in METHODS {
                importance(&study, method);
            }
        }
    }
}

#[test]
fn a_thousand_trials_find_the_one_parameter_that_matters() {
    let study = study(1000, |_, x| Ending::Complete((x - 0.5) * (x - 0.5)));
    for method in METHODS {
        let importance = importance(&study, method);
        assert_eq!(importance.trials, 1000);
        assert!(importance.params["float"] > 0.9, "{importance:?}");
    }
}

#[test]
fn a_choice_matters_whatever_its_place() {
    let noise = |id: u32| Stream::new(1, "noise", u64::from(id)).normal() * 0.1;
    let mut study = study(0, |_, _| Ending::Complete(0.0));
    for id in 0..200 {
        let good = study.ask().params["choice"] == 2.0.into();
        study.tell(id, noise(id) - f64::from(u8::from(good))).expect("the trial runs");
    }
    for method in METHODS {
        let share = importance(&study, method).params["choice"];
        assert!(share > 0.5, "{method:?}: {share}");
    }
}

#[test]
fn options_are_checked_with_paths() {
    let study = study(5, |_, x| Ending::Complete(x));
    let refused = |options: Value| {
        let spec = ImportanceSpec::parse("options", &to_value(&options));
        let result = spec.and_then(|spec| study.importance("options", &spec));
        result.expect_err("an option is wrong").to_string()
    };
    let cases = [
        (
            json!({ "method": "shap" }),
            "options.method: \"shap\" is not allowed here; expected one of ped-anova, fanova",
        ),
        (
            json!({ "trees": 0 }),
            "options.trees: 0 is not allowed here; expected a whole number from 1 to 1000",
        ),
        (
            json!({ "objective": 1 }),
            "options.objective: 1 is not allowed here; expected a whole number from 0 to 0",
        ),
        (
            json!({ "quantil": 0.1 }),
            "options.quantil: 0.1 is not allowed here; expected no field but method or quantile or trees or objective",
        ),
    ];
    for (options, message) in cases {
        assert_eq!(refused(options), message);
    }
    assert!(refused(json!({ "quantile": 1 })).starts_with("options.quantile: 1 is not allowed"));
}
