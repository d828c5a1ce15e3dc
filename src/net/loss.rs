//! Losses and their gradients with respect to the network's last weighted sums.
//!
//! Notation: z (K) the last layer's sums of one example, y its target, g (K) the gradient of the example's
//! loss. A batch's loss is the mean over its examples.

use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use super::Task;
use crate::numeric::Real;

/// What training makes small.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Loss {
    /// -ln of the probability of the true class: logistic for one output, softmax for several.
    #[default]
    CrossEntropy,
    /// Mean squared error over the outputs; for classes, of the probabilities (the Brier score, 1950).
    Mse,
    /// Huber's loss with δ = 1, mean over the outputs (Huber 1964); for classes, of the probabilities.
    Huber,
}

crate::check::plain_choice!(Loss);

impl Loss {
    /// Every loss, with its name in documents.
    pub const NAMED: [(&'static str, Self); 3] =
        [("cross-entropy", Self::CrossEntropy), ("mse", Self::Mse), ("huber", Self::Huber)];

    /// The loss of one example; its gradient replaces `z`.
    ///
    /// `y` is the class index (as a number; 0 or 1 for one output) in its first element, or the K targets of
    /// a regression.
    #[inline]
    pub fn value_and_gradient<R: Real>(self, task: Task, z: &mut [R], y: &[R]) -> R {
        match (task, self) {
            (Task::Classification, Self::CrossEntropy) => cross_entropy(z, y[0]),
            (Task::Classification, _) => self.of_probabilities(z, y[0]),
            (Task::Regression, _) => {
                let share = R::one() / R::splat(z.len() as f64);
                let mut sum = R::zero();
                for (z, y) in z.iter_mut().zip(y) {
                    let (value, slope) = self.of_difference(*z - *y);
                    sum += value;
                    *z = slope * share;
                }
                sum * share
            }
        }
    }

    /// Value and derivative of the loss for one difference between output and target.
    #[inline(always)]
    pub(super) fn of_difference<R: Real>(self, difference: R) -> (R, R) {
        if self == Self::Huber {
            let (one, half) = (R::one(), R::splat(0.5));
            let size = difference.abs();
            let value = size.select_greater(one, size - half, half * difference * difference);
            (value, difference.clamp(-one, one))
        } else {
            (difference * difference, difference + difference)
        }
    }

    /// The loss of the probabilities p(z) against the true class, and its gradient through p.
    fn of_probabilities<R: Real>(self, z: &mut [R], class: R) -> R {
        if let [z] = z {
            let p = z.sigmoid();
            let (value, slope) = self.of_difference(p - class);
            *z = slope * p * (R::one() - p);
            return value;
        }
        let share = R::one() / R::splat(z.len() as f64);
        probabilities(z);
        // dL/dz_i = p_i (s_i - Σ_j s_j p_j) with the slopes s of the loss.
        let (mut sum, mut mean_slope) = (R::zero(), R::zero());
        for (index, p) in z.iter().enumerate() {
            let (value, slope) = self.of_difference(*p - is_class(class, index));
            sum += value;
            mean_slope += slope * *p;
        }
        for (index, p) in z.iter_mut().enumerate() {
            let (_, slope) = self.of_difference(*p - is_class(class, index));
            *p = *p * (slope - mean_slope) * share;
        }
        sum * share
    }
}

/// Logistic loss for one output (softplus(z) - y·z), softmax loss for several; both stable for every z.
#[inline]
fn cross_entropy<R: Real>(z: &mut [R], class: R) -> R {
    if let [z] = z {
        // softplus(z) - y z = softplus(-z) for y = 1: written so that no large numbers cancel. One exponential serves
        // the loss, max(0, ±z) + ln(1 + e), and the probability, which is 1 / (1 + e) or e / (1 + e).
        let (zero, one, half) = (R::zero(), R::one(), R::splat(0.5));
        let e = (-z.abs()).exp();
        let value = class.select_greater(half, -*z, *z).max(zero) + e.ln_1p();
        *z = z.select_greater(zero, one, e) / (one + e) - class;
        return value;
    }
    let largest = z.iter().copied().fold(z[0], R::max);
    let mut sum = R::zero();
    let mut of_class = R::zero();
    for (index, z) in z.iter_mut().enumerate() {
        let shifted = *z - largest;
        of_class += shifted * is_class(class, index);
        *z = shifted.exp();
        sum += *z;
    }
    let scale = R::one() / sum;
    for (index, z) in z.iter_mut().enumerate() {
        *z = *z * scale - is_class(class, index);
    }
    sum.ln() - of_class
}

/// Turns the last sums of one example into probabilities: the logistic function for one, softmax for several.
#[inline]
pub fn probabilities<R: Real>(z: &mut [R]) {
    if let [z] = z {
        *z = z.sigmoid();
        return;
    }
    let largest = z.iter().copied().fold(z[0], R::max);
    let mut sum = R::zero();
    for z in z.iter_mut() {
        *z = (*z - largest).exp();
        sum += *z;
    }
    let scale = R::one() / sum;
    for z in z.iter_mut() {
        *z = *z * scale;
    }
}

/// 1 where `class` is `index`, else 0.
#[inline(always)]
pub(super) fn is_class<R: Real>(class: R, index: usize) -> R {
    let distance = (class - R::splat(index as f64)).abs();
    distance.select_greater(R::splat(0.5), R::zero(), R::one())
}

/// The loss of the best constant guess for the targets `y` (N, 1 class index or O targets): what a network
/// must beat to have learned anything. `outputs` is the number of the network's outputs.
pub fn best_constant_loss(loss: Loss, task: Task, y: ArrayView2<'_, f32>, outputs: usize) -> f64 {
    if task == Task::Regression {
        let mut sum = 0.0;
        for column in y.columns() {
            sum += constant_regression(loss, &column.to_vec());
        }
        return sum / y.ncols() as f64;
    }
    let classes = outputs.max(2);
    let mut shares = vec![0.0; classes];
    for row in 0..y.nrows() {
        shares[y[(row, 0)] as usize] += 1.0 / y.nrows() as f64;
    }
    match loss {
        Loss::CrossEntropy => shares.iter().filter(|p| **p > 0.0).map(|p| -p * libm::log(*p)).sum(),
        Loss::Mse => shares.iter().map(|p| p * (1.0 - p)).sum::<f64>() / classes as f64,
        // Differences of probabilities never exceed 1, where Huber's loss is half the square.
        Loss::Huber => 0.5 * shares.iter().map(|p| p * (1.0 - p)).sum::<f64>() / classes as f64,
    }
}

/// The smallest mean loss of a constant against `targets`. The derivative grows with the constant, so its
/// root is found by bisection; for the squared error it is the mean.
fn constant_regression(loss: Loss, targets: &[f32]) -> f64 {
    let mean = |of: &dyn Fn(f64) -> f64| {
        let sum: f64 = targets.iter().map(|y| of(f64::from(*y))).sum();
        sum / targets.len() as f64
    };
    let at =
        |guess: f64| (mean(&|y| loss.of_difference(guess - y).0), mean(&|y| loss.of_difference(guess - y).1));
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for y in targets {
        (low, high) = (low.min(f64::from(*y)), high.max(f64::from(*y)));
    }
    const HALVINGS: u32 = 60;
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if at(middle).1 > 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    at(0.5 * (low + high)).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// Each gradient against central differences in double precision.
    #[test]
    fn gradients_agree_with_finite_differences() {
        let cases: [(Task, &[f64], &[f64]); 5] = [
            (Task::Classification, &[0.3], &[1.0]),
            (Task::Classification, &[-2.5], &[0.0]),
            (Task::Classification, &[0.3, -1.2, 2.0, 0.1], &[2.0]),
            (Task::Regression, &[0.4], &[-0.2]),
            (Task::Regression, &[0.4, 3.0, -5.0], &[0.1, 0.2, 0.3]),
        ];
        let step = 1e-6;
        for (_, loss) in Loss::NAMED {
            for (task, z, y) in cases {
                if task == Task::Regression && loss == Loss::CrossEntropy {
                    continue;
                }
                let mut gradient = z.to_vec();
                loss.value_and_gradient(task, &mut gradient, y);
                for index in 0..z.len() {
                    let at = |shift: f64| {
                        let mut z = z.to_vec();
                        z[index] += shift;
                        loss.value_and_gradient(task, &mut z, y)
                    };
                    let difference = (at(step) - at(-step)) / (2.0 * step);
                    let error = (gradient[index] - difference).abs();
                    assert!(error <= 1e-8, "{loss:?} {task:?} {index}: {} and {difference}", gradient[index]);
                }
            }
        }
    }

    #[test]
    fn cross_entropy_is_stable_far_out() {
        for (z, class, expected) in [(1000.0_f32, 1.0, 0.0), (1000.0, 0.0, 1000.0), (-1000.0, 1.0, 1000.0)] {
            let one = Loss::CrossEntropy.value_and_gradient(Task::Classification, &mut [z], &[class]);
            let two = Loss::CrossEntropy.value_and_gradient(Task::Classification, &mut [0.0, z], &[class]);
            // Below e^-87 the exponential stays at its smallest value, 1.2e-38.
            assert!((one - expected).abs() < 1e-37 && two == expected, "{one}, {two}, not {expected}");
        }
    }

    #[test]
    fn the_best_constant_guess_of_known_targets() {
        let classes = array![[0.0_f32], [0.0], [0.0], [1.0]];
        let entropy = best_constant_loss(Loss::CrossEntropy, Task::Classification, classes.view(), 1);
        assert!((entropy - 0.562_335_144_618_808_3).abs() < 1e-12);
        assert!(
            (best_constant_loss(Loss::Mse, Task::Classification, classes.view(), 1) - 0.1875).abs() < 1e-12
        );
        let targets = array![[0.0_f32], [1.0], [5.0]];
        let variance = best_constant_loss(Loss::Mse, Task::Regression, targets.view(), 1);
        assert!((variance - 14.0 / 3.0).abs() < 1e-9);
        // With δ = 1, c = 1 balances the slopes -1·[5], 0·[1], 1·[0].
        let huber = best_constant_loss(Loss::Huber, Task::Regression, targets.view(), 1);
        assert!((huber - (0.5 + 0.0 + 3.5) / 3.0).abs() < 1e-9);
    }
}
