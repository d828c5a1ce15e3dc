//! The WebGPU engine: a whole population on one graphics device.
//!
//! It keeps the contract of the [engines](super), with what a device makes different:
//! - [`Gpu::request`] asks for a device; [`GpuEngine::create`] puts a population on it. Both are asynchronous, as is
//!   everything that reads.
//! - All methods take `&self`, so that a reading may wait while others are called. What is read is what was true
//!   after the steps that had been asked for when the reading began.
//! - `step(n)` encodes and submits, and never waits for the device. It cuts n into submits of about 40 ms, by what
//!   [`GpuEngine::paced`] was told: nothing here reads a clock. Whoever steps far ahead of the device fills its queue;
//!   [`Gpu::finish`] and every reading wait for it.
//! - A submit covers many epochs, so the rule of divergence ([`EpochRule`](super::EpochRule)) is applied on the device at
//!   each epoch's end, and stops a trial at the step at which the trainer would have. Without
//!   [`GpuEngine::write_rule`] no trial is stopped by it.
//! - Each may fail with a [`GpuError`]. Then nothing on the device can be trusted, and the run goes on elsewhere from
//!   its last checkpoint.
//! - [`unsupported`] says before whether a population fits the device. Every activation, loss, optimizer, schedule and
//!   regulariser of the CPU engine runs here.
//! - Its numbers agree with the CPU engine's within a tolerance, not in their bits; first weights, batches and dropout
//!   masks are the same bits. Losses are added in single precision within a submit, in double precision between them.
//!
//! # The layered kernels
//!
//! One dispatch advances all trials by one layer; `plan` says where everything lies. A step makes 2 L + 3 dispatches for
//! L layers, one more where gradients are clipped: L ways forward, the losses, L ways back, the update, and
//! the end of the step. What a step needs beside the arenas is written once for all steps of a submit, and read at
//! dynamic offsets. Pipelines, bind groups and buffers are made with the engine.
//!
//! # The resident kernel
//!
//! Where a trial's parameters, moments and working memory fit the memory of one workgroup (`residency`), one dispatch
//! makes all steps of a submit, each trial in a workgroup of its own; batches that do not fit go through in parts.
//! Whole rows belong to an invocation where there are enough of them: three barriers a step; else several invocations
//! share a row, with a barrier after each layer on both ways. Both families share the formulas of activations, losses,
//! update rules, masks and divergence (`kernels/*.wgsl`), the arenas, and the way forward of rows outside of training.

mod buffers;
mod capacity;
mod device;
mod engine;
mod error;
mod family;
mod host;
mod kernels;
mod pipelines;
mod plan;
mod reading;
mod residency;
mod resident;
mod staging;
mod states;
mod steps;
mod words;

pub use device::{AdapterFacts, Gpu};
pub use engine::{GpuEngine, unsupported};
pub use error::{GpuError, Unsupported};
pub use family::{Family, KernelChoice};
pub use host::Counters;
