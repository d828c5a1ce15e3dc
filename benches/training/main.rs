//! Native training speed of the CPU engine beside NumPy and PyTorch: `cargo xtask bench engine`.
//!
//! The workloads are those of `benches/workloads.json`. Losses are compared with the plain loop's before anything is
//! timed; contenders take turns, so that their ratios in one run can be trusted. Absolute numbers on a shared machine
//! cannot.

mod clock;
mod contender;
mod options;
mod package;
mod python;
mod race;
mod record;
mod workloads;

use std::process::ExitCode;

use contender::{Contender, Entrant};
use options::Options;
use package::{Package, PackageSweep};
use python::{Python, PythonSweep};
use race::{Course, Entry, race};
use workloads::{Table, Workload};

/// Populations that are measured beside one trial: paired seeds, and a sweep.
const POPULATIONS: [usize; 2] = [5, 64];
const PEERS: [&str; 2] = ["numpy", "torch"];
const SWEEPING_PEERS: [&str; 4] = ["numpy", "torch", "numpy-stacked", "torch-stacked"];

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::FAILURE;
        }
    };
    let table = Table::read();
    let mut results = Vec::new();
    for workload in table.workloads.iter().filter(|workload| options.wants_workload(&workload.name)) {
        let course = Course { flops: workload.flops(), losses: &workload.losses, sweep: None };
        let entries = race(&course, entrants(&table, workload, &options), options.settings);
        print(&workload.name, &entries);
        results.push((workload.name.clone(), entries));
    }
    if options.wants_workload(&table.sweep.name) {
        let whole = (table.sweep.trials as u64 * table.sweep.steps) as f64;
        let flops = table.workload(&table.sweep.of).flops();
        let course = Course { flops, losses: &[], sweep: Some((whole, table.sweep.steps)) };
        let entries = race(&course, sweepers(&table, &options), options.settings);
        print(&table.sweep.name, &entries);
        results.push((table.sweep.name.clone(), entries));
    }
    record::finish(&results, &options)
}

fn entrants<'a>(table: &'a Table, workload: &'a Workload, options: &Options) -> Vec<Entrant<'a>> {
    let ours = |trials| Ok(Box::new(Package::new(table, workload, trials)) as Box<dyn Contender>);
    let mut entrants = vec![("package".to_owned(), ours(1))];
    if workload.flops() < 1e8 {
        entrants.extend(POPULATIONS.map(|trials| (format!("package, {trials} trials"), ours(trials))));
    }
    for peer in PEERS.into_iter().filter(|peer| options.wants(peer)) {
        let started = python(peer, table, workload);
        let name = named(peer, started.as_ref().ok());
        entrants.push((name, started.map(|python| Box::new(python) as Box<dyn Contender>)));
    }
    entrants
}

fn sweepers<'a>(table: &'a Table, options: &Options) -> Vec<Entrant<'a>> {
    let workload = table.workload(&table.sweep.of);
    let ours: Box<dyn Contender> = Box::new(PackageSweep::new(table));
    let mut entrants: Vec<Entrant<'a>> = vec![("package".to_owned(), Ok(ours))];
    for peer in SWEEPING_PEERS.into_iter().filter(|peer| options.wants(peer)) {
        let started = python(peer, table, workload);
        let name = named(peer, started.as_ref().ok());
        let budget = options.settings.budget;
        let sweeping =
            |python| Box::new(PythonSweep { python, sweep: &table.sweep, budget }) as Box<dyn Contender>;
        entrants.push((name, started.map(sweeping)));
    }
    entrants
}

/// `xtask` names a Python that has what the peers need.
fn python(peer: &str, table: &Table, workload: &Workload) -> Result<Python, String> {
    let interpreter = std::env::var("BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    Python::start(&interpreter, peer, workload, &table.rows(workload))
}

fn named(peer: &str, started: Option<&Python>) -> String {
    started.map_or_else(|| peer.to_owned(), |python| format!("{peer} {}", python.version()))
}

fn print(workload: &str, entries: &[Entry]) {
    println!("{workload}");
    for entry in entries {
        let name = &entry.name;
        if let Some(reason) = &entry.failed {
            println!("  {name:<24}skipped: {reason}");
            continue;
        }
        let Entry { steps_per_second, gflops, ours_to_it, .. } = entry;
        let seconds = entry.seconds.map_or_else(String::new, |seconds| format!("{seconds:>10.4} s"));
        let part = if entry.extrapolated { "  (extrapolated)" } else { "" };
        println!(
            "  {name:<24}{steps_per_second:>12.0} trial steps/s{gflops:>9.2} GFLOP/s{seconds}   package is {ours_to_it:.2} x{part}"
        );
    }
}
