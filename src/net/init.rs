//! Initial weights. Biases start at 0.

use serde::{Deserialize, Serialize};

use super::layout::{Layer, Layout};
use crate::numeric::Stream;

/// The distribution of the initial weights of a layer with fan-in I and fan-out O.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Init {
    /// All weights 0: no unit differs from its neighbours, which shows why that fails.
    Zeros,
    /// Normal with deviation 0.05.
    Normal,
    /// Uniform in ±√(6 / (I + O)) (Glorot and Bengio 2010)
    #[default]
    XavierUniform,
    /// Normal with deviation √(2 / (I + O)) (Glorot and Bengio 2010)
    XavierNormal,
    /// Uniform in ±√(6 / I) (He et al. 2015)
    HeUniform,
    /// Normal with deviation √(2 / I) (He et al. 2015)
    HeNormal,
    /// Uniform in ±√(3 / I) (LeCun et al. 1998)
    LecunUniform,
    /// Normal with deviation √(1 / I) (LeCun et al. 1998)
    LecunNormal,
    /// A random matrix with orthonormal rows or columns, whichever are fewer (Saxe, McClelland and Ganguli 2014)
    Orthogonal,
}

/// Deviation of [`Init::Normal`], that of Keras' `RandomNormal`.
const SMALL_DEVIATION: f64 = 0.05;

crate::check::plain_choice!(Init);

impl Init {
    /// Every initialisation, with its name in documents.
    pub const NAMED: [(&'static str, Self); 9] = [
        ("zeros", Self::Zeros),
        ("normal", Self::Normal),
        ("xavier-uniform", Self::XavierUniform),
        ("xavier-normal", Self::XavierNormal),
        ("he-uniform", Self::HeUniform),
        ("he-normal", Self::HeNormal),
        ("lecun-uniform", Self::LecunUniform),
        ("lecun-normal", Self::LecunNormal),
        ("orthogonal", Self::Orthogonal),
    ];

    /// The standard deviation of one weight of `layer`.
    pub fn deviation(self, layer: &Layer) -> f64 {
        let (fan_in, fan_out) = (layer.inputs as f64, layer.outputs as f64);
        f64::sqrt(match self {
            Self::Zeros => 0.0,
            Self::Normal => SMALL_DEVIATION * SMALL_DEVIATION,
            Self::XavierUniform | Self::XavierNormal => 2.0 / (fan_in + fan_out),
            Self::HeUniform | Self::HeNormal => 2.0 / fan_in,
            Self::LecunUniform | Self::LecunNormal => 1.0 / fan_in,
            Self::Orthogonal => 1.0 / fan_in.max(fan_out),
        })
    }

    /// A weight of the deviation, but for those that are drawn together.
    #[inline(never)]
    fn draw(self, deviation: f64, stream: &mut Stream) -> f32 {
        let weight = match self {
            Self::Zeros | Self::Orthogonal => 0.0,
            // The deviation of a uniform number in ±b is b / √3.
            Self::XavierUniform | Self::HeUniform | Self::LecunUniform => {
                (2.0 * stream.uniform() - 1.0) * (deviation * f64::sqrt(3.0))
            }
            _ => stream.normal() * deviation,
        };
        weight as f32
    }

    fn weights(self, layer: &Layer, stream: &mut Stream) -> Vec<f32> {
        if self == Self::Orthogonal {
            return orthogonal(layer.inputs, layer.outputs, stream);
        }
        let deviation = self.deviation(layer);
        (0..layer.inputs * layer.outputs).map(|_| self.draw(deviation, stream)).collect()
    }
}

/// The initial parameters (P) of a trial with `seed`: each layer draws from a stream of its own, so that a
/// layer's weights do not depend on the layers before it.
pub fn initial_parameters(layout: &Layout, init: Init, seed: u64) -> Vec<f32> {
    let mut parameters = vec![0.0; layout.parameters()];
    for (index, layer) in layout.layers().iter().enumerate() {
        let mut stream = Stream::new(seed, "init", index as u64);
        parameters[layer.weights()].copy_from_slice(&init.weights(layer, &mut stream));
    }
    parameters
}

/// A random (rows, columns) matrix, row-major, whose shorter side is orthonormal: normal numbers, made
/// orthogonal by modified Gram-Schmidt (Golub and Van Loan, section 5.2.8), twice for accuracy.
#[inline(never)]
fn orthogonal(rows: usize, columns: usize, stream: &mut Stream) -> Vec<f32> {
    let (count, length) = (rows.min(columns), rows.max(columns));
    let mut vectors: Vec<Vec<f64>> = Vec::with_capacity(count);
    while vectors.len() < count {
        let mut vector: Vec<f64> = (0..length).map(|_| stream.normal()).collect();
        for _ in 0..2 {
            for other in &vectors {
                let overlap = dot(&vector, other);
                vector.iter_mut().zip(other).for_each(|(v, o)| *v -= overlap * o);
            }
        }
        let norm = f64::sqrt(dot(&vector, &vector));
        if norm > 1e-6 {
            vector.iter_mut().for_each(|v| *v /= norm);
            vectors.push(vector);
        }
    }
    let at =
        |row: usize, column: usize| if rows <= columns { vectors[row][column] } else { vectors[column][row] };
    (0..rows * columns).map(|i| at(i / columns, i % columns) as f32).collect()
}

#[inline(never)]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_have_mean_0_and_the_stated_deviation() {
        let layout = Layout::new(120, &[80], 1);
        let layer = &layout.layers()[0];
        for (_, init) in Init::NAMED {
            let parameters = initial_parameters(&layout, init, 3);
            let weights = &parameters[layer.weights()];
            let mean = weights.iter().map(|w| f64::from(*w)).sum::<f64>() / weights.len() as f64;
            let square = weights.iter().map(|w| f64::from(*w).powi(2)).sum::<f64>() / weights.len() as f64;
            let expected = init.deviation(layer);
            // Five standard errors over 9,600 weights.
            assert!(mean.abs() <= 5.0 * expected / 97.0, "{init:?}: mean {mean}");
            assert!(
                (square.sqrt() - expected).abs() <= 0.04 * expected,
                "{init:?}: {} not {expected}",
                square.sqrt()
            );
            assert!(parameters[layer.biases()].iter().all(|b| *b == 0.0));
        }
    }

    #[test]
    fn orthogonal_vectors_are_orthonormal() {
        for (rows, columns) in [(1, 1), (3, 17), (17, 3), (8, 8)] {
            let matrix = orthogonal(rows, columns, &mut Stream::new(1, "test", 0));
            let count = rows.min(columns);
            let element = |vector: usize, i: usize| {
                if rows <= columns { matrix[vector * columns + i] } else { matrix[i * columns + vector] }
            };
            for a in 0..count {
                for b in 0..count {
                    let product: f32 = (0..rows.max(columns)).map(|i| element(a, i) * element(b, i)).sum();
                    let expected = f32::from(u8::from(a == b));
                    assert!((product - expected).abs() < 1e-5, "({rows}, {columns}): {a}·{b} = {product}");
                }
            }
        }
    }
}
