//! Numbers that are the same on every machine: counter-based random streams and the functions that the
//! rest computes with. No other module makes a random source.

mod extremes;
pub mod functions;
mod philox;
mod real;
mod sort;
mod stream;

pub use real::{Real, Single};
pub use sort::{order, sort_places, sorted};
pub use stream::{Stream, fresh_seed};
