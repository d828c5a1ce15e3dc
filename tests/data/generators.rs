//! Every generated set: shape, values, balance, determinism and geometry.

use std::f64::consts::TAU;

use proptest::prelude::*;
use tuning_playground::data::{DataName, DataSpec, Dataset, Task, bounds, generate};

fn generated() -> impl Strategy<Value = DataName> {
    proptest::sample::select(DataName::ALL.into_iter().filter(|name| name.is_generated()).collect::<Vec<_>>())
}

fn counts(dataset: &Dataset) -> Vec<usize> {
    let mut counts = vec![0; dataset.classes().expect("a classification")];
    for class in &dataset.y {
        counts[*class as usize] += 1;
    }
    counts
}

fn balanced(dataset: &Dataset) -> bool {
    let counts = counts(dataset);
    let most = counts.iter().max().expect("there are classes");
    counts.iter().all(|count| most - count <= 1)
}

fn without_noise(name: DataName, samples: u32) -> Dataset {
    let spec = DataSpec { name, samples: Some(samples), noise: Some(0.0), ..DataSpec::default() };
    generate(&spec).expect("a valid description")
}

/// The points (x₁, x₂) and classes of a set.
fn points(dataset: &Dataset) -> impl Iterator<Item = ([f64; 2], usize)> {
    let rows = dataset.x.rows().into_iter().zip(&dataset.y);
    rows.map(|(row, class)| ([f64::from(row[0]), f64::from(row[1])], *class as usize))
}

proptest! {
    #[test]
    fn every_set_has_its_shape_finite_values_and_balanced_classes(
        name in generated(),
        samples in prop_oneof![Just(1_u32), Just(2), Just(3), Just(17), 1_u32..400],
        seed in 0_u64..1 << 53,
    ) {
        let flip_y = (name == DataName::MakeClassification).then_some(0.0);
        let spec = DataSpec { name, samples: Some(samples), seed, flip_y, ..DataSpec::default() };
        let dataset = generate(&spec).expect("a valid description");
        prop_assert_eq!(dataset.x.dim(), (samples as usize, dataset.inputs));
        prop_assert_eq!(dataset.y.dim(), (samples as usize, 1));
        prop_assert!(dataset.x.is_standard_layout() && dataset.y.is_standard_layout());
        prop_assert!(dataset.x.iter().chain(&dataset.y).all(|value| value.is_finite()));
        prop_assert!(dataset.task == Task::Regression || balanced(&dataset), "{:?}", dataset.y);
        prop_assert_eq!(&generate(&spec).expect("a valid description"), &dataset);
        let full = spec.complete();
        prop_assert_eq!(&generate(&full).expect("the complete description is valid"), &dataset);
        let other = DataSpec { seed: seed ^ 1, ..spec };
        // Two half circles of one or two points have no randomness left but their order.
        prop_assert!(samples < 17 || generate(&other).expect("a valid description") != dataset);
    }

    #[test]
    fn make_classification_keeps_its_shape_under_every_option(
        samples in 1_u32..200,
        (informative, redundant, repeated, useless) in (3_u32..6, 0_u32..4, 0_u32..4, 0_u32..4),
        (classes, clusters_per_class) in (1_u32..5, 1_u32..3),
        (hypercube, shuffle, flip_y) in (any::<bool>(), any::<bool>(), 0.0..=1.0),
        seed in 0_u64..1 << 53,
    ) {
        let spec = DataSpec {
            name: DataName::MakeClassification,
            samples: Some(samples),
            features: Some(informative + redundant + repeated + useless),
            informative: Some(informative),
            redundant: Some(redundant),
            repeated: Some(repeated),
            classes: Some(classes),
            clusters_per_class: Some(clusters_per_class),
            hypercube: Some(hypercube),
            shuffle: Some(shuffle),
            flip_y: Some(flip_y),
            seed,
            ..DataSpec::default()
        };
        let dataset = generate(&spec).expect("a valid description");
        prop_assert_eq!(dataset.x.dim(), (samples as usize, spec.features()));
        prop_assert_eq!(dataset.outputs, if classes <= 2 { 1 } else { classes as usize });
        prop_assert!(dataset.x.iter().all(|value| value.is_finite()));
        prop_assert!(dataset.y.iter().all(|class| (0.0..classes as f32).contains(class)));
        if !shuffle {
            // Every repeated column is a copy of one before it.
            let used = (informative + redundant) as usize;
            for copy in used..used + repeated as usize {
                let copies = (0..used).filter(|column| dataset.x.column(*column) == dataset.x.column(copy));
                prop_assert!(copies.count() >= 1, "column {} has no origin", copy);
            }
        }
    }
}

