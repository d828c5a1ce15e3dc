//! Networks and the engines that train them, with what they rest on: `check -> numeric -> net -> engine`.
//!
//! This is a crate of its own (`core/Cargo.toml`) only so that it is compiled for speed, and the rest for size.
//! `tuning_playground` has all of it under the same paths.

pub use tuning_playground_base::check;

pub mod engine;
pub mod net;
pub mod numeric;
