//! The largest eigenvalue of the Hessian: against the whole matrix and its eigenvalues, against a quadratic loss whose
//! Hessian is known, and against what gradient descent does.

use serde_json::json;
use tuning_playground::check::to_value;
use tuning_playground::net::{Examples, Layout, Loss, Network};
use tuning_playground::numeric::eigen::symmetric_eigen;
use tuning_playground::train::{Experiment, Prepared, Trainer, population};
use tuning_playground::tune::Sharpness;

fn experiment(document: &serde_json::Value) -> Experiment {
    Experiment::from_json(&to_value(document)).expect("allowed")
}

/// Largest eigenvalue of the whole Hessian, one product for each parameter.
fn by_matrix(experiment: &Experiment, parameters: &[f32]) -> f64 {
    let experiment = experiment.checked().expect("allowed");
    let prepared = Prepared::of(&experiment, None).expect("there");
    let population = population(&[experiment], &prepared).expect("fits");
    let shape = population.shape;
    let network =
        Network { layout: shape.layout, activation: shape.activation, loss: shape.loss, task: shape.task };
    let [x, y] = [&population.x, &population.y]
        .map(|values| values.iter().map(|value| f64::from(*value)).collect::<Vec<_>>());
    let examples = Examples { x: &x, y: &y, rows: &prepared.split.train };
    let w: Vec<f64> = parameters.iter().copied().map(f64::from).collect();
    let units: Vec<Vec<f64>> = (0..w.len())
        .map(|index| (0..w.len()).map(|other| if other == index { 1.0 } else { 0.0 }).collect())
        .collect();
    let directions: Vec<&[f64]> = units.iter().map(Vec::as_slice).collect();
    let rows = network.derivatives(&w, examples, &directions).products;
    // Rounding leaves the two halves a little different.
    let count = w.len();
    let even = |i: usize| 0.5 * (rows[i / count][i % count] + rows[i % count][i / count]);
    let matrix: Vec<f64> = (0..count * count).map(even).collect();
    symmetric_eigen(&matrix, count).0.into_iter().fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn it_is_the_largest_eigenvalue_of_the_whole_matrix() {
    for (data, activation, steps) in [
        ("moons", "tanh", 0),
        ("moons", "tanh", 400),
        ("spiral", "gelu", 200),
        ("blobs", "silu", 100),
        ("gauss-surface", "mish", 50),
    ] {
        let experiment = experiment(&json!({
            "data": { "name": data, "samples": 60 },
            "model": { "hidden": [5, 4], "activation": activation },
            "train": { "learningRate": 0.3, "batchSize": 10 },
        }));
        let mut trainer = Trainer::create(std::slice::from_ref(&experiment), None).expect("allowed");
        trainer.advance(steps);
        let parameters = trainer.params();
        let ours = Sharpness::new(&experiment, None).expect("allowed").at(&parameters).expect("finite");
        let whole = by_matrix(&experiment, &parameters);
        // Two near eigenvalues slow the iteration down: what it has then lies between them.
        assert!((ours - whole).abs() <= 2e-3 * whole.abs(), "{data} after {steps} steps: {ours} and {whole}");
    }
}

#[test]
fn where_the_smallest_eigenvalue_is_the_largest_in_magnitude_the_largest_is_found() {
    // Weights in a pattern, all zero among them: the loss has a saddle there.
    let experiment = experiment(&json!({
        "data": { "name": "plane", "samples": 40 },
        "model": { "hidden": [3], "activation": "tanh" },
    }));
    let sharpness = Sharpness::new(&experiment, None).expect("allowed");
    let count = Layout::new(2, &[3], 1).parameters();
    for scale in [0.0_f32, 0.01, -0.4, 2.5] {
        let parameters: Vec<f32> = (0..count).map(|index| scale * ((index * 7 % 5) as f32 - 2.0)).collect();
        let (ours, whole) = (sharpness.at(&parameters).expect("finite"), by_matrix(&experiment, &parameters));
        assert!((ours - whole).abs() <= 2e-3 * whole.abs(), "scale {scale}: {ours} and {whole}");
    }
}

#[test]
fn gradient_descent_on_a_quadratic_loss_is_stable_just_below_two_divided_by_it() {
    let at = |rate: f64| {
        experiment(&json!({
            "data": { "name": "plane", "samples": 64, "testFraction": 0 },
            "model": { "hidden": [], "loss": "mse" },
            "train": { "learningRate": rate, "batchSize": 64, "epochs": 4000 },
        }))
    };
    let first = Trainer::create(&[at(0.1)], None).expect("allowed");
    let sharpness = Sharpness::new(&at(0.1), None).expect("allowed").at(&first.params()).expect("finite");
    let ends_at = |rate: f64| {
        let mut trainer = Trainer::create(&[at(rate)], None).expect("allowed");
        trainer.train_steps(4000)[0].state
    };
    assert_eq!(ends_at(0.98 * 2.0 / sharpness), tuning_playground::train::RunState::Done);
    assert_eq!(ends_at(1.02 * 2.0 / sharpness), tuning_playground::train::RunState::Diverged);
    assert_eq!(first.experiments()[0].model.loss, Some(Loss::Mse));
}

#[test]
fn what_is_no_parameter_vector_is_refused() {
    let sharpness = Sharpness::new(&Experiment::default(), None).expect("allowed");
    let error = sharpness.at(&[1.0, 2.0]).expect_err("too few").to_string();
    assert!(error.contains("2 values"), "{error}");
    let count = Trainer::create(&[Experiment::default()], None).expect("allowed").params().len();
    let mut parameters = vec![0.1; count];
    parameters[3] = f32::NAN;
    let error = sharpness.at(&parameters).expect_err("not finite").to_string();
    assert!(error.contains("params[3]"), "{error}");
}
