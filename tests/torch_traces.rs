//! Ten training steps of every optimizer against PyTorch's float64 traces (`tests/outside/README.md`): the loss of
//! every batch and the final parameters, for a trial alone and for five in a population.

mod torch;

use serde::Deserialize;
use serde_json::{Value, json};
use torch::Tolerance;
use tuning_playground::check::{Invalid, to_value};
use tuning_playground::data::{Dataset, Task};
use tuning_playground::train::{Experiment, Trainer};

/// PyTorch's own float32 strays up to 5e-7 from its float64 in these traces; ours may do four times that.
const TOLERANCE: Tolerance = Tolerance { absolute: 2e-6, relative: 2e-6 };

/// A network with its rows: x (N, I), y (N, 1 or O), initial parameters (P,), and what was trained on it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    task: Task,
    loss: String,
    inputs: usize,
    hidden: Vec<usize>,
    outputs: usize,
    activation: String,
    batch_size: usize,
    x: Vec<Vec<f32>>,
    y: Vec<Vec<f32>>,
    params: Vec<f32>,
    runs: Vec<Run>,
}

/// One optimizer with its numbers, and PyTorch's trace.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    label: String,
    optimizer: String,
    options: Value,
    learning_rate: f64,
    l1: f64,
    l2: f64,
    clip_norm: Option<f64>,
    schedule: Option<Value>,
    losses: Vec<f64>,
    final_params: Vec<f64>,
}

/// Every fixture of a trace, by name.
fn problems() -> Vec<(String, Problem)> {
    let mut names: Vec<String> = std::fs::read_dir(torch::folder())
        .expect("the fixtures are part of the repository")
        .map(|entry| entry.expect("a readable folder").file_name().to_string_lossy().into_owned())
        .filter_map(|name| Some(name.strip_suffix(".json")?.to_owned()))
        .filter(|name| name.starts_with("trace-"))
        .collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), torch::fixture(&name))).collect()
}

#[test]
fn every_trace_alone_and_in_a_population() {
    let problems = problems();
    let runs: usize = problems.iter().map(|(_, problem)| problem.runs.len()).sum();
    assert!(problems.len() >= 20 && runs >= 100, "{} problems, {runs} runs", problems.len());
    for (name, problem) in &problems {
        for run in &problem.runs {
            for trials in [1, 5] {
                check(problem, run, trials, &format!("{name}, {}, {trials} trials", run.label));
            }
        }
    }
}

/// Trains step by step and compares.
fn check(problem: &Problem, run: &Run, trials: usize, what: &str) {
    let experiment = experiment(problem, run).unwrap_or_else(|error| panic!("{what}: {error}"));
    let mut trainer =
        Trainer::create(&vec![experiment; trials], Some(problem.dataset())).expect("a small run");
    trainer.set_params(&problem.params.repeat(trials)).expect("as many parameters as the network has");
    for (step, expected) in run.losses.iter().enumerate() {
        for progress in trainer.train_steps(1) {
            assert_eq!((progress.step, progress.reason), (step as u64 + 1, None), "{what}");
            let loss = progress.loss.expect("a step was made");
            TOLERANCE.assert(loss, *expected, || format!("{what}: loss of step {}", step + 1));
        }
    }
    let params = trainer.params();
    assert_eq!(params.len(), trials * run.final_params.len(), "{what}");
    for (k, (ours, expected)) in params.iter().zip(run.final_params.iter().cycle()).enumerate() {
        TOLERANCE.assert(f64::from(*ours), *expected, || format!("{what}: parameter {k}"));
    }
}

impl Problem {
    /// The rows as one's own data set.
    fn dataset(&self) -> Dataset {
        Dataset::own(self.x.concat(), self.y.concat(), self.inputs, self.outputs, self.task)
            .expect("the fixture's rows fit")
    }
}

/// The document of a run.
fn experiment(problem: &Problem, run: &Run) -> Result<Experiment, Invalid> {
    let mut optimizer = run.options.clone();
    optimizer["name"] = json!(run.optimizer);
    Experiment::from_json(&to_value(&json!({
        "v": 1,
        "data": { "name": "own", "testFraction": 0, "standardize": false },
        "model": { "hidden": problem.hidden, "activation": problem.activation, "loss": problem.loss },
        "train": {
            "optimizer": optimizer,
            "learningRate": run.learning_rate,
            "schedule": run.schedule.as_ref().map_or_else(|| json!({}), torch::schedule),
            "batchSize": problem.batch_size,
            "shuffle": false,
            "epochs": epochs(run),
            "l1": run.l1,
            "l2": run.l2,
            "clipNorm": run.clip_norm,
        },
        "engine": "cpu",
    })))
}

/// Epochs of the run: those of its cosine, or any that leave room for the steps.
fn epochs(run: &Run) -> u64 {
    run.schedule.as_ref().and_then(|schedule| schedule["epochs"].as_u64()).unwrap_or(100)
}
