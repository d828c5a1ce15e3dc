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

mod buffers;
mod capacity;
mod device;
mod engine;
mod error;
mod host;
mod kernels;
mod pipelines;
mod plan;
mod reading;
mod staging;
mod steps;
mod words;

pub use device::{AdapterFacts, Gpu};
pub use engine::GpuEngine;
pub use error::GpuError;
pub use host::Counters;
