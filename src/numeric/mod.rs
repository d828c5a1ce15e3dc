//! Numbers that are the same on every machine: counter-based random streams and the functions that the
//! rest computes with. No other module makes a random source.

pub mod eigen;
mod extremes;
pub mod functions;
mod philox;
mod real;
mod stream;
pub mod truncated_normal;

pub use real::{Real, Single};
pub use stream::{Stream, fresh_seed};
