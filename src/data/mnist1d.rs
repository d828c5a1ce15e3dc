//! MNIST-1D: Greydanus and Kobak, "Scaling down deep learning with MNIST-1D" (2020, arXiv:2011.14439).
//!
//! Ten hand-drawn templates of 12 values, one per digit, become signals of 40 values: padded, stretched to 72,
//! scaled, moved around, filled with correlated noise where there is no signal, given white noise, sheared and
//! sampled at 40 places. The parameters are those of the paper and of its published code (`get_dataset_args`,
//! Apache-2.0).

use super::{DataSpec, Dataset};
use crate::numeric::Stream;

const TEMPLATE: usize = 12;
/// Length after padding and stretching: a template with the most padding.
const STRETCHED: usize = TEMPLATE + MOST_PADDING;
const FEATURES: usize = 40;
const LEAST_PADDING: usize = 36;
const MOST_PADDING: usize = 60;
const SCALE: f64 = 0.4;
const MAX_TRANSLATION: u32 = 48;
const CORRELATED_NOISE: f64 = 0.25;
const WHITE_NOISE: f64 = 0.02;
const SHEAR: f64 = 0.75;

/// Deviation, in values, of the Gaussian that correlates the noise, and where it is cut off (4 deviations).
const BLUR: f64 = 2.0;
const BLUR_RADIUS: usize = 8;

/// Added to a template so that none of its values counts as padding, which is 0.
const EPSILON: f64 = 1e-8;

/// The templates as they were drawn, one per digit.
const DRAWN: [[f64; TEMPLATE]; 10] = [
    [5.0, 6.0, 6.5, 6.75, 7.0, 7.0, 7.0, 7.0, 6.75, 6.5, 6.0, 5.0],
    [5.0, 3.0, 3.0, 3.4, 3.8, 4.2, 4.6, 5.0, 5.4, 5.8, 5.0, 5.0],
    [5.0, 6.0, 6.5, 6.5, 6.0, 5.25, 4.75, 4.0, 3.5, 3.5, 4.0, 5.0],
    [5.0, 6.0, 6.5, 6.5, 6.0, 5.0, 5.0, 6.0, 6.5, 6.5, 6.0, 5.0],
    [5.0, 4.4, 3.8, 3.2, 2.6, 2.6, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0],
    [5.0, 3.0, 3.0, 3.0, 3.0, 5.0, 6.0, 6.5, 6.5, 6.0, 4.5, 5.0],
    [5.0, 4.0, 3.5, 3.25, 3.0, 3.0, 3.0, 3.0, 3.25, 3.5, 4.0, 5.0],
    [5.0, 7.0, 7.0, 6.6, 6.2, 5.8, 5.4, 5.0, 4.6, 4.2, 5.0, 5.0],
    [5.0, 4.0, 3.5, 3.5, 4.0, 5.0, 5.0, 4.0, 3.5, 3.5, 4.0, 5.0],
    [5.0, 4.0, 3.5, 3.5, 4.0, 5.0, 5.0, 5.0, 5.0, 4.7, 4.3, 5.0],
];

/// What chance decides about one signal.
struct Draws {
    /// Zeros appended to the template, 36 to 60.
    padding: usize,
    /// Decides the scale, 0 to 1.
    scale: f64,
    /// Places by which the signal moves to the right, 0 to 47.
    translation: usize,
    /// Decides the shear, 0 to 1.
    shear: f64,
    /// Standard normal values: before they are correlated, and of the white noise.
    correlated: [f64; STRETCHED],
    white: [f64; STRETCHED],
}

impl Draws {
    fn new(seed: u64, example: u64) -> Self {
        let mut chance = Stream::new(seed, "data/signal", example);
        Self {
            padding: LEAST_PADDING + chance.below((MOST_PADDING - LEAST_PADDING + 1) as u32) as usize,
            scale: chance.uniform(),
            translation: chance.below(MAX_TRANSLATION) as usize,
            shear: chance.uniform(),
            correlated: normals(&mut chance),
            white: normals(&mut chance),
        }
    }
}

fn normals(chance: &mut Stream) -> [f64; STRETCHED] {
    let mut values = [0.0; STRETCHED];
    values.as_chunks_mut::<2>().0.fill_with(|| chance.normal_pair());
    values
}

/// Signals of the ten digits in random order, together of mean 0 and deviation 1. Digits take turns before
/// they are put in order.
pub fn dataset(spec: &DataSpec) -> Dataset {
    let templates = DRAWN.map(template);
    let blur = blur();
    let mut order: Vec<u32> = (0..spec.samples() as u32).collect();
    Stream::new(spec.seed, "data/order", 0).shuffle(&mut order);
    let digit = |example: &u32| (example % 10) as usize;
    let mut values = Vec::with_capacity(FEATURES * order.len());
    for example in &order {
        let draws = Draws::new(spec.seed, u64::from(*example));
        values.extend(signal(&templates[digit(example)], &draws, &blur));
    }
    let x = whitened(&values).into_iter().map(|value| value as f32).collect();
    Dataset::classified(x, order.iter().map(|example| digit(example) as f32).collect(), FEATURES, 10)
}

