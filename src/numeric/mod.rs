//! Numbers that are the same on every machine: counter-based random streams and the functions that the
//! rest computes with: elementary ones, the normal distribution, dense linear algebra, a bounded minimiser. No other
//! module makes a random source.

mod cholesky;
pub mod eigen;
mod extremes;
pub mod functions;
pub mod matern;
pub mod minimize;
pub mod normal;
mod philox;
mod real;
mod sobol;
mod sort;
mod stream;
pub mod truncated_normal;
pub mod vector;

pub use cholesky::Cholesky;
pub use real::{Real, Single};
pub use sobol::Sobol;
pub use sort::{order, sort_places, sorted};
pub use stream::{Stream, fresh_seed};
