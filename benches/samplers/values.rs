//! The functions for other programs, as JSON on standard output.

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::space::{SpaceSpec, parse_params};

use crate::functions::{Function, all};

/// Prints every function's name, space, least value and where it is, and its values at three points: whoever keeps results sees by
/// these whether the function is still the same.
pub fn list() -> Result<(), Box<dyn Error>> {
    let described = |function: &Function| -> Result<Value, Box<dyn Error>> {
        let space = SpaceSpec::parse("space", &to_value(&function.space))?.check("space")?;
        let probe = |share: f64| function.value(&space.params(&vec![share; space.dimensions()]));
        let probes = [0.13, 0.5, 0.77].map(probe);
        Ok(json!({
            "name": function.name, "space": function.space, "least": function.least, "best": function.best,
            "probes": probes,
        }))
    };
    let functions = all().iter().map(described).collect::<Result<Vec<_>, _>>()?;
    println!("{}", Value::Array(functions));
    Ok(())
}

/// Answers each line `{ "function", "params" }` with the value, until the input ends.
pub fn serve() -> Result<(), Box<dyn Error>> {
    let functions = all();
    for line in stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line?)?;
        let named = |function: &&Function| question["function"] == function.name;
        let function = functions.iter().find(named).ok_or("there is no such function")?;
        let value = function.value(&parse_params("params", &to_value(&question["params"]))?);
        writeln!(stdout(), "{}", json!(value))?;
        stdout().flush()?;
    }
    Ok(())
}
