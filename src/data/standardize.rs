//! Standardisation: z = (v − mean) / scale per column, measured on the training rows.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::{Dataset, Task};

/// Means and scales of the columns. The scale is the population deviation √(Σ (v − mean)² / n), and 1 for a
/// column that is constant over the training rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standardizer {
    /// Means of the features, (I).
    pub x_mean: Vec<f64>,
    /// Scales of the features, (I), all above 0.
    pub x_scale: Vec<f64>,
    /// Means of the targets, (O); zeros for classification.
    pub y_mean: Vec<f64>,
    /// Scales of the targets, (O), all above 0; ones for classification.
    pub y_scale: Vec<f64>,
}

impl Standardizer {
    /// The standardizer that changes nothing.
    pub fn identity(dataset: &Dataset) -> Self {
        let (inputs, targets) = (dataset.x.ncols(), dataset.y.ncols());
        Self {
            x_mean: vec![0.0; inputs],
            x_scale: vec![1.0; inputs],
            y_mean: vec![0.0; targets],
            y_scale: vec![1.0; targets],
        }
    }

    /// Measures the columns of `dataset` over `rows`, its training rows.
    pub fn fit(dataset: &Dataset, rows: &[u32]) -> Self {
        let (x_mean, x_scale) = moments(&dataset.x, rows);
        let mut fitted = Self { x_mean, x_scale, ..Self::identity(dataset) };
        if dataset.task == Task::Regression {
            (fitted.y_mean, fitted.y_scale) = moments(&dataset.y, rows);
        }
        fitted
    }

    /// `dataset` with its features, and for regression its targets, standardised; all rows.
    pub fn apply(&self, dataset: &Dataset) -> Dataset {
        let y = standardized(&dataset.y, &self.y_mean, &self.y_scale);
        Dataset { x: self.features(&dataset.x), y, ..dataset.clone() }
    }

    /// Raw features (N, I), standardised.
    pub fn features(&self, x: &Array2<f32>) -> Array2<f32> {
        standardized(x, &self.x_mean, &self.x_scale)
    }

    /// Turns standardised predictions, row-major (…, O), into the targets' own unit, in place.
    pub fn restore_targets(&self, predictions: &mut [f32]) {
        for row in predictions.chunks_mut(self.y_mean.len()) {
            for ((value, mean), scale) in row.iter_mut().zip(&self.y_mean).zip(&self.y_scale) {
                *value = (f64::from(*value) * scale + mean) as f32;
            }
        }
    }
}

fn standardized(values: &Array2<f32>, means: &[f64], scales: &[f64]) -> Array2<f32> {
    let mut result = values.to_owned();
    for mut row in result.rows_mut() {
        for ((value, mean), scale) in row.iter_mut().zip(means).zip(scales) {
            *value = ((f64::from(*value) - mean) / scale) as f32;
        }
    }
    result
}

/// Mean and scale of each column over `rows`.
fn moments(values: &Array2<f32>, rows: &[u32]) -> (Vec<f64>, Vec<f64>) {
    values
        .columns()
        .into_iter()
        .map(|column| {
            let at = |row: &u32| f64::from(column[*row as usize]);
            let first = rows.first().map_or(0.0, at);
            if rows.iter().all(|row| at(row) == first) {
                return (first, 1.0);
            }
            let count = rows.len() as f64;
            let mean = rows.iter().map(at).sum::<f64>() / count;
            let square = |row| (at(row) - mean) * (at(row) - mean);
            (mean, f64::sqrt(rows.iter().map(square).sum::<f64>() / count))
        })
        .unzip()
}
