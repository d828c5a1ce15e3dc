//! What a study promises: the order of trials, directions, failures, refusals, pruning.

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::space::Params;
use tuning_playground::study::{Ending, Refusal, Refused, Study, StudySpec, TrialState};

fn study(spec: &Value) -> Study {
    Study::new(StudySpec::parse("", &to_value(spec)).expect("the document is well-formed"))
        .expect("the study is legal")
}

/// A study of one float from 0 to 1, with more fields.
fn line(extra: &Value) -> Study {
    let mut spec = json!({ "space": { "x": { "type": "float", "low": 0, "high": 1 } } });
    spec.as_object_mut()
        .expect("it is an object")
        .extend(extra.as_object().expect("it is an object").clone());
    study(&spec)
}

fn params(value: f64) -> Params {
    [("x".to_owned(), value.into())].into_iter().collect()
}

#[test]
fn parameters_keep_their_order() {
    let float = json!({ "type": "float", "low": 0, "high": 1 });
    let mut study = study(&json!({ "space": { "zeta": float, "alpha": float, "mu": float } }));
    assert_eq!(study.ask().params.names().collect::<Vec<_>>(), ["zeta", "alpha", "mu"]);
    let copy = Study::from_json(&to_value(&study.document())).expect("a study reads its own document");
    assert_eq!(copy.space().names().collect::<Vec<_>>(), ["zeta", "alpha", "mu"]);
}

#[test]
fn the_best_trial_follows_the_direction() {
    for (direction, best) in [("minimize", 1), ("maximize", 2)] {
        let mut study = line(&json!({ "direction": direction }));
        assert!(study.best().is_none());
        for value in [2.0, -1.0, 5.0, -1.0, 5.0, f64::NAN] {
            let trial = study.ask();
            study.tell(trial.id, value).expect("the trial runs");
        }
        assert_eq!(study.best().expect("five trials are complete").id, best);
    }
}

#[test]
fn a_value_that_is_not_finite_fails_the_trial_and_keeps_the_reason() {
    let mut study = line(&json!({}));
    for (value, reason) in [
        (f64::NAN, "not-finite: the objective is NaN"),
        (f64::NEG_INFINITY, "not-finite: the objective is -inf"),
    ] {
        let id = study.ask().id;
        assert_eq!(study.tell(id, value), Ok(TrialState::Failed));
        let trial = &study.trials()[id as usize];
        assert_eq!((trial.value, trial.reason.as_deref()), (None, Some(reason)));
    }
    let id = study.ask().id;
    assert_eq!(study.report(id, 1, 0.5), Ok(false));
    assert_eq!(study.report(id, 2, f64::INFINITY), Ok(true), "it should stop");
    assert_eq!(study.tell(id, Ending::Pruned(None)), Ok(TrialState::Failed));
    assert_eq!(study.trials()[id as usize].reason.as_deref(), Some("not-finite: the value at step 2 is inf"));
}

#[test]
fn a_pruned_trial_keeps_its_last_value() {
    let mut study = line(&json!({ "direction": "maximize" }));
    let id = study.ask().id;
    study.report(id, 1, 0.5).expect("the trial runs");
    study.report(id, 4, 0.75).expect("the trial runs");
    assert_eq!(study.tell(id, Ending::Pruned(None)), Ok(TrialState::Pruned));
    assert_eq!(study.trials()[id as usize].value, Some(0.75));
    assert!(study.best().is_none(), "only complete trials are compared");
}

#[test]
fn every_refusal_has_its_reason() {
    fn message<T: std::fmt::Debug>(result: Result<T, Refused>) -> String {
        result.expect_err("it is refused").to_string()
    }
    let mut study = line(&json!({}));
    let unknown = "trial 0: it does not exist; the study has 0 trials, counted from 0";
    assert_eq!(message(study.tell(0, 1.0)), unknown);
    study.enqueue(&params(0.5)).expect("0.5 lies in the space");
    assert_eq!(message(study.tell(0, 1.0)), "trial 0: it is waiting; ask for it first");
    assert_eq!(study.ask().id, 0);
    study.report(0, 3, 1.0).expect("the trial runs");
    let refused = study.report(0, 3, 1.0).expect_err("step 3 was reported");
    assert_eq!(refused.reason, Refusal::StepNotAfter { step: 3, last: 3 });
    study.tell(0, 1.0).expect("the trial runs");
    assert_eq!(message(study.tell(0, 2.0)), "trial 0: it has ended already: it is complete");
    assert_eq!(message(study.report(0, 4, 1.0)), "trial 0: it has ended already: it is complete");
    assert_eq!(study.trials()[0].value, Some(1.0), "a refusal changes nothing");
    assert_eq!(study.trials()[0].reports.len(), 1);
}

