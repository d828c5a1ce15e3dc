//! The page's npm packages, which also bring wasm-opt and the programs that drive the browsers.

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
    let inputs = Inputs::default()
        .with_file(&workspace.www().join("package.json"))?
        .with_file(&workspace.www().join("package-lock.json"))?;
    // `npm ci` empties the folder first: the stamp in it can only be that of a whole install.
    let stamp = Stamp::at(workspace.www().join("node_modules/.installed"));
    if stamp.matches(&inputs) {
        return Ok(());
    }
    progress("installing the page's npm packages (npm ci)");
    let log = workspace.notes().join("npm.log");
    let task = Task::npm().args(["ci", "--no-audit", "--no-fund"]).in_dir(workspace.www());
    task.limit(minutes(10)).log(log).run().context("the page's packages need Node 20 with npm")?;
    stamp.write(&inputs)
}
