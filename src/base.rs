//! Checked values and documents: what everything else rests on.
//!
//! This is a crate of its own (`base/Cargo.toml`) only so that it is compiled for size, unlike the core, which uses it.
//! `tuning_playground` has all of it under the same paths.

pub mod check;
