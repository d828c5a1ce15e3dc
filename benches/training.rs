//! Native training speed of the CPU engine: `cargo bench --bench training`.
//!
//! Trial steps per second and GFLOP/s (6 · P · B floating-point operations a step: forward, and backward to
//! parameters and to inputs), best of several rounds. Arrangements take turns, so that their ratios in one run
//! can be trusted; absolute numbers on a shared machine cannot.

use std::rc::Rc;
use std::time::Instant;

use ndarray::Array2;
use tuning_playground::data::Task;
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::{Hyper, Population, Shape, Trial};
use tuning_playground::net::{Activation, Init, Layout, Loss, OptimizerKind, OptimizerSpec, ScheduleSpec};
use tuning_playground::numeric::Stream;

/// A network and how it is trained.
struct Workload {
    name: &'static str,
    /// Inputs, hidden layers, outputs.
    sizes: &'static [usize],
    activation: Activation,
    optimizer: OptimizerKind,
    batch: usize,
    rows: usize,
}

const WORKLOADS: [Workload; 3] = [
    Workload {
        name: "playground 2-8-8-1",
        sizes: &[2, 8, 8, 1],
        activation: Activation::Tanh,
        optimizer: OptimizerKind::Sgd,
        batch: 10,
        rows: 500,
    },
    Workload {
        name: "classroom 2-32-32-32-3",
        sizes: &[2, 32, 32, 32, 3],
        activation: Activation::Relu,
        optimizer: OptimizerKind::Adam,
        batch: 32,
        rows: 512,
    },
    Workload {
        name: "digits 64-128-64-10",
        sizes: &[64, 128, 64, 10],
        activation: Activation::Relu,
        optimizer: OptimizerKind::Adam,
        batch: 64,
        rows: 1792,
    },
];
const POPULATIONS: [usize; 3] = [1, 5, 64];
const ROUNDS: usize = 5;
const ROUND_SECONDS: f64 = 0.2;

fn main() {
    println!("{:<24}{:>7}{:>18}{:>10}{:>9}", "network", "trials", "trial steps/s", "GFLOP/s", "ratio");
    for workload in &WORKLOADS {
        let mut engines: Vec<CpuEngine> =
            POPULATIONS.iter().map(|trials| engine(workload, *trials)).collect();
        let mut best = [0.0_f64; POPULATIONS.len()];
        for _ in 0..ROUNDS {
            for (engine, best) in engines.iter_mut().zip(&mut best) {
                *best = best.max(speed(engine));
            }
        }
        for ((trials, speed), engine) in POPULATIONS.iter().zip(best).zip(&engines) {
            let flops = (6 * engine.shape().layout.parameters() * workload.batch) as f64 * speed;
            let (giga, ratio) = (flops / 1e9, speed / best[0]);
            println!("{:<24}{trials:>7}{speed:>18.0}{giga:>10.2}{ratio:>9.2}", workload.name);
        }
    }
}

/// Trial steps per second of one round.
fn speed(engine: &mut CpuEngine) -> f64 {
    const CHUNK: u64 = 20;
    let start = Instant::now();
    let mut steps = 0;
    loop {
        engine.step(CHUNK);
        steps += CHUNK;
        let seconds = start.elapsed().as_secs_f64();
        if seconds >= ROUND_SECONDS {
            return (steps * engine.trials() as u64) as f64 / seconds;
        }
    }
}

/// An engine over random rows, whose trials differ in learning rate and seed.
fn engine(workload: &Workload, trials: usize) -> CpuEngine {
    let (inputs, outputs) = (workload.sizes[0], workload.sizes[workload.sizes.len() - 1]);
    let hidden = &workload.sizes[1..workload.sizes.len() - 1];
    let mut stream = Stream::new(1, "bench", 0);
    let x = Array2::from_shape_simple_fn((workload.rows, inputs), || stream.normal() as f32);
    let classes = outputs.max(2) as f64;
    let y = Array2::from_shape_simple_fn((workload.rows, 1), || (stream.uniform() * classes) as u32 as f32);
    let layout = Layout::new(inputs, hidden, outputs);
    let rows: Rc<[u32]> = (0..workload.rows as u32).collect();
    let trials = (0..trials as u64)
        .map(|seed| Trial {
            seed,
            rows: rows.clone(),
            hyper: hyper(workload, 0.001 * (seed + 1) as f64 / trials as f64),
            init: Init::XavierUniform,
        })
        .collect();
    let shape = Shape {
        layout,
        activation: workload.activation,
        loss: Loss::CrossEntropy,
        task: Task::Classification,
        optimizer: workload.optimizer,
        batch_size: workload.batch,
        shuffle: true,
        epochs: 1_000_000_000,
    };
    CpuEngine::create(Population { shape, trials, x, y }).expect("it fits into memory")
}

fn hyper(workload: &Workload, learning_rate: f64) -> Hyper {
    let optimizer = OptimizerSpec { name: workload.optimizer, ..OptimizerSpec::default() };
    Hyper {
        learning_rate,
        schedule: ScheduleSpec::default(),
        l1: 0.0,
        l2: 0.0,
        clip_norm: None,
        dropout: vec![0.0; workload.sizes.len() - 2],
        optimizer: optimizer.checked("optimizer").expect("the defaults are allowed"),
    }
}
