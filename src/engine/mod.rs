//! The contract of the engines, and the engines.
//!
//! An engine advances a [`Population`]: T trials of one [`Shape`] that differ in learning rate, regularisation,
//! seeds and rows. Its methods are
//! - `create(population)`;
//! - `set_hyper(trial, hyper)`: takes effect with the next step;
//! - `step(n)`: n steps of every trial that has not failed;
//! - `read_metrics()`: what was measured since the last call, tagged with the step;
//! - `predict(x)`: the network's outputs for given rows; `activations(x)`: those of its hidden units;
//! - `read_params(trial)` and `write_params(trial, …)`, of which each undoes the other;
//! - `read_state(trial)` and `write_state(trial, …)`: all that a run needs to go on with the same bits.
//!
//! - `stop(trial, failure)`: it goes no further, and keeps its parameters.
//!
//! A trial's bits depend on its own specification only: not on T, its place in the population or the length
//! of the calls to `step`. A trial that fails keeps the parameters from before the step that failed, and stops no other.
//! The CPU engine's bits are the same everywhere; the GPU engine's numbers agree with them within a tolerance, and
//! `gpu` says what else a device makes different.

mod batches;
pub mod cpu;
#[cfg(feature = "gpu")]
pub mod gpu;
mod population;

pub use batches::Batches;
pub use population::{EpochRule, Failure, Hyper, Measured, Population, Refused, Shape, Trial, TrialState};
