//! Where each layer's parameters lie in the flat arena.

use std::ops::Range;

/// One dense layer: `outputs` weighted sums of `inputs` values.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Layer {
    /// Fan-in I.
    pub inputs: usize,
    /// Fan-out O.
    pub outputs: usize,
    /// Index of the first weight. Weights are (I, O), row-major; the O biases follow them.
    pub start: usize,
}

impl Layer {
    /// Where the weights (I, O) lie.
    pub fn weights(&self) -> Range<usize> {
        self.start..self.start + self.inputs * self.outputs
    }

    /// Where the biases (O) lie.
    pub fn biases(&self) -> Range<usize> {
        self.weights().end..self.weights().end + self.outputs
    }
}

/// The flat arena of one trial: its layers, one after the other, each as weights, then biases.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Layout {
    layers: Vec<Layer>,
}

impl Layout {
    /// The layout of a network with `inputs` features, the `hidden` layers' widths and `outputs` outputs.
    pub fn new(inputs: usize, hidden: &[usize], outputs: usize) -> Self {
        let mut layers = Vec::with_capacity(hidden.len() + 1);
        let (mut fan_in, mut start) = (inputs, 0);
        for fan_out in hidden.iter().copied().chain([outputs]) {
            let layer = Layer { inputs: fan_in, outputs: fan_out, start };
            start = layer.biases().end;
            fan_in = fan_out;
            layers.push(layer);
        }
        Self { layers }
    }

    /// The layers from the first hidden one to the output; there is always at least one.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The hidden layers.
    pub fn hidden(&self) -> &[Layer] {
        &self.layers[..self.layers.len() - 1]
    }

    /// The number of parameters P.
    pub fn parameters(&self) -> usize {
        self.output().biases().end
    }

    /// The number of features that the network reads.
    pub fn inputs(&self) -> usize {
        self.layers[0].inputs
    }

    /// The number of outputs that the network gives.
    pub fn outputs(&self) -> usize {
        self.output().outputs
    }

    /// The number of hidden units in all layers together.
    pub fn hidden_units(&self) -> usize {
        self.hidden().iter().map(|layer| layer.outputs).sum()
    }

    fn output(&self) -> &Layer {
        self.layers.last().expect("`new` always adds the output layer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_fill_the_arena_without_gaps() {
        let layout = Layout::new(2, &[8, 3], 1);
        let mut end = 0;
        for layer in layout.layers() {
            assert_eq!(layer.weights().start, end);
            assert_eq!(layer.biases().start, layer.weights().end);
            end = layer.biases().end;
        }
        assert_eq!(end, layout.parameters());
        assert_eq!(end, 2 * 8 + 8 + 8 * 3 + 3 + 3 + 1);
        assert_eq!(Layout::new(4, &[], 3).parameters(), 15);
    }
}
