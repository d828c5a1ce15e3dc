//! What else a trial may be told: several objectives, repeats under several seeds, constraints; and trials from
//! elsewhere.

use proptest::prelude::*;
use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::sampler::Report;
use tuning_playground::space::Params;
use tuning_playground::study::{Ending, Refusal, Study, StudySpec, Trial, TrialState};

/// A study of two floats from 0 to 1, with more fields.
fn study(extra: &Value) -> Study {
    let axis = json!({ "type": "float", "low": 0, "high": 1 });
    let mut spec = json!({ "space": { "x": axis, "y": axis } });
    spec.as_object_mut().expect("it is one").extend(extra.as_object().expect("it is one").clone());
    Study::new(StudySpec::parse("", &to_value(&spec)).expect("it is well-formed")).expect("it is legal")
}

fn ending(outcome: &Value) -> Ending {
    Ending::parse("outcome", &to_value(outcome)).expect("it is an ending")
}

/// Asks, and tells what came out.
fn tell(study: &mut Study, outcome: &Value) -> Trial {
    let id = study.ask().id;
    study.tell(id, ending(outcome)).expect("the trial runs");
    study.trials()[id as usize].clone()
}

fn params(x: f64, y: f64) -> Params {
    [("x".to_owned(), x.into()), ("y".to_owned(), y.into())].into_iter().collect()
}

/// A study reads its own document, and goes on with the same bits.
fn assert_replays(study: &mut Study) {
    let document = to_value(&study.document());
    let mut copy = Study::from_json(&document).expect("a study reads its own document");
    assert_eq!(to_value(&copy.document()), document);
    for _ in 0..3 {
        assert_eq!(copy.ask(), study.ask());
    }
}

#[test]
fn repeats_are_told_as_their_mean_and_spread() {
    let mut study = study(&json!({}));
    let trial = tell(&mut study, &json!({ "repeats": [1, 2, 6] }));
    assert_eq!(
        (trial.state, trial.value, trial.spread),
        (TrialState::Complete, Some(3.0), Some(7.0_f64.sqrt()))
    );
    assert_eq!(trial.repeats, Some(vec![1.0, 2.0, 6.0]));
    let trial = tell(&mut study, &json!({ "repeats": [2] }));
    assert_eq!((trial.value, trial.spread), (Some(2.0), None));
    assert_eq!(study.best().expect("two are complete").id, 1);
    assert_replays(&mut study);
}

#[test]
fn one_failed_repeat_fails_the_trial() {
    let mut study = study(&json!({}));
    let id = study.ask().id;
    let repeats = vec![1.0, f64::NAN];
    let told = tuning_playground::study::Measured { repeats, ..Default::default() };
    assert_eq!(study.tell(id, Ending::Measured(told)), Ok(TrialState::Failed));
    assert_eq!(study.trials()[0].reason.as_deref(), Some("not-finite: the objective is NaN"));
}

#[test]
fn a_broken_constraint_makes_a_failed_region() {
    let mut study = study(&json!({ "direction": "maximize" }));
    let trial = tell(&mut study, &json!({ "value": 9, "constraints": [-1, 0.25] }));
    assert_eq!((trial.state, trial.value), (TrialState::Failed, None));
    assert_eq!(trial.reason.as_deref(), Some("constraint: number 1 is 0.25, not at most 0"));
    assert_eq!(trial.constraints, Some(vec![-1.0, 0.25]));
    let trial = tell(&mut study, &json!({ "value": 3, "constraints": [-1, 0] }));
    assert_eq!((trial.state, trial.value), (TrialState::Complete, Some(3.0)));
    assert_eq!(study.best().expect("one is complete").id, 1);
    assert_replays(&mut study);
}

#[test]
fn several_objectives_have_a_front_and_no_best() {
    let mut study = study(&json!({ "directions": ["maximize", "minimize"] }));
    let outcomes = [[0.9, 10.0], [0.8, 5.0], [0.8, 6.0], [0.5, 1.0], [0.9, 10.0], [0.1, 2.0]];
    for outcome in outcomes {
        let trial = tell(&mut study, &json!(outcome));
        assert_eq!((trial.value, trial.values), (None, Some(outcome.to_vec())));
    }
    assert!(study.best().is_none());
    assert_eq!(study.pareto().iter().map(|trial| trial.id).collect::<Vec<_>>(), [0, 1, 3, 4]);
    let id = study.ask().id;
    let refused = study.tell(id, 1.0).expect_err("one value is not two");
    assert_eq!(refused.reason, Refusal::Values { given: 1, objectives: 2 });
    assert_eq!(study.tell(id, vec![1.0, f64::INFINITY]), Ok(TrialState::Failed));
    let id = study.ask().id;
    assert_eq!(study.report(id, 1, 0.5), Ok(false));
    assert_eq!(study.tell(id, Ending::Pruned(None)), Ok(TrialState::Pruned));
    assert_eq!(study.trials()[id as usize].value, None);
    assert_eq!(tell(&mut study, &json!({ "values": [1, 0], "constraints": [1] })).state, TrialState::Failed);
    assert_replays(&mut study);
}

