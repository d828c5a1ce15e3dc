//! Runs on the device beside the same runs on the CPU, step by step.
#![cfg(feature = "gpu")]

#[path = "gpu/adapter.rs"]
mod adapter;
#[path = "gpu/populations.rs"]
mod populations;
#[path = "gpu/tolerance.rs"]
mod tolerance;

use adapter::with_gpu;
use populations::Case;
use tolerance::Tolerance;
use tuning_playground::engine::gpu::GpuEngine;
use tuning_playground::net::{Activation, OptimizerKind};

#[test]
fn every_activation_trains_as_on_the_cpu() {
    with_gpu(async |gpu| {
        for (name, activation) in Activation::NAMED {
            let case = Case::new(activation, OptimizerKind::Sgd);
            let mut cpu = case.cpu(3);
            let engine = GpuEngine::create(gpu.clone(), case.population(3)).await?;
            cpu.step(10);
            engine.step(10)?;
            let tolerance = Tolerance { absolute: 1e-5, relative: 1e-4 };
            for trial in 0..3 {
                tolerance.check_all(&engine.read_params(trial).await?, &cpu.read_params(trial), name);
            }
            for (ours, reference) in engine.read_metrics().await?.iter().zip(cpu.read_metrics()) {
                assert_eq!((ours.step, ours.examples), (reference.step, reference.examples), "{name}");
                assert_eq!((ours.correct, ours.failure), (reference.correct, reference.failure), "{name}");
                tolerance.check(ours.loss_sum, reference.loss_sum, name);
            }
        }
        Ok(())
    });
}

#[test]
fn every_optimizer_trains_as_on_the_cpu() {
    with_gpu(async |gpu| {
        for (name, optimizer) in OptimizerKind::NAMED {
            let case = Case::new(Activation::Tanh, optimizer);
            let mut cpu = case.cpu(3);
            let engine = GpuEngine::create(gpu.clone(), case.population(3)).await?;
            cpu.step(10);
            engine.step(10)?;
            let tolerance = Tolerance { absolute: 1e-5, relative: 1e-4 };
            for trial in 0..3 {
                let (ours, reference) = (engine.read_state(trial).await?, cpu.read_state(trial));
                tolerance.check_all(&ours.parameters, &reference.parameters, name);
                tolerance.check_all(&ours.moments, &reference.moments, name);
            }
        }
        Ok(())
    });
}
