//! Which set has which option, and the options' ranges.

use super::{DataName, DataSpec};
use crate::check::{Invalid, in_range, whole_in_range};

use DataName::{Blobs, Circles, GaussSurface, MakeClassification, Mnist1d, Moons, Plane, Spiral, Xor};

const GENERATED: &[DataName] =
    &[Moons, Circles, Xor, Spiral, Blobs, MakeClassification, Mnist1d, Plane, GaussSurface];
const NOISY: &[DataName] = &[Moons, Circles, Xor, Spiral, Plane, GaussSurface];

/// Every option with the sets that have it. `testFraction`, `standardize` and `seed` belong to all.
const OPTIONS: &[(&str, &[DataName])] = &[
    ("samples", GENERATED),
    ("noise", NOISY),
    ("factor", &[Circles]),
    ("arms", &[Spiral]),
    ("centers", &[Blobs]),
    ("spread", &[Blobs]),
];

impl DataName {
    /// Whether the set has `option`, written as in a document: `samples`, `clustersPerClass`. True for
    /// `testFraction`, `standardize` and `seed`, which every set has; false for a name that is no option.
    pub fn takes(self, option: &str) -> bool {
        match OPTIONS.iter().find(|(name, _)| *name == option) {
            Some((_, sets)) => sets.contains(&self),
            None => matches!(option, "testFraction" | "standardize" | "seed"),
        }
    }
}

impl DataSpec {
    /// Every option that is given, with its value as text.
    fn given(&self) -> Vec<(&'static str, String)> {
        fn text<T: ToString>(value: Option<T>) -> Option<String> {
            value.map(|value| value.to_string())
        }
        let all = [
            ("samples", text(self.samples)),
            ("noise", text(self.noise)),
            ("factor", text(self.factor)),
            ("arms", text(self.arms)),
            ("centers", text(self.centers)),
            ("spread", text(self.spread)),
        ];
        all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
    }

    pub(super) fn check_membership(&self) -> Result<(), Invalid> {
        for (option, value) in self.given() {
            if !self.name.takes(option) {
                return Err(Invalid::new(format!("data.{option}"), value, self.refusal(option)));
            }
        }
        Ok(())
    }

    /// What is allowed instead of an `option` that the named set does not have.
    fn refusal(&self, option: &str) -> String {
        let sets: Vec<&str> =
            DataName::ALL.into_iter().filter(|set| set.takes(option)).map(DataName::as_str).collect();
        format!("no value, since {} does not have this option; it belongs to {}", self.name, sets.join(", "))
    }

    pub(super) fn check_ranges(&self) -> Result<(), Invalid> {
        whole_in_range("data.samples", self.samples() as u64, 1..=100_000)?;
        in_range("data.noise", self.noise(), 0.0..=10.0)?;
        in_range("data.factor", self.factor(), 0.0..=0.99)?;
        whole_in_range("data.arms", u64::from(self.arms()), 2..=5)?;
        whole_in_range("data.centers", u64::from(self.centers()), 1..=10)?;
        in_range("data.spread", self.spread(), 0.0..=100.0)?;
        Ok(())
    }
}
