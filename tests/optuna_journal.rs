//! Journal files of Optuna, both ways.
//!
//! `ours.log` is what this crate writes of the study below, whose document is `ours.json`; that real Optuna reads the
//! same out of it, and goes on with it (`continued.log`), and writes studies of its own (`optuna.log`), is the work of
//! tests/outside/optuna_journal.py. The expectations beside the last two are what Optuna says of its own trials.
//! `WRITE_FIXTURES=1 cargo test --test optuna_journal` writes the first two anew.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::space::Params;
use tuning_playground::study::{Ending, JournalOptions, Study, StudySpec, Trial, TrialState};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/optuna").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

fn read(journal: &str, options: &Value) -> Result<Study, String> {
    let options = JournalOptions::parse("options", &to_value(options)).map_err(|error| error.to_string())?;
    Study::from_journal(journal, &options, number).map_err(|error| error.to_string())
}

fn document(study: &Study) -> Value {
    serde_json::to_value(study.document()).expect("plain data")
}

/// A study with every kind of parameter and a trial in every state.
fn ours() -> Study {
    let spec = json!({
        "space": {
            "lr": { "type": "float", "low": 1e-5, "high": 1, "log": true },
            "drop": { "type": "float", "low": 0, "high": 0.5, "step": 0.1 },
            "width": { "type": "int", "low": 1, "high": 512, "log": true },
            "depth": { "type": "int", "low": 1, "high": 7, "step": 2 },
            "x": { "type": "float", "low": -1, "high": 1 },
            "act": { "type": "categorical", "choices": ["re\"lu\\", "é\n", 3, 0.5, true, null] },
        },
        "pruner": { "name": "asha", "minResource": 1, "reductionFactor": 2 },
        "seed": 7,
        "direction": "maximize",
    });
    let mut study = StudySpec::parse("", &to_value(&spec)).and_then(Study::new).expect("the study is legal");
    let params = study.ask().params;
    for id in 1..=6 {
        assert_eq!(study.ask().id, id);
        study.report(id, 1, f64::from(id) / 3.0).expect("the trial runs");
    }
    study.report(2, 2, f64::NAN).expect("the trial runs");
    study.report(2, 5, 1e-7).expect("the trial runs");
    study.tell(4, 0.25).expect("the trial runs");
    study.tell(1, Ending::Pruned(None)).expect("the trial runs");
    study.tell(3, Ending::Failed("lost \"it\"".into())).expect("the trial runs");
    let told = |outcome: Value| Ending::parse("", &to_value(&outcome)).expect("it is an ending");
    study.tell(5, told(json!({ "repeats": [1, 2, 4], "constraints": [-1, 0] }))).expect("the trial runs");
    study.tell(6, told(json!({ "value": 1, "constraints": [0.5] }))).expect("the trial runs");
    study.add_trial(&params, 1e-300, Vec::new()).expect("the values lie in the space");
    study.enqueue(&params).expect("the values lie in the space");
    study
}

#[test]
fn our_journal_is_the_one_that_optuna_reads() {
    let study = ours();
    let journal = study.to_journal("ours");
    if std::env::var_os("WRITE_FIXTURES").is_some() {
        fs::write(path("ours.log"), &journal).expect("the folder is there");
        let text = serde_json::to_string_pretty(&study.document()).expect("plain data");
        fs::write(path("ours.json"), text + "\n").expect("the folder is there");
    }
    assert_eq!(journal, text("ours.log"));
    let expected: Value = serde_json::from_str(&text("ours.json")).expect("it is JSON");
    // As plain data, where 1 and 1.0 are one number.
    assert_eq!(to_value(&document(&study)), to_value(&expected));
}

#[test]
fn a_study_that_was_written_reads_back_as_it_was() {
    let mut study = ours();
    let mut copy =
        read(&study.to_journal("any \"name\""), &json!({ "name": "any \"name\"" })).expect("it is ours");
    assert_eq!(document(&copy), document(&study));
    assert_eq!(copy.ask(), study.ask());
    assert_eq!(copy.ask(), study.ask());
}