/// scikit-learn rounds (n − 1) u to the nearest column, so that the first and last of n are half as likely.
#[test]
fn repeated_features_are_chosen_as_scikit_learn_chooses_them() {
    let mut counts = [0.0; 3];
    for seed in 0..600 {
        let spec = DataSpec {
            name: DataName::MakeClassification,
            samples: Some(2),
            features: Some(4),
            redundant: Some(1),
            repeated: Some(1),
            shuffle: Some(false),
            seed,
            ..DataSpec::default()
        };
        let dataset = generate(&spec).expect("a valid description");
        let origin = (0..3).find(|column| dataset.x.column(*column) == dataset.x.column(3));
        counts[origin.expect("the copy has an origin")] += 1.0;
    }
    for (count, expected) in counts.into_iter().zip([150.0, 300.0, 150.0_f64]) {
        // Four standard errors of the larger count, √(600 / 4).
        assert!((count - expected).abs() < 49.0, "{counts:?}");
    }
}

#[test]
fn arms_of_a_spiral_lie_on_their_curves() {
    for arms in 2..=5 {
        let spec = DataSpec {
            name: DataName::Spiral,
            arms: Some(arms),
            samples: Some(203),
            noise: Some(0.0),
            ..DataSpec::default()
        };
        let dataset = generate(&spec).expect("a valid description");
        assert_eq!(counts(&dataset).len(), arms as usize);
        assert!(balanced(&dataset));
        for ([x, y], class) in points(&dataset) {
            let turns = 3.5 / f64::from(arms) * x.hypot(y) / 3.0 + class as f64 / f64::from(arms);
            let gap = (y.atan2(x) / TAU - turns).rem_euclid(1.0);
            assert!(x.hypot(y) < 3.0 + 1e-6);
            assert!(gap.min(1.0 - gap) < 1e-5, "({x}, {y}) of arm {class} of {arms} is {gap} turns away");
        }
    }
}

#[test]
fn xor_is_the_sign_of_a_product() {
    let dataset = without_noise(DataName::Xor, 400);
    let mut quadrants = [0; 4];
    for ([x, y], class) in points(&dataset) {
        assert_eq!(class, usize::from(x * y < 0.0));
        assert!(x.abs() >= 0.25 && x.abs() <= 1.5 && y.abs() >= 0.25 && y.abs() <= 1.5);
        quadrants[2 * usize::from(x > 0.0) + usize::from(y > 0.0)] += 1;
    }
    assert_eq!(quadrants, [100; 4]);
}

#[test]
fn surfaces_without_noise_are_their_formulas() {
    for ([x, y], height) in rows(&without_noise(DataName::Plane, 300)) {
        assert!((height - (x + y) / 2.0).abs() < 1e-7);
    }
    for ([x, y], height) in rows(&without_noise(DataName::GaussSurface, 300)) {
        let mut expected = 0.0;
        for (column, sign) in [(-2.0, 1.0), (0.0, -1.0), (2.0, 1.0)] {
            for (row, side) in [(1.25, 1.0), (-1.25, -1.0)] {
                let square = (x - column / 3.0).powi(2) + (y - row / 3.0).powi(2);
                expected += sign * side * (-square / 0.08).exp();
            }
        }
        assert!((height - expected).abs() < 1e-6, "({x}, {y}): {height} is not {expected}");
    }
}

