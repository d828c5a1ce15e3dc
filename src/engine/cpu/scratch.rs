//! The working memory of a step. All blocks with as many lanes use the same, one after the other.

use wide::f32x4;

use super::activations::Activations;
use super::lanes::zeros;
use super::losses::Group;
use crate::engine::population::Shape;

/// Buffers for batches of up to B examples.
#[derive(Debug)]
pub struct Scratch {
    /// Numbers of one example's target.
    pub targets: usize,
    /// The way through the network.
    pub activations: Activations,
    /// The batch's targets (B, 1 or O).
    pub y: Vec<f32x4>,
    /// Outputs and targets of the examples whose losses are computed together.
    pub group: Group,
    /// Gradient of the sums of the layer at hand (B, width).
    pub d_next: Vec<f32x4>,
    /// Gradient of that layer's input (B, width).
    pub d_input: Vec<f32x4>,
    /// Gradients (P). What fills up the last register stays 0.
    pub gradients: Vec<f32x4>,
    /// 1 for each weight, 0 for each bias (P).
    pub is_weight: Vec<f32x4>,
}

impl Scratch {
    /// Working memory for `shape` and targets of `targets` numbers, in `lanes` lanes.
    pub fn new(shape: &Shape, targets: usize, lanes: usize) -> Self {
        let (rows, layout) = (shape.batch_size, &shape.layout);
        let widest = layout.layers().iter().map(|layer| layer.outputs).max().unwrap_or(0);
        let mut is_weight = zeros(layout.parameters() * lanes);
        for layer in layout.layers() {
            super::lanes::flat_mut(&mut is_weight)[super::lanes::scaled(&layer.weights(), lanes)].fill(1.0);
        }
        Self {
            targets,
            activations: Activations::new(shape, rows, lanes),
            y: zeros(rows * targets * lanes),
            group: Group::new(layout.outputs(), targets),
            d_next: zeros(rows * widest * lanes),
            d_input: zeros(rows * widest * lanes),
            gradients: zeros(layout.parameters() * lanes),
            is_weight,
        }
    }

    /// Bytes that [`Scratch::new`] would take, or somewhat more.
    pub fn bytes(shape: &Shape, targets: usize, lanes: usize) -> u64 {
        let (layout, rows) = (&shape.layout, shape.batch_size as u64);
        let widths = layout.inputs() + layout.layers().iter().map(|layer| layer.outputs).sum::<usize>();
        let per_row = (targets + 4 * widths) as u64;
        // A panel holds eight columns of a factor.
        let panels = layout.layers().iter().map(|layer| 8 * rows.max((layer.inputs + layer.outputs) as u64));
        let numbers = rows * per_row + 2 * layout.parameters() as u64 + panels.max().unwrap_or(0);
        numbers * (lanes * size_of::<f32>()) as u64
    }
}
