//! Both engines behind one face, so that one suite can ask the same of each.

use ndarray::ArrayView2;
use pollster::block_on;
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::gpu::GpuEngine;
use tuning_playground::engine::{Failure, Hyper, Measured, TrialState};

/// The contract of `engine/mod.rs`.
pub trait Engine {
    fn steps(&self) -> u64;
    fn trials(&self) -> usize;
    fn hyper(&self, trial: usize) -> Hyper;
    fn set_hyper(&mut self, trial: usize, hyper: Hyper);
    fn step(&mut self, n: u64);
    fn read_metrics(&mut self) -> Vec<Measured>;
    fn predict(&self, x: ArrayView2<'_, f32>) -> Vec<f32>;
    fn activations(&self, trial: usize, x: ArrayView2<'_, f32>) -> Vec<f32>;
    fn read_params(&self, trial: usize) -> Vec<f32>;
    fn write_params(&mut self, trial: usize, parameters: &[f32]);
    fn read_state(&self, trial: usize) -> TrialState;
    fn write_state(&mut self, trial: usize, state: &TrialState);
    fn stop(&mut self, trial: usize, failure: Failure);
}

impl Engine for CpuEngine {
    fn steps(&self) -> u64 {
        self.steps()
    }
    fn trials(&self) -> usize {
        self.trials()
    }
    fn hyper(&self, trial: usize) -> Hyper {
        self.hyper(trial).clone()
    }
    fn set_hyper(&mut self, trial: usize, hyper: Hyper) {
        self.set_hyper(trial, hyper);
    }
    fn step(&mut self, n: u64) {
        self.step(n);
    }
    fn read_metrics(&mut self) -> Vec<Measured> {
        self.read_metrics()
    }
    fn predict(&self, x: ArrayView2<'_, f32>) -> Vec<f32> {
        self.predict(x)
    }
    fn activations(&self, trial: usize, x: ArrayView2<'_, f32>) -> Vec<f32> {
        self.activations(trial, x)
    }
    fn read_params(&self, trial: usize) -> Vec<f32> {
        self.read_params(trial)
    }
    fn write_params(&mut self, trial: usize, parameters: &[f32]) {
        self.write_params(trial, parameters);
    }
    fn read_state(&self, trial: usize) -> TrialState {
        self.read_state(trial)
    }
    fn write_state(&mut self, trial: usize, state: &TrialState) {
        self.write_state(trial, state);
    }
    fn stop(&mut self, trial: usize, failure: Failure) {
        self.stop(trial, failure);
    }
}

const FINE: &str = "the device does what it is asked for";

impl Engine for GpuEngine {
    fn steps(&self) -> u64 {
        self.steps()
    }
    fn trials(&self) -> usize {
        self.trials()
    }
    fn hyper(&self, trial: usize) -> Hyper {
        self.hyper(trial)
    }
    fn set_hyper(&mut self, trial: usize, hyper: Hyper) {
        GpuEngine::set_hyper(self, trial, hyper);
    }
    fn step(&mut self, n: u64) {
        GpuEngine::step(self, n).expect(FINE);
    }
    fn read_metrics(&mut self) -> Vec<Measured> {
        block_on(GpuEngine::read_metrics(self)).expect(FINE)
    }
    fn predict(&self, x: ArrayView2<'_, f32>) -> Vec<f32> {
        block_on(self.predict(x)).expect(FINE)
    }
    fn activations(&self, trial: usize, x: ArrayView2<'_, f32>) -> Vec<f32> {
        block_on(self.activations(trial, x)).expect(FINE)
    }
    fn read_params(&self, trial: usize) -> Vec<f32> {
        block_on(self.read_params(trial)).expect(FINE)
    }
    fn write_params(&mut self, trial: usize, parameters: &[f32]) {
        GpuEngine::write_params(self, trial, parameters);
    }
    fn read_state(&self, trial: usize) -> TrialState {
        block_on(self.read_state(trial)).expect(FINE)
    }
    fn write_state(&mut self, trial: usize, state: &TrialState) {
        GpuEngine::write_state(self, trial, state);
    }
    fn stop(&mut self, trial: usize, failure: Failure) {
        GpuEngine::stop(self, trial, failure);
    }
}
