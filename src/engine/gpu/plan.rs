//! Where everything lies on the device.
//!
//! The kernels read and write four numbers at a time, so widths are filled up to whole fours with units whose weights
//! are 0: their sums, gradients and updates stay 0. T trials, P₄ fours of one trial's parameters, I₄ and O₄ fours of a
//! layer's inputs and outputs, R rows that go through the network together. All indices count fours.
//!
//! - parameters: (T, 2, P₄). A step reads one of the two and makes the other, so that a step that fails leaves the last
//!   good ones. A trial's current half is its step number modulo 2. All layers' weights come first, each layer's as
//!   (4·I₄, O₄), then all layers' biases, each (O₄).
//! - moments: (T, M, P₄); gradients: (T, P₄).
//! - work: for each layer its values (T, R, O₄) and its slopes (T, R, O₄), which the gradients of its sums replace; then
//!   the losses of the examples (T, R), one four each.

use crate::net::Layout;

/// Numbers that the kernels handle together.
pub const FOUR: usize = 4;

/// One layer on the device.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DeviceLayer {
    /// Fan-in I and fan-out O, and the index of its first weight in the arena of the CPU.
    pub layer: crate::net::Layer,
    /// I₄
    pub inputs: usize,
    /// O₄
    pub outputs: usize,
    /// Where its weights begin in a trial's arena.
    pub weights: usize,
    /// Where its biases begin there.
    pub biases: usize,
    /// Where its values begin in the working memory.
    pub values: usize,
    /// Where its slopes begin there.
    pub slopes: usize,
}

/// The places of one population.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Plan {
    /// T
    pub trials: usize,
    /// R, a multiple of eight: the most rows of a tile.
    pub rows: usize,
    /// M
    pub moments: usize,
    /// The layers, the output last.
    pub layers: Vec<DeviceLayer>,
    /// P₄
    pub parameters: usize,
    /// How many of them are weights.
    pub weights: usize,
    /// Where the losses of the examples begin in the working memory.
    pub losses: usize,
    /// Fours of the working memory.
    pub work: usize,
}

impl Plan {
    /// The places of `trials` trials of `layout` with `moments` moments, of which `rows` rows go through together.
    pub fn new(layout: &Layout, trials: usize, moments: usize, rows: usize) -> Self {
        let rows = rows.next_multiple_of(2 * FOUR);
        let fours = |width: usize| width.div_ceil(FOUR);
        let (mut weights, mut work) = (0, 0);
        let mut layers: Vec<DeviceLayer> = Vec::with_capacity(layout.layers().len());
        for layer in layout.layers() {
            let (inputs, outputs) = (fours(layer.inputs), fours(layer.outputs));
            let values = trials * rows * outputs;
            layers.push(DeviceLayer {
                layer: layer.clone(),
                inputs,
                outputs,
                weights,
                biases: 0,
                values: work,
                slopes: work + values,
            });
            weights += FOUR * inputs * outputs;
            work += 2 * values;
        }
        let mut parameters = weights;
        for layer in &mut layers {
            layer.biases = parameters;
            parameters += layer.outputs;
        }
        Self { trials, rows, moments, layers, parameters, weights, losses: work, work: work + trials * rows }
    }

    /// A trial's arena of the CPU (P) as it lies on the device, (4·P₄).
    pub fn pack(&self, numbers: &[f32]) -> Vec<f32> {
        let mut packed = vec![0.0; FOUR * self.parameters];
        self.places(&mut |on_device, on_cpu, count| {
            packed[on_device..][..count].copy_from_slice(&numbers[on_cpu..][..count]);
        });
        packed
    }

    /// The reverse of [`Plan::pack`].
    pub fn unpack(&self, packed: &[f32]) -> Vec<f32> {
        let count = self.layers.last().map_or(0, |output| output.layer.biases().end);
        let mut numbers = vec![0.0; count];
        self.places(&mut |on_device, on_cpu, count| {
            numbers[on_cpu..][..count].copy_from_slice(&packed[on_device..][..count]);
        });
        numbers
    }

    /// Calls `visit` with the place on the device, the place on the CPU and the length of each run of numbers.
    fn places(&self, visit: &mut dyn FnMut(usize, usize, usize)) {
        for DeviceLayer { layer, outputs, weights, biases, .. } in &self.layers {
            for input in 0..layer.inputs {
                visit(FOUR * (weights + input * outputs), layer.start + input * layer.outputs, layer.outputs);
            }
            visit(FOUR * biases, layer.biases().start, layer.outputs);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacking_undoes_packing_and_the_rest_is_0() {
        for (inputs, hidden, outputs) in [(2, vec![8, 8], 1), (3, vec![17], 5), (1, vec![], 1)] {
            let layout = Layout::new(inputs, &hidden, outputs);
            let plan = Plan::new(&layout, 3, 2, 10);
            let numbers: Vec<f32> = (1..=layout.parameters()).map(|i| i as f32).collect();
            let packed = plan.pack(&numbers);
            assert_eq!(packed.len(), FOUR * plan.parameters);
            assert_eq!(packed.iter().filter(|number| **number != 0.0).count(), numbers.len());
            assert_eq!(plan.unpack(&packed), numbers);
        }
    }

    #[test]
    fn weights_come_before_biases_and_regions_do_not_overlap() {
        let plan = Plan::new(&Layout::new(2, &[8, 5], 1), 3, 0, 10);
        assert_eq!(plan.rows, 16);
        // (4 · 1) × 2, (4 · 2) × 2 and (4 · 2) × 1 fours of weights, then 2, 2 and 1 of biases.
        assert_eq!((plan.weights, plan.parameters), (8 + 16 + 8, 8 + 16 + 8 + 5));
        let mut end = 0;
        for layer in &plan.layers {
            assert_eq!(layer.values, end);
            assert_eq!(layer.slopes, end + 3 * 16 * layer.outputs);
            end = layer.slopes + 3 * 16 * layer.outputs;
        }
        assert_eq!((plan.losses, plan.work), (end, end + 3 * 16));
    }
}
