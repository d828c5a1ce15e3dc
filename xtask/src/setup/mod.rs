//! Set-up: installs what is missing, or says what a person has to install.
//!
//! Each file knows one thing that the project needs. What is there already is found quickly and left alone.

pub mod browsers;
mod components;
mod debian;
mod flags;
pub mod npm;
pub mod python;
pub mod vulkan;
pub mod wasm_target;

use anyhow::Result;

use crate::workspace::Workspace;
use wasm_target::WasmTarget;

/// What building needs.
#[derive(Debug)]
pub struct BuildTools {
    /// The way to compile for wasm32.
    pub wasm: WasmTarget,
}

/// Sets up what `build` and `serve` need.
///
/// # Errors
/// When something is missing and cannot be installed; the message says what to do.
pub fn for_build(workspace: &Workspace) -> Result<BuildTools> {
    let wasm = wasm_target::set_up(workspace)?;
    npm::set_up(workspace)?;
    Ok(BuildTools { wasm })
}

/// Sets up what `lint` needs: formatter and linter.
///
/// # Errors
/// As [`for_build`].
pub fn for_lint(workspace: &Workspace) -> Result<BuildTools> {
    components::set_up(workspace)?;
    for_build(workspace)
}

/// Sets up everything that the other commands need.
///
/// # Errors
/// As [`for_build`].
pub fn everything(workspace: &Workspace) -> Result<()> {
    for_lint(workspace)?;
    browsers::set_up(workspace)?;
    vulkan::set_up(workspace)?;
    progress("everything is there");
    Ok(())
}

/// Says what set-up does right now.
fn progress(what: &str) {
    println!("set-up: {what}");
}
