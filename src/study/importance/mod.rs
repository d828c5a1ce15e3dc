//! How much each parameter matters for the objective, from the complete trials.

mod fanova;
mod forest;
mod parzen;
mod ped_anova;

use serde::Serialize;

use super::Study;
use crate::check::{
    Invalid, Read, Record, Value, Visit, field_in_range, parsed, plain_choice, whole_field_in_range,
};
use crate::numeric::{Stream, order};
use crate::space::Named;

/// How importance is measured.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ImportanceMethod"))]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// How differently the best trials are distributed from all (Watanabe et al. 2023).
    #[default]
    PedAnova,
    /// The shares of a random forest's variance (Hutter et al. 2014), with interactions of two.
    Fanova,
}

/// The options of importance.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct ImportanceSpec {
    /// `ped-anova` if missing.
    #[cfg_attr(feature = "typescript", ts(as = "Option<Method>", optional))]
    pub method: Method,
    /// The share of the trials that counts as the best, above 0 and below 1; 0.1 if missing (`ped-anova`).
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub quantile: f64,
    /// The number of trees, 1 to 1000; 64 if missing (`fanova`).
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub trees: u64,
    /// The number of the objective, from 0; 0 if missing.
    #[cfg_attr(feature = "typescript", ts(type = "number", optional))]
    pub objective: u32,
}

impl Default for ImportanceSpec {
    fn default() -> Self {
        Self { method: Method::default(), quantile: 0.1, trees: 64, objective: 0 }
    }
}

impl Record for ImportanceSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("method", &mut self.method);
        visit("quantile", &mut self.quantile);
        visit("trees", &mut self.trees);
        visit("objective", &mut self.objective);
    }
}

plain_choice!(Method);

impl Method {
    /// The methods by their names in documents.
    const NAMED: [(&'static str, Self); 2] = [("ped-anova", Self::PedAnova), ("fanova", Self::Fanova)];
}

impl ImportanceSpec {
    /// The options that `value`, at `path`, describes; the defaults for null.
    ///
    /// # Errors
    /// An [`Invalid`] at the first option that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        if *value == Value::Null { Ok(Self::default()) } else { parsed(path, value) }
    }

    fn check(&self, path: &str, objectives: usize) -> Result<(), Invalid> {
        field_in_range(path, "quantile", self.quantile, f64::MIN_POSITIVE..=1.0 - f64::EPSILON)?;
        whole_field_in_range(path, "trees", self.trees, 1..=1000)?;
        let last = objectives as u64 - 1;
        whole_field_in_range(path, "objective", u64::from(self.objective), 0..=last)?;
        Ok(())
    }
}

/// How much each parameter matters.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Importance {
    /// How it was measured.
    pub method: Method,
    /// How many trials it was measured on.
    pub trials: u32,
    /// The parameters' shares, which sum up to 1; all 0 where nothing can be told.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, f64>"))]
    pub params: Named<f64>,
    /// The same, not made to sum up to 1: the Pearson divergence (`ped-anova`), or the share of the variance that the
    /// parameter causes alone (`fanova`).
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, f64>"))]
    pub raw: Named<f64>,
    /// The shares of the variance that two parameters cause only together, largest first (`fanova`).
    pub pairs: Vec<Interaction>,
}

/// What two parameters do together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Interaction {
    /// The parameters' names, in the order of the space.
    pub params: [String; 2],
    /// The share of the variance.
    pub share: f64,
}

/// The complete trials (N ≥ 2): their points (D each) and values, of which smaller ones are better.
struct Samples<'a> {
    points: Vec<&'a [f64]>,
    values: Vec<f64>,
}

impl Study {
    /// How much each parameter matters for the objective; the options stand at `path`.
    ///
    /// # Errors
    /// An [`Invalid`] for an option out of range.
    pub fn importance(&self, path: &str, spec: &ImportanceSpec) -> Result<Importance, Invalid> {
        spec.check(path, self.directions.len())?;
        let (points, values) = self.samples(spec.objective as usize).unzip();
        let samples = Samples { points, values };
        let trials = samples.points.len();
        let mut raw = vec![0.0; self.space.dimensions()];
        let mut pairs = Vec::new();
        if trials >= 2 && spec.method == Method::PedAnova {
            raw = ped_anova::importance(&self.space, &samples, spec.quantile);
        } else if trials >= 2 {
            let stream = Stream::new(self.spec.seed, "importance", 0);
            let shares = fanova::importance(&self.space, &samples, spec.trees, stream);
            (raw, pairs) = (shares.alone, self.interactions(&shares.together));
        }
        let sum: f64 = raw.iter().sum();
        let named = |share: &dyn Fn(f64) -> f64| {
            self.space.names().zip(&raw).map(|(name, raw)| (name.to_owned(), share(*raw))).collect()
        };
        let params = named(&|raw| if sum > 0.0 { raw / sum } else { 0.0 });
        Ok(Importance { method: spec.method, trials: trials as u32, params, raw: named(&|raw| raw), pairs })
    }

    fn interactions(&self, together: &[([usize; 2], f64)]) -> Vec<Interaction> {
        let names: Vec<&str> = self.space.names().collect();
        let interaction = |(axes, share): &([usize; 2], f64)| Interaction {
            params: axes.map(|axis| names[axis].to_owned()),
            share: *share,
        };
        let shares: Vec<f64> = together.iter().map(|(_, share)| -share).collect();
        order(&shares).into_iter().map(|place| interaction(&together[place])).collect()
    }
}
