//! Importance against Optuna's evaluators (tests/outside/optuna_importance.py).
//!
//! PED-ANOVA is the same computation: 1e-9 absolute and relative, as sums are in another order and the tails of the
//! normal distribution come from another library. fANOVA's forests are random: the means over the trees of ours must
//! lie within 0.02 plus five of Optuna's own deviations between seeds. That single trees have exactly
//! Optuna's shares is tested beside the code.

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::space::{Params, parse_params};
use tuning_playground::study::{ImportanceSpec, Method, Study, StudySpec};

fn fixture() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/optuna/importance.json");
    let text = std::fs::read_to_string(path).expect("the fixture is committed");
    serde_json::from_str(&text).expect("the fixture is JSON")
}

fn study(space: &Value, direction: &str) -> Study {
    let spec = json!({ "space": space, "direction": direction });
    StudySpec::parse("", &to_value(&spec)).and_then(Study::new).expect("the study is legal")
}

/// Adds a complete trial.
fn add(study: &mut Study, params: &Params, value: f64) {
    study.enqueue(params).expect("the values lie in the space");
    let id = study.ask().id;
    study.tell(id, value).expect("the trial runs");
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().expect("an array").iter()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn ped_anova_is_that_of_optuna() {
    let fixture = fixture();
    let names: Vec<&String> = fixture["space"].as_object().expect("an object").keys().collect();
    let mut compared = 0;
    for case in list(&fixture["ped_anova"]) {
        let mut study = study(&fixture["space"], case["direction"].as_str().expect("a name"));
        for (row, value) in list(&case["params"]).zip(list(&case["values"])) {
            let params: Value = names.iter().map(|name| (*name).clone()).zip(list(row).cloned()).collect();
            let params = parse_params("", &to_value(&params)).expect("they are scalars");
            add(&mut study, &params, number(value));
        }
        for expected in list(&case["raw"]) {
            let spec =
                ImportanceSpec { quantile: number(&expected["quantile"]), ..ImportanceSpec::default() };
            let importance = study.importance("", &spec).expect("the options are legal");
            for (name, ours) in importance.raw.iter() {
                let theirs = number(&expected["importance"][name]);
                let fine = (ours - theirs).abs() <= 1e-9 + 1e-9 * theirs.abs();
                assert!(fine, "{name} of {} trials: {ours}, Optuna has {theirs}", importance.trials);
                compared += 1;
            }
            let sum: f64 = importance.params.values().sum();
            assert!((sum - 1.0).abs() < 1e-12 || importance.raw.values().all(|raw| *raw == 0.0), "{sum}");
        }
    }
    assert_eq!(compared, 4 * 2 * 8);
}

#[test]
fn fanova_agrees_with_optuna() {
    let fixture = fixture();
    for case in list(&fixture["forests"]) {
        let dimensions = case["mean"].as_array().expect("an array").len();
        let axis = json!({ "type": "float", "low": 0, "high": 1 });
        let space: Value = (0..dimensions).map(|d| (format!("x{d}"), axis.clone())).collect();
        let mut study = study(&space, "minimize");
        for (point, value) in list(&case["points"]).zip(list(&case["values"])) {
            let params = list(point).enumerate().map(|(d, u)| (format!("x{d}"), number(u).into())).collect();
            add(&mut study, &params, number(value));
        }
        let spec = ImportanceSpec { method: Method::Fanova, ..ImportanceSpec::default() };
        let importance = study.importance("", &spec).expect("the options are legal");
        for (d, ours) in importance.raw.values().enumerate() {
            let (theirs, deviation) = (number(&case["mean"][d]), number(&case["deviation"][d]));
            println!("x{d}: {ours:.4}, Optuna has {theirs:.4} ± {deviation:.4}");
            assert!((ours - theirs).abs() <= 0.02 + 5.0 * deviation, "x{d}: {ours}, Optuna has {theirs}");
        }
        let total: f64 = importance.raw.values().sum::<f64>()
            + importance.pairs.iter().map(|pair| pair.share).sum::<f64>();
        assert!(total <= 1.0 + 1e-9, "shares of a variance sum up to at most 1: {total}");
    }
}
