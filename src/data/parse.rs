//! The `data` part of an experiment's document.

use super::{Amount, DataName, DataSpec};
use crate::check::document::{flag, list, number, one_of, small, whole};
use crate::check::{Fields, Read, Value};

/// Every field of the document.
const FIELDS: [&str; 23] = [
    "name",
    "samples",
    "noise",
    "testFraction",
    "standardize",
    "seed",
    "factor",
    "arms",
    "centers",
    "spread",
    "features",
    "informative",
    "redundant",
    "repeated",
    "classes",
    "clustersPerClass",
    "weights",
    "flipY",
    "classSep",
    "hypercube",
    "shift",
    "scale",
    "shuffle",
];

impl DataSpec {
    /// The description in the document `value`, which stands at `path`.
    ///
    /// # Errors
    /// The first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        let fields = Fields::new(path, value)?.only(&FIELDS)?;
        let default = Self::default();
        let names = DataName::ALL.map(|name| (name.as_str(), name));
        let name = fields.read_optional("name", |path, value| one_of(path, value, &names))?;
        let real = |name: &str| fields.read_optional(name, number);
        let count = |name: &str| fields.read_optional(name, small);
        let truth = |name: &str| fields.read_optional(name, flag);
        Ok(Self {
            name: name.unwrap_or_default(),
            samples: count("samples")?,
            noise: real("noise")?,
            test_fraction: real("testFraction")?.unwrap_or(default.test_fraction),
            standardize: truth("standardize")?.unwrap_or(default.standardize),
            seed: fields.read_optional("seed", whole)?.unwrap_or(default.seed),
            factor: real("factor")?,
            arms: count("arms")?,
            centers: count("centers")?,
            spread: real("spread")?,
            features: count("features")?,
            informative: count("informative")?,
            redundant: count("redundant")?,
            repeated: count("repeated")?,
            classes: count("classes")?,
            clusters_per_class: count("clustersPerClass")?,
            weights: fields.read_optional("weights", |path, value| list(path, value, number))?,
            flip_y: real("flipY")?,
            class_sep: real("classSep")?,
            hypercube: truth("hypercube")?,
            shift: fields.read_optional("shift", Amount::parse)?,
            scale: fields.read_optional("scale", Amount::parse)?,
            shuffle: truth("shuffle")?,
        })
    }

    /// The options of single sets, each with its value as text if it is given.
    pub(super) fn given(&self) -> [(&'static str, Option<String>); 19] {
        fn text<T: ToString>(value: &Option<T>) -> Option<String> {
            value.as_ref().map(T::to_string)
        }
        [
            ("samples", text(&self.samples)),
            ("noise", text(&self.noise)),
            ("factor", text(&self.factor)),
            ("arms", text(&self.arms)),
            ("centers", text(&self.centers)),
            ("spread", text(&self.spread)),
            ("features", text(&self.features)),
            ("informative", text(&self.informative)),
            ("redundant", text(&self.redundant)),
            ("repeated", text(&self.repeated)),
            ("classes", text(&self.classes)),
            ("clustersPerClass", text(&self.clusters_per_class)),
            ("weights", self.weights.as_ref().map(|weights| format!("{weights:?}"))),
            ("flipY", text(&self.flip_y)),
            ("classSep", text(&self.class_sep)),
            ("hypercube", text(&self.hypercube)),
            ("shift", text(&self.shift)),
            ("scale", text(&self.scale)),
            ("shuffle", text(&self.shuffle)),
        ]
    }
}
