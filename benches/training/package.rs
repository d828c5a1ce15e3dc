//! The package's CPU engine.

use std::rc::Rc;

use tuning_playground::data::Task;
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::{Hyper, Population, Shape, Trial};
use tuning_playground::net::{Init, Loss, OptimizerKind, OptimizerSpec, ScheduleSpec};

use crate::clock::Stopwatch;
use crate::contender::{Contender, Outcome, Turn};
use crate::workloads::{Adam, Rows, Table, Workload};

/// A population of the workload.
pub struct Package {
    engine: CpuEngine,
    rows: Rows,
}

impl Package {
    /// `trials` trials at the workload's learning rate, from its first weights.
    pub fn new(table: &Table, workload: &Workload, trials: usize) -> Self {
        Self::with_rates(table, workload, &vec![workload.learning_rate; trials])
    }

    /// One trial at each of the learning rates `rates`.
    pub fn with_rates(table: &Table, workload: &Workload, rates: &[f64]) -> Self {
        let rows = table.rows(workload);
        Self { engine: engine(workload, &table.adam, &rows, rates), rows }
    }
}

impl Contender for Package {
    fn run(&mut self, steps: u64) -> Outcome<Turn> {
        let watch = Stopwatch::start();
        self.engine.step(steps);
        let made = (steps * self.engine.trials() as u64) as f64;
        Ok(Turn { made, seconds: watch.seconds() })
    }

    fn loss(&mut self) -> Outcome<f64> {
        let outputs = self.engine.shape().layout.outputs();
        let z = self.engine.predict(self.rows.x.view());
        Ok(mean_loss(&z, &self.rows, outputs))
    }
}

/// The package's sweeps: one population.
pub struct PackageSweep<'a> {
    table: &'a Table,
    workload: &'a Workload,
    rows: Rows,
}

impl<'a> PackageSweep<'a> {
    /// Sweeps of the workload that the table's sweep names.
    pub fn new(table: &'a Table) -> Self {
        let workload = table.workload(&table.sweep.of);
        Self { table, workload, rows: table.rows(workload) }
    }
}

impl Contender for PackageSweep<'_> {
    fn run(&mut self, steps: u64) -> Outcome<Turn> {
        let watch = Stopwatch::start();
        let mut engine = engine(self.workload, &self.table.adam, &self.rows, &self.table.sweep.rates());
        engine.step(steps);
        let made = (steps * engine.trials() as u64) as f64;
        Ok(Turn { made, seconds: watch.seconds() })
    }

    fn loss(&mut self) -> Outcome<f64> {
        Err("a sweep has no single loss".to_owned())
    }
}

/// Mean loss of the outputs `z` (N, O) over all rows.
pub fn mean_loss(z: &[f32], rows: &Rows, outputs: usize) -> f64 {
    let losses = z.chunks_exact(outputs).zip(&rows.y).map(|(z, class)| cross_entropy(z, *class));
    losses.sum::<f64>() / rows.y.len() as f64
}

/// −log of the probability of `class` under the logits `z`: one for the second of two classes, or one for each.
fn cross_entropy(z: &[f32], class: f32) -> f64 {
    if let [z] = z {
        let z = f64::from(*z);
        return z.max(0.0) - z * f64::from(class) + (-z.abs()).exp().ln_1p();
    }
    let largest = z.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = z.iter().map(|z| f64::from(z - largest).exp()).sum();
    sum.ln() - f64::from(z[class as usize] - largest)
}

fn engine(workload: &Workload, adam: &Adam, rows: &Rows, rates: &[f64]) -> CpuEngine {
    let population = population(workload, adam, rows, rates);
    let mut engine = CpuEngine::create(population).expect("it fits into memory");
    for trial in 0..rates.len() {
        engine.write_params(trial, &rows.params);
    }
    engine
}

/// Trials of the workload at the learning rates `rates`. Their first weights have still to be written.
pub fn population(workload: &Workload, adam: &Adam, rows: &Rows, rates: &[f64]) -> Population {
    let all: Rc<[u32]> = (0..workload.rows as u32).collect();
    let trial = |rate: &f64| Trial {
        seed: 1,
        rows: all.clone(),
        hyper: hyper(workload, adam, *rate),
        init: Init::XavierUniform,
    };
    let shape = Shape {
        layout: workload.layout(),
        activation: workload.activation(),
        loss: Loss::CrossEntropy,
        task: Task::Classification,
        optimizer: workload.optimizer(),
        batch_size: workload.batch,
        shuffle: false,
        epochs: 1_000_000_000,
    };
    let trials = rates.iter().map(trial).collect();
    Population { shape, trials, x: rows.x.clone(), y: rows.y.clone() }
}

fn hyper(workload: &Workload, adam: &Adam, learning_rate: f64) -> Hyper {
    let name = workload.optimizer();
    let given = match name {
        OptimizerKind::Adam => OptimizerSpec {
            name,
            beta1: Some(adam.beta1),
            beta2: Some(adam.beta2),
            epsilon: Some(adam.epsilon),
            ..OptimizerSpec::default()
        },
        _ => OptimizerSpec { name, ..OptimizerSpec::default() },
    };
    Hyper {
        learning_rate,
        schedule: ScheduleSpec::default(),
        l1: 0.0,
        l2: 0.0,
        clip_norm: None,
        dropout: vec![0.0; workload.sizes.len() - 2],
        optimizer: given.checked("optimizer").expect("the table's constants are allowed"),
    }
}
