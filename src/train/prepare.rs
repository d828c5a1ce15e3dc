//! From experiments and a data set to a population.

use std::rc::Rc;

use ndarray::Array2;

use super::experiment::Experiment;
use crate::check::Invalid;
use crate::data::{self, DataName, Dataset, Split, Standardizer, split};
use crate::engine::{Population, Shape, Trial};
use crate::net::Layout;

/// A data set, split and standardised.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// As it was given.
    pub raw: Dataset,
    /// As the network sees it.
    pub standardized: Dataset,
    /// Which rows train and which test.
    pub split: Split,
    /// Between the two.
    pub standardizer: Standardizer,
}

impl Prepared {
    /// The data of `experiment` (checked), ready for its network: `dataset` where it is a table or one's own.
    ///
    /// # Errors
    /// A data set that is missing or not asked for.
    pub fn of(experiment: &Experiment, dataset: Option<Dataset>) -> Result<Self, Invalid> {
        Ok(Self::new(dataset_of(experiment, dataset)?, experiment))
    }

    /// `raw`, split and standardised as `experiment` asks.
    fn new(raw: Dataset, experiment: &Experiment) -> Self {
        let spec = &experiment.data;
        let split = split(raw.len(), spec.test_fraction, spec.seed);
        let standardizer = if spec.standardize {
            Standardizer::fit(&raw, &split.train)
        } else {
            Standardizer::identity(&raw)
        };
        Self { standardized: standardizer.apply(&raw), raw, split, standardizer }
    }
}

/// The data set that `experiment` asks for.
fn dataset_of(experiment: &Experiment, given: Option<Dataset>) -> Result<Dataset, Invalid> {
    let name = experiment.data.name;
    match given {
        Some(dataset) if name.is_table() || name == DataName::Own => Ok(dataset),
        Some(_) => Err(Invalid::new("data.name", name, "own, when a data set is given")),
        None if name == DataName::Own => {
            Err(Invalid::new("dataset", "nothing", "the arrays of the data set that data.name calls own"))
        }
        None => data::generate(&experiment.data),
    }
}

/// The population of `experiments` (checked, at least one) over `prepared` data.
///
/// # Errors
/// Experiments of different shapes, and a loss that does not fit the data.
pub fn population(experiments: &[Experiment], prepared: &Prepared) -> Result<Population, Invalid> {
    let first = &experiments[0];
    for (index, other) in experiments.iter().enumerate().skip(1) {
        first.same_shape(other, index)?;
    }
    let data = &prepared.standardized;
    let rows: Rc<[u32]> = prepared.split.train.as_slice().into();
    let batch_size = usize::try_from(first.train.batch_size).map_or(rows.len(), |size| size.min(rows.len()));
    let shape = Shape {
        layout: Layout::new(data.inputs, &first.model.widths(), data.outputs),
        activation: first.model.activation,
        loss: first.loss(data.task)?,
        task: data.task,
        optimizer: first.train.optimizer.name,
        batch_size,
        shuffle: first.train.shuffle,
        epochs: first.train.epochs,
    };
    let trials = experiments.iter().map(|experiment| Trial {
        seed: experiment.train.seed,
        rows: rows.clone(),
        hyper: experiment.hyper(),
        init: experiment.model.init,
    });
    Ok(Population { trials: trials.collect(), shape, x: data.x.clone(), y: data.y.clone() })
}

/// The given rows of `values` (N, C), in their order: (rows, C).
pub fn rows_of(values: &Array2<f32>, rows: &[u32]) -> Array2<f32> {
    let columns = values.ncols();
    let mut chosen = Vec::with_capacity(rows.len() * columns);
    for row in rows {
        for column in 0..columns {
            chosen.push(values[(*row as usize, column)]);
        }
    }
    Array2::from_shape_vec((rows.len(), columns), chosen).expect("every row has all columns")
}