#[test]
fn one_objective_has_a_front_too() {
    let mut study = study(&json!({ "directions": ["maximize"] }));
    for value in [2, 3, 1, 3] {
        tell(&mut study, &json!([value]));
    }
    assert_eq!(study.best().expect("four are complete").id, 1);
    assert_eq!(study.pareto().iter().map(|trial| trial.id).collect::<Vec<_>>(), [1, 3]);
    assert_replays(&mut study);
}

#[test]
fn trials_from_elsewhere_warm_a_study_up() {
    let mut study = study(&json!({ "pruner": { "name": "median", "startupTrials": 2 } }));
    let reports = |value: f64| vec![Report { step: 1, value }, Report { step: 3, value: value / 2.0 }];
    study.enqueue(&params(0.5, 0.5)).expect("the values lie in the space");
    assert_eq!(study.add_trial(&params(0.1, 0.2), 1.0, reports(2.0)), Ok(1));
    assert_eq!(study.add_trial(&params(0.3, 0.4), 3.0, reports(4.0)), Ok(2));
    let failed = Ending::Failed("out of memory".into());
    assert_eq!(study.add_trial(&params(0.3, 0.4), failed, Vec::new()), Ok(3));
    assert_eq!(study.best().expect("two are complete").id, 1);
    assert_eq!(study.ask().id, 0, "the enqueued one waits longest");
    assert_eq!(study.report(0, 1, 5.0), Ok(true), "worse than the added trials' median");
    let refused = |study: &mut Study, params: &Params, reports| {
        study.add_trial(params, 1.0, reports).expect_err("something is wrong").to_string()
    };
    let message = refused(&mut study, &params(0.1, 7.0), Vec::new());
    assert_eq!(message, "params.y: 7 is not allowed here; expected a number from 0 to 1");
    let mut falling = reports(1.0);
    falling.reverse();
    let message = refused(&mut study, &params(0.1, 0.7), falling);
    assert_eq!(message, "reports[1].step: 1 is not allowed here; expected a rising step");
    assert_eq!(study.trials().len(), 4, "what is refused changes nothing");
    assert_replays(&mut study);
}

/// The area between the front and (1.1, 1.1), of ZDT1 in two dimensions: f₁ = x, f₂ = g·(1 - √(x / g)),
/// g = 1 + 9y (Zitzler et al. 2000). All of the front has 1.1² - ∫(1 - √x) over 0 to 1, less what lies outside: 0.8767.
fn zdt1_area(sampler: &Value, seed: u64) -> f64 {
    let spec = json!({ "directions": ["minimize", "minimize"], "sampler": sampler, "seed": seed });
    let mut study = study(&spec);
    for _ in 0..200 {
        let trial = study.ask();
        let [x, y] = ["x", "y"].map(|name| trial.params[name].number().expect("it is a float"));
        let g = 1.0 + 9.0 * y;
        study.tell(trial.id, vec![x, g * (1.0 - (x / g).sqrt())]).expect("the trial runs");
    }
    let mut front: Vec<(f64, f64)> = study
        .pareto()
        .iter()
        .map(|trial| trial.values.as_ref().expect("it is complete"))
        .map(|values| (values[0], values[1]))
        .collect();
    front.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut area, mut height) = (0.0, 1.1);
    for (x, y) in front {
        area += (1.1 - x).max(0.0) * (height - y).max(0.0);
        height = height.min(y);
    }
    area
}

#[test]
fn nsga2_finds_more_of_a_front_than_random_search() {
    let areas = |sampler: Value| -> Vec<f64> {
        let mut areas: Vec<f64> = (0..11).map(|seed| zdt1_area(&sampler, seed)).collect();
        areas.sort_by(f64::total_cmp);
        areas
    };
    let (nsga2, random) = (areas(json!({ "name": "nsga2" })), areas(json!({ "name": "random" })));
    println!("medians: nsga2 {}, random {}", nsga2[5], random[5]);
    assert!(nsga2[2] > random[8], "{nsga2:?} {random:?}");
    assert!(nsga2[5] > 0.8, "{nsga2:?}");
}

proptest! {
    /// The front has no trial that another beats, and all others are beaten by one of it.
    #[test]
    fn the_front_is_what_nothing_beats(
        values in prop::collection::vec(prop::array::uniform2(-3i32..3), 0..40),
        up in prop::array::uniform2(any::<bool>()),
    ) {
        let directions = up.map(|up| if up { "maximize" } else { "minimize" });
        let mut study = study(&json!({ "directions": directions }));
        for pair in &values {
            tell(&mut study, &json!(pair));
        }
        let beats = |a: &[i32; 2], b: &[i32; 2]| {
            let gain = |k: usize| if up[k] { a[k] - b[k] } else { b[k] - a[k] };
            gain(0) >= 0 && gain(1) >= 0 && gain(0) + gain(1) > 0
        };
        let front: Vec<usize> = study.pareto().iter().map(|trial| trial.id as usize).collect();
        for (id, pair) in values.iter().enumerate() {
            let beaten = front.iter().any(|other| beats(&values[*other], pair));
            prop_assert_eq!(front.contains(&id), !beaten);
        }
    }
}
