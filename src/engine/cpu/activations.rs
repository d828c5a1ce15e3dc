//! The way through the network: every layer's values for some rows, and the slopes of its activation.

use wide::f32x4;

use super::dense;
use super::lanes::{flat, flat_mut, zeros};
use super::matmul::{Panels, Sizes};
use crate::engine::population::Shape;
use crate::net::Activation;

/// Changes the values and slopes of the hidden layer with the index that it is given.
pub type Change<'a> = dyn FnMut(usize, &mut [f32], &mut [f32]) + 'a;

/// Buffers for the values of up to B rows.
#[derive(Debug)]
pub struct Activations {
    /// Features (B, I).
    pub x: Vec<f32x4>,
    /// Each layer's values (B, width), the output's sums last.
    pub values: Vec<Vec<f32x4>>,
    /// Each hidden layer's derivatives of the activation (B, width).
    pub slopes: Vec<Vec<f32x4>>,
    /// Working memory of the products.
    pub panels: Panels,
}

impl Activations {
    /// Buffers for batches of up to `rows` examples in `lanes` lanes.
    pub fn new(shape: &Shape, rows: usize, lanes: usize) -> Self {
        let layout = &shape.layout;
        let buffer = |count: usize| zeros(rows * count * lanes);
        let products = layout.layers().iter().flat_map(|layer| {
            let (i, o) = (layer.inputs, layer.outputs);
            [(rows, o, i), (i, o, rows), (rows, i, o)].map(|(m, n, k)| Sizes { m, n, k })
        });
        Self {
            x: buffer(layout.inputs()),
            values: layout.layers().iter().map(|layer| buffer(layer.outputs)).collect(),
            slopes: layout.hidden().iter().map(|layer| buffer(layer.outputs)).collect(),
            panels: Panels::new(products, lanes),
        }
    }

    /// Sends the first `rows` rows of `x` through the network with `parameters` (P). `change` is called
    /// for each hidden layer.
    pub fn forward(&mut self, shape: &Shape, parameters: &[f32x4], rows: usize, change: &mut Change<'_>) {
        let Self { x, values, slopes, panels } = self;
        let rows = rows * panels.lanes();
        for (index, layer) in shape.layout.layers().iter().enumerate() {
            let (before, after) = values.split_at_mut(index);
            let (input, z) = (before.last().unwrap_or(x), &mut after[0]);
            let input = &flat(input)[..rows * layer.inputs];
            let count = rows * layer.outputs;
            dense::forward(&mut flat_mut(z)[..count], input, flat(parameters), layer, panels);
            if let Some(slopes) = slopes.get_mut(index) {
                activate(shape.activation, z, slopes, count);
                change(index, &mut flat_mut(z)[..count], &mut flat_mut(slopes)[..count]);
            }
        }
    }
}

/// Replaces the first `count` sums `z` by the activation's values and writes its derivatives to `slopes`.
/// Both may be changed up to the next multiple of four.
fn activate(activation: Activation, z: &mut [f32x4], slopes: &mut [f32x4], count: usize) {
    let count = count.div_ceil(super::lanes::WIDTH);
    let (z, slopes) = (&mut z[..count], &mut slopes[..count]);
    /// One loop for each activation, so that the choice is made once and not for every unit.
    macro_rules! loops {
        ($($name:ident),*) => {
            match activation {
                $(Activation::$name => {
                    for (z, slope) in z.iter_mut().zip(slopes) {
                        (*z, *slope) = Activation::$name.value_and_slope(*z);
                    }
                })*
            }
        };
    }
    loops!(Linear, Relu, LeakyRelu, Elu, Selu, Gelu, Silu, Mish, Tanh, Sigmoid, Sine);
}
