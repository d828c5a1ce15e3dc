//! Studies as journal files of Optuna (`JournalStorage` over `JournalFileBackend`), and back.
//!
//! What Optuna does not know of stands in attributes named [`ATTRIBUTE`]: of the study its specification, of a
//! trial where it came from, when it ended among the others, and why. So a study that was written reads back as it
//! was, and Optuna may have gone on with it in between. Times are left out, as nothing here reads the clock.

use super::distribution::{self, external, field, internal, object};
use super::replay::{self, Trial};
use super::{ReadNumber, json};
use crate::check::document::text;
use crate::check::{Fields, Invalid, Read, Value, to_value};
use crate::numeric::sort_places;
use crate::study::{Direction, Study, TrialState};

/// The name of the attributes that hold what Optuna does not know.
const ATTRIBUTE: &str = "tuning-playground";
/// The fields of a trial that go there.
const OWN: [&str; 7] = ["source", "finished", "reason", "repeats", "constraints", "decision", "chosen"];
/// Optuna's attribute of the system for constraints: a list, or since version 5 one attribute for each.
const CONSTRAINTS: &str = "constraints";

/// Which study of a journal to read, and what Optuna does not store.
#[derive(Clone, Debug, Default)]
pub struct JournalOptions {
    /// The study's name; the first one if missing.
    name: Option<String>,
    /// Fields of the specification: sampler, pruner and seed.
    fields: Vec<(String, Value)>,
}

impl JournalOptions {
    /// The options that `value`, at `path`, describes: `{ name?, sampler?, pruner?, seed? }`; the defaults for null.
    ///
    /// # Errors
    /// An [`Invalid`] for an unknown field and a name that is no text. The others are checked with the study.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        if *value == Value::Null {
            return Ok(Self::default());
        }
        let fields = Fields::new(path, value)?.only(&["name", "sampler", "pruner", "seed"])?;
        let name = fields.read_optional("name", text)?.map(str::to_owned);
        let fields = replay::fields(Some(value)).iter().filter(|(name, _)| name != "name");
        Ok(Self { name, fields: fields.cloned().collect() })
    }
}

impl Study {
    /// The study as an Optuna journal, in which it has the `name`: one operation a line.
    pub fn to_journal(&self, name: &str) -> String {
        let number = |number: u32| Value::Number(f64::from(number));
        let direction = |direction: &Direction| match direction {
            Direction::Minimize => number(1),
            Direction::Maximize => number(2),
        };
        let directions = self.directions().iter().map(direction).collect();
        let mut lines = String::new();
        let mut add = |code: u32, fields: Vec<(String, Value)>| {
            let head = [("op_code", number(code)), ("worker_id", Value::String(ATTRIBUTE.to_owned()))];
            let head = head.map(|(name, value)| (name.to_owned(), value));
            lines.push_str(&json::write(&Value::Object(head.into_iter().chain(fields).collect())));
            lines.push('\n');
        };
        let named = |name: &str, value: Value| (name.to_owned(), value);
        let study = named("study_id", number(0));
        add(
            0,
            vec![
                named("study_name", Value::String(name.to_owned())),
                named("directions", Value::Array(directions)),
            ],
        );
        let spec = object([(ATTRIBUTE, object([("v", number(1)), ("spec", to_value(self.spec()))]))]);
        add(2, vec![study.clone(), named("user_attr", spec)]);
        for trial in self.trials() {
            let mut fields = vec![study.clone()];
            fields.extend(self.written(trial));
            add(4, fields);
        }
        lines
    }

