//! The WebGPU engine: a whole population on one graphics device.
//!
//! It keeps the contract of the [engines](super), with what a device makes different:
//! - [`Gpu::request`] asks for a device; [`GpuEngine::create`] puts a population on it. Both are asynchronous, as is
//!   everything that reads: `read_metrics`, `predict`, `activations`, `read_params`, `read_state`.
//! - All methods take `&self`, so that a reading may wait while others are called. What is read is what was true
//!   after the steps that had been asked for when the reading began.
//! - `step(n)` only encodes and submits, it never waits for the device.
//! - Each may fail with a [`GpuError`]. Then nothing on the device can be trusted, and the run goes on elsewhere from
//!   its last checkpoint.
//! - Its numbers agree with the CPU engine's within a tolerance, not in their bits.
//!
//! Nothing here reads a clock.
//!
//! Of the contract, what stands here so far is `create`, the numbers, and reading and writing of parameters. In work, with
//! these signatures (F is a [`GpuError`]):
//! - `step(&self, n: u64) -> Result<(), F>`; `async read_metrics(&self) -> Result<Vec<Measured>, F>` (T);
//! - `async predict(&self, x: ArrayView2<f32>) -> Result<Vec<f32>, F>` (T, N, O);
//!   `async activations(&self, trial, x) -> Result<Vec<f32>, F>` (hidden units, N);
//! - `async read_state(&self, trial) -> Result<TrialState, F>`; `write_state(&self, trial, &TrialState)`;
//!   `stop(&self, trial, Failure)`;
//! - `write_rule(&self, trial, &EpochRule)` and `async read_rule(&self, trial) -> Result<EpochRule, F>`: a submit covers many
//!   epochs, so the rule of divergence is applied on the device at each epoch's end and stops a trial at the same step
//!   as the trainer's does, with `Failure::LossAboveGuess`. `EpochRule { best_constant: f64, first_batch: Option<f64>,
//!   loss_sum: f64, examples: u64, last_epoch_was_above: bool }` is the trainer's `DivergenceRule` as plain data; an
//!   engine without one never stops a trial by it;
//! - `paced(&self, steps: u64, milliseconds: f64)`: who has a clock tells how long the device took for so many steps
//!   (`step`, then `Gpu::finish`), and the steps of one submit follow it to about 40 ms;
//! - `counters(&self) -> Counters { steps, submits, dispatches, barriers, bytes_read, objects_created }`;
//! - `unsupported(&Shape, trials, rows, &AdapterFacts) -> Option<Unsupported>` (a function), with `code()` and words.

mod device;
mod engine;
mod error;
mod plan;
mod staging;

pub use device::{AdapterFacts, Gpu};
pub use engine::GpuEngine;
pub use error::GpuError;
