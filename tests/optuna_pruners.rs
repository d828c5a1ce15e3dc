//! Every pruner decides as Optuna's does, report by report (tests/outside/optuna_pruners.py).

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::study::{Ending, Study, StudySpec};

fn fixture() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/optuna/pruners.json");
    let text = std::fs::read_to_string(path).expect("the fixture is committed");
    serde_json::from_str(&text).expect("the fixture is JSON")
}

fn replay(case: &Value) -> (u32, u32) {
    let spec = json!({
        "space": { "x": { "type": "float", "low": 0, "high": 1 } },
        "pruner": case["pruner"],
        "direction": case["direction"],
    });
    let mut study = Study::new(StudySpec::parse("", &to_value(&spec)).expect("it is well-formed"))
        .expect("the study is legal");
    let (mut reports, mut stops) = (0, 0);
    for (place, event) in case["events"].as_array().expect("an array").iter().enumerate() {
        let id = || event[1].as_u64().expect("an id") as u32;
        match event[0].as_str().expect("a name") {
            "ask" => drop(study.ask()),
            "report" => {
                let step = event[2].as_u64().expect("a step");
                let value = event[3].as_f64().unwrap_or(f64::NAN);
                let advice = study.report(id(), step, value).expect("the trial runs");
                if let Some(expected) = event[4].as_bool() {
                    let decision = &study.trials()[id() as usize].decision;
                    let (name, direction) = (&case["name"], &case["direction"]);
                    assert_eq!(advice, expected, "{name} {direction}, event {place}: {event} {decision:?}");
                    reports += 1;
                    stops += u32::from(advice);
                }
            }
            _ => {
                let ending = event[3].as_f64().map_or(Ending::Pruned(None), Ending::Complete);
                study.tell(id(), ending).expect("the trial runs");
            }
        }
    }
    (reports, stops)
}

#[test]
fn every_decision_is_that_of_optuna() {
    let cases = fixture();
    let (reports, stops) = cases
        .iter()
        .map(replay)
        .fold((0, 0), |(reports, stops), (one, other)| (reports + one, stops + other));
    println!("{} cases, {reports} decisions, {stops} of them to stop", cases.len());
    assert!(reports > 4000 && stops > 500, "{reports} decisions, {stops} to stop");
}
