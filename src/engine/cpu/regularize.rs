//! What is done to gradients and activations beside the loss: L1, clipping, dropout.

use std::ops::Range;

use wide::f32x4;

use super::lanes::WIDTH;
use crate::numeric::{Real, Stream};

/// Adds the gradient of the L1 penalty, l1 · sign(w), to the weights' gradients (P).
#[cold]
pub fn add_l1(gradients: &mut [f32x4], parameters: &[f32x4], l1: f32x4, is_weight: &[f32x4]) {
    for ((g, w), is_weight) in gradients.iter_mut().zip(parameters).zip(is_weight) {
        let l1 = l1 * *is_weight;
        // A lane without L1 keeps its bits, the sign of a zero included.
        *g = l1.select_greater(f32x4::ZERO, *g + l1 * Real::sign(*w), *g);
    }
}

/// Scales the gradients (P) of each lane so that their norm is at most its `norms` (infinite where there is no
/// limit), as PyTorch's `clip_grad_norm_` does (Pascanu, Mikolov and Bengio 2013).
///
/// The squares are summed in eight interleaved parts, in every arrangement of trials alike.
#[cold]
pub fn clip_by_norm(gradients: &mut [f32], norms: &[f32]) {
    const PARTS: usize = 8;
    let lanes = norms.len();
    let mut parts = [0.0; PARTS * WIDTH];
    for chunk in gradients.chunks(PARTS * lanes) {
        for (part, g) in parts.iter_mut().zip(chunk) {
            *part += *g * *g;
        }
    }
    let mut scales = [1.0_f32; WIDTH];
    for (lane, (scale, norm)) in scales.iter_mut().zip(norms).enumerate() {
        let length = parts[lane..].iter().step_by(lanes).take(PARTS).fold(0.0, |sum, part| sum + part).sqrt();
        let ratio = norm / (length + 1e-6);
        *scale = if 1.0 > ratio { ratio } else { 1.0 };
    }
    for gradients in gradients.chunks_mut(lanes) {
        for (g, scale) in gradients.iter_mut().zip(scales) {
            *g *= scale;
        }
    }
}

/// Where a layer's dropout masks lie in their trial's stream: the mask of unit u of example b is word
/// b · `total` + `units.start` + u.
pub struct MaskPlace {
    /// The layer's units among all hidden units.
    pub units: Range<usize>,
    /// All hidden units.
    pub total: usize,
}

/// Inverted dropout (Srivastava et al. 2014) in one lane of `lanes`: a unit is left out with probability
/// `rate`, else multiplied by 1 / (1 - rate); the same factor goes to its slope.
#[cold]
pub fn drop_units(
    [values, slopes]: [&mut [f32]; 2],
    (lane, lanes): (usize, usize),
    rate: f64,
    stream: &Stream,
    place: &MaskPlace,
) {
    let width = place.units.len();
    let threshold = (rate * 4_294_967_296.0) as u32;
    let kept = (1.0 / (1.0 - rate)) as f32;
    for index in 0..values.len() / lanes {
        let word = index / width * place.total + place.units.start + index % width;
        let factor = if stream.word_at(word as u32) < threshold { 0.0 } else { kept };
        values[index * lanes + lane] *= factor;
        slopes[index * lanes + lane] *= factor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipping_keeps_short_gradients_and_shortens_long_ones() {
        let mut short = [0.3_f32, -0.4];
        clip_by_norm(&mut short, &[1.0]);
        assert_eq!(short, [0.3, -0.4]);
        let mut long = [3.0_f32, -4.0];
        clip_by_norm(&mut long, &[1.0]);
        let norm = (long[0] * long[0] + long[1] * long[1]).sqrt();
        assert!((norm - 1.0).abs() < 1e-6, "{norm}");
        let mut free = [3e18_f32, 4.0];
        clip_by_norm(&mut free, &[f32::INFINITY]);
        assert_eq!(free, [3e18, 4.0]);
    }

    #[test]
    fn each_lane_is_clipped_by_its_own_norm() {
        let mut lanes = [3.0_f32, 3.0, 0.3, 0.0, -4.0, -4.0, -0.4, 0.0];
        clip_by_norm(&mut lanes, &[1.0, f32::INFINITY, 1.0, 1.0]);
        let mut alone = [3.0_f32, -4.0];
        clip_by_norm(&mut alone, &[1.0]);
        assert_eq!(lanes, [alone[0], 3.0, 0.3, 0.0, alone[1], -4.0, -0.4, 0.0]);
    }

    #[test]
    fn dropout_keeps_the_mean() {
        let (mut values, mut slopes) = (vec![1.0_f32; 20_000], vec![1.0_f32; 20_000]);
        let place = MaskPlace { units: 4..12, total: 20 };
        drop_units([&mut values, &mut slopes], (0, 1), 0.25, &Stream::new(1, "dropout", 0), &place);
        let mean = values.iter().sum::<f32>() / 20_000.0;
        // Four standard errors: √(0.25 / 0.75 / 20000) each.
        assert!((mean - 1.0).abs() < 0.0164, "{mean}");
        assert_eq!(values, slopes);
    }
}
