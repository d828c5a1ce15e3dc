//! Hypergradients against central differences of the whole training in double precision, the training against the
//! trainer's, and the search along them.

use serde_json::json;
use tuning_playground::check::to_value;
use tuning_playground::net::Activation;
use tuning_playground::train::{Experiment, Trainer};
use tuning_playground::tune::{HypergradientSearch, HypergradientSearchSpec, Live, Problem, hypergradient};

/// A small run on one of the plane's data sets, with every number that can be differentiated in use.
fn experiment(data: &str, activation: &str, hidden: &[u32]) -> Experiment {
    let document = json!({
        "data": { "name": data, "samples": 60, "seed": 3 },
        "model": { "hidden": hidden, "activation": activation },
        "train": {
            "optimizer": { "name": "momentum", "momentum": 0.7 },
            "learningRate": 0.05,
            "schedule": { "name": "exponential" },
            "batchSize": 7,
            "l1": 0.002,
            "l2": 0.01,
            "seed": 5,
        },
    });
    Experiment::from_json(&to_value(&document)).expect("the experiment is allowed")
}

fn problem(experiment: &Experiment) -> Problem {
    Problem::new(experiment, None).expect("the experiment can be differentiated")
}

const ALL: [Live; 4] = [Live::LearningRate, Live::Momentum, Live::L1, Live::L2];

#[test]
fn hypergradients_agree_with_differences_of_whole_trainings() {
    const STEPS: u64 = 30;
    for (data, hidden) in [("moons", &[4, 3][..]), ("spiral", &[6]), ("plane", &[3])] {
        for (name, _) in Activation::NAMED {
            let experiment = experiment(data, name, hidden);
            let mut problem = problem(&experiment);
            let exact = hypergradient(&mut problem, &experiment, STEPS, &ALL);
            for (live, exact) in ALL.into_iter().zip(exact.gradient) {
                let mut at = |shift: f64| {
                    let mut moved = experiment.clone();
                    live.set(&mut moved, live.of(&experiment) + shift);
                    hypergradient(&mut problem, &moved, STEPS, &[]).loss
                };
                // The truncation error goes with the square of the step, the rounding error is some 1e-16 / 1e-6.
                let step = 1e-6;
                let difference = (at(step) - at(-step)) / (2.0 * step);
                assert!(
                    (exact - difference).abs() <= 1e-7 + 1e-5 * difference.abs(),
                    "{data} {name} {live:?}: {exact} and {difference}"
                );
                assert!(exact != 0.0, "{data} {name} {live:?} moves nothing");
            }
        }
    }
}

/// The window is the trainer's training: same weights, batches and steps, but for single precision.
#[test]
fn the_window_is_the_trainers_training() {
    for (steps, data) in [(1, "moons"), (25, "moons"), (25, "plane")] {
        let experiment = experiment(data, "tanh", &[5, 4]);
        let ours = hypergradient(&mut problem(&experiment), &experiment, steps, &[]).loss;
        let mut trainer = Trainer::create(&[experiment], None).expect("the experiment is allowed");
        let theirs = trainer.train_steps(steps)[0].test_loss.expect("there are test rows");
        assert!((ours - theirs).abs() <= 1e-5 * theirs, "{steps} steps on {data}: {ours} and {theirs}");
    }
}

fn search(experiment: &Experiment) -> HypergradientSearch {
    let spec = json!({
        "space": {
            "train.learningRate": { "type": "float", "low": 1e-4, "high": 10, "log": true },
            "train.optimizer.momentum": { "type": "float", "low": 0, "high": 0.95 },
            "train.l2": { "type": "float", "low": 1e-6, "high": 0.1, "log": true },
        },
        "steps": 40,
    });
    let spec = HypergradientSearchSpec::from_json(&to_value(&spec)).expect("the specification is allowed");
    HypergradientSearch::new(experiment, &spec, None).expect("the search is allowed")
}

/// From a learning rate that is a hundred times too small, the loss falls to less than half in fifteen evaluations, and
/// every accepted point is better than the one before.
#[test]
fn the_search_goes_downhill_within_the_bounds() {
    let mut experiment = experiment("moons", "tanh", &[6]);
    experiment.train.learning_rate = 0.001;
    let mut search = search(&experiment);
    let mut losses = Vec::new();
    for _ in 0..15 {
        let Some(point) = search.advance() else { break };
        let rate = point.params["train.learningRate"].number().expect("it is a number");
        let momentum = point.params["train.optimizer.momentum"].number().expect("it is a number");
        assert!((1e-4..=10.0).contains(&rate) && (0.0..=0.95).contains(&momentum));
        if point.accepted {
            losses.push(point.loss.expect("an accepted point has a loss"));
        }
    }
    assert!(losses.windows(2).all(|pair| pair[1] < pair[0]), "{losses:?}");
    assert!(losses[losses.len() - 1] < 0.5 * losses[0], "{losses:?}");
    assert_eq!(search.trajectory()[0].params["train.learningRate"].number(), Some(0.001));
}

#[test]
fn a_search_ends_and_repeats_itself() {
    let experiment = experiment("plane", "linear", &[]);
    let run = || {
        let mut search = search(&experiment);
        let mut evaluations = 0;
        while search.advance().is_some() {
            evaluations += 1;
            assert!(evaluations < 500, "the search does not end");
        }
        assert!(search.is_over());
        to_value(search.trajectory())
    };
    assert_eq!(run(), run());
}

#[test]
fn what_cannot_be_differentiated_is_refused_with_its_path() {
    let refused = |change: fn(&mut Experiment)| {
        let mut changed = experiment("moons", "tanh", &[3]);
        change(&mut changed);
        let spec = json!({ "space": { "train.l2": { "type": "float", "low": 0, "high": 1 } } });
        let spec =
            HypergradientSearchSpec::from_json(&to_value(&spec)).expect("the specification is allowed");
        HypergradientSearch::new(&changed, &spec, None).expect_err("it is not allowed").path
    };
    assert_eq!(refused(|e| e.model.dropout = tuning_playground::net::Dropout::Same(0.1)), "model.dropout");
    assert_eq!(refused(|e| e.train.clip_norm = Some(1.0)), "train.clipNorm");
    assert_eq!(refused(|e| e.data.test_fraction = 0.0), "data.testFraction");
    assert_eq!(
        refused(|e| e.train.optimizer.name = tuning_playground::net::OptimizerKind::Nesterov),
        "train.optimizer.name"
    );
    assert_eq!(refused(|e| e.train.l2 = 2.0), "train.l2");
    for (space, path) in [
        (json!({ "train.batchSize": { "type": "int", "low": 1, "high": 9 } }), "space.train.batchSize"),
        (json!({ "train.l2": { "type": "float", "low": 0, "high": 1, "step": 0.5 } }), "space.train.l2"),
        (json!({ "train.l2": { "type": "float", "low": -1, "high": 1 } }), "train.l2"),
        (json!({}), "space"),
    ] {
        let spec = HypergradientSearchSpec::from_json(&to_value(&json!({ "space": space })));
        let spec = spec.expect("its form is right");
        let error = HypergradientSearch::new(&experiment("moons", "tanh", &[3]), &spec, None);
        assert_eq!(error.expect_err("the space is not allowed").path, path);
    }
}
