//! The working memory of a step. All blocks of a number type use the same, one after the other.

use crate::engine::population::Shape;
use crate::numeric::Real;

/// Buffers for batches of up to `rows` examples.
#[derive(Debug)]
pub struct Scratch<R> {
    /// Examples B that fit.
    pub rows: usize,
    /// The batch's features (B, I).
    pub x: Vec<R>,
    /// The batch's targets (B, 1 or O).
    pub y: Vec<R>,
    /// Each layer's values (B, width), the output's sums last.
    pub values: Vec<Vec<R>>,
    /// Each hidden layer's derivatives of the activation (B, width).
    pub slopes: Vec<Vec<R>>,
    /// Gradient of the sums of the layer at hand (B, width).
    pub d_next: Vec<R>,
    /// Gradient of that layer's input (B, width).
    pub d_input: Vec<R>,
    /// Gradients (P).
    pub gradients: Vec<R>,
    /// A layer's weights, transposed.
    pub transposed: Vec<R>,
}

impl<R: Real> Scratch<R> {
    /// Working memory for `shape` and targets of `targets` numbers.
    pub fn new(shape: &Shape, targets: usize) -> Self {
        let (rows, layout) = (shape.batch_size, &shape.layout);
        let buffer = |count: usize| vec![R::zero(); count];
        let widest = layout.layers().iter().map(|layer| layer.outputs).max().unwrap_or(0);
        let largest = layout.layers()[1..].iter().map(|layer| layer.inputs * layer.outputs).max();
        Self {
            rows,
            x: buffer(rows * layout.inputs()),
            y: buffer(rows * targets),
            values: layout.layers().iter().map(|layer| buffer(rows * layer.outputs)).collect(),
            slopes: layout.hidden().iter().map(|layer| buffer(rows * layer.outputs)).collect(),
            d_next: buffer(rows * widest),
            d_input: buffer(rows * widest),
            gradients: buffer(layout.parameters()),
            transposed: buffer(largest.unwrap_or(0)),
        }
    }

    /// Bytes that [`Scratch::new`] would take.
    pub fn bytes(shape: &Shape, targets: usize) -> u64 {
        let layout = &shape.layout;
        let per_row =
            layout.inputs() + targets + 4 * layout.layers().iter().map(|l| l.outputs).sum::<usize>();
        let numbers = shape.batch_size as u64 * per_row as u64 + 2 * layout.parameters() as u64;
        numbers * size_of::<R>() as u64
    }
}
