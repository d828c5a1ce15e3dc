//! The network's outputs for given rows, without training.

use ndarray::ArrayView2;

use super::dense::{activate, dense_forward};
use crate::engine::population::Shape;
use crate::numeric::Real;

/// Rows that go through the network at a time, so that a layer's values stay in the cache.
const ROWS: usize = 64;

/// Runs the rows of `x` (N, I) through the network with `parameters` (P) and calls `visit` for each chunk of
/// rows with every layer's values, from the first hidden layer to the output's sums z, each (rows, width).
pub fn forward<R: Real>(
    shape: &Shape,
    parameters: &[R],
    x: ArrayView2<'_, f32>,
    mut visit: impl FnMut(&[Vec<R>]),
) {
    let layers = shape.layout.layers();
    let mut values: Vec<Vec<R>> = layers.iter().map(|_| Vec::new()).collect();
    let mut input = Vec::with_capacity(ROWS * x.ncols());
    let mut start = 0;
    while start < x.nrows() {
        let rows = ROWS.min(x.nrows() - start);
        input.clear();
        for row in start..start + rows {
            input.extend(x.row(row).iter().map(|feature| R::splat(f64::from(*feature))));
        }
        for (index, layer) in layers.iter().enumerate() {
            let (before, after) = values.split_at_mut(index);
            let z = &mut after[0];
            z.resize(rows * layer.outputs, R::zero());
            dense_forward(z, before.last().unwrap_or(&input), parameters, layer);
            if index + 1 < layers.len() {
                activate(shape.activation, z, None);
            }
        }
        visit(&values);
        start += rows;
    }
}