fn rows(dataset: &Dataset) -> impl Iterator<Item = ([f64; 2], f64)> {
    let rows = dataset.x.rows().into_iter().zip(&dataset.y);
    rows.map(|(row, y)| ([f64::from(row[0]), f64::from(row[1])], f64::from(*y)))
}

#[test]
fn noise_is_gaussian_with_the_given_deviation_and_moves_points_only() {
    for name in [DataName::Moons, DataName::Circles, DataName::Xor, DataName::Spiral] {
        let clean = without_noise(name, 5000);
        let spec = DataSpec { name, samples: Some(5000), noise: Some(0.5), ..DataSpec::default() };
        let noisy = generate(&spec).expect("a valid description");
        assert_eq!(clean.y, noisy.y);
        assert_deviation(
            &noisy.x.iter().zip(&clean.x).map(|(a, b)| f64::from(a - b)).collect::<Vec<_>>(),
            0.5,
        );
    }
    let clean = without_noise(DataName::Plane, 5000);
    let spec =
        DataSpec { name: DataName::Plane, samples: Some(5000), noise: Some(0.5), ..DataSpec::default() };
    let noisy = generate(&spec).expect("a valid description");
    assert_eq!(clean.x, noisy.x);
    assert_deviation(&noisy.y.iter().zip(&clean.y).map(|(a, b)| f64::from(a - b)).collect::<Vec<_>>(), 0.5);
}

/// Mean 0 and the deviation, within 4.5 standard errors of each.
fn assert_deviation(values: &[f64], deviation: f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let found = (values.iter().map(|value| value * value).sum::<f64>() / count).sqrt();
    assert!(mean.abs() < 4.5 * deviation / count.sqrt(), "mean {mean}");
    assert!((found - deviation).abs() < 4.5 * deviation / (2.0 * count).sqrt(), "deviation {found}");
}

#[test]
fn blobs_lie_around_their_centres() {
    let spec = |spread| DataSpec {
        name: DataName::Blobs,
        centers: Some(4),
        spread: Some(spread),
        samples: Some(4000),
        ..DataSpec::default()
    };
    let centers = generate(&spec(0.0)).expect("a valid description");
    let blobs = generate(&spec(2.0)).expect("a valid description");
    assert_eq!(counts(&blobs), [1000; 4]);
    assert!(centers.x.iter().all(|value| value.abs() <= 10.0));
    assert_deviation(&blobs.x.iter().zip(&centers.x).map(|(a, b)| f64::from(a - b)).collect::<Vec<_>>(), 2.0);
    for (row, class) in centers.x.rows().into_iter().zip(&centers.y) {
        let first = centers.y.iter().position(|other| other == class).expect("the class has a row");
        assert_eq!(row, centers.x.row(first), "without spread a class is one point");
    }
}

#[test]
fn mnist1d_is_the_papers_size_by_default_and_whitened() {
    let spec = DataSpec { name: DataName::Mnist1d, ..DataSpec::default() };
    let dataset = generate(&spec).expect("a valid description");
    assert_eq!((dataset.x.dim(), dataset.outputs), ((5000, 40), 10));
    assert_eq!(counts(&dataset), [500; 10]);
    let count = dataset.x.len() as f64;
    let mean = dataset.x.iter().map(|value| f64::from(*value)).sum::<f64>() / count;
    let square = dataset.x.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>() / count;
    assert!(mean.abs() < 1e-6 && (square - 1.0).abs() < 1e-6, "mean {mean}, mean square {square}");
}

#[test]
fn bounds_leave_a_tenth_on_each_side() {
    let own = |x, inputs| Dataset::own(x, vec![0.0, 1.0], inputs, 1, Task::Classification).expect("valid");
    assert_eq!(bounds(&own(vec![0.0, 5.0, 10.0, 5.0], 2)), Some([[-1.0, 11.0], [4.0, 6.0]]));
    assert_eq!(bounds(&own(vec![0.0, 5.0], 1)), None);
    let huge = bounds(&own(vec![f32::MIN, 0.0, f32::MAX, 1.0], 2)).expect("two features");
    assert!(huge.iter().flatten().all(|end| end.is_finite()));
}
