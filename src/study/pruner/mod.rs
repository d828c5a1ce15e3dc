//! Which running trials should stop early.

mod median;

pub use median::{Median, MedianSpec};

use serde::Serialize;

use super::Direction;
use crate::check::document::text;
use crate::check::{Fields, Invalid, Quoted, Value};
use crate::sampler::{History, Running};

/// What a pruner decides on. Values are such that smaller is better.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The trial that has just reported a finite value.
    pub trial: &'a Running,
    /// All running trials, this one among them.
    pub running: &'a [Running],
    /// The finished trials.
    pub history: &'a History,
    /// Turns a value into the objective's own for the reason that a person reads.
    pub direction: Direction,
}

/// Decides after each report whether the trial should stop.
pub trait Pruner: std::fmt::Debug {
    /// Why the trial should stop; nothing if it should go on. It depends on the argument alone.
    ///
    /// The reason begins with the pruner's name and a colon: with that code and the numbers in the order in which
    /// they stand in the text, a page says the same in another language.
    fn verdict(&self, standing: Standing<'_>) -> Option<String>;
}

/// A pruner by its `name`, with its options beside it; `none` where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum PrunerSpec {
    /// Every trial runs to its end.
    #[default]
    None,
    /// Stops trials that are worse than the median of the earlier ones.
    Median(MedianSpec),
}

/// The names of the pruners in this version.
const NAMES: [&str; 2] = ["none", "median"];

impl PrunerSpec {
    /// The pruner that `value`, at `path`, describes.
    ///
    /// # Errors
    /// An [`Invalid`] for a pruner that this version does not have, with those that it has, and at the first
    /// option that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Result<Self, Invalid> {
        let fields = Fields::new(path, value)?;
        match fields.read("name", text)? {
            "none" => fields.only(&["name"]).map(|_| Self::None),
            "median" => MedianSpec::parse(fields).map(Self::Median),
            other => {
                let allowed = format!("a pruner of this version: {}", NAMES.join(", "));
                Err(Invalid::new(fields.path_of("name"), Quoted(other), allowed))
            }
        }
    }

    /// The pruner, if there is one; this description stands at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for options out of range.
    pub fn build(&self, path: &str) -> Result<Option<Box<dyn Pruner>>, Invalid> {
        match self {
            Self::None => Ok(None),
            Self::Median(spec) => {
                spec.build(path).map(|median: Median| Some(Box::new(median) as Box<dyn Pruner>))
            }
        }
    }
}
