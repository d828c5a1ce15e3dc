//! Comparison with scikit-learn and with the published MNIST-1D code, by the fixture that
//! `fixtures/data/make_fixtures.py` writes.

use serde_json::Value;
use tuning_playground::data::{Amount, DataName, DataSpec, Dataset, generate};

fn fixture() -> Value {
    serde_json::from_str(include_str!("../fixtures/data/generators.json")).expect("the fixture is JSON")
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().map(|number| number.as_f64().expect("a number")).collect()
}

fn made(spec: &DataSpec) -> Dataset {
    generate(spec).expect("a valid description")
}

#[test]
fn moons_and_circles_without_noise_are_scikit_learns_points() {
    let fixture = fixture();
    for (key, name) in [("moons", DataName::Moons), ("circles", DataName::Circles)] {
        let sets = fixture[key].as_array().expect("a list");
        for (size, set) in numbers(&fixture["sizes"]).into_iter().zip(sets) {
            let spec = DataSpec { name, samples: Some(size as u32), noise: Some(0.0), ..DataSpec::default() };
            let dataset = made(&spec);
            let points = set["x"].as_array().expect("a list").iter().map(numbers);
            let mut expected: Vec<Vec<f64>> = points.collect();
            for (point, class) in expected.iter_mut().zip(numbers(&set["y"])) {
                point.push(class);
            }
            assert_eq!(dataset.len(), expected.len());
            // Our rows are in another order: each takes its partner away.
            for (row, class) in dataset.x.rows().into_iter().zip(&dataset.y) {
                let ours = [row[0], row[1], *class].map(f64::from);
                let same = |theirs: &Vec<f64>| theirs.iter().zip(ours).all(|(a, b)| (a - b).abs() < 1e-7);
                let partner = expected.iter().position(same);
                expected.remove(partner.unwrap_or_else(|| panic!("{key} of {size} has no {ours:?}")));
            }
        }
    }
}

