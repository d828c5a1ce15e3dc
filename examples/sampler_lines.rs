//! A study over lines of JSON, for benchmarks beside other programs:
//! `cargo run --release --example sampler_lines -- '{ "name": "tpe" }'`.
//!
//! The first line is `{ "space": {…}, "seed": 0 }`. Then `{ "ask": true }` is answered with
//! `{ "id", "params", "ms" }`, and `{ "tell": { "id", "value" } }` is not answered. Values are minimised. The end
//! of the input ends the program.

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::Instant;

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::study::{Ending, Study, StudySpec};

fn main() -> Result<(), Box<dyn Error>> {
    let sampler = std::env::args().nth(1).unwrap_or_else(|| r#"{ "name": "random" }"#.to_owned());
    let sampler: Value = serde_json::from_str(&sampler)?;
    let mut lines = stdin().lock().lines();
    let first: Value = serde_json::from_str(&lines.next().ok_or("no space")??)?;
    let mut space = first["space"].clone();
    // Peers say `log: false` of every parameter; here it is a choice of numbers alone.
    for parameter in space.as_object_mut().ok_or("the space is no object")?.values_mut() {
        parameter
            .as_object_mut()
            .ok_or("a parameter is no object")?
            .retain(|_, field| *field != json!(false));
    }
    let spec = json!({ "space": space, "seed": first["seed"], "sampler": sampler });
    let mut study = Study::new(StudySpec::parse("", &to_value(&spec))?)?;
    for line in lines {
        let message: Value = serde_json::from_str(&line?)?;
        let told = &message["tell"];
        if told.is_null() {
            let start = Instant::now();
            let trial = study.ask();
            let ms = start.elapsed().as_secs_f64() * 1e3;
            let answer = json!({ "id": trial.id, "params": trial.params, "ms": ms });
            writeln!(stdout(), "{answer}")?;
            stdout().flush()?;
        } else {
            let id = told["id"].as_u64().ok_or("tell needs an id")? as u32;
            study.tell(id, Ending::Complete(told["value"].as_f64().unwrap_or(f64::NAN)))?;
        }
    }
    Ok(())
}
