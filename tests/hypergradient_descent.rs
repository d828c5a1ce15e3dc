//! Hypergradient descent of the learning rate.

use serde_json::json;
use tuning_playground::check::to_value;
use tuning_playground::data::{Dataset, Task};
use tuning_playground::train::{Experiment, Trainer};
use tuning_playground::tune::{HypergradientDescent, HypergradientDescentSpec};

fn spec(document: serde_json::Value) -> HypergradientDescentSpec {
    HypergradientDescentSpec::from_json(&to_value(&document)).expect("the specification is allowed")
}

/// Linear regression on the plane, a convex problem.
fn linear(optimizer: &str, learning_rate: f64) -> Experiment {
    let document = json!({
        "data": { "name": "plane", "samples": 200, "seed": 2 },
        "model": { "hidden": [] },
        "train": { "optimizer": { "name": optimizer }, "learningRate": learning_rate, "batchSize": 20, "seed": 4 },
    });
    Experiment::from_json(&to_value(&document)).expect("the experiment is allowed")
}

/// One weight w and one bias b, one training row x = 2, y = 3, from w = b = 0: the loss is (2w + b - 3)². Its gradient
/// is 2r·(2, 1) with r = 2w + b - 3.
///
/// Step 1, α₁ = 0.01: r = -3, g₁ = (-12, -6), w = 0.12, b = 0.06. Step 2: r = 0.24 + 0.06 - 3 = -2.7,
/// g₂ = (-10.8, -5.4), g₂·g₁ = 129.6 + 32.4 = 162. Additive with β = 1e-4: α₂ = 0.01 + 0.0162 = 0.0262. The gradients
/// have one direction, so that the multiplicative rule with β = 0.5 gives α₂ = 0.01 · 1.5.
#[test]
fn two_steps_by_hand() {
    let document = json!({
        "data": { "name": "own", "testFraction": 0.5, "standardize": false },
        "model": { "hidden": [], "init": "zeros", "loss": "mse" },
        "train": { "learningRate": 0.01, "batchSize": 1 },
    });
    let experiment = Experiment::from_json(&to_value(&document)).expect("the experiment is allowed");
    // Both rows are the same, so that it does not matter which of them trains.
    let dataset = Dataset::own(vec![2.0, 2.0], vec![3.0, 3.0], 1, 1, Task::Regression).expect("in order");
    for (spec, second) in
        [(json!({ "rule": "additive", "rate": 1e-4 }), 0.0262), (json!({ "rate": 0.5 }), 0.015)]
    {
        let mut run = HypergradientDescent::new(&experiment, &self::spec(spec), Some(dataset.clone()))
            .expect("the run is allowed");
        run.train_steps(2);
        let [one, two] = run.learning_rates() else { panic!("two steps were made") };
        assert_eq!(*one, 0.01);
        // w and b are rounded to single precision.
        assert!((two - second).abs() <= 1e-7 * second, "{two}, not {second}");
        let w = f64::from(run.trainer().params()[0]);
        let expected = 0.12 + second * 10.8;
        assert!((w - expected).abs() <= 1e-6, "{w}, not {expected}");
    }
}

/// The best of a ladder of fixed learning rates is found first; a hundredth of it trains badly, and hypergradient
/// descent from there comes near the best.
#[test]
fn a_rate_that_is_a_hundred_times_too_small_grows() {
    const STEPS: u64 = 300;
    let fixed = |optimizer: &str, rate: f64| {
        let mut trainer = Trainer::create(&[linear(optimizer, rate)], None).expect("allowed");
        trainer.train_steps(STEPS)[0].test_loss.filter(|loss| loss.is_finite()).unwrap_or(f64::INFINITY)
    };
    for (optimizer, ladder) in [
        ("sgd", [1e-3, 1e-2, 1e-1]),
        ("momentum", [1e-4, 1e-3, 1e-2]),
        ("nesterov", [1e-4, 1e-3, 1e-2]),
        ("adam", [1e-3, 1e-2, 1e-1]),
    ] {
        let best = ladder.into_iter().min_by(|a, b| fixed(optimizer, *a).total_cmp(&fixed(optimizer, *b)));
        let best = best.expect("the ladder has rungs");
        let small = best / 100.0;
        let mut run =
            HypergradientDescent::new(&linear(optimizer, small), &spec(json!({})), None).expect("allowed");
        let loss = run.train_steps(STEPS).test_loss.expect("there are test rows");
        let (worse, better) = (fixed(optimizer, small), fixed(optimizer, best));
        let rate = run.learning_rates()[STEPS as usize - 1];
        assert!(rate > 10.0 * small, "{optimizer}: {rate} from {small}");
        assert!(
            loss < better + 0.2 * (worse - better),
            "{optimizer}: {loss}, between {better} at the best fixed rate and {worse} where it began"
        );
    }
}

/// With β = 0 nothing is left of it: the same bits as the trainer's.
#[test]
fn without_a_rate_of_its_own_it_is_the_trainer() {
    for optimizer in ["sgd", "adam"] {
        let experiment = linear(optimizer, 0.01);
        let mut run =
            HypergradientDescent::new(&experiment, &spec(json!({ "rate": 0 })), None).expect("allowed");
        let progress = run.train_steps(37);
        let mut trainer = Trainer::create(&[experiment], None).expect("allowed");
        assert_eq!(progress, trainer.train_steps(37)[0]);
        assert_eq!(run.trainer().params(), trainer.params());
    }
}

#[test]
fn what_has_no_hypergradient_here_is_refused() {
    let refused = |change: fn(&mut Experiment)| {
        let mut experiment = linear("sgd", 0.01);
        change(&mut experiment);
        HypergradientDescent::new(&experiment, &spec(json!({})), None).expect_err("not allowed").to_string()
    };
    assert!(
        refused(|e| e.train.optimizer.name = tuning_playground::net::OptimizerKind::Lion)
            .starts_with("train.optimizer.name: lion")
    );
    assert!(
        refused(|e| e.train.schedule.name = tuning_playground::net::Schedule::Cosine)
            .starts_with("train.schedule")
    );
    let error = HypergradientDescentSpec::from_json(&to_value(&json!({ "rate": 1.5 })));
    assert_eq!(error.expect_err("too large").path, "rate");
}
