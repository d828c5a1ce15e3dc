//! How the learning rate changes during training.

use serde::{Deserialize, Serialize};

use crate::check::document::name_of;
use crate::check::{Invalid, Read, Record, Value, Visit, join, option, parsed};

/// The course of the learning rate after warm-up; changes happen at the start of an epoch, as with
/// PyTorch's schedulers.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Schedule {
    /// No change.
    #[default]
    Constant,
    /// Multiplied by `gamma` every `every` epochs.
    Step,
    /// Multiplied by `gamma` every epoch.
    Exponential,
    /// Half a cosine from the full rate to 0 over the run's epochs (Loshchilov and Hutter 2017, one period).
    Cosine,
}

/// A schedule by name, with its options beside it.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct ScheduleSpec {
    /// The course.
    #[cfg_attr(feature = "typescript", ts(as = "Option<Schedule>"))]
    pub name: Schedule,
    /// Factor of `step` (0.1) and `exponential` (0.95), above 0 and up to 1.
    pub gamma: Option<f64>,
    /// Epochs between the changes of `step`, 1 to 1e9 (30).
    pub every: Option<f64>,
    /// Epochs over which the rate first rises in a straight line, step by step; 0 (the default) for none.
    pub warmup: Option<f64>,
}

crate::check::plain_choice!(Schedule);

impl Schedule {
    /// Every course, with its name in documents.
    pub const NAMED: [(&'static str, Self); 4] = [
        ("constant", Self::Constant),
        ("step", Self::Step),
        ("exponential", Self::Exponential),
        ("cosine", Self::Cosine),
    ];
}

impl Record for ScheduleSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("name", &mut self.name);
        visit("gamma", &mut self.gamma);
        visit("every", &mut self.every);
        visit("warmup", &mut self.warmup);
    }
}

crate::check::serialize_record!(ScheduleSpec);

impl ScheduleSpec {
    /// The schedule in the document `value`, which stands at `path`.
    ///
    /// # Errors
    /// The first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        parsed(path, value)
    }

    /// The specification with every option of its course filled in.
    ///
    /// # Errors
    /// An option out of range, or one that the course does not have; `path` is where the schedule stands.
    pub fn checked(&self, path: &str) -> Result<Self, Invalid> {
        let (gamma, every) = match self.name {
            Schedule::Constant | Schedule::Cosine => (None, None),
            Schedule::Step => (Some(0.1), Some(30.0)),
            Schedule::Exponential => (Some(0.95), None),
        };
        let of = name_of(self.name, &Schedule::NAMED);
        let option = |name: &str, given: Option<f64>, default: Option<f64>, low: f64, high: f64| {
            option(&join(path, name), given, default, low..=high, of)
        };
        Ok(Self {
            name: self.name,
            gamma: option("gamma", self.gamma, gamma, 1e-9, 1.0)?,
            every: option("every", self.every, every, 1.0, 1e9)?,
            warmup: option("warmup", self.warmup, Some(0.0), 0.0, 1e9)?,
        })
    }

    /// The factor of the learning rate for the step `step` (from 0) of a run over `epochs` epochs of
    /// `steps_per_epoch` steps. The specification must be checked.
    pub fn factor(&self, step: u64, steps_per_epoch: u64, epochs: u64) -> f64 {
        let epoch = (step / steps_per_epoch) as f64;
        let gamma = self.gamma.unwrap_or(1.0);
        let course = match self.name {
            Schedule::Constant => 1.0,
            Schedule::Step => libm::pow(gamma, libm::floor(epoch / self.every.unwrap_or(1.0))),
            Schedule::Exponential => libm::pow(gamma, epoch),
            Schedule::Cosine => 0.5 * (1.0 + libm::cos(std::f64::consts::PI * epoch / epochs as f64)),
        };
        let warmup_steps = self.warmup.unwrap_or(0.0) * steps_per_epoch as f64;
        let rise = if warmup_steps > 0.0 { f64::min(1.0, (step + 1) as f64 / warmup_steps) } else { 1.0 };
        course * rise
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors(spec: &ScheduleSpec, steps: &[u64]) -> Vec<f64> {
        let spec = spec.checked("schedule").expect("allowed");
        steps.iter().map(|step| spec.factor(*step, 10, 100)).collect()
    }

    #[test]
    fn courses_at_known_steps() {
        let spec = |name| ScheduleSpec { name, ..Default::default() };
        assert_eq!(factors(&spec(Schedule::Constant), &[0, 999]), [1.0, 1.0]);
        assert_eq!(factors(&spec(Schedule::Step), &[0, 299, 300, 600]), [1.0, 1.0, 0.1, 0.1 * 0.1]);
        assert_eq!(factors(&spec(Schedule::Exponential), &[9, 10]), [1.0, 0.95]);
        let cosine = factors(&spec(Schedule::Cosine), &[0, 500]);
        assert!((cosine[0] - 1.0).abs() < 1e-15 && (cosine[1] - 0.5).abs() < 1e-15);
        let warm = ScheduleSpec { warmup: Some(2.0), ..Default::default() };
        assert_eq!(factors(&warm, &[0, 9, 19, 20]), [0.05, 0.5, 1.0, 1.0]);
    }

    #[test]
    fn a_foreign_option_is_refused() {
        let spec = ScheduleSpec { name: Schedule::Cosine, gamma: Some(0.5), ..Default::default() };
        assert_eq!(spec.checked("train.schedule").expect_err("no gamma").path, "train.schedule.gamma");
    }
}
