//! What a pruner decided at a report, in a form that a page can put into words of any language.

use serde::Serialize;

use crate::check::{Number, OrNull, Read, Record, Value, Visit, parsed, plain_choice, serialize_record};

/// A pruner's decision at one report, with the numbers behind it. Values are the objective's own.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Decision {
    /// The step of the report.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub step: u64,
    /// Whether the trial should stop.
    pub prune: bool,
    /// Why.
    pub code: DecisionCode,
    /// The number of the trial that was compared: a value, a p-value, a step or a count, as `code` says.
    pub value: Option<f64>,
    /// What it was compared with.
    pub limit: Option<f64>,
    /// How many trials (for `wilcoxon` steps) the limit was made of.
    pub peers: Option<u32>,
    /// The bracket to which the trial belongs (`hyperband`).
    pub bracket: Option<u32>,
    /// The last rung at which the trial has competed (`asha`, `hyperband`).
    pub rung: Option<u32>,
}

/// Why a trial should stop or go on. The comment says what `value` and `limit` are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum DecisionCode {
    /// Stop: the reported value is not finite.
    NotFinite,
    /// Go on: too few trials are complete (their number; how many are needed).
    #[default]
    Startup,
    /// Go on: too early (the step, or the number of common steps; from when on).
    Warmup,
    /// Go on: nothing is decided at this step (the step; the next one at which something is).
    Between,
    /// Go on: too few trials reported at this step (their number; how many are needed).
    FewPeers,
    /// Go on: the best value so far is not worse than the percentile of the earlier trials (both).
    NotWorse,
    /// Stop: it is worse (both).
    Worse,
    /// Go on: the last reports are better than those before (best of the last; best before, less the least gain).
    Improved,
    /// Stop: they are not (the same).
    Stalled,
    /// Go on: the value lies within the bounds (the value).
    Within,
    /// Stop: the value lies below the lower bound (the value; the bound).
    Below,
    /// Stop: the value lies above the upper bound (the value; the bound).
    Above,
    /// Go on: the trial is among the best of its rung (its value; the value that was needed).
    Promoted,
    /// Stop: it is not (the same).
    Halted,
    /// Go on: it is not certain enough that the trial is worse than the best one (p-value; its threshold).
    NotSignificant,
    /// Go on: it is, but the trial's average is not worse than that of the best one (both averages).
    AverageNotWorse,
    /// Stop: the trial is worse than the best one (p-value; its threshold).
    Significant,
}

/// The codes by their names in documents.
const CODES: [(&str, DecisionCode); 17] = [
    ("not-finite", DecisionCode::NotFinite),
    ("startup", DecisionCode::Startup),
    ("warmup", DecisionCode::Warmup),
    ("between", DecisionCode::Between),
    ("few-peers", DecisionCode::FewPeers),
    ("not-worse", DecisionCode::NotWorse),
    ("worse", DecisionCode::Worse),
    ("improved", DecisionCode::Improved),
    ("stalled", DecisionCode::Stalled),
    ("within", DecisionCode::Within),
    ("below", DecisionCode::Below),
    ("above", DecisionCode::Above),
    ("promoted", DecisionCode::Promoted),
    ("halted", DecisionCode::Halted),
    ("not-significant", DecisionCode::NotSignificant),
    ("average-not-worse", DecisionCode::AverageNotWorse),
    ("significant", DecisionCode::Significant),
];

plain_choice!(DecisionCode);

impl Record for Decision {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("step", &mut self.step);
        visit("prune", &mut self.prune);
        visit("code", &mut self.code);
        visit("value", &mut OrNull(&mut self.value));
        visit("limit", &mut OrNull(&mut self.limit));
        visit("peers", &mut OrNull(&mut self.peers));
        visit("bracket", &mut OrNull(&mut self.bracket));
        visit("rung", &mut OrNull(&mut self.rung));
    }

    fn required(&self) -> &'static [&'static str] {
        &["step", "prune", "code"]
    }
}

serialize_record!(Decision);

impl DecisionCode {
    /// The codes by their names in documents.
    const NAMED: [(&'static str, Self); 17] = CODES;

    /// Whether the trial should stop.
    pub fn prunes(self) -> bool {
        matches!(
            self,
            Self::NotFinite
                | Self::Worse
                | Self::Stalled
                | Self::Below
                | Self::Above
                | Self::Halted
                | Self::Significant
        )
    }
}

impl Decision {
    /// The decision `code` at `step`, without numbers.
    pub fn new(step: u64, code: DecisionCode) -> Self {
        let prune = code.prunes();
        Self { step, prune, code, value: None, limit: None, peers: None, bracket: None, rung: None }
    }

    /// The same with the two numbers that were compared; those that are not finite are left out.
    pub fn of(step: u64, code: DecisionCode, value: f64, limit: f64) -> Self {
        let finite = |number: f64| Some(number).filter(|number| number.is_finite());
        Self { value: finite(value), limit: finite(limit), ..Self::new(step, code) }
    }

    /// The same with the number of trials behind the limit.
    pub fn among(self, peers: usize) -> Self {
        Self { peers: Some(peers as u32), ..self }
    }

    /// The decision that `value`, at `path`, describes.
    ///
    /// # Errors
    /// At the first field that is unknown, missing or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        parsed(path, value)
    }

    /// Why the trial should stop, in a sentence; nothing if it should go on. It begins with the `pruner`'s name and a
    /// colon, and its numbers are step, value and limit.
    pub fn reason(&self, pruner: &str) -> Option<String> {
        let words = match self.code {
            DecisionCode::Worse => {
                let (step, value) = (self.step, shown(self.value));
                let limit = format!("{pruner}, {}", shown(self.limit));
                let words = "is worse than the earlier trials'";
                return Some(format!("{pruner}: its best value up to step {step}, {value}, {words} {limit}"));
            }
            DecisionCode::Stalled => "the best of its last values is no better than the best before",
            DecisionCode::Below => "its value lies below the lower bound",
            DecisionCode::Above => "its value lies above the upper bound",
            DecisionCode::Halted => "its value is not among the best of its rung",
            DecisionCode::Significant => "it is worse than the best trial, by a p-value below the threshold",
            _ => return None,
        };
        let (step, value, limit) = (self.step, shown(self.value), shown(self.limit));
        Some(format!("{pruner}: at step {step} {words}: {value} against {limit}"))
    }
}

fn shown(number: Option<f64>) -> Number {
    Number(number.unwrap_or(f64::NAN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::to_value;

    #[test]
    fn every_code_reads_its_own_name() {
        for (name, code) in CODES {
            assert_eq!(to_value(&code), Value::String(name.to_owned()));
            let decision = Decision::of(7, code, 0.5, f64::INFINITY).among(3);
            assert_eq!(Decision::parse("", &to_value(&decision)), Ok(decision));
        }
    }
}
