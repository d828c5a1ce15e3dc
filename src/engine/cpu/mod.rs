//! The CPU engine: plain SIMD, one thread.
//!
//! A population is cut into blocks. Four trials of a small network make one block of four lanes, whose numbers
//! are interleaved; the rest are blocks of a single lane, where a register holds four units of a layer. Both
//! are flat arrays of `f32` that every kernel walks through four numbers at a time, with the same operations
//! in the same order for each number, so a trial's bits do not depend on its block. Only the matrix product
//! (`matmul`) and what mixes numbers of one trial (losses, norms) need to know how many lanes there are.

mod activations;
mod block;
mod coefficients;
mod dense;
mod engine;
mod gather;
mod lanes;
mod losses;
mod matmul;
mod regularize;
mod scratch;
mod tile;
mod update;

#[cfg(feature = "gpu")]
pub(super) use coefficients::Coefficients;
pub use engine::CpuEngine;