/// The configurations of the fixture's script.
fn configurations() -> [(&'static str, DataSpec); 4] {
    let base = DataSpec {
        name: DataName::MakeClassification,
        samples: Some(300),
        shuffle: Some(false),
        ..DataSpec::default()
    };
    [
        (
            "plain",
            DataSpec {
                features: Some(6),
                informative: Some(3),
                flip_y: Some(0.0),
                class_sep: Some(1.5),
                ..base.clone()
            },
        ),
        (
            "flipped",
            DataSpec {
                features: Some(5),
                informative: Some(4),
                redundant: Some(0),
                repeated: Some(1),
                classes: Some(3),
                clusters_per_class: Some(3),
                flip_y: Some(0.3),
                shift: Some(Amount::Fixed(1.5)),
                scale: Some(Amount::Fixed(2.0)),
                ..base.clone()
            },
        ),
        (
            "polytope",
            DataSpec {
                features: Some(5),
                informative: Some(3),
                redundant: Some(1),
                weights: Some(vec![0.8]),
                hypercube: Some(false),
                class_sep: Some(3.0),
                ..base.clone()
            },
        ),
        (
            "random",
            DataSpec {
                features: Some(4),
                redundant: Some(1),
                clusters_per_class: Some(1),
                shift: Some(Amount::Random),
                scale: Some(Amount::Random),
                class_sep: Some(2.0),
                ..base
            },
        ),
    ]
}

/// What the script's function of that name computes.
fn statistics(dataset: &Dataset) -> Vec<f64> {
    let rows: Vec<usize> = (0..dataset.len()).collect();
    let own: Vec<usize> = rows.iter().copied().filter(|row| dataset.y[(*row, 0)] == 0.0).collect();
    let mean = |rows: &[usize], power: i32| -> Vec<f64> {
        let sum =
            |column| rows.iter().map(|row| f64::from(dataset.x[(*row, column)]).powi(power)).sum::<f64>();
        (0..dataset.inputs).map(|column| sum(column) / rows.len() as f64).collect()
    };
    let share = own.len() as f64 / rows.len() as f64;
    [mean(&rows, 1), mean(&rows, 2), vec![share], mean(&own, 2)].concat()
}

#[test]
fn make_classification_has_scikit_learns_statistics() {
    let fixture = fixture();
    let seeds = fixture["seeds"].as_u64().expect("a count");
    for (name, spec) in configurations() {
        let samples: Vec<Vec<f64>> =
            (0..seeds).map(|seed| statistics(&made(&DataSpec { seed, ..spec.clone() }))).collect();
        let (means, errors) = (
            numbers(&fixture["classification"][name]["mean"]),
            numbers(&fixture["classification"][name]["error"]),
        );
        assert_eq!(means.len(), samples[0].len());
        for (index, (theirs, error)) in means.iter().zip(&errors).enumerate() {
            let count = seeds as f64;
            let ours = samples.iter().map(|sample| sample[index]).sum::<f64>() / count;
            let variance =
                samples.iter().map(|sample| (sample[index] - ours).powi(2)).sum::<f64>() / (count - 1.0);
            // Five standard errors of the difference; single precision moves a constant by 1e-6.
            let allowed = 5.0 * (variance / count + error * error).sqrt() + 1e-6;
            let difference = (ours - theirs).abs();
            assert!(difference <= allowed, "{name}[{index}]: {ours} against {theirs}, allowed {allowed}");
        }
    }
}

#[test]
fn make_classification_has_scikit_learns_class_counts() {
    let base = DataSpec { name: DataName::MakeClassification, flip_y: Some(0.0), ..DataSpec::default() };
    let three = DataSpec { classes: Some(3), ..base.clone() };
    let specs = [
        DataSpec { samples: Some(17), informative: Some(3), ..three.clone() },
        DataSpec { samples: Some(100), weights: Some(vec![0.9, 0.1]), ..base },
        DataSpec {
            samples: Some(101),
            clusters_per_class: Some(1),
            weights: Some(vec![0.25, 0.33]),
            ..three
        },
    ];
    let fixture = fixture();
    for (spec, expected) in specs.iter().zip(fixture["classCounts"].as_array().expect("a list")) {
        let dataset = made(spec);
        let count = |class| dataset.y.iter().filter(|y| **y == class as f32).count() as f64;
        assert_eq!((0..spec.classes()).map(count).collect::<Vec<_>>(), numbers(expected));
    }
}

#[test]
fn mnist1d_has_the_published_codes_means_and_deviations() {
    let fixture = fixture();
    let count = fixture["digits"]["count"].as_f64().expect("a count");
    let samples = Some(10 * count as u32);
    let dataset = made(&DataSpec { name: DataName::Mnist1d, samples, ..DataSpec::default() });
    for digit in 0..10 {
        let rows: Vec<_> =
            dataset.x.rows().into_iter().zip(&dataset.y).filter(|(_, y)| **y == digit as f32).collect();
        let means = numbers(&fixture["digits"]["mean"][digit]);
        let deviations = numbers(&fixture["digits"]["deviation"][digit]);
        for (column, (mean, deviation)) in means.into_iter().zip(deviations).enumerate() {
            let values = || rows.iter().map(|(row, _)| f64::from(row[column]));
            let ours = values().sum::<f64>() / count;
            let spread = (values().map(|value| (value - ours).powi(2)).sum::<f64>() / count).sqrt();
            // Five standard errors of the difference of means; those of a deviation are about 2 %.
            let allowed = 5.0 * deviation * (2.0 / count).sqrt();
            assert!((ours - mean).abs() <= allowed, "digit {digit}, value {column}: mean {ours}, not {mean}");
            assert!(
                (spread / deviation - 1.0).abs() <= 0.1,
                "digit {digit}, value {column}: deviation {spread}, not {deviation}"
            );
        }
    }
}
