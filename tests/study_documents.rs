//! 30,000 mutated documents, and never a panic. A refusal names a path; what is accepted is a study that works.

use serde_json::{Map, Value, json};
use tuning_playground::check::to_value;
use tuning_playground::numeric::Stream;
use tuning_playground::study::{Ending, Study, StudySpec};

/// Documents of each kind.
const ROUNDS: u64 = 15_000;

fn specification() -> Value {
    json!({
        "space": {
            "lr": { "type": "float", "low": 1e-4, "high": 1, "log": true },
            "drop": { "type": "float", "low": 0, "high": 0.5, "step": 0.1 },
            "width": { "type": "int", "low": 1, "high": 512, "log": true },
            "act": { "type": "categorical", "choices": ["relu", 1, true, null] },
        },
        "sampler": { "name": "grid", "points": { "lr": 3, "drop": 2 }, "shuffle": true },
        "pruner": { "name": "median", "startupTrials": 1, "warmupSteps": 0 },
        "seed": 5,
        "direction": "maximize",
    })
}

/// A study with trials in every state.
fn document() -> Value {
    let mut study =
        StudySpec::parse("", &to_value(&specification())).and_then(Study::new).expect("the study is legal");
    let params = study.ask().params;
    for id in 1..=4 {
        assert_eq!(study.ask().id, id);
        study.report(id, 1, f64::from(id)).expect("the trial runs");
    }
    study.report(1, 2, f64::NAN).expect("the trial runs");
    study.tell(4, 0.25).expect("the trial runs");
    study.tell(2, Ending::Pruned(None)).expect("the trial runs");
    study.tell(3, Ending::Failed("lost".into())).expect("the trial runs");
    study.enqueue(&params).expect("the values lie in the space");
    serde_json::to_value(study.document()).expect("plain data")
}

/// Some value that hardly belongs anywhere.
fn junk(stream: &mut Stream) -> Value {
    let junk = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(3),
        json!(0.5),
        json!(1e308),
        json!(-1e-308),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(9_007_199_254_740_993u64),
        json!(""),
        json!("grid"),
        json!("waiting"),
        json!("é\u{0}\u{10FFFF}"),
        json!([]),
        json!([[[[]]]]),
        json!({}),
        json!({ "name": "random" }),
        json!({ "type": "int", "low": -5, "high": 5 }),
        json!({ "a.b[0]": { "": null } }),
    ];
    junk[stream.below(junk.len() as u32) as usize].clone()
}

/// The values inside `value`.
fn children(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(fields) => fields.values_mut().collect(),
        _ => Vec::new(),
    }
}

/// Changes one random place of `value`.
fn mutate(value: &mut Value, stream: &mut Stream) {
    let mut inside = children(value);
    if !inside.is_empty() && stream.below(5) != 0 {
        let place = stream.below(inside.len() as u32) as usize;
        return mutate(inside.swap_remove(place), stream);
    }
    match value {
        Value::Object(fields) if stream.below(4) != 0 => mutate_fields(fields, stream),
        Value::Array(items) if stream.below(4) != 0 => mutate_items(items, stream),
        Value::Number(number) if stream.below(2) == 0 => {
            let factor = [-1.0, 0.0, 0.5, 1.0 + 1e-12, 2.0, 1e10, 1e200][stream.below(7) as usize];
            *value = json!(number.as_f64().unwrap_or(0.0) * factor);
        }
        other => *other = junk(stream),
    }
}

fn mutate_fields(fields: &mut Map<String, Value>, stream: &mut Stream) {
    let names: Vec<String> = fields.keys().cloned().collect();
    let name = names.get(stream.below(names.len().max(1) as u32) as usize).cloned().unwrap_or_default();
    let removed = if stream.below(3) == 0 { None } else { fields.shift_remove(&name) };
    match stream.below(3) {
        0 => {}
        1 => drop(fields.insert(format!("{name}2"), removed.unwrap_or_else(|| junk(stream)))),
        _ => drop(fields.insert(name, junk(stream))),
    }
}

fn mutate_items(items: &mut Vec<Value>, stream: &mut Stream) {
    let place = stream.below(items.len().max(1) as u32) as usize;
    match stream.below(4) {
        0 if !items.is_empty() => drop(items.remove(place)),
        1 if !items.is_empty() => items.push(items[place].clone()),
        2 if !items.is_empty() => items.swap(place, 0),
        _ => items.push(junk(stream)),
    }
}

/// `original` with one to three mutations.
fn mutated(original: &Value, stream: &mut Stream) -> Value {
    let mut document = original.clone();
    (0..=stream.below(3)).for_each(|_| mutate(&mut document, stream));
    document
}

/// Uses the study in every way.
fn exercise(study: &mut Study) {
    for _ in 0..3 {
        let trial = study.ask();
        assert!(study.space().point("params", &trial.params).is_ok());
        study.enqueue(&trial.params).expect("a suggestion lies in the space");
        study.report(trial.id, 7, 0.5).expect("the trial runs");
        study.tell(trial.id, 0.5).expect("the trial runs");
    }
    let document = to_value(&study.document());
    let copy = Study::from_json(&document).expect("a study reads its own document");
    assert_eq!(to_value(&copy.document()), document);
    assert!(study.best().is_some());
}

/// Reads mutations of `original`; both refusals and working studies must be among the results.
fn fuzz(name: &str, original: &Value, roots: &[&str], read: fn(&Value) -> Result<Study, String>) {
    let (mut refused, mut accepted) = (0u64, 0u64);
    for round in 0..ROUNDS {
        let document = mutated(original, &mut Stream::new(1, name, round));
        match read(&document) {
            Ok(mut study) => {
                accepted += 1;
                exercise(&mut study);
            }
            Err(message) => {
                refused += 1;
                let path = message.split(" is not allowed").next().expect("a split has a first part");
                let mut fields = document.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
                let known = roots.iter().any(|root| path.starts_with(root)) || path.starts_with("document: ");
                let unknown = fields.any(|field| path.starts_with(field));
                assert!((known || unknown) && message.contains("expected"), "{message}\n{document}");
            }
        }
    }
    println!("{name}: {refused} refused, {accepted} accepted");
    assert!(refused > ROUNDS / 2 && accepted > ROUNDS / 100, "{refused} refused, {accepted} accepted");
}

#[test]
fn mutated_specifications() {
    let roots = ["space", "sampler", "pruner", "seed", "direction"];
    fuzz("specification", &specification(), &roots, |document| {
        StudySpec::parse("", &to_value(document)).and_then(Study::new).map_err(|error| error.to_string())
    });
}

#[test]
fn mutated_studies() {
    fuzz("study", &document(), &["v", "spec", "trials"], |document| {
        Study::from_json(&to_value(document)).map_err(|error| error.to_string())
    });
}
