//! Replays an Optuna journal: one operation a line, as `optuna.storages.journal.JournalStorage` (version 5) does.

use super::ReadNumber;
use super::distribution::{self, field};
use super::json;
use crate::check::{Invalid, Value};

/// A study of a journal.
#[derive(Debug, Default)]
pub struct Study {
    pub name: String,
    /// Optuna's numbers: 1 to minimise, 2 to maximise.
    pub directions: Vec<u64>,
    pub user_attrs: Vec<(String, Value)>,
    pub trials: Vec<Trial>,
    deleted: bool,
}

/// A trial of a journal.
#[derive(Debug, Default)]
pub struct Trial {
    /// Optuna's number: 0 running, 1 complete, 2 pruned, 3 failed, 4 waiting.
    pub state: u64,
    /// The description of each parameter, and Optuna's number for its value.
    pub params: Vec<(String, Value, Value)>,
    pub values: Vec<f64>,
    /// Step and value.
    pub reports: Vec<(u64, f64)>,
    pub user_attrs: Vec<(String, Value)>,
    pub system_attrs: Vec<(String, Value)>,
    /// When it ended, in ISO 8601 and UTC.
    pub complete: Option<String>,
}

/// The studies of the journal `text` that have not been deleted.
///
/// # Errors
/// An [`Invalid`] that names the line which is no operation.
pub fn replay(text: &str, number: ReadNumber) -> Result<Vec<Study>, Invalid> {
    let mut journal = Journal { number, studies: Vec::new(), trials: Vec::new() };
    for (line, operation) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let applied = json::read(operation, number).and_then(|operation| journal.apply(&operation));
        if applied.is_none() {
            let path = format!("line {}", line + 1);
            let shown: String = operation.chars().take(80).collect();
            return Err(Invalid::new(path, shown, "an operation of an Optuna journal"));
        }
    }
    journal.studies.retain(|study| !study.deleted);
    Ok(journal.studies)
}

struct Journal {
    number: ReadNumber,
    studies: Vec<Study>,
    /// The study and the place in it of each trial, by Optuna's id.
    trials: Vec<(usize, usize)>,
}

impl Journal {
    /// Applies an operation; nothing if it is none. What Optuna ignores is ignored.
    fn apply(&mut self, operation: &Value) -> Option<()> {
        let whole = |name: &str| field(operation, name).and_then(Value::as_u64);
        match whole("op_code")? {
            0 => self.create_study(operation)?,
            1 => {
                if let Some(study) = self.studies.get_mut(whole("study_id")? as usize) {
                    study.deleted = true;
                }
            }
            2 => {
                if let Some(study) = self.study(whole("study_id")?) {
                    set_all(&mut study.user_attrs, field(operation, "user_attr")?);
                }
            }
            4 => self.create_trial(whole("study_id")?, operation)?,
            code @ (5..=9) => {
                let (number, id) = (self.number, whole("trial_id")?);
                let place = self.trials.get(id as usize).copied();
                let trial =
                    place.and_then(|(study, trial)| self.studies.get_mut(study)?.trials.get_mut(trial));
                if let Some(trial) = trial.filter(|trial| matches!(trial.state, 0 | 4)) {
                    trial.apply(code, operation, number)?;
                }
            }
            // Attributes of the system, and what other programs add.
            _ => {}
        }
        Some(())
    }

    fn study(&mut self, id: u64) -> Option<&mut Study> {
        self.studies.get_mut(id as usize).filter(|study| !study.deleted)
    }

    fn create_study(&mut self, operation: &Value) -> Option<()> {
        let name = field(operation, "study_name")?.as_str()?.to_owned();
        let Value::Array(directions) = field(operation, "directions")? else { return None };
        let directions = directions.iter().map(Value::as_u64).collect::<Option<_>>()?;
        if self.studies.iter().all(|study| study.deleted || study.name != name) {
            self.studies.push(Study { name, directions, ..Study::default() });
        }
        Some(())
    }

