//! Gaussian clusters at the corners of a hypercube, with redundant, repeated and useless features: the
//! algorithm of scikit-learn's `make_classification` (BSD-3-Clause), which follows Guyon, "Design of
//! experiments for the NIPS 2003 variable selection benchmark" (2003). Its random draws are our own.
//!
//! Columns before they are put in order: informative, redundant, repeated, useless.

use super::{Amount, DataSpec, Dataset, corners};
use crate::numeric::Stream;

/// The data set of a checked `spec`.
pub fn dataset(spec: &DataSpec) -> Dataset {
    let features = spec.features();
    let sizes = cluster_sizes(spec);
    let mut x = vec![0.0; spec.samples() * features];
    let mut y = Vec::with_capacity(spec.samples());
    for (cluster, size) in sizes.iter().enumerate() {
        y.extend(std::iter::repeat_n((cluster % spec.classes()) as u32, *size));
    }
    fill_informative(&mut x, spec, &sizes);
    fill_dependent(&mut x, spec);
    flip_labels(&mut y, spec);
    shift_and_scale(&mut x, spec);

    let mut rows: Vec<usize> = (0..y.len()).collect();
    let mut columns: Vec<usize> = (0..features).collect();
    if spec.shuffle() {
        Stream::new(spec.seed, "data/order", 0).shuffle(&mut rows);
        Stream::new(spec.seed, "data/columns", 0).shuffle(&mut columns);
    }
    let row =
        |row: &usize| columns.iter().map(|column| x[row * features + column] as f32).collect::<Vec<_>>();
    let classes = rows.iter().map(|row| y[*row] as f32).collect();
    Dataset::classified(rows.iter().flat_map(row).collect(), classes, features, spec.classes())
}

/// Number of examples in each cluster; cluster k belongs to class k mod K.
fn cluster_sizes(spec: &DataSpec) -> Vec<usize> {
    let classes = spec.classes();
    let mut weights = spec.weights.clone().unwrap_or_else(|| vec![1.0 / classes as f64; classes]);
    if weights.len() < classes {
        weights.push(1.0 - weights.iter().sum::<f64>());
    }
    let clusters = classes * spec.clusters_per_class();
    let share = |cluster| weights[cluster % classes] / spec.clusters_per_class() as f64;
    let mut sizes: Vec<usize> =
        (0..clusters).map(|cluster| (spec.samples() as f64 * share(cluster)) as usize).collect();
    let missing = spec.samples().saturating_sub(sizes.iter().sum());
    for extra in 0..missing {
        sizes[extra % clusters] += 1;
    }
    sizes
}

/// Informative columns: normal values times a random matrix A of the cluster, around the cluster's corner.
fn fill_informative(x: &mut [f64], spec: &DataSpec, sizes: &[usize]) {
    let informative = spec.informative();
    let mut centers = corners::distinct(sizes.len(), informative, spec.seed);
    let mut squeeze = Stream::new(spec.seed, "data/squeeze", 0);
    for center in centers.iter_mut().flatten() {
        *center = spec.class_sep() * (2.0 * *center - 1.0);
    }
    if !spec.hypercube() {
        let by_cluster: Vec<f64> = centers.iter().map(|_| squeeze.uniform()).collect();
        let by_feature: Vec<f64> = (0..informative).map(|_| squeeze.uniform()).collect();
        for (center, factor) in centers.iter_mut().zip(by_cluster) {
            center.iter_mut().zip(&by_feature).for_each(|(value, other)| *value *= factor * other);
        }
    }
    let mut points = Stream::new(spec.seed, "data/points", 0);
    let mut rows = x.chunks_mut(spec.features());
    for (cluster, (size, center)) in sizes.iter().zip(&centers).enumerate() {
        let mixing =
            Mixing::new(informative, informative, Stream::new(spec.seed, "data/mixing", cluster as u64));
        for row in rows.by_ref().take(*size) {
            let normal: Vec<f64> = (0..informative).map(|_| points.normal()).collect();
            mixing.apply(&normal, &mut row[..informative]);
            row.iter_mut().zip(center).for_each(|(value, center)| *value += center);
        }
    }
}

/// Redundant columns (combinations of the informative ones), repeated columns (copies) and useless columns
/// (normal values).
fn fill_dependent(x: &mut [f64], spec: &DataSpec) {
    let (informative, redundant) = (spec.informative(), spec.redundant());
    let mixing = Mixing::new(informative, redundant, Stream::new(spec.seed, "data/redundant", 0));
    let sources = informative + redundant;
    let mut choice = Stream::new(spec.seed, "data/repeated", 0);
    let source = |_| ((sources - 1) as f64 * choice.uniform() + 0.5) as usize;
    let repeated: Vec<usize> = (0..spec.repeated()).map(source).collect();
    let mut useless = Stream::new(spec.seed, "data/useless", 0);
    for row in x.chunks_mut(spec.features()) {
        let (left, right) = row.split_at_mut(informative);
        mixing.apply(left, &mut right[..redundant]);
        for (offset, source) in repeated.iter().enumerate() {
            row[sources + offset] = row[*source];
        }
        row[sources + repeated.len()..].fill_with(|| useless.normal());
    }
}

/// Gives a share `flipY` of the examples a class at random, which may be the one they had.
fn flip_labels(y: &mut [u32], spec: &DataSpec) {
    let mut chosen = Stream::new(spec.seed, "data/flip", 0);
    let mut class = Stream::new(spec.seed, "data/flip", 1);
    for label in y {
        if chosen.uniform() < spec.flip_y() {
            *label = class.below(spec.classes() as u32);
        }
    }
}

/// Adds the shift (at random: −classSep to classSep), then multiplies by the scale (at random: 1 to 101).
fn shift_and_scale(x: &mut [f64], spec: &DataSpec) {
    let features = spec.features();
    let per_feature = |amount, name, low: f64, high: f64| -> Vec<f64> {
        let mut chance = Stream::new(spec.seed, name, 0);
        let value = |_| match amount {
            Amount::Fixed(value) => value,
            Amount::Random => low + (high - low) * chance.uniform(),
        };
        (0..features).map(value).collect()
    };
    let shifts = per_feature(spec.shift(), "data/shift", -spec.class_sep(), spec.class_sep());
    let scales = per_feature(spec.scale(), "data/scale", 1.0, 101.0);
    for row in x.chunks_mut(features) {
        for ((value, shift), scale) in row.iter_mut().zip(&shifts).zip(&scales) {
            *value = (*value + shift) * scale;
        }
    }
}

/// A matrix (I, O), row-major, of values uniform from −1 to 1.
struct Mixing {
    values: Vec<f64>,
    outputs: usize,
}

impl Mixing {
    fn new(inputs: usize, outputs: usize, mut chance: Stream) -> Self {
        Self { values: (0..inputs * outputs).map(|_| 2.0 * chance.uniform() - 1.0).collect(), outputs }
    }

    /// result = row · matrix.
    fn apply(&self, row: &[f64], result: &mut [f64]) {
        result.fill(0.0);
        if self.outputs == 0 {
            return;
        }
        for (value, weights) in row.iter().zip(self.values.chunks(self.outputs)) {
            result.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += value * weight);
        }
    }
}
