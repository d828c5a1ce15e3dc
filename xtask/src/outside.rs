//! `cargo xtask test outside`: fixtures made again by outside programs and compared with the committed ones.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::command::{Task, minutes};
use crate::setup;
use crate::workspace::Workspace;

/// Runs the checks, with Debian's PyTorch where it can be had and else with one in an environment of its own.
///
/// # Errors
/// When a fixture differs, or something could not run; the output says which and why.
pub fn run(workspace: &Workspace) -> Result<()> {
    let python = python(workspace)?;
    let script = workspace.root.join("tests/outside/run.py");
    let task = Task::new(python).arg(script).in_dir(&workspace.root).limit(minutes(20));
    task.run().context("status 1: something differs; 2: something could not run")
}

fn python(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(system) = setup::python::with_torch(workspace)? {
        return Ok(system);
    }
    setup::python::environment(workspace)
}
