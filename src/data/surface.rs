//! What the regression surfaces share: points uniform over the square from −1 to 1, and noise on the target.

use ndarray::Array2;

use super::{DataSpec, Dataset, Task};
use crate::numeric::Stream;

/// Examples of `surface` with Gaussian noise on the target.
pub fn dataset(spec: &DataSpec, surface: impl Fn([f64; 2]) -> f64) -> Dataset {
    let samples = spec.samples();
    let mut places = Stream::new(spec.seed, "data/points", 0);
    let mut noise = Stream::new(spec.seed, "data/noise", 0);
    let (mut x, mut y) = (Vec::with_capacity(2 * samples), Vec::with_capacity(samples));
    for _ in 0..samples {
        // Rounded first, so that the target belongs to the features as they are stored.
        let at = [0; 2].map(|_| (2.0 * places.uniform() - 1.0) as f32);
        x.extend(at);
        y.push((surface(at.map(f64::from)) + spec.noise() * noise.normal()) as f32);
    }
    Dataset {
        x: Array2::from_shape_vec((samples, 2), x).expect("two features a point"),
        y: Array2::from_shape_vec((samples, 1), y).expect("one target a point"),
        inputs: 2,
        outputs: 1,
        task: Task::Regression,
    }
}
