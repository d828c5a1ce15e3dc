//! An experiment's training in double precision: the same first weights, rows and batches as the trainer's, with
//! derivatives of every order that a search needs.

use crate::check::{Invalid, Number};
use crate::data::Dataset;
use crate::engine::{Batches, Population};
use crate::net::{Derivatives, Examples, Network, initial_parameters};
use crate::train::{Experiment, Prepared, population};

/// What one experiment trains, and its validation rows.
#[derive(Debug)]
pub struct Problem {
    network: Network,
    /// Prepared features (N, I) and targets (N, 1 or O).
    x: Vec<f64>,
    y: Vec<f64>,
    batches: Batches,
    validation: Vec<u32>,
    initial: Vec<f64>,
}

impl Problem {
    /// The problem of `experiment`. `dataset` as for `Trainer::create`.
    ///
    /// # Errors
    /// A value that is not allowed; an experiment without test rows; dropout and clipping, whose derivatives are not
    /// known here.
    pub fn new(experiment: &Experiment, dataset: Option<Dataset>) -> Result<Self, Invalid> {
        let experiment = experiment.checked()?;
        let depth = experiment.model.hidden.len();
        if let Some(rate) = experiment.model.dropout.rates(depth).iter().find(|rate| **rate > 0.0) {
            return Err(Invalid::new("model.dropout", Number(*rate), "0, for a run that is differentiated"));
        }
        if let Some(norm) = experiment.train.clip_norm {
            return Err(Invalid::new(
                "train.clipNorm",
                Number(norm),
                "null, for a run that is differentiated",
            ));
        }
        let prepared = Prepared::of(&experiment, dataset)?;
        check_validation(&experiment, &prepared.split.test)?;
        let seed = experiment.train.seed;
        let population = population(&[experiment], &prepared)?;
        let batches = Batches::new(&population);
        let initial = initial_parameters(&population.shape.layout, population.trials[0].init, seed);
        let (network, [x, y]) = in_double(population);
        Ok(Self {
            network,
            x,
            y,
            batches,
            validation: prepared.split.test,
            initial: initial.into_iter().map(f64::from).collect(),
        })
    }

    /// The weights and biases at step 0 (P).
    pub fn initial(&self) -> &[f64] {
        &self.initial
    }

    /// Steps in an epoch.
    pub fn steps_per_epoch(&self) -> u64 {
        self.batches.steps_per_epoch()
    }

    /// For each parameter (P) 1 if it is a weight and 0 if it is a bias: penalties act on weights only.
    pub fn is_weight(&self) -> Vec<f64> {
        let mut is_weight = vec![0.0; self.initial.len()];
        for layer in self.network.layout.layers() {
            is_weight[layer.weights()].fill(1.0);
        }
        is_weight
    }

    /// Derivatives of the mean loss of the batch of `step`.
    pub fn of_batch(&mut self, step: u64, parameters: &[f64], directions: &[&[f64]]) -> Derivatives<f64> {
        self.batches.begin(step / self.steps_per_epoch());
        let examples = Examples { x: &self.x, y: &self.y, rows: self.batches.rows(0, step) };
        self.network.derivatives(parameters, examples, directions)
    }

    /// Derivatives of the mean loss of the validation rows.
    pub fn of_validation(&self, parameters: &[f64]) -> Derivatives<f64> {
        let examples = Examples { x: &self.x, y: &self.y, rows: &self.validation };
        self.network.derivatives(parameters, examples, &[])
    }
}

/// The plain network of a population, with its features (N, I) and targets (N, 1 or O).
pub(super) fn in_double(population: Population) -> (Network, [Vec<f64>; 2]) {
    let shape = population.shape;
    let network =
        Network { layout: shape.layout, activation: shape.activation, loss: shape.loss, task: shape.task };
    let double =
        |values: &ndarray::Array2<f32>| values.iter().map(|value| f64::from(*value)).collect::<Vec<_>>();
    (network, [double(&population.x), double(&population.y)])
}

/// Refuses an experiment without `test` rows, which validate.
pub(super) fn check_validation(experiment: &Experiment, test: &[u32]) -> Result<(), Invalid> {
    if test.is_empty() {
        let fraction = Number(experiment.data.test_fraction);
        return Err(Invalid::new(
            "data.testFraction",
            fraction,
            "a fraction that leaves rows to validate with",
        ));
    }
    Ok(())
}
