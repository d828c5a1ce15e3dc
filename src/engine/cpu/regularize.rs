//! What is done to gradients and activations beside the loss: L1, clipping, dropout.

use std::ops::Range;

use crate::net::Layout;
use crate::numeric::{Real, Stream};

/// Adds the gradient of the L1 penalty, l1 · sign(w), to the weights' gradients (P).
pub fn add_l1<R: Real>(gradients: &mut [R], parameters: &[R], l1: R, layout: &Layout) {
    for layer in layout.layers() {
        for (g, w) in gradients[layer.weights()].iter_mut().zip(&parameters[layer.weights()]) {
            // A lane without L1 keeps its bits, the sign of a zero included.
            *g = l1.select_greater(R::zero(), *g + l1 * w.sign(), *g);
        }
    }
}

/// Scales the gradients (P) so that their norm is at most `norm` (infinite where there is no limit), as
/// PyTorch's `clip_grad_norm_` does (Pascanu, Mikolov and Bengio 2013).
///
/// The squares are summed in eight interleaved parts, in every arrangement of trials alike.
pub fn clip_by_norm<R: Real>(gradients: &mut [R], norm: R) {
    let mut parts = [R::zero(); 8];
    for chunk in gradients.chunks(8) {
        for (part, g) in parts.iter_mut().zip(chunk) {
            *part += *g * *g;
        }
    }
    let length = parts.into_iter().fold(R::zero(), |sum, part| sum + part).sqrt();
    let ratio = norm / (length + R::splat(1e-6));
    let scale = R::one().select_greater(ratio, ratio, R::one());
    for g in gradients {
        *g = *g * scale;
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

/// Inverted dropout (Srivastava et al. 2014): a unit is left out with probability `rate`, else multiplied by
/// 1 / (1 - rate); the same factor goes to its slope. Lane by lane, since each trial has its own stream.
pub fn drop_units<R: Real>(
    values: &mut [R],
    slopes: &mut [R],
    lane: usize,
    rate: f64,
    stream: &Stream,
    place: &MaskPlace,
) {
    let width = place.units.len();
    let threshold = (rate * 4_294_967_296.0) as u32;
    let kept = (1.0 / (1.0 - rate)) as f32;
    for (index, (value, slope)) in values.iter_mut().zip(slopes).enumerate() {
        let word = index / width * place.total + place.units.start + index % width;
        let factor = if stream.word_at(word as u32) < threshold { 0.0 } else { kept };
        *value = value.with_lane(lane, value.lane(lane) as f32 * factor);
        *slope = slope.with_lane(lane, slope.lane(lane) as f32 * factor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipping_keeps_short_gradients_and_shortens_long_ones() {
        let mut short = [0.3_f32, -0.4];
        clip_by_norm(&mut short, 1.0);
        assert_eq!(short, [0.3, -0.4]);
        let mut long = [3.0_f32, -4.0];
        clip_by_norm(&mut long, 1.0);
        let norm = (long[0] * long[0] + long[1] * long[1]).sqrt();
        assert!((norm - 1.0).abs() < 1e-6, "{norm}");
        let mut free = [3e18_f32, 4.0];
        clip_by_norm(&mut free, f32::INFINITY);
        assert_eq!(free, [3e18, 4.0]);
    }

    #[test]
    fn dropout_keeps_the_mean() {
        let (mut values, mut slopes) = (vec![1.0_f32; 20_000], vec![1.0_f32; 20_000]);
        let place = MaskPlace { units: 4..12, total: 20 };
        drop_units(&mut values, &mut slopes, 0, 0.25, &Stream::new(1, "dropout", 0), &place);
        let mean = values.iter().sum::<f32>() / 20_000.0;
        // Four standard errors: √(0.25 / 0.75 / 20000) each.
        assert!((mean - 1.0).abs() < 0.0164, "{mean}");
        assert_eq!(values, slopes);
    }
}
