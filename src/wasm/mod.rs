//! Everything that knows JavaScript. Each handle is thin: it converts, calls and converts back.

mod checkpoint;
mod convert;
mod dataset;
mod library;
mod study;
mod tables;
mod trainer;
mod tune;
