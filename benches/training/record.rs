//! The goals, and the record of a run.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde_json::{Value, json};

use crate::options::Options;
use crate::race::{Entry, TOLERANCE};

/// Prints the goals that the results can tell of, and keeps the results. A failure where a goal is missed and
/// `--check` was given.
pub fn finish(results: &[(String, Vec<Entry>)], options: &Options) -> ExitCode {
    let goals = goals(results);
    for goal in &goals {
        let met = if goal.met { "met   " } else { "MISSED" };
        println!("{met} {}: {:.2} x (at least {} x)", goal.name, goal.ratio, goal.at_least);
    }
    if options.record {
        match keep(results, &goals, options) {
            Ok(file) => println!("kept in {file}"),
            Err(error) => println!("not kept: {error}"),
        }
    }
    let missed = goals.iter().any(|goal| !goal.met);
    if options.check && missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// A ratio that must be reached.
struct Goal {
    name: &'static str,
    ratio: f64,
    at_least: f64,
    met: bool,
}

/// How many times as fast as a contender the package must be natively, by the beginning of the contender's name. A
/// population is compared with one trial, by speed of one trial: five trials may cost 3 and 5 times one.
const GOALS: [(&str, &str, &str, f64); 5] = [
    ("W1", "package, 5 trials", "W1: five trials against one, per trial", 5.0 / 3.0),
    ("W2", "package, 5 trials", "W2: five trials against one, per trial", 1.0),
    ("W3", "package, 64 trials", "W3: 64 trials against one, per trial", 1.0),
    ("W3", "torch ", "W3: package / PyTorch", 2.0),
    ("W6", "numpy-stacked", "W6: package / NumPy stacked", 1.0),
];

fn goals(results: &[(String, Vec<Entry>)]) -> Vec<Goal> {
    let goal = |(workload, contender, name, at_least): (_, &str, _, _)| {
        let (_, entries) = results.iter().find(|(name, _)| name == workload)?;
        let entry = entries.iter().find(|entry| entry.name.starts_with(contender))?;
        let ours = contender.starts_with("package");
        let ratio = if ours { 1.0 / entry.ours_to_it } else { entry.ours_to_it };
        let measured = entry.failed.is_none();
        measured.then_some(Goal { name, ratio, at_least, met: ratio >= at_least })
    };
    GOALS.into_iter().filter_map(goal).collect()
}

/// Writes `benches/record/engine-training-<day>.json`.
fn keep(results: &[(String, Vec<Entry>)], goals: &[Goal], options: &Options) -> std::io::Result<String> {
    let date = said("date", &["-u", "+%Y-%m-%dT%H:%M:%SZ"]);
    let goals: Vec<Value> = goals
        .iter()
        .map(|goal| json!({ "name": goal.name, "value": goal.ratio, "atLeast": goal.at_least, "met": goal.met }))
        .collect();
    let record = json!({
        "date": date,
        "machine": machine(),
        "what": "full training steps of benches/workloads.json, natively, one thread each; medians of interleaved rounds",
        "settings": options.settings,
        "lossTolerance": TOLERANCE,
        "results": results.iter().map(|(name, entries)| (name.clone(), json!(entries))).collect::<serde_json::Map<_, _>>(),
        "goals": goals,
    });
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/record");
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("engine-training-{}.json", date.get(..10).unwrap_or("undated")));
    fs::write(&file, format!("{record:#}\n"))?;
    Ok(file.display().to_string())
}

fn machine() -> Value {
    let read = |file| fs::read_to_string(file).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let processor = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map(|text| text.trim_matches([' ', '\t', ':']));
    json!({
        "processor": processor,
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "system": said("uname", &["-sr"]),
        "compiler": said("rustc", &["--version"]),
        "loadAverage": read("/proc/loadavg").split(' ').next(),
    })
}

/// What a program says, or nothing where it is not there.
fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(|_| String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
