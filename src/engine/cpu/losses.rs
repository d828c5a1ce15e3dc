//! The losses of a batch and the gradient of their mean with respect to the output's sums.

use wide::f32x4;

use super::lanes::{WIDTH, flat, flat_mut};
use crate::engine::population::Shape;
use crate::net::Task;
use crate::numeric::Real;

/// What a batch says of each lane.
#[derive(Clone, Copy, Debug, Default)]
pub struct BatchScores {
    /// Sum of the examples' losses.
    pub losses: [f64; WIDTH],
    /// Examples that were classified rightly.
    pub correct: [f64; WIDTH],
}

impl BatchScores {
    /// Adds the losses of a register, of which the first `count` numbers count, and whether they were right: an example
    /// of each lane, or several of the only one.
    #[inline(always)]
    fn add(&mut self, [losses, right]: [f32x4; 2], count: usize, lanes: usize) {
        let (losses, right) = (losses.to_array(), right.to_array());
        if lanes == WIDTH {
            for slot in 0..WIDTH {
                self.losses[slot] += f64::from(losses[slot]);
                self.correct[slot] += f64::from(right[slot]);
            }
            return;
        }
        for slot in 0..WIDTH.min(count) {
            self.losses[0] += f64::from(losses[slot]);
            self.correct[0] += f64::from(right[slot]);
        }
    }
}

/// The sums (O) and targets (1 or O) of the examples that fill a register: four of one lane, or one of four.
#[derive(Debug)]
pub struct Group {
    z: Vec<f32x4>,
    y: Vec<f32x4>,
}

impl Group {
    /// Room for `outputs` sums and `targets` numbers of a target.
    pub fn new(outputs: usize, targets: usize) -> Self {
        Self { z: vec![f32x4::ZERO; outputs], y: vec![f32x4::ZERO; targets] }
    }

    /// Computes the losses of the batch of `batch` examples with the sums `z` (B, O) and the targets `y` (B, 1 or O)
    /// in `lanes` lanes, and writes the gradient of their mean to `dz` (B, O). Each lane's losses are added in the
    /// order of its examples.
    pub fn losses(
        &mut self,
        shape: &Shape,
        [z, y]: [&[f32x4]; 2],
        dz: &mut [f32x4],
        (batch, lanes): (usize, usize),
    ) -> BatchScores {
        let mut scores = if self.z.len() == 1 {
            of_one_output(shape, [z, y], dz, (batch, lanes))
        } else {
            self.of_outputs(shape, [flat(z), flat(y)], flat_mut(dz), (batch, lanes))
        };
        if shape.task == Task::Regression {
            scores.correct = [0.0; WIDTH];
        }
        scores
    }

    fn of_outputs(
        &mut self,
        shape: &Shape,
        [z, y]: [&[f32]; 2],
        dz: &mut [f32],
        (batch, lanes): (usize, usize),
    ) -> BatchScores {
        let (outputs, targets) = (self.z.len(), self.y.len());
        let scale = share_of(batch);
        let mut scores = BatchScores::default();
        let examples_of: [usize; WIDTH] = std::array::from_fn(|slot| slot / lanes);
        let lane_of: [usize; WIDTH] = std::array::from_fn(|slot| slot % lanes);
        for first in (0..batch).step_by(WIDTH / lanes) {
            // A register that the last examples do not fill repeats the last one.
            let examples = examples_of.map(|example| (first + example).min(batch - 1) * lanes);
            let places =
                |columns: usize| std::array::from_fn(|slot| examples[slot] * columns + lane_of[slot]);
            load(&mut self.z, z, places(outputs), lanes);
            load(&mut self.y, y, places(targets), lanes);
            let right = is_right(&self.z, self.y[0]);
            let loss = shape.loss.value_and_gradient(shape.task, &mut self.z, &self.y);
            scores.add([loss, right], (batch - first) * lanes, lanes);
            let mut places: [usize; WIDTH] = places(outputs);
            for gradient in &self.z {
                for (place, gradient) in places.iter_mut().zip((*gradient * scale).to_array()) {
                    dz[*place] = gradient;
                    *place += lanes;
                }
            }
        }
        scores
    }
}

/// The same for one output, whose sums, targets and gradients fill the registers as they lie.
fn of_one_output(
    shape: &Shape,
    [z, y]: [&[f32x4]; 2],
    dz: &mut [f32x4],
    (batch, lanes): (usize, usize),
) -> BatchScores {
    let scale = share_of(batch);
    let mut scores = BatchScores::default();
    let mut left = batch * lanes;
    for ((z, y), dz) in z.iter().zip(y).zip(dz).take(left.div_ceil(WIDTH)) {
        let mut gradient = [*z];
        let loss = shape.loss.value_and_gradient(shape.task, &mut gradient, &[*y]);
        *dz = gradient[0] * scale;
        scores.add([loss, is_right(&[*z], *y)], left, lanes);
        left -= WIDTH.min(left);
    }
    scores
}

/// What each example's gradient is multiplied by.
fn share_of(batch: usize) -> f32x4 {
    f32x4::ONE / <f32x4 as Real>::splat(batch as f64)
}

/// The numbers at `places` of `from`, column by column: columns are `lanes` apart.
fn load(to: &mut [f32x4], from: &[f32], mut places: [usize; WIDTH], lanes: usize) {
    for to in to {
        *to = f32x4::from(places.map(|place| from[place]));
        places = places.map(|place| place + lanes);
    }
}

/// 1 where the largest of the sums z (the first of equals; class 1 for a single positive z) is that of `class`.
fn is_right(z: &[f32x4], class: f32x4) -> f32x4 {
    let (zero, one) = (f32x4::ZERO, f32x4::ONE);
    let guess = if let [z] = z {
        Real::exceeds(*z, zero)
    } else {
        let (mut best, mut guess) = (z[0], zero);
        for (index, z) in z.iter().enumerate().skip(1) {
            guess = z.select_greater(best, <f32x4 as Real>::splat(index as f64), guess);
            best = z.select_greater(best, *z, best);
        }
        guess
    };
    one - Real::exceeds(Real::abs(guess - class), <f32x4 as Real>::splat(0.5))
}
