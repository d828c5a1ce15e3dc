//! One's own arrays, the split and the standardisation.

use proptest::prelude::*;
use tuning_playground::data::{DataName, DataSpec, Dataset, Standardizer, Task, generate, split};

fn refusal(x: Vec<f32>, y: Vec<f32>, inputs: usize, outputs: usize, task: Task) -> String {
    Dataset::own(x, y, inputs, outputs, task).expect_err("the arrays are not valid").to_string()
}

#[test]
fn ones_own_arrays_are_checked_value_by_value() {
    use Task::{Classification, Regression};
    let x = vec![0.0; 6];
    let own = Dataset::own(x.clone(), vec![0.0, 2.0, 1.0], 2, 3, Classification).expect("valid arrays");
    assert_eq!((own.x.dim(), own.y.dim(), own.classes()), ((3, 2), (3, 1), Some(3)));
    let own = Dataset::own(x.clone(), vec![0.5; 6], 2, 2, Regression).expect("valid arrays");
    assert_eq!((own.y.dim(), own.classes()), ((3, 2), None));
    let one = Dataset::own(vec![1.0], vec![0.0], 1, 1, Classification).expect("one example of one class");
    assert_eq!((one.len(), one.classes()), (1, Some(2)));

    let cases = [
        (refusal(x.clone(), vec![0.0; 3], 0, 1, Classification), "dataset.inputs: 0 "),
        (refusal(x.clone(), vec![0.0; 3], 2, 0, Classification), "dataset.outputs: 0 "),
        (refusal(Vec::new(), Vec::new(), 2, 1, Classification), "dataset.x: 0 values"),
        (refusal(x.clone(), vec![0.0; 3], 4, 1, Classification), "dataset.x: 6 values"),
        (refusal(x.clone(), vec![0.0; 2], 2, 1, Classification), "dataset.y: 2 values"),
        (refusal(x.clone(), vec![0.0; 3], 2, 2, Regression), "dataset.y: 3 values"),
        (refusal(x.clone(), vec![0.0, 1.0, 2.0], 2, 1, Classification), "dataset.y[2]: 2 "),
        (refusal(x.clone(), vec![0.0, 0.5, 2.0], 2, 3, Classification), "dataset.y[1]: 0.5 "),
        (refusal(x.clone(), vec![-1.0, 0.5, 2.0], 2, 3, Classification), "dataset.y[0]: -1 "),
        (refusal(x.clone(), vec![0.0, f32::NAN, 0.0], 2, 1, Regression), "dataset.y[1]: NaN "),
        (
            refusal([0.0, 0.0, 0.0, f32::INFINITY].to_vec(), vec![0.0; 2], 2, 1, Regression),
            "dataset.x[3]: inf ",
        ),
    ];
    for (message, start) in cases {
        assert!(message.starts_with(start), "{message}");
    }
}

proptest! {
    #[test]
    fn a_split_is_a_partition(rows in 1_usize..500, fraction in 0.0..=0.9, seed in 0_u64..1 << 53) {
        let parts = split(rows, fraction, seed);
        prop_assert_eq!(&parts, &split(rows, fraction, seed));
        prop_assert!(!parts.train.is_empty());
        let expected = (rows as f64 * fraction).round().min(rows as f64 - 1.0);
        prop_assert_eq!(parts.test.len(), expected as usize);
        let mut all = [parts.train, parts.test].concat();
        all.sort_unstable();
        prop_assert_eq!(all, (0..rows as u32).collect::<Vec<_>>());
    }

    #[test]
    fn standardised_training_columns_have_mean_0_and_deviation_1(
        seed in 0_u64..1 << 53,
        (shift, scale) in (-1e3..1e3, 1e-3..1e3),
        samples in 4_u32..300,
        name in prop_oneof![Just(DataName::Moons), Just(DataName::MakeClassification), Just(DataName::Plane)],
    ) {
        let mut dataset =
            generate(&DataSpec { name, samples: Some(samples), seed, ..DataSpec::default() }).expect("valid");
        dataset.x.mapv_inplace(|value| (f64::from(value) * scale + shift) as f32);
        let parts = split(dataset.len(), 0.3, seed);
        let standardizer = Standardizer::fit(&dataset, &parts.train);
        let standard = standardizer.apply(&dataset);
        let mut columns = vec![(standard.x.view(), dataset.x.view())];
        if dataset.task == Task::Regression {
            columns.push((standard.y.view(), dataset.y.view()));
        } else {
            prop_assert_eq!(&standard.y, &dataset.y);
        }
        for (after, before) in columns {
            for (after, before) in after.columns().into_iter().zip(before.columns()) {
                let first = before[parts.train[0] as usize];
                let constant = parts.train.iter().all(|row| before[*row as usize] == first);
                let values: Vec<f64> = parts.train.iter().map(|row| f64::from(after[*row as usize])).collect();
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                let square = values.iter().map(|value| value * value).sum::<f64>() / values.len() as f64;
                prop_assert!(mean.abs() < 1e-6, "mean {}", mean);
                let expected = if constant { 0.0 } else { 1.0 };
                prop_assert!((square - expected).abs() < 1e-5, "mean square {}", square);
            }
        }
        let mut back = standard.y.iter().copied().collect::<Vec<_>>();
        standardizer.restore_targets(&mut back);
        for (back, y) in back.iter().zip(&dataset.y) {
            prop_assert!((back - y).abs() <= 1e-5);
        }
    }
}

#[test]
fn without_a_test_fraction_all_rows_train_in_order() {
    let parts = split(5, 0.0, 9);
    assert_eq!((parts.train, parts.test), (vec![0, 1, 2, 3, 4], vec![]));
    let parts = split(1, 0.9, 9);
    assert_eq!((parts.train, parts.test), (vec![0], vec![]));
    assert_eq!(split(500, 0.3, 1).test.len(), 150);
    assert_ne!(split(500, 0.3, 1), split(500, 0.3, 2));
}

#[test]
fn a_constant_feature_keeps_scale_1_and_test_rows_do_not_count() {
    // The value 0.1 has no exact sum: a mean over many rows must still be the value itself.
    let x = [[0.1, 1.0]; 7].concat().into_iter().chain([9.0, 100.0]).collect();
    let dataset = Dataset::own(x, vec![3.0; 8], 2, 1, Task::Regression).expect("valid arrays");
    let standardizer = Standardizer::fit(&dataset, &[0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(standardizer.x_scale, [1.0, 1.0]);
    assert_eq!((standardizer.y_mean.as_slice(), standardizer.y_scale.as_slice()), (&[3.0][..], &[1.0][..]));
    let standard = standardizer.apply(&dataset);
    assert!(standard.x.iter().take(14).all(|value| *value == 0.0));
    assert_eq!(standard.x[(7, 1)], 99.0);
    assert_eq!(Standardizer::identity(&dataset).apply(&dataset), dataset);
}
