//! The benchmarks' workloads on the device beside the CPU: ten steps of each with every optimizer, and a population of
//! which some trials diverge.
#![cfg(feature = "gpu")]

#[path = "gpu/adapter.rs"]
mod adapter;
#[path = "../benches/training/clock.rs"]
mod clock;
#[path = "../benches/training/contender.rs"]
#[expect(dead_code, reason = "a part of the benchmark: nothing is timed here")]
mod contender;
#[path = "../benches/training/package.rs"]
#[expect(dead_code, reason = "a part of the benchmark: nothing is timed here")]
mod package;
#[path = "gpu/tolerance.rs"]
mod tolerance;
#[path = "../benches/training/workloads.rs"]
#[expect(dead_code, reason = "a part of the benchmark: nothing is timed here")]
mod workloads;

use std::rc::Rc;

use adapter::{once, with_gpu};
use ndarray::s;
use tolerance::Tolerance;
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::gpu::{Gpu, GpuEngine, GpuError};
use tuning_playground::net::{OptimizerKind, OptimizerSpec};
use workloads::{Table, Workload};

const STEPS: u64 = 10;

/// Rows whose outputs are compared.
const ROWS: usize = 64;

/// Of losses, outputs and parameters: ten steps carry on the differences of single precision, and rules that divide by
/// the root of a squared gradient make them as large as their steps where a gradient is nearly 0.
const TOLERANCE: Tolerance = Tolerance { absolute: 1e-4, relative: 1e-3 };

/// Of outputs and parameters of the largest workload. At a rate of 1e-4 such rules move each of its 669,706 parameters by
/// up to 1e-3 in ten steps, also those whose gradient's sign is a matter of rounding. (On the CPU alone a last bit
/// of the first weights has as large effects.)
const LOOSE: Tolerance = Tolerance { absolute: 2e-3, relative: 1e-3 };

/// The table's rate suits its own optimizer; these suit the others at ten steps.
fn learning_rate(optimizer: OptimizerKind, workload: &Workload) -> f64 {
    match optimizer {
        _ if optimizer == workload.optimizer() => workload.learning_rate,
        OptimizerKind::Adadelta => 1.0,
        OptimizerKind::Sgd => 0.01,
        OptimizerKind::Momentum | OptimizerKind::Nesterov => 1e-3,
        _ => 1e-4,
    }
}

/// Ten steps of one trial on both engines.
async fn trace(
    gpu: &Rc<Gpu>,
    table: &Table,
    workload: &Workload,
    (name, optimizer): (&str, OptimizerKind),
) -> Result<(), GpuError> {
    let rows = table.rows(workload);
    let mut population =
        package::population(workload, &table.adam, &rows, &[learning_rate(optimizer, workload)]);
    population.shape.optimizer = optimizer;
    let spec = OptimizerSpec { name: optimizer, ..OptimizerSpec::default() };
    population.trials[0].hyper.optimizer = spec.checked("optimizer").expect("the defaults are allowed");
    let what = format!("{} with {name}", workload.name);
    let x = rows.x.slice(s![..ROWS, ..]).to_owned();
    let mut cpu = CpuEngine::create(population.clone()).expect("it fits into memory");
    let engine = GpuEngine::create(gpu.clone(), population).await?;
    cpu.write_params(0, &rows.params);
    engine.write_params(0, &rows.params);
    for _ in 0..STEPS {
        cpu.step(1);
        engine.step(1)?;
        let (ours, reference) = (engine.read_metrics().await?[0], cpu.read_metrics()[0]);
        assert_eq!((ours.step, ours.failure), (reference.step, reference.failure), "{what}");
        TOLERANCE.check(ours.loss_sum, reference.loss_sum, &what);
    }
    let tolerance = if workload.flops() > 1e8 { LOOSE } else { TOLERANCE };
    tolerance.check_all(&engine.predict(x.view()).await?, &cpu.predict(x.view()), &what);
    tolerance.check_all(&engine.read_params(0).await?, &cpu.read_params(0), &what);
    Ok(())
}

/// The workload with every optimizer; the smallest with both families of kernels.
fn traces(name: &str) {
    let all = async |gpu: Rc<Gpu>| {
        let table = Table::read();
        for optimizer in OptimizerKind::NAMED {
            trace(&gpu, &table, table.workload(name), optimizer).await?;
        }
        Ok(())
    };
    if name == "W1" { with_gpu(all) } else { once(all) }
}

#[test]
fn w1_with_every_optimizer() {
    traces("W1");
}

#[test]
fn w2_with_every_optimizer() {
    traces("W2");
}

#[test]
fn w3_with_every_optimizer() {
    traces("W3");
}

#[test]
fn w4_with_every_optimizer() {
    traces("W4");
}

#[test]
fn w5_with_every_optimizer() {
    traces("W5");
}
