//! Which pruner, as a document says it.

use serde::{Serialize, Serializer};

use super::{
    AshaSpec, HyperbandSpec, MedianSpec, PatientSpec, PercentileSpec, Pruner, ThresholdSpec, WilcoxonSpec,
};
use crate::check::document::text;
use crate::check::{
    Fields, Invalid, Plain, Quoted, Read, Record, Value, named, read_options, to_value, write_fields,
};

/// A pruner by its `name`, with its options beside it; `none` where nothing is said.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(tag = "name", rename_all = "kebab-case"))]
pub enum PrunerSpec {
    /// Every trial runs to its end.
    #[default]
    None,
    /// Stops trials that are worse than the median of the earlier ones.
    Median(MedianSpec),
    /// Stops trials that are worse than a percentile of the earlier ones.
    Percentile(PercentileSpec),
    /// Stops trials that do not improve any more.
    Patient(PatientSpec),
    /// Stops trials whose values leave given bounds.
    Threshold(ThresholdSpec),
    /// Stops all but the best at each rung (asynchronous successive halving).
    Asha(AshaSpec),
    /// The same in several brackets, which begin at different rungs.
    Hyperband(HyperbandSpec),
    /// Stops trials that are worse than the best one by the signed-rank test.
    Wilcoxon(WilcoxonSpec),
}

/// The names of the pruners in this version.
const NAMES: [&str; 8] =
    ["none", "median", "percentile", "patient", "threshold", "asha", "hyperband", "wilcoxon"];

impl PrunerSpec {
    /// The pruner that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] for a pruner that this version does not have, with those that it has, and at the first
    /// option that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Result<Self, Invalid> {
        let fields = Fields::new(path, value)?;
        let name = fields.read("name", text)?;
        let Some(mut spec) = Self::of(name) else {
            let allowed = format!("a pruner of this version: {}", NAMES.join(", "));
            return Err(Invalid::new(fields.path_of("name"), Quoted(name), allowed));
        };
        match spec.options() {
            Some(options) => read_options(options, path, value)?,
            None => fields.only(&["name"]).map(drop)?,
        }
        Ok(spec)
    }

    /// The pruner of this `name`, with the defaults of its options.
    fn of(name: &str) -> Option<Self> {
        Some(match NAMES.iter().position(|known| *known == name)? {
            0 => Self::None,
            1 => Self::Median(MedianSpec::default()),
            2 => Self::Percentile(PercentileSpec::default()),
            3 => Self::Patient(PatientSpec::default()),
            4 => Self::Threshold(ThresholdSpec::default()),
            5 => Self::Asha(AshaSpec::default()),
            6 => Self::Hyperband(HyperbandSpec::default()),
            _ => Self::Wilcoxon(WilcoxonSpec::default()),
        })
    }

    /// Its options, if it has any.
    fn options(&mut self) -> Option<&mut dyn Record> {
        Some(match self {
            Self::None => return None,
            Self::Median(spec) => spec,
            Self::Percentile(spec) => spec,
            Self::Patient(spec) => spec,
            Self::Threshold(spec) => spec,
            Self::Asha(spec) => spec,
            Self::Hyperband(spec) => spec,
            Self::Wilcoxon(spec) => spec,
        })
    }

    /// Its name in documents.
    pub fn name(&self) -> &'static str {
        NAMES[match self {
            Self::None => 0,
            Self::Median(_) => 1,
            Self::Percentile(_) => 2,
            Self::Patient(_) => 3,
            Self::Threshold(_) => 4,
            Self::Asha(_) => 5,
            Self::Hyperband(_) => 6,
            Self::Wilcoxon(_) => 7,
        }]
    }

    /// The pruner, if there is one; this description stands at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for options out of range.
    pub fn build(&self, path: &str) -> Result<Option<Box<dyn Pruner>>, Invalid> {
        Ok(Some(match self {
            Self::None => return Ok(None),
            Self::Median(spec) => Box::new(spec.at(50.0).build(path)?),
            Self::Percentile(spec) => Box::new(spec.build(path)?),
            Self::Patient(spec) => Box::new(spec.build(path)?),
            Self::Threshold(spec) => Box::new(spec.build(path)?),
            Self::Asha(spec) => Box::new(spec.build(path)?),
            Self::Hyperband(spec) => Box::new(spec.build(path)?),
            Self::Wilcoxon(spec) => Box::new(spec.build(path)?),
        }))
    }
}

impl Serialize for PrunerSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let options = self.clone().options().map_or(Value::Null, write_fields);
        named(self.name(), options).serialize(serializer)
    }
}

impl Plain for Box<PrunerSpec> {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        **self = PrunerSpec::parse(path, value)?;
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(to_value(&**self))
    }
}
