//! The kernels of a dense layer. B batch, I fan-in, O fan-out; matrices are row-major.

use super::matmul::{Sizes, Strided, matmul};
use crate::net::{Activation, Layer};
use crate::numeric::Real;

/// z (B, O) = input (B, I) · weights (I, O) + biases (O). `parameters` is the whole arena (P).
pub fn dense_forward<R: Real>(z: &mut [R], input: &[R], parameters: &[R], layer: &Layer) {
    let sizes = Sizes { m: z.len() / layer.outputs, n: layer.outputs, k: layer.inputs };
    let input = Strided { values: input, row: layer.inputs, column: 1 };
    matmul(z, input, &parameters[layer.weights()], Some(&parameters[layer.biases()]), sizes);
}

/// The gradients of weights (I, O) = inputᵀ · dz and biases (O) = Σ over the batch of dz (B, O), into the
/// arena `gradients` (P).
pub fn dense_backward_parameters<R: Real>(gradients: &mut [R], input: &[R], dz: &[R], layer: &Layer) {
    let batch = dz.len() / layer.outputs;
    let sizes = Sizes { m: layer.inputs, n: layer.outputs, k: batch };
    let transposed = Strided { values: input, row: 1, column: layer.inputs };
    matmul(&mut gradients[layer.weights()], transposed, dz, None, sizes);
    let sums = &mut gradients[layer.biases()];
    sums.fill(R::zero());
    for row in dz.chunks_exact(layer.outputs) {
        for (sum, dz) in sums.iter_mut().zip(row) {
            *sum += *dz;
        }
    }
}

/// The gradient of the layer's input, (B, I) = dz (B, O) · weightsᵀ (O, I). `scratch` holds the transposed
/// weights, I · O numbers.
pub fn dense_backward_input<R: Real>(
    d_input: &mut [R],
    dz: &[R],
    parameters: &[R],
    layer: &Layer,
    scratch: &mut [R],
) {
    let transposed = &mut scratch[..layer.inputs * layer.outputs];
    for (i, row) in parameters[layer.weights()].chunks_exact(layer.outputs).enumerate() {
        for (o, weight) in row.iter().enumerate() {
            transposed[o * layer.inputs + i] = *weight;
        }
    }
    let sizes = Sizes { m: dz.len() / layer.outputs, n: layer.inputs, k: layer.outputs };
    matmul(d_input, Strided { values: dz, row: layer.outputs, column: 1 }, transposed, None, sizes);
}

/// Replaces the sums `z` by the activation's values and, where `slopes` is given, writes its derivatives.
pub fn activate<R: Real>(activation: Activation, z: &mut [R], slopes: Option<&mut [R]>) {
    /// One loop for each activation, so that the choice is made once and not for every unit.
    macro_rules! loops {
        ($($name:ident),*) => {
            match activation {
                $(Activation::$name => each(z, slopes, |z| Activation::$name.value_and_slope(z)),)*
            }
        };
    }
    loops!(Linear, Relu, LeakyRelu, Elu, Selu, Gelu, Silu, Mish, Tanh, Sigmoid, Sine);
}

#[inline(always)]
fn each<R: Real>(z: &mut [R], slopes: Option<&mut [R]>, function: impl Fn(R) -> (R, R)) {
    match slopes {
        Some(slopes) => {
            for (z, slope) in z.iter_mut().zip(slopes) {
                (*z, *slope) = function(*z);
            }
        }
        None => {
            for z in z {
                *z = function(*z).0;
            }
        }
    }
}
