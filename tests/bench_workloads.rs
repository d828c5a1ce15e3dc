//! What the benchmarks time is training: on their workloads the engine makes the losses of the plain JavaScript loop.

#[path = "../benches/training/clock.rs"]
mod clock;
#[path = "../benches/training/contender.rs"]
#[expect(dead_code, reason = "a part of the benchmark: nothing is timed here")]
mod contender;
#[path = "../benches/training/package.rs"]
#[expect(dead_code, reason = "a part of the benchmark: nothing is timed here")]
mod package;
#[path = "../benches/training/workloads.rs"]
#[expect(dead_code, reason = "a part of the benchmark: nothing is timed here")]
mod workloads;

use contender::Contender;
use package::Package;
use workloads::Table;

/// Losses of single precision, summed in another order; the benchmark itself allows 5e-3 over all its steps.
const TOLERANCE: f64 = 1e-3;

/// The largest workload, and all others after some steps, are left to the benchmark.
const LAST_STEP: u64 = 50;

#[test]
fn the_engine_trains_as_the_plain_loop() {
    let table = Table::read();
    for workload in table.workloads.iter().filter(|workload| workload.flops() < 1e8) {
        let mut ours = Package::new(&table, workload, 1);
        let mut done = 0;
        for (steps, expected) in workload.losses.iter().filter(|(steps, _)| *steps <= LAST_STEP) {
            ours.run(steps - done).expect("nothing can go wrong");
            done = *steps;
            let loss = ours.loss().expect("nothing can go wrong");
            let difference = (loss - expected).abs();
            assert!(difference <= TOLERANCE, "{}, {steps} steps: {loss}, not {expected}", workload.name);
        }
        assert_eq!(done, LAST_STEP);
    }
}
