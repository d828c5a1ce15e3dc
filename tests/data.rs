//! Every generated data set: shape, values, balance, determinism and geometry.

use proptest::prelude::*;
use tuning_playground::data::{DataName, DataSpec, Dataset, Task, generate};

fn counts(dataset: &Dataset) -> Vec<usize> {
    let mut counts = vec![0; dataset.classes().expect("a classification")];
    for class in &dataset.y {
        counts[*class as usize] += 1;
    }
    counts
}

const GENERATED: [DataName; 5] =
    [DataName::Moons, DataName::Circles, DataName::Xor, DataName::Spiral, DataName::Blobs];

fn generated() -> impl Strategy<Value = DataName> {
    proptest::sample::select(GENERATED.to_vec())
}

proptest! {
    #[test]
    fn every_set_has_its_shape_finite_values_and_balanced_classes(
        name in generated(),
        samples in prop_oneof![Just(1_u32), Just(2), Just(3), Just(17), 1_u32..400],
        seed in 0_u64..1 << 53,
    ) {
        let spec = DataSpec { name, samples: Some(samples), seed, ..DataSpec::default() };
        let dataset = generate(&spec).expect("a valid description");
        prop_assert_eq!(dataset.x.dim(), (samples as usize, dataset.inputs));
        prop_assert_eq!(dataset.y.nrows(), samples as usize);
        prop_assert!(dataset.x.iter().chain(&dataset.y).all(|value| value.is_finite()));
        prop_assert_eq!(&dataset, &generate(&spec).expect("a valid description"));
        if dataset.task == Task::Classification {
            let counts = counts(&dataset);
            let (least, most) = (counts.iter().min(), counts.iter().max());
            prop_assert!(most.expect("classes") - least.expect("classes") <= 1, "{:?}", counts);
        }
    }
}
