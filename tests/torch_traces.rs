//! Ten training steps of every optimizer against PyTorch's float64 traces (`tests/outside/README.md`): the loss of
//! every batch and the final parameters, for a trial alone and for five in a population.

mod torch;

use std::rc::Rc;

use ndarray::Array2;
use serde::Deserialize;
use serde_json::{Value, json};
use torch::Tolerance;
use tuning_playground::data::Task;
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::{Hyper, Population, Shape, Trial};
use tuning_playground::net::{Activation, Layout, Loss, OptimizerSpec, ScheduleSpec};

/// PyTorch's own float32 strays up to 5e-7 from its float64 in these traces; ours may do four times that.
const TOLERANCE: Tolerance = Tolerance { absolute: 2e-6, relative: 2e-6 };

/// A network with its rows: x (N, I), y (N, 1 or O), initial parameters (P,), and what was trained on it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    task: Task,
    loss: Loss,
    inputs: usize,
    hidden: Vec<usize>,
    outputs: usize,
    activation: Activation,
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
    let mut engine = CpuEngine::create(population(problem, run, trials)).expect("it is small");
    for (step, expected) in run.losses.iter().enumerate() {
        engine.step(1);
        for measured in engine.read_metrics() {
            let loss = measured.loss_sum / measured.examples as f64;
            TOLERANCE.assert(loss, *expected, || format!("{what}: loss of step {}", step + 1));
        }
    }
    for trial in 0..trials {
        let params = engine.read_params(trial);
        assert_eq!(params.len(), run.final_params.len(), "{what}");
        for (k, (ours, expected)) in params.iter().zip(&run.final_params).enumerate() {
            TOLERANCE.assert(f64::from(*ours), *expected, || format!("{what}: trial {trial}, parameter {k}"));
        }
    }
}

/// `trials` equal trials of a run.
fn population(problem: &Problem, run: &Run, trials: usize) -> Population {
    let hyper = hyper(problem, run);
    let rows: Rc<[u32]> = (0..problem.x.len() as u32).collect();
    let trial = Trial { seed: 1, rows, parameters: problem.params.clone(), hyper };
    let shape = Shape {
        layout: Layout::new(problem.inputs, &problem.hidden, problem.outputs),
        activation: problem.activation,
        loss: problem.loss,
        task: problem.task,
        optimizer: trial.hyper.optimizer.name,
        batch_size: problem.batch_size,
        shuffle: false,
        epochs: epochs(run),
    };
    Population { shape, trials: vec![trial; trials], x: matrix(&problem.x), y: matrix(&problem.y) }
}

fn hyper(problem: &Problem, run: &Run) -> Hyper {
    let mut options = run.options.clone();
    options["name"] = json!(run.optimizer);
    let optimizer: OptimizerSpec =
        serde_json::from_value(options).expect("the fixture has the project's names");
    let schedule: ScheduleSpec = run.schedule.as_ref().map(torch::schedule).unwrap_or_default();
    Hyper {
        learning_rate: run.learning_rate,
        schedule: schedule.checked("schedule").expect("an allowed schedule"),
        l1: run.l1,
        l2: run.l2,
        clip_norm: run.clip_norm,
        dropout: vec![0.0; problem.hidden.len()],
        optimizer: optimizer.checked("optimizer").expect("allowed options"),
    }
}

/// Epochs of the run: those of its cosine, or any.
fn epochs(run: &Run) -> u64 {
    run.schedule.as_ref().and_then(|schedule| schedule["epochs"].as_u64()).unwrap_or(100)
}

fn matrix(rows: &[Vec<f32>]) -> Array2<f32> {
    Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).expect("rows of one length")
}
