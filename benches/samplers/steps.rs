//! The whole benchmark: our runs, Optuna's runs that are missing, our times in WebAssembly, and the report.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

use crate::folder;
use crate::functions::all;
use crate::options::Options;
use crate::ours::{LONG, SAMPLERS, SHORT, kept, run as one_run};

type Done<T> = Result<T, Box<dyn Error>>;

/// Runs all steps; a step of another program that cannot be run is said and left out.
pub fn run(options: &Options) -> Done<()> {
    let made = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("samplers");
    fs::create_dir_all(&made)?;
    our_runs(options, &made)?;
    let python = std::env::var("BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = |name: &str| {
        let mut command = Command::new(&python);
        command.arg(folder().join(name)).args(options.for_scripts()).current_dir(&made);
        command
    };
    if options.peers {
        let minutes = options.peer_minutes.to_string();
        let program = std::env::current_exe()?;
        said("Optuna's runs", script("peers.py").arg("--program").arg(program).args(["--minutes", &minutes]));
    }
    said("times in WebAssembly", Command::new("node").arg(folder().join("wasm.mjs")).arg(&made));
    let mut report = script("report.py");
    if options.record {
        report.arg("--record");
    }
    if report.status()?.success() { Ok(()) } else { Err("the report could not be made".into()) }
}

/// All our runs that are asked for, into `ours.json`; and the values of seed 0, with which the package in WebAssembly
/// makes the same runs again, into `histories.json`.
fn our_runs(options: &Options, made: &Path) -> Done<()> {
    let (mut runs, mut histories) = (Vec::new(), Vec::new());
    for function in all().iter().filter(|function| options.wants_function(function.name)) {
        for (sampler, cheap) in SAMPLERS.iter().filter(|(name, _)| options.wants_sampler(name)) {
            for seed in 0..options.seeds {
                let trials = if *cheap || seed < options.long_seeds { LONG } else { SHORT };
                let run = one_run(function, sampler, seed, trials);
                runs.push(kept(&run, function, sampler, seed).to_string());
                if seed == 0 {
                    let spec =
                        json!({ "space": function.space, "sampler": { "name": sampler }, "seed": seed });
                    histories.push(json!({ "function": function.name, "spec": spec, "values": run.values, "ends": run.ends }));
                }
            }
        }
        println!("{}: our runs are made", function.name);
    }
    let least: Map<String, Value> =
        all().iter().map(|function| (function.name.to_owned(), json!(function.least))).collect();
    fs::write(made.join("histories.json"), json!(histories).to_string())?;
    let least = Value::Object(least);
    fs::write(
        made.join("ours.json"),
        format!("{{\"least\": {least},\n\"runs\": [\n{}\n]}}\n", runs.join(",\n")),
    )?;
    Ok(())
}

/// Runs another program, and says when it cannot be run or fails: the benchmark goes on without it.
fn said(what: &str, command: &mut Command) {
    match command.status() {
        Ok(status) if status.success() => {}
        Ok(status) => eprintln!("{what}: left out ({status})"),
        Err(error) => eprintln!("{what}: left out ({error})"),
    }
}
