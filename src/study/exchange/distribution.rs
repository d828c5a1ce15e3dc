//! Optuna's distributions and this crate's parameters, as plain data.

use super::ReadNumber;
use super::json;
use crate::check::{Value, to_value};
use crate::space::{ParameterSpec, Scalar};

/// An object of `fields`.
pub fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Object(fields.map(|(name, value)| (name.to_owned(), value)).into())
}

/// The field `name` of an object.
pub fn field<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Object(fields) => fields.iter().find(|(known, _)| known == name).map(|(_, value)| value),
        _ => None,
    }
}

/// The text of Optuna's distribution of a parameter.
pub fn write(spec: &ParameterSpec) -> String {
    let number = |number: f64| Value::Number(number);
    let (name, attributes) = match spec {
        ParameterSpec::Float(spec) => {
            let step = spec.step.map_or(Value::Null, number);
            let (log, low) = (Value::Bool(spec.log), number(spec.low));
            ("FloatDistribution", [("step", step), ("low", low), ("high", number(spec.high)), ("log", log)])
        }
        ParameterSpec::Int(spec) => {
            let step = number(spec.step.unwrap_or(1) as f64);
            let (low, high) = (number(spec.low as f64), number(spec.high as f64));
            (
                "IntDistribution",
                [("log", Value::Bool(spec.log)), ("step", step), ("low", low), ("high", high)],
            )
        }
        ParameterSpec::Categorical(spec) => {
            let attributes = object([("choices", to_value(&spec.choices))]);
            let name = Value::String("CategoricalDistribution".to_owned());
            return json::write(&object([("name", name), ("attributes", attributes)]));
        }
    };
    let name = Value::String(name.to_owned());
    json::write(&object([("name", name), ("attributes", object(attributes))]))
}

/// The description of the parameter whose distribution `text` is, as this crate reads it; nothing if it is none.
pub fn read(text: &str, read_number: ReadNumber) -> Option<Value> {
    let distribution = json::read(text, read_number)?;
    let attributes = field(&distribution, "attributes")?;
    let name = field(&distribution, "name")?.as_str()?;
    if name == "CategoricalDistribution" {
        let choices = field(attributes, "choices")?.clone();
        return Some(object([("type", Value::String("categorical".to_owned())), ("choices", choices)]));
    }
    // Before version 3 each form had a name of its own.
    let kind = match name {
        "FloatDistribution"
        | "UniformDistribution"
        | "LogUniformDistribution"
        | "DiscreteUniformDistribution" => "float",
        "IntDistribution" | "IntUniformDistribution" | "IntLogUniformDistribution" => "int",
        _ => return None,
    };
    let log = name.contains("Log") || field(attributes, "log") == Some(&Value::Bool(true));
    let step = field(attributes, "step").or(field(attributes, "q")).filter(|_| !log).cloned();
    Some(object([
        ("type", Value::String(kind.to_owned())),
        ("low", field(attributes, "low")?.clone()),
        ("high", field(attributes, "high")?.clone()),
        ("log", Value::Bool(log)),
        ("step", step.unwrap_or(Value::Null)),
    ]))
}

/// The description that has the values of both: the wider range, where nothing else differs.
pub fn wider(one: &Value, other: &Value) -> Option<Value> {
    let same = |name: &str| field(one, name) == field(other, name);
    if one == other {
        return Some(one.clone());
    }
    if !["type", "log", "step", "choices"].into_iter().all(same) {
        return None;
    }
    let both = |name: &str, choose: fn(f64, f64) -> f64| {
        Some(Value::Number(choose(field(one, name)?.as_f64()?, field(other, name)?.as_f64()?)))
    };
    Some(object([
        ("type", field(one, "type")?.clone()),
        ("low", both("low", f64::min)?),
        ("high", both("high", f64::max)?),
        ("log", field(one, "log")?.clone()),
        ("step", field(one, "step")?.clone()),
    ]))
}

/// Optuna's number for a value: the place of a choice, and the value itself of a number.
pub fn internal(spec: &ParameterSpec, value: &Scalar) -> Value {
    match spec {
        ParameterSpec::Categorical(spec) => {
            let place = spec.choices.iter().position(|choice| choice == value);
            Value::Number(place.unwrap_or(0) as f64)
        }
        _ => to_value(value),
    }
}

/// The value behind Optuna's number, for a parameter of this description.
pub fn external(parameter: &Value, internal: &Value) -> Option<Value> {
    match field(parameter, "choices") {
        Some(Value::Array(choices)) => choices.get(internal.as_u64()? as usize).cloned(),
        _ => Some(internal.clone()),
    }
}
