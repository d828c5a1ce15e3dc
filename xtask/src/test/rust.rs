//! The stages that are cargo's.

use anyhow::Result;

use super::Context;
use super::stage::Outcome;
use crate::command::{Task, minutes};
use crate::setup::wasm_target::{TRIPLE, WasmTarget};

/// Formatting of all Rust code.
pub fn format(context: &Context<'_>) -> Result<Outcome> {
    run(cargo(context, &["fmt", "--all", "--check"]))
}

/// Lints of the library, its tests and this program; a warning is an error.
pub fn clippy(context: &Context<'_>) -> Result<Outcome> {
    run(cargo(context, &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
}

/// Lints of the code that is only compiled for wasm32.
pub fn clippy_wasm(context: &Context<'_>) -> Result<Outcome> {
    if !matches!(context.tools.wasm, WasmTarget::Own { .. }) {
        return Ok(Outcome::Skipped("clippy knows only its own compiler's targets".to_owned()));
    }
    // With everything, and as the module that only trains.
    for features in [&[][..], &["--no-default-features"]] {
        let task = cargo(context, &["clippy", "--package", "tuning-playground", "--lib", "--locked"]);
        run(task.args(features.iter().copied()).args(["--target", TRIPLE, "--", "-D", "warnings"]))?;
    }
    Ok(Outcome::Passed)
}

/// Unit, integration and documentation tests.
pub fn test(context: &Context<'_>) -> Result<Outcome> {
    run(cargo(context, &["test", "--workspace", "--locked", "--no-fail-fast"]).limit(minutes(20)))
}

/// The documentation builds without a warning.
pub fn docs(context: &Context<'_>) -> Result<Outcome> {
    run(cargo(context, &["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn cargo(context: &Context<'_>, arguments: &[&str]) -> Task {
    Task::cargo().args(arguments).in_dir(&context.workspace.root)
}

fn run(task: Task) -> Result<Outcome> {
    task.run().map(|()| Outcome::Passed)
}
