//! The contract of every pruner. A new pruner joins with one line at the end of this file.
//!
//! Checks go through the public study, as pruners are used. `tests/optuna_pruners.rs` compares the decisions
//! themselves with Optuna's.

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::numeric::Stream;
use tuning_playground::study::{DecisionCode, Ending, Study, StudySpec, Trial};

fn study(pruner: &Value, direction: &str) -> Study {
    let space = json!({ "x": { "type": "float", "low": 0, "high": 1 } });
    let spec = json!({ "space": space, "pruner": pruner, "direction": direction });
    Study::new(StudySpec::parse("", &to_value(&spec)).expect("it is well-formed")).expect("it is legal")
}

/// Some study in progress: `trials` are asked for, `workers` at once, and report `values(trial, step)` at up to
/// `steps` steps. Advice is followed. The advice, in order.
fn run(
    study: &mut Study,
    (trials, workers, steps): (u32, usize, u64),
    values: impl Fn(u32, u64) -> f64,
) -> Vec<bool> {
    let (mut advice, mut running) = (Vec::new(), Vec::new());
    let mut started = 0;
    let mut turn = 0;
    while started < trials || !running.is_empty() {
        while started < trials && running.len() < workers {
            running.push((study.ask().id, 0));
            started += 1;
        }
        turn += 1;
        let place = turn * 7 % running.len();
        let (id, step) = &mut running[place];
        let (id, step) = (*id, {
            *step += 1;
            *step
        });
        let value = values(id, step);
        let stop = study.report(id, step, value).expect("the trial runs");
        advice.push(stop);
        if stop || step >= steps {
            let ending = if stop { Ending::Pruned(None) } else { Ending::Complete(value) };
            study.tell(id, ending).expect("the trial runs");
            running.remove(place);
        }
    }
    advice
}

/// A value of trial `id` at `step`, without a pattern: some bad, some equal, some not finite.
fn wild(id: u32, step: u64) -> f64 {
    let mut stream = Stream::new(step, "wild", u64::from(id));
    match stream.below(12) {
        0 => f64::NAN,
        1 => f64::INFINITY,
        2 => f64::NEG_INFINITY,
        3 => 1e308,
        4 => -1e308,
        5 => 0.0,
        6 => 1e-308,
        _ => stream.normal(),
    }
}

fn tame(id: u32, step: u64) -> f64 {
    let mut stream = Stream::new(3, "level", u64::from(id));
    stream.uniform() + Stream::new(step, "noise", u64::from(id)).normal() * 0.1
}

/// What holds of every decision that a study keeps.
fn check(trials: &[Trial]) {
    for trial in trials {
        let Some(decision) = &trial.decision else { continue };
        assert_eq!(decision.step, trial.reports.last().expect("it was decided at a report").step);
        assert_eq!(decision.prune, decision.code.prunes());
        let numbers = [decision.value, decision.limit];
        assert!(numbers.iter().flatten().all(|number| number.is_finite()), "{decision:?}");
        if decision.prune {
            assert!(trial.reason.is_some(), "a person is told why");
        }
        if decision.code == DecisionCode::NotFinite {
            assert!(trial.reports.last().is_some_and(|report| report.value.is_nan()));
        }
    }
}

/// A study's document is read again and gives itself.
fn reads_back(study: &Study) -> Study {
    let document = to_value(&study.document());
    let copy = Study::from_json(&document).expect("a study reads its own document");
    assert_eq!(to_value(&copy.document()), document);
    copy
}

fn wild_values(pruner: &Value) {
    for (trials, workers, steps) in [(1, 1, 1), (3, 3, 5), (40, 1, 20), (60, 8, 9)] {
        for direction in ["minimize", "maximize"] {
            let mut study = study(pruner, direction);
            run(&mut study, (trials, workers, steps), wild);
            check(study.trials());
            reads_back(&study);
            study.explain_pruner();
        }
    }
}

/// Trials that report nothing, and those that fail.
fn no_reports(pruner: &Value) {
    let mut study = study(pruner, "minimize");
    for id in 0..20 {
        assert_eq!(study.ask().id, id);
        let ending = match id % 3 {
            0 => Ending::Complete(f64::from(id)),
            1 => Ending::Pruned(None),
            _ => Ending::Failed("lost".into()),
        };
        study.tell(id, ending).expect("the trial runs");
    }
    study.explain_pruner();
    let id = study.ask().id;
    study.report(id, 5, 1.0).expect("the trial runs");
    check(study.trials());
}

/// Of equal trials none is worse than another.
fn equal_values(pruner: &Value) {
    let mut study = study(pruner, "maximize");
    let advice = run(&mut study, (30, 4, 8), |_, _| 0.1 + 0.2);
    let rule = pruner["name"].as_str().expect("it has a name");
    assert!(!advice.contains(&true), "{rule} stops one of thirty equal trials");
}

fn a_thousand_trials(pruner: &Value) {
    let mut study = study(pruner, "minimize");
    run(&mut study, (1000, 5, 12), tame);
    check(study.trials());
    study.explain_pruner();
}

