//! Activations, losses, schedules and initial deviations against PyTorch's, recorded by
//! `tests/outside/torch_traces.py`.

mod torch;

use serde::Deserialize;
use serde_json::Value;
use torch::{Tolerance, fixture};
use tuning_playground::check::to_value;
use tuning_playground::data::Task;
use tuning_playground::net::{Activation, Init, Layout, Loss, ScheduleSpec};

#[derive(Deserialize)]
struct Activations {
    z: Vec<f64>,
    functions: std::collections::BTreeMap<String, Curve>,
}

#[derive(Deserialize)]
struct Curve {
    value: Vec<f64>,
    derivative: Vec<f64>,
}

#[test]
fn activations_and_slopes_in_both_precisions() {
    let recorded: Activations = fixture("activations");
    assert_eq!(recorded.functions.len(), Activation::NAMED.len());
    for (name, curve) in recorded.functions {
        let activation: Activation = named(&name);
        for (i, z) in recorded.z.iter().enumerate() {
            let (value, slope) = activation.value_and_slope(*z);
            // libm's functions are within an ulp or two; beyond |z| = 20 Mish is cut off at 1e-17.
            let double = Tolerance { absolute: 1e-14, relative: 1e-14 };
            double.assert(value, curve.value[i], || format!("{name}({z})"));
            double.assert(slope, curve.derivative[i], || format!("{name}'({z})"));
            let (value, slope) = activation.value_and_slope(*z as f32);
            // Ten ulp of single precision; absolute where a sum cancels (GELU at -5 times an error of erf).
            let single = Tolerance { absolute: 2e-6, relative: 1.2e-6 };
            single.assert(f64::from(value), curve.value[i], || format!("{name}({z}) in f32"));
            single.assert(f64::from(slope), curve.derivative[i], || format!("{name}'({z}) in f32"));
        }
    }
}

#[derive(Deserialize)]
struct Losses {
    cases: Vec<LossCase>,
}

/// A batch of B rows: outputs (B, O), targets, the mean loss and its gradient (B, O).
#[derive(Deserialize)]
struct LossCase {
    loss: String,
    outputs: Vec<Vec<f64>>,
    y: Vec<Vec<f64>>,
    mean: f64,
    gradient: Vec<Vec<f64>>,
}

#[test]
fn losses_and_gradients_up_to_logits_of_a_thousand() {
    let recorded: Losses = fixture("losses");
    assert!(recorded.cases.len() > 50);
    for case in &recorded.cases {
        let double = Tolerance { absolute: 1e-14, relative: 1e-13 };
        check_loss(case, double, |z, y, loss, task| {
            let mut gradient = z.to_vec();
            let value = loss.value_and_gradient(task, &mut gradient, y);
            (value, gradient)
        });
        let single = Tolerance { absolute: 5e-7, relative: 1e-6 };
        check_loss(case, single, |z, y, loss, task| {
            let mut gradient: Vec<f32> = z.iter().map(|z| *z as f32).collect();
            let y: Vec<f32> = y.iter().map(|y| *y as f32).collect();
            let value = loss.value_and_gradient(task, &mut gradient, &y);
            (f64::from(value), gradient.into_iter().map(f64::from).collect())
        });
    }
}

/// The mean of `of_row` over the batch, and each row's gradient over B, against the record.
fn check_loss(
    case: &LossCase,
    tolerance: Tolerance,
    of_row: impl Fn(&[f64], &[f64], Loss, Task) -> (f64, Vec<f64>),
) {
    let (loss, task) = match case.loss.as_str() {
        "binary" | "softmax" => (Loss::CrossEntropy, Task::Classification),
        other => (named(other), Task::Regression),
    };
    let rows = case.outputs.len() as f64;
    let mut mean = 0.0;
    for ((z, y), expected) in case.outputs.iter().zip(&case.y).zip(&case.gradient) {
        let (value, gradient) = of_row(z, y, loss, task);
        mean += value / rows;
        for (ours, expected) in gradient.iter().zip(expected) {
            tolerance.assert(ours / rows, *expected, || format!("gradient of {} at {z:?}, {y:?}", case.loss));
        }
    }
    tolerance.assert(mean, case.mean, || format!("{} at {:?}, {:?}", case.loss, case.outputs, case.y));
}

#[derive(Deserialize)]
struct Schedules {
    epochs: u64,
    cases: Vec<ScheduleCase>,
}

/// The learning rate of each epoch.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ScheduleCase {
    schedule: Value,
    learning_rate: f64,
    rates: Vec<f64>,
}

#[test]
fn schedules_step_once_per_epoch() {
    const STEPS_PER_EPOCH: u64 = 3;
    let recorded: Schedules = fixture("schedules");
    for case in recorded.cases {
        let spec = ScheduleSpec::parse("schedule", &to_value(&torch::schedule(&case.schedule)));
        let spec = spec.and_then(|spec| spec.checked("schedule")).expect("PyTorch's schedules are allowed");
        for (epoch, expected) in case.rates.iter().enumerate() {
            for step in [0, STEPS_PER_EPOCH - 1] {
                let step = epoch as u64 * STEPS_PER_EPOCH + step;
                let ours = case.learning_rate * spec.factor(step, STEPS_PER_EPOCH, recorded.epochs);
                let tolerance = Tolerance { absolute: 1e-15, relative: 1e-13 };
                tolerance.assert(ours, *expected, || format!("{} at step {step}", case.schedule));
            }
        }
    }
}

#[derive(Deserialize)]
struct Inits {
    cases: Vec<InitCase>,
}

/// Measured on about a million draws of PyTorch's: standard deviation, and for uniform ones the largest value.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InitCase {
    init: String,
    fan_in: usize,
    fan_out: usize,
    std: f64,
    bound: Option<f64>,
}

#[test]
fn initial_deviations_and_bounds() {
    let recorded: Inits = fixture("init");
    for case in recorded.cases {
        let init: Init = named(&case.init);
        let layout = Layout::new(case.fan_in, &[], case.fan_out);
        let weights = tuning_playground::net::initial_parameters(&layout, init, 5);
        let weights = &weights[layout.layers()[0].weights()];
        let square = weights.iter().map(|w| f64::from(*w).powi(2)).sum::<f64>() / weights.len() as f64;
        // At least 32,768 draws here: four standard errors are 1.6 %.
        let measured = Tolerance { absolute: 0.0, relative: 0.016 };
        measured.assert(square.sqrt(), case.std, || format!("deviation of {}", case.init));
        if let Some(bound) = case.bound {
            let largest = weights.iter().fold(0.0_f64, |largest, w| largest.max(f64::from(w.abs())));
            // The largest of 32,768 uniform draws is within 0.1 % of the bound, and never above.
            Tolerance { absolute: 0.0, relative: 0.001 }
                .assert(largest, bound, || format!("bound of {}", case.init));
        }
    }
}

/// A member of one of the project's enums by its name in documents.
fn named<T: for<'de> Deserialize<'de>>(name: &str) -> T {
    serde_json::from_value(Value::from(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}
