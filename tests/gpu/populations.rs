//! Populations for both engines.

use std::rc::Rc;

use ndarray::Array2;
use tuning_playground::data::Task;
use tuning_playground::engine::{Hyper, Population, Shape, Trial};
use tuning_playground::net::{Activation, Init, Layout, Loss, OptimizerKind, OptimizerSpec, ScheduleSpec};
use tuning_playground::numeric::Stream;

/// What all trials have in common.
#[derive(Clone)]
pub struct Case {
    pub inputs: usize,
    pub hidden: Vec<usize>,
    pub outputs: usize,
    pub task: Task,
    pub activation: Activation,
    pub loss: Loss,
    pub optimizer: OptimizerKind,
    pub rows: usize,
    pub batch: usize,
    pub learning_rate: f64,
}

impl Case {
    /// A small classification: 37 rows in batches of 10, so that the last batch of an epoch is shorter.
    pub fn new(activation: Activation, optimizer: OptimizerKind) -> Self {
        Self {
            inputs: 2,
            hidden: vec![8, 5],
            outputs: 1,
            task: Task::Classification,
            activation,
            loss: Loss::CrossEntropy,
            optimizer,
            rows: 37,
            batch: 10,
            learning_rate: 0.01,
        }
    }

    fn shape(&self) -> Shape {
        Shape {
            layout: Layout::new(self.inputs, &self.hidden, self.outputs),
            activation: self.activation,
            loss: self.loss,
            task: self.task,
            optimizer: self.optimizer,
            batch_size: self.batch,
            shuffle: true,
            epochs: 100,
        }
    }

    /// The `number`-th of endlessly many different trials.
    pub fn trial(&self, number: usize) -> Trial {
        let optimizer = OptimizerSpec { name: self.optimizer, ..OptimizerSpec::default() };
        Trial {
            seed: number as u64,
            rows: (0..self.rows as u32).collect::<Rc<[u32]>>(),
            hyper: Hyper {
                learning_rate: self.learning_rate * (1 + number % 5) as f64,
                schedule: ScheduleSpec::default(),
                l1: 0.0,
                l2: 0.0,
                clip_norm: None,
                dropout: vec![0.0; self.hidden.len()],
                optimizer: optimizer.checked("optimizer").expect("the defaults are allowed"),
            },
            init: Init::XavierUniform,
        }
    }

    /// The first `trials` trials.
    pub fn population(&self, trials: usize) -> Population {
        let mut stream = Stream::new(3, "rows", 0);
        let x = Array2::from_shape_simple_fn((self.rows, self.inputs), || stream.normal() as f32);
        let classes = self.outputs.max(2) as f64;
        let y = match self.task {
            Task::Classification => {
                Array2::from_shape_simple_fn((self.rows, 1), || (stream.uniform() * classes).floor() as f32)
            }
            Task::Regression => {
                Array2::from_shape_simple_fn((self.rows, self.outputs), || stream.normal() as f32)
            }
        };
        let trials = (0..trials).map(|number| self.trial(number)).collect();
        Population { shape: self.shape(), trials, x, y }
    }
}