#[test]
fn enqueued_trials_come_first_and_as_they_stand() {
    let mut study = line(&json!({ "sampler": { "name": "grid", "points": 3 } }));
    let third = 1.0 / 3.0;
    study.enqueue(&params(third)).expect("1/3 lies in the space");
    study.enqueue(&params(0.9)).expect("0.9 lies in the space");
    let values: Vec<Option<f64>> = (0..5).map(|_| study.ask().params["x"].number()).collect();
    assert_eq!(values, [third, 0.9, 0.0, 0.5, 1.0].map(Some), "no cell of the grid is left out");
    let mut refused = |params: &Params| study.enqueue(params).expect_err("it is wrong").to_string();
    let allowed = "is not allowed here; expected a number from 0 to 1";
    assert_eq!(refused(&params(1.5)), format!("params.x: 1.5 {allowed}"));
    assert_eq!(refused(&Params::default()), format!("params.x: nothing {allowed}"));
}

#[test]
fn a_grid_visits_each_cell_once_and_starts_again() {
    let mut study = study(&json!({
        "space": { "a": { "type": "int", "low": 0, "high": 3 }, "b": { "type": "categorical", "choices": ["x", "y"] } },
        "sampler": { "name": "grid", "shuffle": true },
    }));
    let asked: Vec<String> = (0..16).map(|_| format!("{:?}", study.ask().params)).collect();
    let mut first = asked[..8].to_vec();
    assert_eq!(first, asked[8..]);
    first.sort();
    first.dedup();
    assert_eq!(first.len(), 8);
}

/// Pearson's statistic over ten cells; 27.88 is the 99.9 % quantile of χ² with 9 degrees of freedom.
#[test]
fn random_search_is_uniform() {
    let mut study = study(&json!({ "space": {
        "float": { "type": "float", "low": 0, "high": 10 },
        "log": { "type": "float", "low": 1, "high": 1024, "log": true },
        "int": { "type": "int", "low": 0, "high": 9 },
        "choice": { "type": "categorical", "choices": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
    } }));
    let mut counts = [[0u32; 10]; 4];
    for _ in 0..5000 {
        for (d, (name, value)) in study.ask().params.iter().enumerate() {
            let value = value.number().expect("all values are numbers");
            let cell = if name == "log" { value.log2() } else { value };
            counts[d][(cell as usize).min(9)] += 1;
        }
    }
    for cells in counts {
        let statistic: f64 = cells.iter().map(|count| (f64::from(*count) - 500.0).powi(2) / 500.0).sum();
        assert!(statistic < 27.88, "{cells:?}");
    }
}

/// Six trials complete with reports 1, 2, ..., 6 at each of the steps 1 to 4: their median is 3.5.
fn with_six_complete(pruner: &Value, direction: &str) -> Study {
    let mut study = line(&json!({ "pruner": pruner, "direction": direction }));
    for value in 1..=6 {
        let id = study.ask().id;
        for step in 1..=4 {
            study.report(id, step, f64::from(value)).expect("the trial runs");
        }
        study.tell(id, f64::from(value)).expect("the trial runs");
    }
    study
}

/// The advice to a new trial after each of its reports.
fn advice(study: &mut Study, reports: &[(u64, f64)]) -> Vec<bool> {
    let id = study.ask().id;
    reports.iter().map(|(step, value)| study.report(id, *step, *value).expect("the trial runs")).collect()
}

/// The expectations follow Optuna's `MedianPruner`: the best report so far against the median at the same step.
#[test]
fn the_median_pruner_stops_the_worse_half() {
    let mut study = with_six_complete(&json!({ "name": "median" }), "minimize");
    assert_eq!(advice(&mut study, &[(1, 3.6), (2, 3.4), (3, 9.0)]), [true, false, false]);
    assert_eq!(advice(&mut study, &[(7, 9.0)]), [false], "nobody else reported at step 7");
    let id = study.ask().id;
    assert_eq!(study.report(id, 2, 4.0), Ok(true));
    let reason = "median: its best value up to step 2, 4, is worse than the earlier trials' median, 3.5";
    assert_eq!(study.trials()[id as usize].reason.as_deref(), Some(reason));

    let mut study = with_six_complete(&json!({ "name": "median" }), "maximize");
    assert_eq!(advice(&mut study, &[(1, 3.6)]), [false]);
    assert_eq!(advice(&mut study, &[(1, 3.4)]), [true]);
}

#[test]
fn the_median_pruner_waits_as_told() {
    let bad = [(1, 9.0), (2, 9.0), (3, 9.0), (4, 9.0)];
    let cases = [
        (json!({ "name": "none" }), [false; 4]),
        (json!({ "name": "median", "warmupSteps": 2, "intervalSteps": 2 }), [false, true, false, true]),
        (json!({ "name": "median", "intervalSteps": 3 }), [true, false, true, false]),
        (json!({ "name": "median", "startupTrials": 7 }), [false; 4]),
        (json!({ "name": "median", "minTrials": 7 }), [false; 4]),
        (json!({ "name": "median", "startupTrials": 6, "minTrials": 6 }), [true; 4]),
    ];
    for (pruner, expected) in cases {
        assert_eq!(advice(&mut with_six_complete(&pruner, "minimize"), &bad), expected, "{pruner}");
    }
}
