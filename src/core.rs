//! Networks and the engines that train them, Gaussian processes, and what both rest on: `check -> numeric -> {gp, net ->
//! engine}`.
//!
//! This is a crate of its own (`core/Cargo.toml`) only so that it is compiled for speed, and the rest for size.
//! `tuning_playground` has all of it under the same paths.

pub mod check;
pub mod engine;
pub mod gp;
pub mod net;
pub mod numeric;
