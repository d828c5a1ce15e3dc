//! Numbers that are the same on every machine: counter-based random streams and the functions that the
//! rest computes with. No other module makes a random source.

mod philox;
mod stream;

pub use stream::{Stream, fresh_seed};