/// What Optuna says of a trial.
/// Where a trial has no value for a parameter it is left out, and the numbers in the others' reasons mean nothing.
#[test]
fn reasons_stay_only_where_all_trials_do() {
    let spec = json!({
        "space": { "x": { "type": "float", "low": 0, "high": 1 } },
        "sampler": { "name": "genetic", "population": 4 },
    });
    let mut study = StudySpec::parse("", &to_value(&spec)).and_then(Study::new).expect("the study is legal");
    for id in 0..12 {
        study.ask();
        study.tell(id, f64::from(id)).expect("the trial runs");
    }
    let reasons = |study: &Study| study.trials().iter().filter(|trial| trial.chosen.is_some()).count();
    let journal = study.to_journal("study");
    assert_eq!(reasons(&read(&journal, &json!({})).expect("it is our own")), 12);
    let mut created = 0;
    let other = |line: &str| {
        created += usize::from(line.starts_with("{\"op_code\":4"));
        if created == 3 { line.replace("\"x\":", "\"z\":") } else { line.to_owned() }
    };
    let without: Vec<String> = journal.lines().map(other).collect();
    let read = read(&without.join("\n"), &json!({})).expect("a trial is left out");
    assert_eq!((read.trials().len(), reasons(&read)), (11, 0));
}

fn assert_trial(trial: &Trial, expected: &Value) {
    let state = match expected["state"].as_str().expect("a name") {
        "COMPLETE" => TrialState::Complete,
        "PRUNED" => TrialState::Pruned,
        "FAIL" => TrialState::Failed,
        "RUNNING" => TrialState::Running,
        _ => TrialState::Waiting,
    };
    let infeasible = expected["infeasible"].as_bool().expect("a truth");
    assert_eq!(trial.state, if infeasible { TrialState::Failed } else { state }, "trial {}", trial.id);
    // As values of this crate, which tells 0 and 0.0 no more apart than JavaScript does.
    assert_eq!(to_value(&trial.params), to_value(&expected["params"]));
    let values = trial.value.into_iter().chain(trial.values.clone().unwrap_or_default());
    let expected_values: Vec<f64> = serde_json::from_value(expected["values"].clone()).expect("numbers");
    if !infeasible {
        assert_eq!(values.collect::<Vec<_>>(), expected_values, "trial {}", trial.id);
    }
    let reports: Vec<(u64, Option<f64>)> =
        serde_json::from_value(expected["reports"].clone()).expect("steps and values");
    let finite = |value: f64| Some(value).filter(|value| value.is_finite());
    let ours = trial.reports.iter().map(|report| (report.step, finite(report.value)));
    assert_eq!(ours.collect::<Vec<_>>(), reports, "trial {}", trial.id);
}

fn assert_study(study: &Study, expected: &Value) {
    let trials = expected.as_array().expect("an array");
    assert_eq!(study.trials().len(), trials.len());
    for (trial, expected) in study.trials().iter().zip(trials) {
        assert_trial(trial, expected);
    }
    let copy = Study::from_json(&to_value(&study.document())).expect("a study reads its own document");
    assert_eq!(document(&copy), document(study));
}

#[test]
fn what_optuna_went_on_with_is_read() {
    let mut study = read(&text("continued.log"), &json!(null)).expect("Optuna wrote it");
    let expected: Value = serde_json::from_str(&text("continued.json")).expect("it is JSON");
    assert_study(&study, &expected);
    assert_eq!(document(&study)["spec"], document(&ours())["spec"]);
    assert!(study.trials().len() > ours().trials().len());
    study.ask();
}

#[test]
fn studies_of_optuna_are_read() {
    let expected: Value = serde_json::from_str(&text("optuna.json")).expect("it is JSON");
    for (name, expected) in expected.as_object().expect("an object") {
        let options = json!({ "name": name, "sampler": { "name": "random" }, "seed": 3 });
        let mut study = read(&text("optuna.log"), &options).expect("Optuna wrote it");
        assert_study(&study, &expected["trials"]);
        let directions: Vec<&str> = study.directions().iter().map(|direction| direction.name()).collect();
        assert_eq!(json!(directions), expected["directions"]);
        assert_eq!(to_value(&study.spec().space), to_value(&expected["space"]), "{name}");
        study.ask();
    }
    let error = read(&text("optuna.log"), &json!({ "name": "gone" })).expect_err("it was deleted");
    assert!(
        error.starts_with("name: gone is not allowed here; expected a study of the journal: "),
        "{error}"
    );
}