    fn create_trial(&mut self, study_id: u64, operation: &Value) -> Option<()> {
        let number = self.number;
        let trial = Trial::created(operation, number)?;
        if let Some(study) = self.study(study_id) {
            study.trials.push(trial);
            let place = study.trials.len() - 1;
            self.trials.push((study_id as usize, place));
        }
        Some(())
    }
}

impl Trial {
    /// The trial that an operation creates.
    fn created(operation: &Value, number: ReadNumber) -> Option<Self> {
        let state = match field(operation, "state") {
            Some(state) => state.as_u64()?,
            None => 0,
        };
        let mut trial = Self { state, ..Self::default() };
        let params = field(operation, "params");
        for (name, text) in fields(field(operation, "distributions")) {
            let parameter = distribution::read(text.as_str()?, number)?;
            let internal = field(params?, name)?.clone();
            trial.params.push((name.clone(), parameter, internal));
        }
        for (step, value) in fields(field(operation, "intermediate_values")) {
            trial.report(number(step)?, value);
        }
        set_all(&mut trial.user_attrs, field(operation, "user_attrs").unwrap_or(&Value::Null));
        set_all(&mut trial.system_attrs, field(operation, "system_attrs").unwrap_or(&Value::Null));
        trial.end(operation);
        if let Some(value) = field(operation, "value").and_then(Value::as_f64) {
            trial.values = vec![value];
        }
        Some(trial)
    }

    /// Applies an operation of this `code`, 5 to 9, on a trial that has not ended.
    fn apply(&mut self, code: u64, operation: &Value, number: ReadNumber) -> Option<()> {
        match code {
            5 => {
                let name = field(operation, "param_name")?.as_str()?.to_owned();
                let parameter = distribution::read(field(operation, "distribution")?.as_str()?, number)?;
                let internal = field(operation, "param_value_internal")?.clone();
                self.params.retain(|(known, _, _)| *known != name);
                self.params.push((name, parameter, internal));
            }
            6 => {
                self.state = field(operation, "state")?.as_u64()?;
                self.end(operation);
            }
            7 => {
                let step = field(operation, "step")?.as_f64()?;
                self.report(step, field(operation, "intermediate_value")?);
            }
            8 => set_all(&mut self.user_attrs, field(operation, "user_attr")?),
            _ => set_all(&mut self.system_attrs, field(operation, "system_attr")?),
        }
        Some(())
    }

    fn end(&mut self, operation: &Value) {
        if let Some(Value::Array(values)) = field(operation, "values") {
            self.values = values.iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect();
        }
        if let Some(time) = field(operation, "datetime_complete").and_then(Value::as_str) {
            self.complete = Some(time.to_owned());
        }
    }

    /// Keeps a report, in the order of steps; a later one at the same step replaces it.
    fn report(&mut self, step: f64, value: &Value) {
        if step < 0.0 {
            return;
        }
        let (step, value) = (step as u64, value.as_f64().unwrap_or(f64::NAN));
        match self.reports.binary_search_by_key(&step, |(step, _)| *step) {
            Ok(place) => self.reports[place].1 = value,
            Err(place) => self.reports.insert(place, (step, value)),
        }
    }

    /// The attribute `name` of `attributes`.
    pub fn attribute<'a>(attributes: &'a [(String, Value)], name: &str) -> Option<&'a Value> {
        attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// The fields of an object; none of anything else.
pub fn fields(value: Option<&Value>) -> &[(String, Value)] {
    match value {
        Some(Value::Object(fields)) => fields,
        _ => &[],
    }
}

/// Sets each field of the object `values` in `attributes`.
fn set_all(attributes: &mut Vec<(String, Value)>, values: &Value) {
    for (name, value) in fields(Some(values)) {
        attributes.retain(|(known, _)| known != name);
        attributes.push((name.clone(), value.clone()));
    }
}
