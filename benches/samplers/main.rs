//! Sample efficiency and time per suggestion of our samplers beside Optuna's: `cargo xtask bench samplers`.
//!
//! This program makes our runs; with the word `functions` or `values` it is what `peers.py` asks, so that all minimise
//! the very same functions, and with `tables` it makes the tables of real tuning. `report.py` compares.

mod analytic;
#[path = "../training/clock.rs"]
mod clock;
mod functions;
mod make_tables;
mod mixed;
mod options;
mod ours;
mod steps;
mod table;
mod values;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use options::Options;

/// Sources and results of this benchmark.
fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/samplers"))
}

fn main() -> ExitCode {
    // `--bench` is cargo's.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Result<(), Box<dyn Error>> {
    match words.first().map(String::as_str) {
        Some("functions") => values::list(),
        Some("values") => values::serve(),
        Some("tables") => make_tables::run(&folder().join("tables")),
        _ => steps::run(&Options::parse(words)?),
    }
}
