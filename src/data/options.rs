//! Which set has which option, and the options' ranges.

use super::{Amount, DataName, DataSpec};
use crate::check::{Invalid, Number, Record, in_range, whole_in_range};

use DataName::{Blobs, Circles, GaussSurface, MakeClassification, Mnist1d, Moons, Plane, Spiral, Xor};

const GENERATED: &[DataName] =
    &[Moons, Circles, Xor, Spiral, Blobs, MakeClassification, Mnist1d, Plane, GaussSurface];
const NOISY: &[DataName] = &[Moons, Circles, Xor, Spiral, Plane, GaussSurface];
const MADE: &[DataName] = &[MakeClassification];

/// Options of every set.
const COMMON: [&str; 4] = ["name", "testFraction", "standardize", "seed"];

/// Every other option with the sets that have it.
const OPTIONS: [(&str, &[DataName]); 19] = [
    ("samples", GENERATED),
    ("noise", NOISY),
    ("factor", &[Circles]),
    ("arms", &[Spiral]),
    ("centers", &[Blobs]),
    ("spread", &[Blobs]),
    ("features", MADE),
    ("informative", MADE),
    ("redundant", MADE),
    ("repeated", MADE),
    ("classes", MADE),
    ("clustersPerClass", MADE),
    ("weights", MADE),
    ("flipY", MADE),
    ("classSep", MADE),
    ("hypercube", MADE),
    ("shift", MADE),
    ("scale", MADE),
    ("shuffle", MADE),
];

/// The most values, N · I, that make-classification makes.
const MAX_VALUES: usize = 2_000_000;

impl DataName {
    /// Whether the set has `option`, written as in a document: `samples`, `clustersPerClass`. Every set has
    /// `name`, `testFraction`, `standardize` and `seed`; no set has what is not an option.
    pub fn takes(self, option: &str) -> bool {
        COMMON.contains(&option) || OPTIONS.iter().any(|(name, sets)| *name == option && sets.contains(&self))
    }
}

impl DataSpec {
    /// Refuses an option that is given but does not belong to the named set.
    pub(super) fn check_membership(&self) -> Result<(), Invalid> {
        let mut foreign = None;
        self.clone().fields(&mut |option, field| {
            if let Some(value) = field.write().filter(|_| foreign.is_none() && !self.name.takes(option)) {
                foreign = Some(Invalid::new(format!("data.{option}"), value, self.refusal(option)));
            }
        });
        foreign.map_or(Ok(()), Err)
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
        if self.name == MakeClassification {
            self.check_counts()?;
            self.check_weights()?;
            in_range("data.flipY", self.flip_y(), 0.0..=1.0)?;
            in_range("data.classSep", self.class_sep(), 0.0..=100.0)?;
            check_amount("data.shift", self.shift(), -1e6, 1e6)?;
            check_amount("data.scale", self.scale(), 1e-6, 1e6)?;
        }
        Ok(())
    }

    fn check_counts(&self) -> Result<(), Invalid> {
        for (path, count, least, most) in [
            ("data.features", self.features(), 1, 200),
            ("data.informative", self.informative(), 1, 200),
            ("data.redundant", self.redundant(), 0, 200),
            ("data.repeated", self.repeated(), 0, 200),
            ("data.classes", self.classes(), 1, 20),
            ("data.clustersPerClass", self.clusters_per_class(), 1, 20),
        ] {
            whole_in_range(path, count as u64, least..=most)?;
        }
        let used = self.informative() + self.redundant() + self.repeated();
        if self.features() < used {
            let allowed = format!("at least {used}, the sum of informative, redundant and repeated");
            return Err(Invalid::new("data.features", self.features(), allowed));
        }
        let clusters = self.classes() * self.clusters_per_class();
        let needed = clusters.next_power_of_two().trailing_zeros().max(1) as usize;
        if self.informative() < needed {
            let allowed =
                format!("at least {needed}, so that each of {clusters} clusters has its own corner");
            return Err(Invalid::new("data.informative", self.informative(), allowed));
        }
        if self.samples() * self.features() > MAX_VALUES {
            let allowed = format!("at most {}, for {MAX_VALUES} values in all", MAX_VALUES / self.features());
            return Err(Invalid::new("data.samples", self.samples(), allowed));
        }
        Ok(())
    }

    fn check_weights(&self) -> Result<(), Invalid> {
        let Some(weights) = &self.weights else { return Ok(()) };
        let classes = self.classes();
        if weights.len() != classes && weights.len() + 1 != classes {
            let allowed = format!("{} or {classes} weights", classes - 1);
            return Err(Invalid::new("data.weights", format!("{} weights", weights.len()), allowed));
        }
        for (index, weight) in weights.iter().enumerate() {
            in_range(&format!("data.weights[{index}]"), *weight, 0.0..=1.0)?;
        }
        // Thirds and the like may add up to a little more than 1.
        match weights.iter().sum::<f64>() {
            sum if sum <= 1.0 + 1e-9 => Ok(()),
            sum => {
                Err(Invalid::new("data.weights", format!("a sum of {}", Number(sum)), "a sum of at most 1"))
            }
        }
    }
}

fn check_amount(path: &str, amount: Amount, low: f64, high: f64) -> Result<(), Invalid> {
    match amount {
        Amount::Fixed(value) if !(low..=high).contains(&value) => Err(Invalid::new(
            path,
            Number(value),
            format!("a number from {} to {}, or \"random\"", Number(low), Number(high)),
        )),
        _ => Ok(()),
    }
}
