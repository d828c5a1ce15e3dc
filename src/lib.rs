//! The tuning playground's core: multilayer perceptrons that train in the browser, and the search for
//! their hyperparameters.
//!
//! The modules stand in the order of their dependencies: each one uses only those above it.
//! `numeric` -> {`data`, `net`} -> `engine` -> `train`, and `numeric` -> `space` -> `sampler` -> `study`;
//! both meet in `tune`, and only `wasm` knows JavaScript.

pub mod check;
pub mod numeric;

pub mod data;
pub mod net;

pub mod engine;
pub mod train;

pub mod sampler;
pub mod space;
pub mod study;

pub mod tune;

#[cfg(target_arch = "wasm32")]
pub mod wasm;

#[cfg(feature = "typescript")]
pub mod typescript;
