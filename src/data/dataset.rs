//! A data set in memory, and the checks of a caller's own arrays.

use ndarray::Array2;

use crate::check::{Invalid, Number, whole_in_range};
use crate::net::Task;

/// The most inputs or outputs that one's own arrays may have.
const MAX_WIDTH: u64 = 100_000;

/// Examples with their targets; all values are finite and N, I and O are at least 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Features, (N, I), in standard (row-major) layout.
    pub x: Array2<f32>,
    /// Targets, in standard layout: (N, 1) class indices for classification, (N, O) for regression.
    pub y: Array2<f32>,
    /// Number of inputs, I.
    pub inputs: usize,
    /// Number of the network's outputs: 1 for two classes (the logit of class 1), K for K classes, O for
    /// regression.
    pub outputs: usize,
    /// What is to be learnt.
    pub task: Task,
}

impl Dataset {
    /// A data set of one's own arrays: `x` (N, I) and `y` (N, 1) or (N, O), both row-major.
    ///
    /// # Errors
    /// An [`Invalid`] at `dataset.inputs`, `dataset.outputs`, `dataset.x` or `dataset.y` where a length does
    /// not fit, and at `dataset.x[17]` or `dataset.y[17]` where a value is not finite or not a class index.
    pub fn own(x: Vec<f32>, y: Vec<f32>, inputs: usize, outputs: usize, task: Task) -> Result<Self, Invalid> {
        whole_in_range("dataset.inputs", inputs as u64, 1..=MAX_WIDTH)?;
        whole_in_range("dataset.outputs", outputs as u64, 1..=MAX_WIDTH)?;
        let rows = x.len() / inputs;
        if rows == 0 || !x.len().is_multiple_of(inputs) || u32::try_from(rows).is_err() {
            let allowed = format!("a whole number of rows of {inputs} features, at least one row");
            return Err(Invalid::new("dataset.x", format!("{} values", x.len()), allowed));
        }
        let targets = if task == Task::Classification { 1 } else { outputs };
        if y.len() != rows * targets {
            let allowed = format!("{} values, {targets} for each of {rows} rows", rows * targets);
            return Err(Invalid::new("dataset.y", format!("{} values", y.len()), allowed));
        }
        all_finite("dataset.x", &x)?;
        all_finite("dataset.y", &y)?;
        let dataset = Self {
            x: Array2::from_shape_vec((rows, inputs), x).expect("the length is rows times inputs"),
            y: Array2::from_shape_vec((rows, targets), y).expect("the length is rows times targets"),
            inputs,
            outputs,
            task,
        };
        dataset.check_classes()?;
        Ok(dataset)
    }

    /// A data set of generated or read values, which are known to be in order: `x` (N, I) and the class of
    /// each row.
    pub(super) fn classified(x: Vec<f32>, y: Vec<f32>, inputs: usize, classes: usize) -> Self {
        Self {
            x: Array2::from_shape_vec((y.len(), inputs), x).expect("every row has all its features"),
            y: Array2::from_shape_vec((y.len(), 1), y).expect("one class per row"),
            inputs,
            outputs: if classes <= 2 { 1 } else { classes },
            task: Task::Classification,
        }
    }

    /// Number of examples, N.
    pub fn len(&self) -> usize {
        self.x.nrows()
    }

    /// Whether there are no examples; never so for a data set that passed its checks.
    pub fn is_empty(&self) -> bool {
        self.x.nrows() == 0
    }

    /// Number of classes, K; `None` for regression. A single output separates two classes.
    pub fn classes(&self) -> Option<usize> {
        (self.task == Task::Classification).then(|| self.outputs.max(2))
    }

    fn check_classes(&self) -> Result<(), Invalid> {
        let Some(classes) = self.classes() else { return Ok(()) };
        let class = |y: f32| y >= 0.0 && y < classes as f32 && y.fract() == 0.0;
        match self.y.iter().position(|y| !class(*y)) {
            Some(row) => Err(Invalid::new(
                format!("dataset.y[{row}]"),
                Number(self.y[(row, 0)].into()),
                format!("a class index from 0 to {}", classes - 1),
            )),
            None => Ok(()),
        }
    }
}

fn all_finite(path: &str, values: &[f32]) -> Result<(), Invalid> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => {
            Err(Invalid::new(format!("{path}[{index}]"), Number(values[index].into()), "a finite number"))
        }
        None => Ok(()),
    }
}
