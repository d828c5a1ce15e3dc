//! `cargo xtask bench`: the native benches and those in the browser.

use anyhow::Result;

use crate::command::{Task, minutes};
use crate::workspace::Workspace;
use crate::{build, setup};

/// The native benches of the engine.
///
/// # Errors
/// When one cannot be built or fails.
pub fn engine(workspace: &Workspace, options: &[&str]) -> Result<()> {
    let task =
        Task::cargo().args(["bench", "--locked", "--package", "tuning-playground", "--bench", "*", "--"]);
    task.args(options).in_dir(&workspace.root).limit(minutes(20)).run()
}

/// The benches in Chromium, beside other libraries.
///
/// # Errors
/// When the page cannot be built or a bench fails.
pub fn browser(workspace: &Workspace, options: &[&str]) -> Result<()> {
    let tools = setup::for_build(workspace)?;
    let chrome = setup::browsers::chrome(workspace)?;
    build::all(workspace, &tools)?;
    let task = Task::npm().args(["run", "--silent", "bench", "--"]).args(options).in_dir(workspace.www());
    task.env("CHROME", chrome).limit(minutes(20)).run()
}
