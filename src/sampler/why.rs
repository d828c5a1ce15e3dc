//! Why a sampler chose a point, as facts that a sentence can be made of.

use crate::check::{Invalid, Number, Plain, Read, Record, Value, Visit, parsed, serialize_record};
use crate::space::Named;

/// The facts behind one suggestion.
///
/// The codes by sampler, with their facts. Values of the objective are its own in what a study tells, and
/// such that smaller is better in what a sampler says.
/// - `random`: `uniform`, the point does not depend on anything.
/// - `grid`, `sobol`, `lhs`: `spread`, point number `index` of a plan that covers the space; of `points` (grid: cells;
///   lhs: those of one hypercube), after which it starts again.
/// - `gp`: `start`, one of the first points, as only `complete` of `startup` trials are complete. `exploit`: the mean is
///   well below the best value, and `curiosity`, the deviation's share of the expected improvement, is below one half.
///   `explore`: it is not. Both with the value `expected` there (the median), one deviation on either side, `low` and
///   `high`, the `best` value so far, noise removed, the `trials` known, and `distance`, that to the nearest of them in
///   length scales.
/// - `tpe`: `start`, one of the first `startup` trials, of which `valued` have a value. `model`: `good` trials, none
///   worse than `threshold` (missing where one of them was pruned), against `others`; at the point the good ones'
///   density is e^`logRatio` times the others', and the share `prior` of it is curiosity: the wide prior, not nearby
///   good trials. `known`: a uniform point, because all that the model gave was tried before.
/// - `bohb`: those of `tpe`, with the step `rung` whose values the model is made of; and `random`, the share `fraction`
///   of the points that is random.
/// - `cma-es`: `generation`, number `generation` since the last of `restarts` restarts, of `population` trials; the
///   point lies `distance` standard deviations from the mean, where √D are usual; the step size is `sigma`.
/// - `genetic`, `regularized-evolution`, `differential-evolution`: `start`, one of the first `population` trials.
///   `crossover`: bred of two parents of rank `first` and `second` (0 is the best trial). `mutation`: one parameter of
///   the best of `sample` trials, of rank `first`, was changed. `difference`: the step between two trials, times
///   `factor`, from a third one, replaces part of trial `target`. `known`: a uniform point, because all that was bred
///   was tried before.
/// - `nsga2`: `start`, one of the first `population` trials. `crossover` and `copy`: bred of two parents of which one
///   lies on the front number `front` (0 is the best), or of one alone, and then mutated.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Why {
    /// Which sentence.
    pub code: String,
    /// Its numbers by name, all finite; one that is not is left out.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, f64>"))]
    pub facts: Named<f64>,
}

impl Record for Why {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("code", &mut self.code);
        visit("facts", &mut self.facts);
    }

    fn required(&self) -> &'static [&'static str] {
        &["code", "facts"]
    }
}

serialize_record!(Why);

impl Plain for Named<f64> {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = crate::check::Fields::new(path, value)?.each(crate::check::document::number)?.into();
        match self.iter().find(|(_, fact)| !fact.is_finite()) {
            Some((name, fact)) => {
                Err(Invalid::new(crate::check::join(path, name), Number(*fact), "a finite number"))
            }
            None => Ok(()),
        }
    }

    fn write(&mut self) -> Option<Value> {
        let field = |(name, fact): (&str, &f64)| (name.to_owned(), Value::Number(*fact));
        Some(Value::Object(self.iter().map(field).collect()))
    }
}

/// The facts that are values of the objective.
const VALUES: [&str; 5] = ["expected", "low", "high", "best", "threshold"];

impl Why {
    /// The sentence `code` with its numbers.
    pub fn new(code: &str, facts: &[(&str, f64)]) -> Self {
        let finite = facts.iter().filter(|(_, fact)| fact.is_finite());
        Self {
            code: code.to_owned(),
            facts: finite.map(|(name, fact)| ((*name).to_owned(), *fact)).collect(),
        }
    }

    /// The same with one more fact.
    pub fn with(self, name: &str, fact: f64) -> Self {
        let facts = self.facts.iter().map(|(name, fact)| (name.to_owned(), *fact));
        Self { facts: facts.chain([(name.to_owned(), fact)]).collect(), code: self.code }
    }

    /// The reason at `path` in a document.
    ///
    /// # Errors
    /// An [`Invalid`] at the first field that is unknown, missing or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        parsed(path, value)
    }

    /// The same with `oriented` values of the objective; where that turns them round, so do low and high.
    pub fn oriented(&self, oriented: impl Fn(f64) -> f64) -> Self {
        let turned = oriented(1.0) < 0.0;
        let fact = |(name, fact): (&str, &f64)| {
            let name = match name {
                "low" if turned => "high",
                "high" if turned => "low",
                name => name,
            };
            (name.to_owned(), if VALUES.contains(&name) { oriented(*fact) } else { *fact })
        };
        Self { code: self.code.clone(), facts: self.facts.iter().map(fact).collect() }
    }
}
