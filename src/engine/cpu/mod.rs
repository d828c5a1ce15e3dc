//! The CPU engine: plain SIMD, one thread.
//!
//! A population is cut into blocks. Four trials of a small network make one block of lanes, where every
//! operation works on all four; the rest are blocks of a single trial, where the compiler spreads the units of
//! a layer over a register. The kernels are the same source for both ([`crate::numeric::Real`]), so a trial's
//! bits do not depend on its block.

mod block;
mod dense;
mod engine;
mod forward;
mod matmul;
mod regularize;
mod scratch;
mod update;

pub use engine::CpuEngine;
