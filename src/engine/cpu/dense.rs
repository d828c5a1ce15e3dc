//! The kernels of a dense layer. B batch, I fan-in, O fan-out; matrices are row-major, in the lanes of
//! `panels`. `parameters` and `gradients` are whole arenas (P).

use wide::f32x4;

use super::lanes::{WIDTH, scaled};
use super::matmul::{Matrix, Panels, Sizes, matmul};
use crate::net::Layer;

/// z (B, O) = input (B, I) · weights (I, O) + biases (O).
pub fn forward(z: &mut [f32], input: &[f32], parameters: &[f32], layer: &Layer, panels: &mut Panels) {
    let lanes = panels.lanes();
    let sizes = Sizes { m: z.len() / layer.outputs / lanes, n: layer.outputs, k: layer.inputs };
    let weights = &parameters[scaled(&layer.weights(), lanes)];
    let biases = &parameters[scaled(&layer.biases(), lanes)];
    matmul(z, plain(input), plain(weights), Some(biases), sizes, panels);
}

/// The gradients of weights (I, O) = inputᵀ · dz and biases (O) = Σ over the batch of dz (B, O).
pub fn backward_parameters(
    gradients: &mut [f32],
    input: &[f32],
    dz: &[f32],
    layer: &Layer,
    panels: &mut Panels,
) {
    let lanes = panels.lanes();
    let width = layer.outputs * lanes;
    let sizes = Sizes { m: layer.inputs, n: layer.outputs, k: dz.len() / width };
    let weights = &mut gradients[scaled(&layer.weights(), lanes)];
    matmul(weights, transposed(input), plain(dz), None, sizes, panels);
    add_rows(&mut gradients[scaled(&layer.biases(), lanes)], dz);
}

/// The sums (W) of the rows of `values` (B, W), in the order of the rows.
fn add_rows(sums: &mut [f32], values: &[f32]) {
    let width = sums.len();
    let (chunks, rest) = sums.as_chunks_mut::<WIDTH>();
    let done = chunks.len() * WIDTH;
    for (index, sums) in chunks.iter_mut().enumerate() {
        let mut sum = f32x4::ZERO;
        let mut at = index * WIDTH;
        while let Some(values) = values.get(at..).and_then(|values| values.first_chunk::<WIDTH>()) {
            sum += f32x4::from(*values);
            at += width;
        }
        *sums = sum.to_array();
    }
    for (index, sum) in rest.iter_mut().enumerate() {
        *sum = values[done + index..].iter().step_by(width).fold(0.0, |sum, value| sum + value);
    }
}

/// The gradient of the layer's input, (B, I) = dz (B, O) · weightsᵀ (O, I).
pub fn backward_input(
    d_input: &mut [f32],
    dz: &[f32],
    parameters: &[f32],
    layer: &Layer,
    panels: &mut Panels,
) {
    let lanes = panels.lanes();
    let sizes = Sizes { m: dz.len() / layer.outputs / lanes, n: layer.inputs, k: layer.outputs };
    let weights = &parameters[scaled(&layer.weights(), lanes)];
    matmul(d_input, plain(dz), transposed(weights), None, sizes, panels);
}

fn plain(values: &[f32]) -> Matrix<'_> {
    Matrix { values, transposed: false }
}

fn transposed(values: &[f32]) -> Matrix<'_> {
    Matrix { values, transposed: true }
}
