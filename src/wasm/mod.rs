//! Everything that knows JavaScript. Each handle is thin: it converts, calls and converts back.
//!
//! A trainer's handle holds what `both_engines` has, or `cpu_alone` without the feature `gpu`: both have the same functions.
//! Without the feature `search` the border has no studies and no searches inside training. That is the module which a
//! page loads first; nothing that it has no door to gets into it.

#[cfg(feature = "gpu")]
mod adapter;
#[cfg(feature = "gpu")]
mod both_engines;
mod checkpoint;
mod convert;
#[cfg(not(feature = "gpu"))]
mod cpu_alone;
mod dataset;
mod library;
#[cfg(feature = "search")]
mod study;
mod sweep;
mod tables;
mod trainer;
#[cfg(feature = "search")]
mod tune;
