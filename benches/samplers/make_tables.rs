//! Makes the tables of real tuning with our own trainer: `cargo xtask bench samplers tables`. The engine's bits are the
//! same on every machine, and so are the tables.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::data::{DataName, Dataset, read_table};
use tuning_playground::train::{Experiment, RunState, Trainer};

/// Training seeds whose losses are averaged.
const SEEDS: [u64; 3] = [1, 2, 3];
/// What a diverged run, or one worse than this, counts as.
const WORST_LOSS: f64 = 3.0;

/// Writes both tables into `folder`.
pub fn run(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("spiral.json"), spiral()?)?;
    fs::write(folder.join("digits.json"), digits()?)?;
    Ok(())
}

type Made = Result<String, Box<dyn std::error::Error>>;
type Losses = Result<Vec<f64>, Box<dyn std::error::Error>>;

/// Three spiral arms with noise: batch size, depth, activation and learning rate; momentum, 40 epochs.
fn spiral() -> Made {
    let (depths, rates) = ([1, 2, 3, 4], spiral_rates());
    let (batches, activations) = ([4, 8, 16, 32, 64, 128], ["relu", "tanh", "sigmoid"]);
    let mut values = Vec::new();
    for batch in batches {
        for depth in depths {
            for activation in activations {
                values.extend(spiral_losses(batch, depth, activation)?);
            }
        }
    }
    let axes = json!([
        { "name": "batch", "type": "int", "log": true, "grid": batches },
        { "name": "depth", "type": "int", "grid": depths },
        { "name": "activation", "type": "categorical", "grid": activations },
        { "name": "rate", "type": "float", "log": true, "grid": rates },
    ]);
    Ok(document(
        "test loss on noisy spirals of three arms, momentum 0.9, 40 epochs, width 8, mean of 3 seeds",
        &axes,
        &values,
    ))
}

fn spiral_rates() -> Vec<f64> {
    powers(10f64.powf(0.25), -14, 2)
}

/// The loss at each learning rate.
pub fn spiral_losses(batch: u64, depth: usize, activation: &str) -> Losses {
    let experiment = |rate: f64, seed: u64| {
        json!({
            "data": { "name": "spiral", "arms": 3, "noise": 0.2, "seed": 7, "testFraction": 0.5 },
            "model": { "hidden": vec![8; depth], "activation": activation },
            "train": { "learningRate": rate, "batchSize": batch, "epochs": 40, "seed": seed,
                       "optimizer": { "name": "momentum" } },
        })
    };
    let rates = spiral_rates().into_iter();
    mean_losses(&rates.flat_map(|rate| SEEDS.map(|seed| experiment(rate, seed))).collect::<Vec<_>>(), None)
}

/// 503 handwritten digits to train on, 1,294 to test on: width, depth, activation, L2 and learning rate; 8 epochs.
fn digits() -> Made {
    let (widths, depths, activations) = ([8, 16, 32, 64], [1, 2, 3], ["relu", "tanh"]);
    let mut values = Vec::new();
    for width in widths {
        for depth in depths {
            for activation in activations {
                values.extend(digits_losses(width, depth, activation)?);
            }
        }
    }
    let axes = json!([
        { "name": "width", "type": "int", "log": true, "grid": widths },
        { "name": "depth", "type": "int", "grid": depths },
        { "name": "activation", "type": "categorical", "grid": activations },
        { "name": "l2", "type": "float", "log": true, "grid": penalties() },
        { "name": "rate", "type": "float", "log": true, "grid": digits_rates() },
    ]);
    Ok(document(
        "test loss on digits, 503 rows to train on, SGD, batch 32, 8 epochs, mean of 3 seeds",
        &axes,
        &values,
    ))
}

fn penalties() -> Vec<f64> {
    powers(10.0, -6, -1)
}

fn digits_rates() -> Vec<f64> {
    powers(10f64.powf(0.4), -8, 1)
}

/// The loss at each learning rate of each penalty.
pub fn digits_losses(width: u32, depth: usize, activation: &str) -> Losses {
    let table = read_table(DataName::Digits, include_str!("../../data/digits.csv"))?;
    let experiment = |penalty: f64, rate: f64, seed: u64| {
        json!({
            "data": { "name": "digits", "seed": 7, "testFraction": 0.72 },
            "model": { "hidden": vec![width; depth], "activation": activation },
            "train": { "learningRate": rate, "l2": penalty, "batchSize": 32, "epochs": 8, "seed": seed },
        })
    };
    let points = penalties()
        .into_iter()
        .flat_map(|penalty| digits_rates().into_iter().map(move |rate| (penalty, rate)));
    let runs: Vec<Value> =
        points.flat_map(|(penalty, rate)| SEEDS.map(|seed| experiment(penalty, rate, seed))).collect();
    mean_losses(&runs, Some(&table))
}

/// Trains one population to its end; the mean loss of every three runs, which differ in their seed.
fn mean_losses(runs: &[Value], dataset: Option<&Dataset>) -> Losses {
    let read = |run: &Value| Experiment::from_json(&to_value(run));
    let experiments = runs.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut trainer = Trainer::create(&experiments, dataset.cloned())?;
    let steps = experiments[0].train.epochs * trainer.steps_per_epoch();
    let loss = |progress: &tuning_playground::train::Progress| match (progress.state, progress.test_loss) {
        (RunState::Done, Some(loss)) if loss < WORST_LOSS => loss,
        _ => WORST_LOSS,
    };
    let losses: Vec<f64> = trainer.train_steps(steps).iter().map(loss).collect();
    Ok(losses.chunks_exact(SEEDS.len()).map(|seeds| seeds.iter().sum::<f64>() / SEEDS.len() as f64).collect())
}

/// `base` to the powers `from` to `to`, of six digits.
fn powers(base: f64, from: i32, to: i32) -> Vec<f64> {
    (from..=to).map(|power| rounded(base.powi(power), 5)).collect()
}

/// With so many digits after the first.
fn rounded(value: f64, digits: usize) -> f64 {
    format!("{value:.digits$e}").parse().expect("it was just written")
}

/// One line for each axis, then the values.
fn document(what: &str, axes: &Value, values: &[f64]) -> String {
    let values: Vec<f64> = values.iter().map(|value| rounded(*value, 4)).collect();
    format!("{{\"what\": {},\n\"axes\": {axes},\n\"values\": {}}}\n", json!(what), json!(values))
}
