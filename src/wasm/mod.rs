//! Everything that knows JavaScript. Each handle is thin: it converts, calls and converts back.
//!
//! Without the feature `search` the border has no studies and no searches inside training. That is the module which a
//! page loads first; nothing that it has no door to gets into it.

mod checkpoint;
mod convert;
mod dataset;
mod library;
#[cfg(feature = "search")]
mod study;
mod sweep;
mod tables;
mod trainer;
#[cfg(feature = "search")]
mod tune;
