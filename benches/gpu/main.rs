//! The WebGPU engine on this machine's adapter beside the CPU engine: `cargo bench --bench gpu`.
//!
//! What is counted (dispatches, submits, barriers, bytes read, objects) is the same on every adapter; what is timed is
//! not, and a software adapter's speed says nothing of a graphics processor's. Losses are compared with the plain
//! loop's before anything is timed. Both engines are timed by the time of day, in turns: drivers have threads of their own.

#[path = "../training/clock.rs"]
mod clock;
#[path = "../training/contender.rs"]
#[expect(dead_code, reason = "the CPU engine alone takes part in it, and is timed from outside")]
mod contender;
mod device;
#[path = "../training/package.rs"]
#[expect(dead_code, reason = "sweeps are made anew there, and go on here")]
mod package;
#[path = "../training/workloads.rs"]
#[expect(dead_code, reason = "a sweep's steps do not end here")]
mod workloads;

use std::process::ExitCode;
use std::time::Instant;

use contender::Contender;
use device::Device;
use package::Package;
use workloads::{Table, Workload};

/// Rounds, and seconds of a turn.
const ROUNDS: usize = 3;
const TURN: f64 = 0.7;

/// Losses of single precision, summed in another order.
const TOLERANCE: f64 = 5e-3;

/// The largest workload's losses are compared for some steps only.
const LAST_STEP: u64 = 50;
const LAST_STEP_OF_LARGE: u64 = 10;

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|known| known == name);
    let table = Table::read();
    let gpu = match pollster::block_on(tuning_playground::engine::gpu::Gpu::request()) {
        Ok(gpu) => gpu,
        Err(error) => {
            eprintln!("nothing was measured: {error}");
            return ExitCode::FAILURE;
        }
    };
    let facts = gpu.adapter();
    println!("{} {}{}", facts.name, facts.driver, if facts.software { " (software)" } else { "" });
    println!(
        "{:<5}{:>7}{:>11}{:>11}{:>10}{:>11}{:>9}{:>13}{:>13}{:>8}",
        "", "trials", "dispatches", "steps", "barriers", "bytes read", "objects", "steps/s", "CPU", "ratio"
    );
    println!(
        "{:<5}{:>7}{:>11}{:>11}{:>10}{:>11}{:>9}{:>13}{:>13}{:>8}",
        "", "", "per step", "per submit", "per step", "per second", "later", "of all", "steps/s", ""
    );
    for workload in table.workloads.iter().filter(|workload| is_wanted(&workload.name)) {
        check(&gpu, &table, workload);
        measure(&gpu, &table, workload, &workload.name, &[workload.learning_rate]);
    }
    let sweep = &table.sweep;
    if is_wanted(&sweep.name) {
        measure(&gpu, &table, table.workload(&sweep.of), &sweep.name, &sweep.rates());
    }
    ExitCode::SUCCESS
}

/// Compares the losses with the plain loop's.
fn check(gpu: &std::rc::Rc<tuning_playground::engine::gpu::Gpu>, table: &Table, workload: &Workload) {
    let mut ours = Device::new(gpu, table, workload, &[workload.learning_rate]);
    let last = if workload.flops() > 1e8 { LAST_STEP_OF_LARGE } else { LAST_STEP };
    let mut done = 0;
    for (steps, expected) in workload.losses.iter().filter(|(steps, _)| *steps <= last) {
        ours.run(steps - done);
        done = *steps;
        let loss = ours.loss();
        let difference = (loss - expected).abs();
        assert!(difference <= TOLERANCE, "{}, {steps} steps: {loss}, not {expected}", workload.name);
    }
}

fn measure(
    gpu: &std::rc::Rc<tuning_playground::engine::gpu::Gpu>,
    table: &Table,
    workload: &Workload,
    name: &str,
    rates: &[f64],
) {
    let mut device = Device::new(gpu, table, workload, rates);
    let mut cpu = Package::with_rates(table, workload, rates);
    let (mut gpu_speeds, mut cpu_speeds, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    device.run(1);
    for _ in 0..ROUNDS {
        let ours = speed(&mut |steps| device.run(steps));
        let theirs = speed(&mut |steps| drop(cpu.run(steps)));
        gpu_speeds.push(ours);
        cpu_speeds.push(theirs);
        ratios.push(ours / theirs);
    }
    let counted = device.counted();
    println!(
        "{name:<5}{:>7}{:>11.2}{:>11.1}{:>10.2}{:>11.0}{:>9}{:>13.2}{:>13.1}{:>8.3}",
        rates.len(),
        counted.dispatches_per_step,
        counted.steps_per_submit,
        counted.barriers_per_step,
        counted.bytes_per_second,
        counted.objects,
        median(gpu_speeds),
        median(cpu_speeds),
        median(ratios),
    );
}

/// Steps per second over one turn.
fn speed(run: &mut dyn FnMut(u64)) -> f64 {
    let start = Instant::now();
    let (mut made, mut steps) = (0, 1);
    loop {
        run(steps);
        made += steps;
        let seconds = start.elapsed().as_secs_f64();
        if seconds > TURN {
            return made as f64 / seconds;
        }
        // A tenth of a turn at a time.
        steps = ((made as f64 / seconds * TURN / 10.0) as u64).max(1);
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