    /// The fields of the operation that creates `trial`.
    fn written(&self, trial: &crate::study::Trial) -> Vec<(String, Value)> {
        let waiting = trial.state == TrialState::Waiting;
        let document = to_value(trial);
        let mut system = Vec::new();
        if waiting {
            system.push(("fixed_params".to_owned(), to_value(&trial.params)));
        }
        if let Some(constraints) = &trial.constraints {
            system.push((CONSTRAINTS.to_owned(), to_value(constraints)));
        }
        let own = OWN.iter().filter_map(|name| {
            let value = field(&document, name).filter(|value| **value != Value::Null)?;
            Some(((*name).to_owned(), value.clone()))
        });
        let params = || trial.params.iter().zip(self.spec().space.0.values()).filter(|_| !waiting);
        let internals = params().map(|((name, value), spec)| (name.to_owned(), internal(spec, value)));
        let distributions =
            params().map(|((name, _), spec)| (name.to_owned(), Value::String(distribution::write(spec))));
        let reports =
            trial.reports.iter().map(|report| (report.step.to_string(), Value::Number(report.value)));
        let state = match trial.state {
            TrialState::Running => 0.0,
            TrialState::Complete => 1.0,
            TrialState::Pruned => 2.0,
            TrialState::Failed => 3.0,
            TrialState::Waiting => 4.0,
        };
        [
            ("datetime_start", Value::Null),
            ("state", Value::Number(state)),
            ("value", to_value(&trial.value)),
            ("values", to_value(&trial.values)),
            ("params", Value::Object(internals.collect())),
            ("distributions", Value::Object(distributions.collect())),
            ("user_attrs", object([(ATTRIBUTE, Value::Object(own.collect()))])),
            ("system_attrs", Value::Object(system)),
            ("intermediate_values", Value::Object(reports.collect())),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    /// The study of an Optuna journal. Its parameters are those that the trials have, each with the widest of
    /// their ranges. Left out are trials without a value for each of them, as a conditional space has, and those
    /// that run in another program.
    ///
    /// # Errors
    /// An [`Invalid`] that names the line that is no operation, the study that is not there, or under `space` and
    /// `trials` what a study here cannot hold.
    pub fn from_journal(
        journal: &str,
        options: &JournalOptions,
        number: ReadNumber,
    ) -> Result<Self, Invalid> {
        let studies = replay::replay(journal, number)?;
        let chosen = match &options.name {
            Some(name) => studies.iter().find(|study| study.name == *name),
            None => studies.first(),
        };
        let Some(study) = chosen else {
            let names: Vec<&str> = studies.iter().map(|study| study.name.as_str()).collect();
            let found = options.name.as_deref().unwrap_or("nothing");
            return Err(Invalid::new("name", found, format!("a study of the journal: {}", names.join(", "))));
        };
        let own = Trial::attribute(&study.user_attrs, ATTRIBUTE);
        let mut spec = match own.and_then(|own| field(own, "spec")) {
            Some(spec) => replay::fields(Some(spec)).to_vec(),
            None => specification(study)?,
        };
        for (name, value) in &options.fields {
            spec.retain(|(known, _)| known != name);
            spec.push((name.clone(), value.clone()));
        }
        let spec = Value::Object(spec);
        let objectives = study.directions.len();
        let trials = trials(&study.trials, replay::fields(field(&spec, "space")), objectives);
        let v = Value::Number(1.0);
        Self::from_json(&object([("v", v), ("spec", spec), ("trials", Value::Array(trials))]))
    }
}

/// The specification, as far as Optuna knows it.
fn specification(study: &replay::Study) -> Result<Vec<(String, Value)>, Invalid> {
    let mut space: Vec<(String, Value)> = Vec::new();
    for (name, parameter, _) in study.trials.iter().flat_map(|trial| &trial.params) {
        match space.iter_mut().find(|(known, _)| known == name) {
            None => space.push((name.clone(), parameter.clone())),
            Some((_, known)) => {
                let allowed = "the same kind of parameter in all trials";
                *known = distribution::wider(known, parameter)
                    .ok_or_else(|| Invalid::new(format!("space.{name}"), parameter, allowed))?;
            }
        }
    }
    let name = |direction: &u64| {
        let name = if *direction == 2 { "maximize" } else { "minimize" };
        Value::String(name.to_owned())
    };
    let directions = study.directions.iter().map(name).collect();
    let fields = [("space", Value::Object(space)), ("directions", Value::Array(directions))];
    Ok(fields.map(|(name, value)| (name.to_owned(), value)).into())
}

/// The documents of the `trials` that have a value for each parameter of `space`.
fn trials(trials: &[Trial], space: &[(String, Value)], objectives: usize) -> Vec<Value> {
    let known = |trial: &Trial| Trial::attribute(&trial.user_attrs, ATTRIBUTE).is_some();
    let kept = trials.iter().filter(|trial| trial.state != 0 || known(trial));
    let kept: Vec<(&Trial, Vec<(String, Value)>)> =
        kept.filter_map(|trial| Some((trial, params(trial, space)?))).collect();
    let mut order: Vec<usize> = (0..kept.len()).filter(|k| matches!(kept[*k].0.state, 1..=3)).collect();
    sort_places(&mut order, &|a, b| ended(kept[a].0).cmp(&ended(kept[b].0)));
    let finished = |k: usize| order.iter().position(|other| *other == k);
    kept.iter()
        .enumerate()
        .map(|(k, (trial, params))| document(k, trial, params, finished(k), objectives))
        .map(|document| if kept.len() == trials.len() { document } else { without(document, "chosen") })
        .collect()
}

/// `document` without a field: where trials were left out, a choice speaks of other trials than it did.
fn without(mut document: Value, field: &str) -> Value {
    if let Value::Object(fields) = &mut document {
        fields.retain(|(name, _)| name != field);
    }
    document
}

/// What tells when a trial ended among the others: its number there if it ended here, and else the time.
fn ended(trial: &Trial) -> (u64, &str) {
    let own = Trial::attribute(&trial.user_attrs, ATTRIBUTE);
    let number = own.and_then(|own| field(own, "finished")).and_then(Value::as_u64);
    (number.unwrap_or(u64::MAX), trial.complete.as_deref().unwrap_or("~"))
}

/// The values of a trial, in the order of the space; nothing if one is missing.
fn params(trial: &Trial, space: &[(String, Value)]) -> Option<Vec<(String, Value)>> {
    let fixed = Trial::attribute(&trial.system_attrs, "fixed_params").filter(|_| trial.state == 4);
    let value = |(name, _): &(String, Value)| {
        let known = trial.params.iter().find(|(known, _, _)| known == name);
        let value = match known {
            Some((_, parameter, internal)) => external(parameter, internal)?,
            None => field(fixed?, name)?.clone(),
        };
        Some((name.clone(), value))
    };
    space.iter().map(value).collect()
}

/// The document of a trial, with number `k`, that ended after `finished` others.
fn document(
    k: usize,
    trial: &Trial,
    params: &[(String, Value)],
    finished: Option<usize>,
    objectives: usize,
) -> Value {
    let own = Trial::attribute(&trial.user_attrs, ATTRIBUTE);
    let own = |name: &str| own.and_then(|own| field(own, name)).cloned();
    let listed = Trial::attribute(&trial.system_attrs, CONSTRAINTS).cloned();
    let each = trial.system_attrs.iter().filter(|(name, _)| name.starts_with("constraints:"));
    let each: Vec<Value> = each.map(|(_, value)| value.clone()).collect();
    let constraints = listed.or(Some(Value::Array(each)).filter(|each| *each != Value::Array(Vec::new())));
    let broken = |constraints: &Value| match constraints {
        Value::Array(items) => {
            items.iter().any(|item| item.as_f64().is_none_or(|value| value > 0.0 || value.is_nan()))
        }
        _ => false,
    };
    let unusable = trial.values.len() != objectives || trial.values.iter().any(|value| !value.is_finite());
    let state = match trial.state {
        0 => "running",
        1 if unusable || constraints.as_ref().is_some_and(broken) => "failed",
        1 => "complete",
        2 => "pruned",
        3 => "failed",
        _ => "waiting",
    };
    let reason = match state {
        "failed" if trial.state == 3 => own("reason").or(Some(Value::String("it failed".to_owned()))),
        "failed" if unusable => Some(Value::String("not-finite: the objective is not finite".to_owned())),
        "failed" => Some(Value::String("constraint: one is above 0".to_owned())),
        "complete" | "waiting" => None,
        _ => own("reason"),
    };
    let numbers = |values: &[f64]| Value::Array(values.iter().map(|value| Value::Number(*value)).collect());
    let one = trial.values.first().filter(|value| objectives == 1 && value.is_finite());
    let value = one.filter(|_| matches!(state, "complete" | "pruned")).map(|value| Value::Number(*value));
    let values = Some(numbers(&trial.values)).filter(|_| objectives > 1 && state == "complete");
    let report = |(step, value): &(u64, f64)| {
        let value = if value.is_finite() { Value::Number(*value) } else { Value::Null };
        object([("step", Value::Number(*step as f64)), ("value", value)])
    };
    let source = own("source")
        .unwrap_or_else(|| Value::String(if state == "waiting" { "enqueued" } else { "added" }.to_owned()));
    let null = |value: Option<Value>| value.unwrap_or(Value::Null);
    object([
        ("id", Value::Number(k as f64)),
        ("state", Value::String(state.to_owned())),
        ("source", source),
        ("params", Value::Object(params.to_vec())),
        ("value", null(value)),
        ("values", null(values)),
        ("repeats", null(own("repeats").filter(|_| state == "complete" || state == "failed"))),
        ("constraints", null(constraints)),
        ("reports", Value::Array(trial.reports.iter().map(report).collect())),
        ("reason", null(reason)),
        ("finished", null(finished.map(|finished| Value::Number(finished as f64)))),
        ("decision", null(own("decision"))),
        ("chosen", null(own("chosen"))),
    ])
}