#[test]
fn what_is_no_journal_is_named() {
    let refused = |journal: &str| read(journal, &json!(null)).expect_err("it is no journal");
    let allowed = "is not allowed here; expected an operation of an Optuna journal";
    assert_eq!(refused("{}"), format!("line 1: {{}} {allowed}"));
    assert_eq!(refused("\n\nnonsense"), format!("line 3: nonsense {allowed}"));
    assert_eq!(refused(""), "name: nothing is not allowed here; expected a study of the journal: ");
    let empty = r#"{"op_code":0,"worker_id":"a","study_name":"s","directions":[1]}"#;
    assert_eq!(refused(empty), "spec.space: 0 parameters is not allowed here; expected 1 to 64 parameters");
}

#[test]
fn a_table_is_read_back() {
    let study = ours();
    let table = study.to_csv();
    assert!(
        table
            .starts_with("number,state,source,value,spread,params_lr,params_drop,params_width,params_depth,")
    );
    assert_eq!(
        table.lines().nth(1).map(|line| line.split(',').take(3).collect()),
        Some(vec!["0", "running", "sampler"])
    );
    let mut copy = Study::new(study.spec().clone()).expect("the study is legal");
    assert_eq!(copy.add_csv(&table, number), Ok(6));
    let ended = || study.trials().iter().filter(|trial| trial.state.is_end());
    for (trial, original) in copy.trials().iter().zip(ended()) {
        assert_eq!((trial.state, &trial.params), (original.state, &original.params));
        assert_eq!((trial.value, &trial.reason), (original.value, &original.reason));
    }
    let mut refused = |table: &str| {
        let before = copy.trials().len();
        let error = copy.add_csv(table, number).expect_err("it is wrong").to_string();
        assert_eq!(copy.trials().len(), before, "nothing is added");
        error
    };
    assert_eq!(refused(""), "table: nothing is not allowed here; expected a row of names");
    assert_eq!(refused("value,lr"), "drop: nothing is not allowed here; expected a column of this name");
    let head = "lr,drop,width,depth,x,act,value";
    let allowed = "is not allowed here; expected";
    assert_eq!(
        refused(&format!("{head}\n0.1,0.2,3,5,0,3,1\n0.1,0.25,3,5,0,3,1")),
        format!("row 2.drop: 0.25 {allowed} a number from 0 to 0.5 in steps of 0.1")
    );
    assert_eq!(
        refused(&format!("{head}\n0.1,0.2,3,5,0,3,high")),
        format!("row 1.value: \"high\" {allowed} a number")
    );
}

#[test]
fn a_table_of_several_objectives_has_a_column_for_each() {
    let space = json!({ "x": { "type": "float", "low": 0, "high": 1 } });
    let spec = json!({ "space": space, "directions": ["minimize", "maximize"] });
    let study = || StudySpec::parse("", &to_value(&spec)).and_then(Study::new).expect("the study is legal");
    let mut original = study();
    let params: Params = [("x".to_owned(), 0.5.into())].into_iter().collect();
    original.add_trial(&params, vec![1.0, -2.5], Vec::new()).expect("it is legal");
    let table = original.to_csv();
    assert_eq!(
        table,
        "number,state,source,values_0,values_1,spread,params_x,reason\r\n0,complete,added,1,-2.5,,0.5,\r\n"
    );
    let mut copy = study();
    assert_eq!(copy.add_csv(&table, number), Ok(1));
    assert_eq!(copy.trials(), original.trials());
    let journal = original.to_journal("two");
    assert_eq!(document(&read(&journal, &json!(null)).expect("it is ours")), document(&original));
}

proptest! {
    /// A journal with a changed place is refused or read, and never a panic.
    #[test]
    fn damaged_journals_do_no_harm(place in 0usize..20_000, character in any::<char>(), cut in any::<bool>()) {
        let journal = ["ours.log", "optuna.log", "continued.log"].map(text).concat();
        let mut damaged: Vec<char> = journal.chars().collect();
        let place = place % damaged.len();
        damaged[place] = character;
        if cut {
            damaged.drain(..place / 2);
        }
        let damaged: String = damaged.into_iter().collect();
        if let Ok(mut study) = read(&damaged, &json!(null)) {
            study.ask();
        }
        let mut study = ours();
        let _ = study.add_csv(&damaged, number);
    }
}
