//! The `data` part of an experiment's document.

use super::{DataName, DataSpec};
use crate::check::document::one_of;
use crate::check::{Plain, Read, Record, Value, Visit, parsed};

impl Record for DataSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("name", &mut self.name);
        visit("samples", &mut self.samples);
        visit("noise", &mut self.noise);
        visit("testFraction", &mut self.test_fraction);
        visit("standardize", &mut self.standardize);
        visit("seed", &mut self.seed);
        visit("factor", &mut self.factor);
        visit("arms", &mut self.arms);
        visit("centers", &mut self.centers);
        visit("spread", &mut self.spread);
        visit("features", &mut self.features);
        visit("informative", &mut self.informative);
        visit("redundant", &mut self.redundant);
        visit("repeated", &mut self.repeated);
        visit("classes", &mut self.classes);
        visit("clustersPerClass", &mut self.clusters_per_class);
        visit("weights", &mut self.weights);
        visit("flipY", &mut self.flip_y);
        visit("classSep", &mut self.class_sep);
        visit("hypercube", &mut self.hypercube);
        visit("shift", &mut self.shift);
        visit("scale", &mut self.scale);
        visit("shuffle", &mut self.shuffle);
    }
}

crate::check::serialize_record!(DataSpec);

impl DataSpec {
    /// The description in the document `value`, which stands at `path`.
    ///
    /// # Errors
    /// The first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        parsed(path, value)
    }
}

impl Plain for DataName {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = one_of(path, value, &Self::ALL.map(|name| (name.as_str(), name)))?;
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(Value::String(self.as_str().to_owned()))
    }
}