/// To maximise is to minimise the negative.
fn directions_mirror(pruner: &Value) {
    let [mut down, mut up] = ["minimize", "maximize"].map(|direction| study(pruner, direction));
    let advice = run(&mut down, (50, 3, 10), tame);
    assert_eq!(run(&mut up, (50, 3, 10), |id, step| -tame(id, step)), advice);
}

/// A study read again goes on with the same advice.
fn replay(pruner: &Value) {
    let mut original = study(pruner, "minimize");
    run(&mut original, (12, 3, 7), tame);
    let mut copy = reads_back(&original);
    let advice = run(&mut original, (30, 3, 7), tame);
    assert_eq!(run(&mut copy, (30, 3, 7), tame), advice);
    assert_eq!(to_value(&copy.document()), to_value(&original.document()));
}

/// Bad trials are found, good ones are not: a pruner that never speaks, or always, does not pass.
fn bad_trials_stop(pruner: &Value) {
    let bad = |id: u32| id % 3 == 2;
    let mut study = study(pruner, "minimize");
    run(&mut study, (60, 1, 10), |id, step| {
        if bad(id) { 5.0 + step as f64 } else { tame(0, step) + 1.0 / step as f64 - f64::from(id) * 1e-3 }
    });
    let stopped = |bad_ones| {
        let of_kind = study.trials().iter().filter(|trial| bad(trial.id) == bad_ones);
        of_kind.filter(|trial| trial.decision.as_ref().is_some_and(|decision| decision.prune)).count()
    };
    let (good, bad) = (stopped(false), stopped(true));
    assert!(bad >= 14 && good == 0, "{bad} of 20 bad and {good} of 40 good trials stopped");
}

/// `contract!(name, specification)` makes a module of one test for each check.
macro_rules! contract {
    ($name:ident, $pruner:tt) => {
        mod $name {
            contract!(@ $pruner wild_values);
            contract!(@ $pruner no_reports);
            contract!(@ $pruner equal_values);
            contract!(@ $pruner a_thousand_trials);
            contract!(@ $pruner directions_mirror);
            contract!(@ $pruner replay);
            contract!(@ $pruner bad_trials_stop);
        }
    };
    (@ $pruner:tt $check:ident) => {
        #[test]
        fn $check() {
            super::$check(&serde_json::json!($pruner));
        }
    };
}

contract!(median, { "name": "median" });
contract!(percentile, { "name": "percentile", "percentile": 75, "startupTrials": 1 });
contract!(patient, { "name": "patient", "patience": 1, "minDelta": 0.5 });
contract!(patient_median, { "name": "patient", "patience": 1, "wrapped": { "name": "median" } });
contract!(threshold, { "name": "threshold", "lower": -4, "upper": 4 });
contract!(asha, { "name": "asha", "minResource": 1, "reductionFactor": 2 });
contract!(asha_auto, { "name": "asha" });
contract!(hyperband, { "name": "hyperband", "maxResource": 10 });
contract!(hyperband_auto, { "name": "hyperband", "reductionFactor": 2 });
contract!(wilcoxon, { "name": "wilcoxon" });

#[test]
fn rungs_and_limits_are_explained() {
    let mut asha = study(&json!({ "name": "asha", "minResource": 1, "reductionFactor": 2 }), "maximize");
    run(&mut asha, (9, 1, 4), |id, _| f64::from(id % 4));
    let explanation = asha.explain_pruner();
    assert!(explanation.limits.is_empty());
    let [bracket] = &explanation.brackets[..] else { panic!("asha has one bracket") };
    assert_eq!(bracket.rungs.iter().map(|rung| rung.step).collect::<Vec<_>>(), [1, 2, 4]);
    assert_eq!(bracket.rungs[0].trials, (0..9).collect::<Vec<_>>());
    assert_eq!(bracket.rungs[0].values, [0.0, 1.0, 2.0, 3.0, 0.0, 1.0, 2.0, 3.0, 0.0]);
    assert_eq!(bracket.rungs[0].limit, 2.0, "four of nine pass, and the fourth best has 2");
    // At the time the first was the only one; of those after it 0 and 4, with 0, and 8 were not among the best half.
    for rung in &bracket.rungs {
        let halted = |trial: &&u32| {
            let decision = asha.trials()[**trial as usize].decision.as_ref().expect("all have reported");
            decision.prune && decision.rung == Some(rung.rung)
        };
        assert_eq!(rung.stopped, rung.trials.iter().filter(halted).copied().collect::<Vec<_>>());
    }
    assert!(bracket.rungs[0].stopped.contains(&8));

    let mut median = study(&json!({ "name": "median" }), "minimize");
    run(&mut median, (3, 1, 2), |id, step| f64::from(id) + step as f64);
    let limits = median.explain_pruner().limits;
    assert_eq!(
        limits.iter().map(|limit| (limit.step, limit.value, limit.peers)).collect::<Vec<_>>(),
        [(1, 2.0, 3), (2, 3.0, 3)]
    );

    let hyperband = study(&json!({ "name": "hyperband", "maxResource": 9 }), "minimize");
    let shares: Vec<f64> = hyperband.explain_pruner().brackets.iter().map(|bracket| bracket.share).collect();
    assert_eq!(shares, [9.0 / 17.0, 5.0 / 17.0, 3.0 / 17.0]);
}
