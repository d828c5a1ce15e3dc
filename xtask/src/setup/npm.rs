//! The page's npm packages, which also bring wasm-opt and the programs that drive the browsers.

use std::path::Path;

use anyhow::{Context, Result};

use super::progress;
use crate::command::{Task, minutes};
use crate::stamp::{Inputs, Stamp};
use crate::workspace::Workspace;

/// Installs what `www/package-lock.json` names, unless it did so already.
///
/// # Errors
/// When npm is missing, fails, or takes longer than ten minutes.
pub fn set_up(workspace: &Workspace) -> Result<()> {
    let what = "installing the page's npm packages (npm ci)";
    install(workspace, &workspace.www(), what, "npm.log").context("the page's packages need Node 20 with npm")
}

/// Installs the libraries that the benchmark in the browser measures beside ours. They are no part of the page; where they
/// cannot be had, this says so and the benchmark goes on without them.
pub fn set_up_peers(workspace: &Workspace) {
    let what = "installing TensorFlow.js and jax-js for the benchmark (npm ci in www/bench/peers)";
    if let Err(error) = install(workspace, &workspace.www().join("bench/peers"), what, "npm-peers.log") {
        progress(&format!("the benchmark goes on without its peers: {error:#}"));
    }
}

/// Installs what the lock file in `folder` names.
fn install(workspace: &Workspace, folder: &Path, what: &str, log: &str) -> Result<()> {
    let inputs = Inputs::default()
        .with_file(&folder.join("package.json"))?
        .with_file(&folder.join("package-lock.json"))?;
    // `npm ci` empties the folder first: the stamp in it can only be that of a whole install.
    let stamp = Stamp::at(folder.join("node_modules/.installed"));
    if stamp.matches(&inputs) {
        return Ok(());
    }
    progress(what);
    let task = Task::npm().args(["ci", "--no-audit", "--no-fund"]).in_dir(folder);
    task.limit(minutes(10)).log(workspace.notes().join(log)).run()?;
    stamp.write(&inputs)
}
