//! Trials to and from other programs: tables as CSV, and the journal files of Optuna.

mod csv;
mod distribution;
mod journal;
mod json;
mod replay;

pub use journal::JournalOptions;

/// Reads the number that a text is; nothing if it is none. The one who calls provides it: the tables that Rust needs to
/// read numbers exactly would be a tenth of the WebAssembly module, where JavaScript has it anyway.
pub type ReadNumber = fn(&str) -> Option<f64>;
