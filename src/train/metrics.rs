//! What a network's outputs are worth.

use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

use crate::data::{Standardizer, Task};
use crate::engine::Shape;

/// Scores over some rows. What does not apply to the task is null.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Scores {
    /// Mean loss, penalties excluded; null if it is not finite.
    pub loss: Option<f64>,
    /// Share of the rows that are classified rightly.
    pub accuracy: Option<f64>,
    /// F1 score, the harmonic mean of precision and recall, averaged over the classes that occur as truth or
    /// prediction (macro F1, as scikit-learn's `f1_score(average="macro")`).
    pub f1: Option<f64>,
    /// Root of the mean squared error, in the target's unit.
    pub rmse: Option<f64>,
    /// Coefficient of determination R², mean over the outputs; null where a target is constant.
    pub r2: Option<f64>,
    /// How often each true class (row) was taken for each class (column), (K, K).
    pub confusion: Option<Vec<Vec<u32>>>,
}

/// The scores of one trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Metrics {
    /// Over the training rows.
    pub train: Scores,
    /// Over the test rows; null without them.
    pub test: Option<Scores>,
}

/// Mean loss of the sums `z` (N, outputs) against the prepared targets `y` (N, 1 or O), and the number of rows
/// classified rightly.
pub fn loss_and_correct(shape: &Shape, z: &[f32], y: ArrayView2<'_, f32>) -> (f64, u64) {
    let outputs = shape.layout.outputs();
    let (mut loss, mut correct) = (0.0, 0);
    let mut sums = vec![0.0; outputs];
    for (z, y) in z.chunks_exact(outputs).zip(y.rows()) {
        if shape.task == Task::Classification {
            correct += u64::from(predicted_class(z) == y[0] as usize);
        }
        sums.copy_from_slice(z);
        let target = y.as_slice().expect("targets are in standard layout");
        loss += f64::from(shape.loss.value_and_gradient(shape.task, &mut sums, target));
    }
    (loss / y.nrows() as f64, correct)
}

/// The class with the largest sum, the first of equals; for one output, 1 where it is positive.
fn predicted_class(z: &[f32]) -> usize {
    if let [z] = z {
        return usize::from(*z > 0.0);
    }
    let larger = |best: usize, index: usize| if z[index] > z[best] { index } else { best };
    (1..z.len()).fold(0, larger)
}

/// The scores of the sums `z` (N, outputs) against the prepared targets `y` (N, 1 or O).
pub fn scores(shape: &Shape, z: &[f32], y: ArrayView2<'_, f32>, standardizer: &Standardizer) -> Scores {
    let (loss, correct) = loss_and_correct(shape, z, y);
    let loss = loss.is_finite().then_some(loss);
    let none = Scores { loss, accuracy: None, f1: None, rmse: None, r2: None, confusion: None };
    if shape.task == Task::Regression {
        let outputs = shape.layout.outputs();
        let z = ArrayView2::from_shape((y.nrows(), outputs), z).expect("one row of sums per row of targets");
        let (rmse, r2) = regression_scores(z, y, standardizer);
        return Scores { rmse, r2, ..none };
    }
    let confusion = confusion(shape, z, y);
    Scores {
        accuracy: Some(correct as f64 / y.nrows() as f64),
        f1: Some(macro_f1(confusion.view())),
        confusion: Some(confusion.rows().into_iter().map(|row| row.to_vec()).collect()),
        ..none
    }
}

fn confusion(shape: &Shape, z: &[f32], classes: ArrayView2<'_, f32>) -> Array2<u32> {
    let outputs = shape.layout.outputs();
    let mut counts = Array2::zeros((outputs.max(2), outputs.max(2)));
    for (z, class) in z.chunks_exact(outputs).zip(classes) {
        counts[(*class as usize, predicted_class(z))] += 1;
    }
    counts
}

fn macro_f1(confusion: ArrayView2<'_, u32>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for class in 0..confusion.nrows() {
        // F1 = 2·TP / (2·TP + FP + FN), and TP + FN and TP + FP are the sums of row and column.
        let either: u32 =
            (0..confusion.nrows()).map(|other| confusion[(class, other)] + confusion[(other, class)]).sum();
        if either > 0 {
            sum += 2.0 * f64::from(confusion[(class, class)]) / f64::from(either);
            count += 1.0;
        }
    }
    sum / count
}

/// RMSE over all outputs in the targets' unit, and the mean R².
fn regression_scores(
    z: ArrayView2<'_, f32>,
    y: ArrayView2<'_, f32>,
    standardizer: &Standardizer,
) -> (Option<f64>, Option<f64>) {
    let (mut squares, mut r2) = (0.0, 0.0);
    for (output, scale) in standardizer.y_scale.iter().enumerate() {
        let rows = y.nrows();
        let (z, y) = (|row| f64::from(z[(row, output)]), |row| f64::from(y[(row, output)]));
        let mean = (0..rows).map(y).sum::<f64>() / rows as f64;
        let (mut residual, mut total) = (0.0, 0.0);
        for row in 0..rows {
            residual += (z(row) - y(row)) * (z(row) - y(row));
            total += (y(row) - mean) * (y(row) - mean);
        }
        squares += residual * scale * scale / rows as f64;
        r2 += 1.0 - residual / total;
    }
    let outputs = standardizer.y_scale.len() as f64;
    let finite = |value: f64| value.is_finite().then_some(value);
    (finite(f64::sqrt(squares / outputs)), finite(r2 / outputs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Values of scikit-learn 1.5 for the same labels and numbers.
    #[test]
    fn known_scores() {
        let confusion = array![[2_u32, 1, 0], [0, 1, 1], [0, 0, 0]];
        // Classes: 2·2/(3+2), 2·1/(2+2), 2·0/(0+1).
        assert!((macro_f1(confusion.view()) - (0.8 + 0.5 + 0.0) / 3.0).abs() < 1e-12);
        let standardizer =
            Standardizer { x_mean: vec![], x_scale: vec![], y_mean: vec![0.0], y_scale: vec![2.0] };
        let (z, y) = (array![[2.5_f32], [0.0], [2.0], [8.0]], array![[3.0_f32], [-0.5], [2.0], [7.0]]);
        let (rmse, r2) = regression_scores(z.view(), y.view(), &standardizer);
        assert!((rmse.expect("finite") - 2.0 * f64::sqrt(0.375)).abs() < 1e-12);
        assert!((r2.expect("finite") - 0.948_608_137_044_968).abs() < 1e-12);
    }

    #[test]
    fn ties_take_the_first_class() {
        assert_eq!(predicted_class(&[0.0, 0.0, 0.0]), 0);
        assert_eq!(predicted_class(&[0.0, 1.0, 1.0]), 1);
        assert_eq!(predicted_class(&[f32::NAN, 1.0]), 0);
    }
}