/// A drawn template with deviation 1/6 that starts at 0.
fn template(drawn: [f64; TEMPLATE]) -> [f64; TEMPLATE] {
    let white = whitened(&drawn);
    std::array::from_fn(|index| (white[index] - white[0]) / 6.0)
}

fn signal(template: &[f64; TEMPLATE], draws: &Draws, blur: &[f64]) -> [f64; FEATURES] {
    let mut padded = template.map(|value| value + EPSILON).to_vec();
    padded.resize(TEMPLATE + draws.padding, 0.0);
    let mut values: [f64; STRETCHED] = resampled(&padded);
    for value in &mut values {
        *value *= 1.0 + SCALE * (draws.scale - 0.5);
    }
    values.rotate_right(draws.translation);
    let shear = SHEAR * (draws.shear - 0.5);
    for (index, value) in values.iter_mut().enumerate() {
        if *value == 0.0 {
            *value = CORRELATED_NOISE * blurred(&draws.correlated, index, blur);
        }
        *value += WHITE_NOISE * draws.white[index] - shear * (index as f64 / (STRETCHED - 1) as f64 - 0.5);
    }
    resampled(&values)
}

/// `values` interpolated linearly at M evenly spaced places, the first and the last included.
fn resampled<const M: usize>(values: &[f64]) -> [f64; M] {
    let last = values.len() - 1;
    std::array::from_fn(|index| {
        let left = index * last / (M - 1);
        let along = (index * last % (M - 1)) as f64 / (M - 1) as f64;
        let right = values[(left + 1).min(last)];
        values[left] + along * (right - values[left])
    })
}

/// The weights of a Gaussian blur at distances 0 to 8, such that the sum over both sides is 1.
fn blur() -> [f64; BLUR_RADIUS + 1] {
    let weights: [f64; BLUR_RADIUS + 1] = std::array::from_fn(|distance| {
        let distance = distance as f64 / BLUR;
        libm::exp(-distance * distance / 2.0)
    });
    let sum = weights[0] + 2.0 * weights[1..].iter().sum::<f64>();
    weights.map(|weight| weight / sum)
}

/// The value at `index` of the blurred noise; the noise is mirrored at its ends (…, 1, 0 | 0, 1, …), as
/// `scipy.ndimage.gaussian_filter` does.
fn blurred(noise: &[f64; STRETCHED], index: usize, blur: &[f64]) -> f64 {
    let mirrored = |place: usize| if place < STRETCHED { place } else { 2 * STRETCHED - 1 - place };
    let pair = |distance: usize| {
        let left = if distance <= index { index - distance } else { distance - index - 1 };
        noise[left] + noise[mirrored(index + distance)]
    };
    blur[0] * noise[index] + (1..blur.len()).map(|distance| blur[distance] * pair(distance)).sum::<f64>()
}

/// `values` moved and scaled to mean 0 and deviation 1; they must not all be the same.
fn whitened(values: &[f64]) -> Vec<f64> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
    let deviation = f64::sqrt(variance);
    values.iter().map(|value| (value - mean) / deviation).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn numbers(value: &Value) -> Vec<f64> {
        value.as_array().expect("a list").iter().map(|number| number.as_f64().expect("a number")).collect()
    }

    fn noise(value: &Value) -> [f64; STRETCHED] {
        numbers(value).try_into().expect("72 values")
    }

    /// The published code makes the same signal from the same draws (`fixtures/data/make_fixtures.py`).
    #[test]
    fn a_signal_is_the_published_codes() {
        let fixture: Value = serde_json::from_str(include_str!("../../tests/fixtures/data/generators.json"))
            .expect("the fixture is JSON");
        let cases = fixture["signals"].as_array().expect("a list");
        assert!(!cases.is_empty());
        for case in cases {
            let whole = |key: &str| case[key].as_u64().expect("a whole number") as usize;
            let draws = Draws {
                padding: whole("padding"),
                scale: case["scale"].as_f64().expect("a number"),
                translation: whole("translation"),
                shear: case["shear"].as_f64().expect("a number"),
                correlated: noise(&case["correlated"]),
                white: noise(&case["white"]),
            };
            let ours = signal(&template(DRAWN[whole("digit")]), &draws, &blur());
            for (ours, theirs) in ours.into_iter().zip(numbers(&case["signal"])) {
                assert!((ours - theirs).abs() < 1e-12, "{ours} is not {theirs}");
            }
        }
    }
}
