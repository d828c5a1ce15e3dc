//! The device itself: what is asked for, what is refused, and what is lost.
#![cfg(feature = "gpu")]

#[path = "gpu/adapter.rs"]
mod adapter;
#[path = "gpu/populations.rs"]
mod populations;

use std::rc::Rc;

use adapter::with_gpu;
use populations::Case;
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::gpu::{GpuEngine, GpuError};
use tuning_playground::net::{Activation, OptimizerKind};

#[test]
fn parameters_that_are_written_are_read() {
    with_gpu(async |gpu| {
        let case = Case::new(Activation::Tanh, OptimizerKind::Adam);
        let cpu = CpuEngine::create(case.population(3)).expect("it fits into memory");
        let engine = GpuEngine::create(gpu, case.population(3)).await?;
        for trial in 0..3 {
            let parameters = engine.read_params(trial).await?;
            assert_eq!(parameters, cpu.read_params(trial), "the first weights are drawn as on the CPU");
            engine.write_params(trial, &parameters);
            assert_eq!(engine.read_params(trial).await?, parameters);
        }
        Ok(())
    });
}

#[test]
fn a_destroyed_device_is_an_error_not_a_panic() {
    with_gpu(async |gpu| {
        let case = Case::new(Activation::Tanh, OptimizerKind::Adam);
        let engine = GpuEngine::create(Rc::clone(&gpu), case.population(2)).await?;
        gpu.destroy();
        assert!(matches!(engine.read_params(0).await, Err(GpuError::Lost { .. })));
        assert!(matches!(GpuEngine::create(gpu, case.population(2)).await, Err(GpuError::Lost { .. })));
        Ok(())
    });
}
